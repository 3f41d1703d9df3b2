"""The story of a language: a German browser is spoken to in German, and what somebody chose follows them elsewhere."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, ConsoleMessage, expect

from tests.browser.conftest import alive, sign_in_by_hand, visit
from tests.support.leaks import secret

PASSWORD = secret("plum-cart-seven-owl")


def test_the_language_of_a_browser_is_the_beginning_and_the_choice_of_the_person_the_rest(
    at_browser: Callable[..., BrowserContext],
) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    greta = at_browser(lambda context: context.on("console", note), locale="de-DE").new_page()
    visit(greta, "/register")
    expect(greta.locator("html")).to_have_attribute("lang", "de")
    expect(greta.get_by_role("heading", level=1)).to_have_text("Konto anlegen")
    greta.locator("[name=full_name]").fill("Greta Halm")
    greta.locator("[name=email]").fill("greta@people.example")
    greta.locator("[name=password]").fill("password1234")
    greta.locator("[type=submit]").click()
    expect(greta.locator("[data-wrong-for=password]")).to_contain_text("leicht zu erraten")
    greta.locator("[name=password]").fill(PASSWORD)
    greta.locator("[type=submit]").click()
    greta.wait_for_url(lambda url: "/register" not in url)
    expect(alive(greta).get_by_role("heading", level=1)).to_have_text("Meine Tickets")
    assert [one for one in complaints if "422" not in one] == []

    # Elsewhere the browser is English, and she is still spoken to in German.
    elsewhere = sign_in_by_hand(at_browser(), "greta@people.example", PASSWORD)
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Meine Tickets")
    visit(elsewhere, "/profile").locator("[name=language]").select_option("en")
    elsewhere.get_by_role("button", name="Speichern").click()
    expect(elsewhere.locator("html")).to_have_attribute("lang", "en")
    expect(alive(elsewhere).get_by_role("heading", level=1)).to_have_text("Your profile")
    # A tab that was open before follows with its next page.
    visit(greta, "/tickets/new")
    expect(greta.locator("html")).to_have_attribute("lang", "en")
