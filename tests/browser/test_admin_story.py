"""The admin's story: accounts that come, change and go, and the categories that customers choose from."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import SignIn, alive, sign_in_by_hand, visit, with_own_password

ONCE, PASSWORD = "plum-cart-seven-owl", "three unrelated words"


def test_an_account_comes_changes_and_goes(sign_in: SignIn, at_browser: Callable[..., BrowserContext]) -> None:
    admin = sign_in("admin", "/users")
    admin.get_by_role("button", name="New account").click()
    dialog = admin.get_by_role("dialog", name="New account")
    dialog.get_by_label("Name").fill("Wanda Freshwater")
    dialog.get_by_label("E-mail").fill("wanda@people.example")
    dialog.get_by_label("Role").select_option(label="Agent")
    dialog.get_by_role("radio", name="One-time password").click()
    dialog.get_by_label("One-time password", exact=True).fill("short")
    dialog.get_by_role("button", name="Create account").click()
    expect(dialog.get_by_role("alert").filter(has_text="12 to 256 characters")).to_be_visible()
    expect(dialog.get_by_label("Name")).to_have_value("Wanda Freshwater")
    dialog.get_by_label("One-time password", exact=True).fill(ONCE)
    dialog.get_by_role("button", name="Create account").click()
    expect(dialog).to_have_count(0)
    admin.get_by_role("searchbox").fill("wanda")
    admin.get_by_role("searchbox").press("Enter")
    row = admin.get_by_role("row").filter(has_text="Wanda Freshwater")
    expect(row).to_contain_text("Agent")

    wanda = sign_in_by_hand(at_browser(), "wanda@people.example", ONCE)
    wanda.wait_for_url("**/password")
    with_own_password(visit(wanda, "/queue"), ONCE, PASSWORD)
    wanda.wait_for_url("**/queue")
    row.get_by_role("button", name="Edit Wanda Freshwater").click()
    dialog = admin.get_by_role("dialog", name="Wanda Freshwater")
    dialog.get_by_label("Role").select_option(label="Engineer")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Engineer")
    wanda.get_by_label("Severity", exact=True).select_option(label="Major")
    wanda.wait_for_url("**/sign-in**")

    wanda = sign_in_by_hand(at_browser(), "wanda@people.example", PASSWORD)
    wanda.wait_for_url("**/assigned")
    row.get_by_role("button", name="Deactivate Wanda Freshwater").click()
    admin.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(row).to_contain_text("Inactive")
    wanda.get_by_label("Priority").select_option(label="High")
    wanda.wait_for_url("**/sign-in**")
    wanda.go_back()
    wanda.wait_for_url("**/sign-in**")


def test_the_people_are_found_by_role_and_account(sign_in: SignIn) -> None:
    page = sign_in("admin", "/users")
    page.get_by_label("Role").select_option(label="Engineer")
    expect(page.get_by_role("row").filter(has_text="Customer")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="Edvin Hallorane")).to_be_visible()
    page.get_by_label("City").select_option(label="Saltwick")
    expect(page.get_by_role("row").filter(has_text="Edvin Hallorane")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="Samir Quillon")).to_be_visible()


def test_a_category_comes_is_renamed_moves_and_retires(sign_in: SignIn) -> None:
    admin, customer = sign_in("admin", "/categories"), sign_in("customer", "/tickets/new")
    admin.get_by_role("button", name="New category").click()
    dialog = admin.get_by_role("dialog", name="New category")
    dialog.get_by_role("button", name="Add category").click()
    expect(dialog.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Name").fill("Smart lamps")
    dialog.get_by_label("Help text").fill("Lamps that hang on our line.")
    dialog.get_by_role("button", name="Add category").click()
    expect(dialog).to_have_count(0)
    expect(offered(customer).nth(-2)).to_have_text("Smart lamps")

    admin.get_by_role("button", name="Smart lamps", exact=True).click()
    dialog = admin.get_by_role("dialog", name="Smart lamps")
    dialog.get_by_label("Name").fill("Smart home")
    dialog.get_by_role("button", name="Save").click()
    row = admin.get_by_role("row").filter(has_text="Smart home")
    expect(row).to_be_visible()
    place = row.locator(".number")
    before = int(place.inner_text())
    admin.get_by_role("button", name="Move Smart home up").click()
    expect(place).to_have_text(str(before - 1))
    expect(offered(customer).nth(-3)).to_have_text("Smart home")

    admin.get_by_role("button", name="Retire Smart home").click()
    admin.get_by_role("dialog").get_by_role("button", name="Retire").click()
    expect(row).to_contain_text("Retired")
    expect(offered(customer).filter(has_text="Smart home")).to_have_count(0)
    admin.get_by_role("button", name="Bring back Smart home").click()
    expect(admin.get_by_role("button", name="Retire Smart home")).to_be_visible()
    expect(offered(customer).filter(has_text="Smart home")).to_have_count(1)


def offered(page: Page) -> Locator:
    """The categories that the form offers, loaded anew."""
    page.reload()
    return alive(page).get_by_label("What is it about?").get_by_role("option")
