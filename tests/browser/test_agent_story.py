"""The agent's story: find a report in the queue, take it, sort it, write, and hand it to an engineer."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.arranging import AMARA, EDVIN, Arranging
from tests.browser.conftest import SignIn
from ticketing_app.vocabulary import Status


def test_an_agent_takes_sorts_answers_and_hands_over(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Fibre socket torn out by the movers")
    page = sign_in("agent", "/queue")
    search(page, "torn movers")
    row(page, number).get_by_role("link").click()
    page.get_by_role("button", name="Take this ticket").click()
    expect(page.get_by_text(f"#{number} is yours now.")).to_be_visible()
    side = page.locator(".desk-side")
    expect(side.get_by_text(AMARA)).to_be_visible()

    expect(side.locator(".priority")).to_contain_text("Medium")
    before = side.locator(".clock").last.inner_text()
    page.get_by_label("Severity", exact=True).select_option(label="Critical")
    page.get_by_label("Urgency", exact=True).select_option(label="High")
    expect(side.locator(".priority")).to_contain_text("Critical")
    expect(side.locator(".clock").last).not_to_have_text(before)
    page.get_by_label("Category", exact=True).select_option(label="Home phone")

    page.get_by_role("radio", name="Internal note").check()
    page.get_by_label("Message").fill("The movers' insurance pays; keep the old socket.")
    page.get_by_role("button", name="Add note").click()
    expect(said(page, "insurance")).to_contain_text("internal note")
    expect(page.get_by_label("Message")).to_have_value("")
    page.get_by_role("radio", name="Reply to customer").check()
    page.get_by_label("Message").fill("We send somebody with a new socket.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(said(page, "new socket.")).not_to_contain_text("internal note")

    page.get_by_role("button", name="Assign…").click()
    dialog = page.get_by_role("dialog", name="Who works on it?")
    expect(dialog.get_by_role("button", name=re.compile(r"Lena Thorsgill.*(open|nothing)"))).to_be_visible()
    dialog.get_by_label("Search by name or role").fill("hallorane")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name=EDVIN).click()
    expect(page.get_by_text(f"{EDVIN} has #{number} now.")).to_be_visible()
    expect(side.get_by_text(EDVIN)).to_be_visible()

    kept = arrange.send("agent", "GET", f"/api/tickets/{number}")
    assert (kept["severity"], kept["urgency"], kept["priority"]) == ("critical", "high", "critical")
    assert kept["category_id"] == arrange.category("Home phone")
    assert kept["status"] == Status.NEW
    assert kept["first_response_at"] is not None


def test_the_back_button_leads_to_the_list_as_it_was(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Squirrels ate the aerial cable")
    page = sign_in("agent", "/queue")
    page.get_by_label("Category", exact=True).select_option(label="Broadband")
    page.wait_for_url("**/queue?category=*")
    search(page, "squirrels aerial")
    page.wait_for_url("**q=squirrels*")
    filtered = page.url
    row(page, number).get_by_role("link").click()
    page.wait_for_url(f"**/tickets/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Squirrels ate the aerial cable")
    page.go_back()
    page.wait_for_url(filtered)
    expect(row(page, number)).to_be_visible()
    expect(page.get_by_label("Category")).to_have_value(re.compile(r"\d+"))
    expect(page.get_by_role("searchbox")).to_have_value("squirrels aerial")
    row(page, number).get_by_role("link").click()
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Queue").click()
    page.wait_for_url(filtered)


def test_of_two_agents_the_second_reads_who_holds_it(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("The doorbell rings in the telephone line")
    amara = sign_in("agent", "/queue?q=doorbell")
    felix = sign_in("felix.marrowby", f"/tickets/{number}")
    expect(amara.get_by_role("button", name=f"Take #{number}")).to_be_visible()
    felix.get_by_role("button", name="Take this ticket").click()
    expect(felix.get_by_text(f"#{number} is yours now.")).to_be_visible()
    amara.get_by_role("button", name=f"Take #{number}").click()
    expect(amara.get_by_role("listitem").filter(has_text="Felix Marrowby")).to_be_visible()
    expect(amara.get_by_role("button", name=f"Take #{number}")).to_have_count(0)


def test_with_the_keyboard_alone_a_ticket_is_taken_and_answered(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Humming noise on line seventeen")
    page = sign_in("agent", "/queue?q=humming+seventeen")
    expect(row(page, number)).to_be_visible()
    tab_to(page, "Humming noise")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{number}")
    expect(page.get_by_role("button", name="Take this ticket")).to_be_visible()
    tab_to(page, "Message")
    page.keyboard.type("We are looking into it.")
    page.keyboard.press("Control+Enter")
    expect(said(page, "We are looking into it.")).to_be_visible()
    tab_to(page, "Take this ticket")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"#{number} is yours now.")).to_be_visible()
    tab_to(page, "Assign…")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Assign…")).to_be_focused()


def search(page: Page, words: str) -> None:
    """Type words into the search box of the top bar, and Enter."""
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")


def row(page: Page, number: int) -> Locator:
    """The row of that ticket."""
    return page.get_by_role("row").filter(has_text=f"#{number}")


def said(page: Page, words: str) -> Locator:
    """The message with these words in it."""
    return page.get_by_role("article").filter(has_text=words)


def tab_to(page: Page, name: str, back_by: int = 0, most: int = 80) -> None:
    """Press Tab until what has this name has the focus, then go back by some steps."""
    named = "() => document.activeElement.ariaLabel || document.activeElement.innerText || ''"
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate(named):
            for _ in range(back_by):
                page.keyboard.press("Shift+Tab")
            return
    raise AssertionError(f"“{name}” cannot be reached with Tab.")
