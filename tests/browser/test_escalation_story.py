"""The story of a ticket that nobody works on: an admin says what then happens, time passes, and the people see it."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.arranging import EDVIN, Arranging
from tests.browser.conftest import House, SignIn
from tests.support.databases import environment
from tests.support.history import time_passes
from ticketing_app.jobs.escalating import escalate_due

PLACE = "Ferryhaven"
FERRIES = {
    "name": "Ferries",
    "position": 0,
    "conditions": {"city": [PLACE]},
    "calendar_id": 1,
    "targets": {"resolution_minutes": 600},
}


def test_what_nobody_works_on_rises_in_priority_and_then_goes_back_to_the_queue(
    sign_in: SignIn, arrange: Arranging, house: House
) -> None:
    arrange.send("admin", "POST", "/api/sla/policies", json=FERRIES)
    admin = sign_in("admin", "/service-levels")
    admin.get_by_role("button", name="Edit Ferries").click()
    add_step(admin, 1, "60", "Raise the priority")
    add_step(admin, 2, "80", "Return to the queue")
    admin.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(admin.get_by_role("dialog")).to_have_count(0)
    expect(admin.get_by_role("row").filter(has_text="Ferries")).to_contain_text("2 steps")

    number = arrange.ticket("The ferry's radio link is down", assignee=EDVIN)
    arrange.send("agent", "PATCH", f"/api/tickets/{number}", json={"city": PLACE, "severity": "minor"})
    hours_pass(house, number, 7)
    hours_pass(house, number, 2)

    agent = sign_in("agent", f"/tickets/{number}")
    expect(agent.locator(".desk-side")).to_contain_text("Nobody yet")
    agent.get_by_role("button", name="History").click()
    past = agent.get_by_role("main").get_by_role("listitem")
    expect(past.filter(has_text="60 % of “Resolution” used up: raised the priority")).to_contain_text("by the clock")
    expect(past.filter(has_text="priority Medium → High")).to_contain_text("60 % of a target are used up: Resolution.")
    expect(past.filter(has_text="80 % of “Resolution” used up: back to the queue")).to_have_count(1)
    expect(past.filter(has_text=f"took it from {EDVIN}, back to the queue")).to_be_visible()

    edvin = sign_in("engineer", "/tickets")
    edvin.get_by_role("button", name=re.compile("^Notifications")).click()
    expect(edvin.get_by_role("listitem").filter(has_text=f"#{number} went back to the queue")).to_be_visible()


def add_step(page: Page, which: int, percent: str, action: str) -> None:
    """One more row in the open dialog, filled in."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add a step").click()
    expect(dialog.get_by_label("Percent of the target")).to_have_count(which)
    dialog.get_by_label("Percent of the target").last.fill(percent)
    dialog.get_by_label("What happens").last.select_option(label=action)


def hours_pass(house: House, number: int, hours: int) -> None:
    """So much later the worker looks."""
    with environment({"TICKETING_DATA_DIR": str(house.data)}):
        time_passes(number, timedelta(hours=hours))
        escalate_due()
