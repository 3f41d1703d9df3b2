"""The manager's story: how the house stands in numbers, a ticket in other hands, and who did what when."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.arranging import EDVIN, LENA, Arranging
from tests.browser.conftest import House, SignIn, alive
from tests.support.databases import environment
from tests.support.history import a_past
from ticketing_app.vocabulary import Status


def test_the_numbers_follow_what_happens_and_lead_to_the_tickets(sign_in: SignIn, arrange: Arranging) -> None:
    page = sign_in("manager", "/overview")
    before = figure(page, "Unassigned")
    arrange.ticket("A heron nests on the relay mast")
    page.reload()
    expect(tile(alive(page), "Unassigned")).to_contain_text(str(before + 1))
    tile(page, "Unassigned").click()
    page.wait_for_url("**/overview?*")
    expect(page.get_by_role("navigation", name="Pages")).to_contain_text(f"of {before + 1}")
    tile(page, "Overdue").click()
    late = figure(page, "Overdue")
    expect(page.get_by_role("navigation", name="Pages")).to_contain_text(f"of {late}")


def test_a_manager_puts_a_ticket_into_other_hands(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Frost has split the cabinet door", status=Status.IN_PROGRESS, assignee=EDVIN)
    page = sign_in("manager", "/overview?q=frost+cabinet")
    row = page.get_by_role("row").filter(has_text=f"#{number}")
    expect(row).to_contain_text(EDVIN)
    row.get_by_role("button", name=f"Reassign #{number}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=EDVIN)).to_be_disabled()
    dialog.get_by_role("button", name=LENA).click()
    expect(dialog).to_have_count(0)
    expect(row).to_contain_text(LENA)


def test_a_manager_reassigns_by_what_is_to_be_expected_and_the_numbers_follow(
    sign_in: SignIn, arrange: Arranging, house: House
) -> None:
    number = arrange.ticket("Ivy has grown through the street cabinet", status=Status.IN_PROGRESS, assignee=EDVIN)
    with environment({"TICKETING_DATA_DIR": str(house.data)}):
        a_past(1, 2, [60] * 20 + [2000] * 20)
    page = sign_in("manager", "/overview?q=ivy+cabinet")
    opener = page.get_by_role("button", name=f"Reassign #{number}")
    opener.click()
    lena = page.get_by_role("dialog").get_by_role("button", name=LENA)
    without, with_it = misses(lena)
    assert without < with_it
    lena.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    opener.click()
    # It is hers now: what was to be expected with it is, and without it there would be less.
    assert misses(lena) == (with_it, without)


def test_a_manager_reads_who_did_what_when_and_why(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Double bass heard in every call", status=Status.RESOLVED, assignee=EDVIN)
    arrange.send("agent", "PATCH", f"/api/tickets/{number}", json={"severity": "major"})
    page = sign_in("manager", f"/tickets/{number}")
    page.get_by_role("button", name="History").click()
    past = page.get_by_role("main").get_by_role("listitem")
    expect(past.filter(has_text="Clara Whitlowe created it")).to_contain_text("through the API")
    expect(past.filter(has_text=f"Amara Lindqvane gave it to {EDVIN}")).to_contain_text(re.compile(r"\d+:\d\d"))
    expect(past.filter(has_text="In progress → Resolved")).to_contain_text("The splitter in the street was replaced.")
    expect(past.filter(has_text="severity Minor → Major")).to_be_visible()


def misses(candidate: Locator) -> tuple[str, str]:
    """The misses to be expected of somebody as things are, and if the ticket changed hands."""
    expect(candidate).to_contain_text("→")
    shown = re.search(r"(\d+\.\d) → (\d+\.\d)", candidate.inner_text())
    assert shown is not None
    return shown[1], shown[2]


def tile(page: Page, name: str) -> Locator:
    """The tile with that name."""
    return page.get_by_role("main").get_by_role("link").filter(has=page.get_by_text(name, exact=True))


def figure(page: Page, name: str) -> int:
    """The number on the tile with that name, once it is there."""
    expect(tile(page, name)).to_contain_text(re.compile(r"\d"))
    shown = re.search(r"\d+", tile(page, name).inner_text())
    assert shown is not None
    return int(shown[0])
