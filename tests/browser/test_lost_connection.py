"""The server goes away and comes back, as for every new version: people are told, and lose nothing they have typed."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.arranging import AMARA, Arranging
from tests.browser.conftest import House, SignIn, alive

BACK_WITHIN = 60_000


def test_a_restart_loses_nothing_that_somebody_has_typed(sign_in: SignIn, arrange: Arranging, house: House) -> None:
    number = arrange.ticket("The line is cut in the middle of a")
    agent = sign_in("agent", f"/tickets/{number}")
    agent.get_by_role("radio", name="Internal note").check()
    agent.get_by_label("Message").fill("Only for us: the digger was ours.")
    customer = sign_in("customer", "/tickets/new")
    customer.get_by_label("What is it about?").select_option(label="Mobile")
    customer.get_by_label("Tell us more").fill("A very long story, typed with one finger.")
    expect(customer.get_by_text("Calls, texts and data")).to_be_visible()
    admin = sign_in("admin", "/service-levels")
    admin.get_by_role("button", name="Edit Default").click()
    admin.get_by_role("dialog").get_by_label("Next response").fill("3 h")

    house.down()
    try:
        for page in (agent, customer, admin):
            expect(told(page)).to_be_visible()
    finally:
        house.start()

    for page in (agent, customer, admin):
        expect(told(page)).to_have_count(0, timeout=BACK_WITHIN)
        alive(page)
    # The window that the restart closed is open again.
    expect(admin.get_by_role("dialog").get_by_label("Next response")).to_have_value("3 h")
    expect(agent.get_by_label("Message")).to_have_value("Only for us: the digger was ours.")
    expect(agent.get_by_role("radio", name="Internal note")).to_be_checked()
    agent.get_by_role("button", name="Add note").click()
    note = agent.get_by_role("article").filter(has_text="the digger was ours")
    expect(note).to_contain_text("internal note")
    agent.get_by_role("button", name="Take this ticket").click()
    expect(agent.locator(".desk-side").get_by_text(AMARA)).to_be_visible()

    expect(customer.get_by_label("Tell us more")).to_have_value("A very long story, typed with one finger.")
    expect(customer.get_by_label("What is it about?").locator("option:checked")).to_have_text("Mobile")
    customer.get_by_label("In one sentence").fill("Calls break off after a minute")
    customer.get_by_role("button", name="Send").click()
    customer.wait_for_url("**/tickets/new?created=*")


def test_what_was_typed_for_one_ticket_never_turns_up_on_another(sign_in: SignIn, arrange: Arranging) -> None:
    first, second = arrange.ticket("First of two neighbours"), arrange.ticket("Second of two neighbours")
    page = sign_in("customer", f"/tickets/{first}")
    page.get_by_label("Your message").fill("Meant for the first.")
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name="My tickets").click()
    page.get_by_role("link", name="Second of two neighbours").click()
    page.wait_for_url(f"**/tickets/{second}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second of two neighbours")
    expect(page.get_by_label("Your message")).to_have_value("")


def told(page: Page) -> Locator:
    """What the page says while it cannot reach the server."""
    return page.get_by_role("alert").filter(has_text="Not connected.")
