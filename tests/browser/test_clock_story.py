"""The clocks' story: a hold over a weekend pauses what is internal, a question what we owe; the answer resumes it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.arranging import EDVIN, Arranging
from tests.browser.conftest import House, SignIn, alive
from tests.support.databases import environment
from tests.support.history import time_passes
from ticketing_app.vocabulary import Status

PLACE = "Liftington"
LONG = dict.fromkeys(("first_response_minutes", "resolution_minutes", "triage_minutes", "own_minutes"), 6 * 24 * 60)


@pytest.fixture(scope="module")
def tickets(arrange: Arranging) -> list[int]:
    """Two of the engineer's tickets under a policy that fits no others, with internal targets."""
    policy = {"name": "Lifts", "position": 0, "conditions": {"city": [PLACE]}, "calendar_id": 1, "targets": LONG}
    arrange.send("admin", "POST", "/api/sla/policies", json=policy)
    numbers = [
        arrange.ticket(f"The lift's emergency phone is dead, {side}", assignee=EDVIN, status=Status.IN_PROGRESS)
        for side in ("north", "south")
    ]
    for number in numbers:
        arrange.send("agent", "PATCH", f"/api/tickets/{number}", json={"city": PLACE})
    return numbers


def test_a_hold_over_a_weekend_pauses_what_is_internal_and_says_why(
    sign_in: SignIn, house: House, tickets: list[int]
) -> None:
    number, _ = tickets
    page = sign_in("engineer", f"/tickets/{number}")
    page.get_by_role("button", name="Hold", exact=True).click()
    dialog = page.get_by_role("dialog", name="Put on hold")
    dialog.get_by_label("Reason").select_option(label="Spare parts")
    dialog.get_by_label("What does it wait for?").fill("A line card, which comes on Monday.")
    dialog.get_by_role("button", name="Hold", exact=True).click()
    expect(page.get_by_text(f"#{number} is on hold.")).to_be_visible()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Give back").click()
    expect(page.get_by_text(f"#{number} is back in the queue.")).to_be_visible()

    with environment({"TICKETING_DATA_DIR": str(house.data)}):
        time_passes(number, timedelta(days=3))
    page.reload()
    own = clock(alive(page), "Time to own")
    expect(own).to_contain_text("Paused")
    expect(own).to_contain_text("On hold: Spare parts since")
    expect(own.get_by_role("img", name="On hold: Spare parts")).to_be_visible()
    expect(clock(page, "Resolution")).to_contain_text("days")  # what we owe the customer ran on
    page.get_by_text("When and why").click()
    expect(page.get_by_role("region", name="When and why")).to_contain_text("On hold: Spare parts")


def test_a_question_pauses_what_we_owe_and_the_answer_resumes_it(
    sign_in: SignIn, arrange: Arranging, tickets: list[int]
) -> None:
    _, number = tickets
    page = sign_in("agent", f"/tickets/{number}")
    page.get_by_role("button", name="Wait for customer", exact=True).click()
    page.get_by_role("dialog").get_by_label("Your question").fill("Is the lift itself running?")
    page.get_by_role("dialog").get_by_role("button", name="Send question").click()
    expect(clock(page, "Resolution")).to_contain_text("Paused")
    expect(clock(page, "Resolution")).to_contain_text("Waits for customer since today")

    arrange.send("customer", "POST", f"/api/tickets/{number}/messages", json={"body": "Yes, it runs."})
    page.reload()
    expect(clock(alive(page), "Resolution")).to_contain_text("left")
    expect(clock(page, "Resolution")).not_to_contain_text("Paused")


def clock(page: Page, name: str) -> Locator:
    """What stands beside the ticket about this clock."""
    return page.locator(".clock").filter(has=page.locator(".clock-name", has_text=name))
