"""The story of a suggestion: it arrives while the agent looks, is accepted or overridden, and is counted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.arranging import Arranging
from tests.browser.conftest import SignIn
from ticketing_app.vocabulary import Status

TITLE = "Router is dead, no internet and no wifi"


@pytest.fixture
def before(arrange: Arranging) -> dict[str, int]:
    """What the record counted before the story."""
    return _record(arrange)


def _record(arrange: Arranging) -> dict[str, int]:
    said = arrange.send("manager", "GET", "/api/ai/metrics")
    return {name: said[name] for name in ("accepted", "overridden")}


def _panel(page: Page):
    return page.get_by_role("region", name="Suggestion")


def test_an_agent_sees_it_arrive_accepts_one_line_and_overrides_another(
    sign_in: SignIn, arrange: Arranging, before: dict[str, int]
) -> None:
    number = arrange.ticket(TITLE, category="Other", description="The router shows no light since this morning.")
    page = sign_in("agent", f"/tickets/{number}")
    panel = _panel(page)
    expect(panel.get_by_text("Broadband", exact=True)).to_be_visible()
    expect(panel).to_contain_text(re.compile("Because of .*“(router|internet|wifi)”"))

    panel.get_by_role("button", name="Accept: Category Broadband").click()
    expect(panel).to_contain_text("accepted by Amara Lindqvane")
    expect(page.locator(".desk-side").get_by_label("Category")).to_have_value(str(arrange.category("Broadband")))

    page.keyboard.press("o")
    window = page.get_by_role("dialog", name="Decide otherwise")
    window.get_by_label("Severity").select_option(label="Warning")
    window.get_by_role("button", name="Decide").click()
    expect(panel).to_contain_text("Amara Lindqvane chose Warning")
    expect(panel.get_by_role("button", name=re.compile("Accept"))).to_have_count(0)
    page.get_by_role("button", name=re.compile("^History")).click()
    expect(page.get_by_text(re.compile("accepted the suggestion: category Broadband"))).to_be_visible()

    kept = arrange.send("agent", "GET", f"/api/tickets/{number}")
    assert (kept["category_id"], kept["severity"]) == (arrange.category("Broadband"), "warning")
    after = _record(arrange)
    assert after["accepted"] >= before["accepted"] + 1
    assert after["overridden"] >= before["overridden"] + 1
    manager = sign_in("manager", "/ai-record")
    tile = manager.locator(".stat").filter(has_text="Overridden").locator(".figure")
    expect(tile).to_have_text(f"{after['overridden']:,}")


def test_with_one_key_everything_is_accepted(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("The wifi router keeps restarting", category="Other")
    page = sign_in("agent", f"/tickets/{number}")
    expect(_panel(page).get_by_role("button", name=re.compile("Accept all"))).to_be_visible()
    page.get_by_label("Message").fill("a")  # a letter that somebody types is no command
    page.keyboard.press("a")
    expect(_panel(page).get_by_role("button", name=re.compile("Accept all"))).to_be_visible()
    page.get_by_label("Message").fill("")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("a")
    expect(page.get_by_text("Accepted.")).to_be_visible()
    assert arrange.send("agent", "GET", f"/api/tickets/{number}")["category_id"] == arrange.category("Broadband")


def test_the_sure_ones_are_accepted_at_once_after_a_look(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Internet outage: router, wifi and fibre line down", category="Other")
    page = sign_in("agent", "/queue")
    row = page.get_by_role("row").filter(has_text=f"#{number}")
    expect(row).to_contain_text("Broadband · sure", timeout=45_000)
    page.keyboard.press("b")
    window = page.get_by_role("dialog", name="Accept the sure suggestions")
    line = window.get_by_role("listitem").filter(has_text=f"#{number}")
    expect(line).to_contain_text("Category Other → Broadband")
    for other in window.get_by_role("checkbox").all():
        other.uncheck()
    line.get_by_role("checkbox").check()
    window.get_by_role("button", name="Accept the ticked ones").click()
    expect(page.get_by_text("1 suggestion accepted.")).to_be_visible()
    expect(row).to_contain_text("Broadband · decided")


def test_the_customer_sees_nothing_of_it(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("No picture on the television box", status=Status.NEW)
    frames: list[str] = []

    agent = sign_in("agent", f"/tickets/{number}")
    expect(_panel(agent).get_by_text("Television", exact=True)).to_be_visible()
    page = sign_in("customer", "/tickets")
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    page.goto(f"/tickets/{number}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("No picture")
    page.wait_for_selector("[data-ready=yes]", state="attached")
    expect(page.get_by_text(re.compile("suggest", re.IGNORECASE))).to_have_count(0)
    said = " ".join(frames)
    assert f"#{number}" in said
    assert "Because of" not in said
