"""The story of an invitation: sent by an admin, opened from the letter, and good for one time."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect
from sqlmodel import col, select

from tests.browser.conftest import House, SignIn, alive, visit
from tests.support.databases import environment
from ticketing_app import db
from ticketing_app.models import OutboxMessage

EMAIL = "ingmar@people.example"


def test_who_is_invited_comes_in_by_the_link_of_the_letter_once(
    sign_in: SignIn, at_browser: Callable[..., BrowserContext], house: House
) -> None:
    admin = sign_in("admin", "/users")
    admin.get_by_role("button", name="New account").click()
    dialog = admin.get_by_role("dialog", name="New account")
    dialog.get_by_label("Name").fill("Ingmar Saltway")
    dialog.get_by_label("E-mail").fill(EMAIL)
    dialog.get_by_label("Role").select_option(label="Engineer")
    dialog.get_by_role("button", name="Send the invitation").click()
    shown = admin.get_by_role("dialog", name="Ingmar Saltway is invited").get_by_label("Their link")
    expect(shown).to_be_visible()
    link = _link_in_letter(house)
    expect(shown).to_have_value(link)
    admin.keyboard.press("Escape")
    admin.get_by_role("searchbox").fill("ingmar")
    admin.get_by_role("searchbox").press("Enter")
    expect(admin.get_by_role("row").filter(has_text="Ingmar Saltway")).to_contain_text("has not signed in yet")

    asked: list[str] = []
    browser = at_browser(lambda context: context.on("request", lambda request: asked.append(request.url)))
    ingmar = visit(browser.new_page(), link)
    expect(ingmar.get_by_role("heading", level=1)).to_have_text("Welcome, Ingmar Saltway")
    ingmar.get_by_label("Password").fill("password1234")
    ingmar.get_by_role("button", name="Choose password and sign in").click()
    expect(ingmar.get_by_role("alert").filter(has_text="easily guessed")).to_be_visible()
    ingmar.get_by_label("Password").fill("plum-cart-seven-owl")
    ingmar.get_by_role("button", name="Choose password and sign in").click()
    ingmar.wait_for_url("**/assigned")
    expect(alive(ingmar).get_by_role("complementary")).to_contain_text("Ingmar Saltway")
    secret = link.partition("#")[2]
    assert not [url for url in asked if secret in url.partition("#")[0]], "the secret went to the server in an address"
    assert browser.request.get("/welcome").headers["referrer-policy"] == "no-referrer"

    again = visit(at_browser().new_page(), link)
    expect(again.get_by_role("alert")).to_contain_text("This link was used already")
    again.get_by_role("link", name="Ask for a new link").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("Forgot your password?")


def _link_in_letter(house: House) -> str:
    with environment({"TICKETING_DATA_DIR": str(house.data)}), db.reading() as session:
        letters = select(OutboxMessage.body).where(OutboxMessage.recipient == EMAIL, col(OutboxMessage.confidential))
        return next(line for line in session.exec(letters).one().splitlines() if "/welcome#" in line)
