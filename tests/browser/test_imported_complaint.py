"""A complaint from another system, walked through everybody's hands; a real one where the file is there."""

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.arranging import AMARA, EDVIN, Arranging
from tests.browser.conftest import SignIn, sign_in_by_hand, with_own_password
from tests.support.leaks import secret
from tests.support.server import ROOT

REAL_FILE = ROOT.parent / "shared" / "data" / "telecom_complaints.csv"
ONCE, PASSWORD = "three words for once", "three unrelated words"
INVENTED = {
    "Ticket #": "990001",
    "Customer Complaint": "Invented: modem blinks at night",
    "Date": "22-04-15",
    "Date_month_year": "22-Apr-15",
    "Time": "3:53:50 PM",
    "Received Via": "Internet",
    "City": "Abingdon",
    "State": "Maryland",
    "Zip code": "21009",
    "Status": "Open",
    "Filing on Behalf of Someone": "No",
}


def invented(folder: Path) -> Path:
    """Two rows of our own in the file's format."""
    second = {"Ticket #": "990002", "Customer Complaint": "Invented: billed twice", "Status": "Closed"}
    return written(folder, [INVENTED, {**INVENTED, **second}])


def real(folder: Path) -> Path:
    """Two open rows of the real file."""
    if not REAL_FILE.exists():
        pytest.skip("The file of real complaints does not lie beside the checkout.")
    with REAL_FILE.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Status"] == "Open"]
    return written(folder, rows[:2])


def written(folder: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a file."""
    path = folder / "complaints.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(INVENTED))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("complaints", [invented, real])
def test_an_imported_complaint_goes_all_the_way(
    complaints: Callable[[Path], Path],
    sign_in: SignIn,
    at_browser: Callable[..., BrowserContext],
    arrange: Arranging,
    house_environ: dict[str, str],
    tmp_path: Path,
) -> None:
    file = complaints(tmp_path)
    take_over(file, house_environ)
    with file.open(newline="") as rows:
        first = next(csv.DictReader(rows))
    title, customer = first["Customer Complaint"], f"Complaint {first['Ticket #']}"
    customer_id = arrange.person(customer)
    ticket = next(one["id"] for one in arrange.find(title) if one["customer_id"] == customer_id)

    let_in(sign_in("admin", "/users"), customer)
    hand_over(sign_in("agent", "/queue"), ticket, title, customer)
    repair(sign_in("engineer", "/assigned"), ticket, title)
    came_in = sign_in_by_hand(at_browser(), f"complaint-{first['Ticket #']}@import.example", ONCE)
    confirm(with_own_password(came_in, ONCE, PASSWORD), title)
    read_it_all(sign_in("manager", f"/tickets/{ticket}"), customer)


def take_over(file: Path, environ: dict[str, str]) -> None:
    """The operator, at the command line, while the house is running."""
    command = [sys.executable, "-m", "ticketing_app", "import-complaints", str(file)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def let_in(admin: Page, customer: str) -> None:
    """The admin finds the placeholder, gives it a one-time password and opens the account."""
    admin.get_by_role("searchbox").fill(customer)
    admin.get_by_role("searchbox").press("Enter")
    row = admin.get_by_role("row").filter(has_text=customer)
    expect(row).to_contain_text("Inactive")
    row.get_by_role("button", name=f"Set a one-time password for {customer}").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("One-time password", exact=True).fill(secret(ONCE))
    expect(dialog.get_by_role("checkbox", name="Activate the account")).to_be_checked()
    dialog.get_by_role("button", name="Set password").click()
    expect(dialog).to_have_count(0)
    expect(row).not_to_contain_text("Inactive")


def hand_over(agent: Page, ticket: int, title: str, customer: str) -> None:
    """The agent finds it in the queue, takes it, sorts it and gives it to the engineer."""
    agent.get_by_role("searchbox").fill(title)
    agent.get_by_role("searchbox").press("Enter")
    agent.wait_for_url("**q=**")
    agent.get_by_role("row").filter(has_text=f"#{ticket}").get_by_role("link").click()
    agent.wait_for_url(f"**/tickets/{ticket}")
    expect(agent.get_by_role("main").get_by_text(customer).first).to_be_visible()
    agent.get_by_role("button", name="Take this ticket").click()
    expect(agent.get_by_text(f"#{ticket} is yours now.")).to_be_visible()
    agent.get_by_label("Category", exact=True).select_option(label="Broadband")
    agent.get_by_label("Severity", exact=True).select_option(label="Major")
    expect(agent.locator(".priority")).to_contain_text("High")
    agent.get_by_role("button", name="Assign…").click()
    agent.get_by_role("dialog").get_by_role("button", name=EDVIN).click()
    expect(agent.get_by_text(f"{EDVIN} has #{ticket} now.")).to_be_visible()


def repair(engineer: Page, ticket: int, title: str) -> None:
    """The engineer finds it on their desk, works and says what was done."""
    engineer.get_by_role("searchbox").fill(title)
    engineer.get_by_role("searchbox").press("Enter")
    engineer.wait_for_url("**q=**")
    engineer.get_by_role("row").filter(has_text=f"#{ticket}").get_by_role("link").click()
    engineer.wait_for_url(f"**/tickets/{ticket}")
    engineer.get_by_role("button", name="Start work").click()
    engineer.get_by_role("button", name="Resolve", exact=True).click()
    dialog = engineer.get_by_role("dialog")
    dialog.get_by_label("What was done?").fill("The line was measured and repaired.")
    dialog.get_by_role("button", name="Resolve", exact=True).click()
    expect(engineer.get_by_text(f"#{ticket} is resolved.")).to_be_visible()


def confirm(customer: Page, title: str) -> None:
    """The customer, who can sign in now, reads what was done and confirms."""
    customer.get_by_role("link", name=title).first.click()
    expect(customer.get_by_text("The line was measured and repaired.", exact=True)).to_be_visible()
    customer.get_by_role("button", name="Yes, it is solved").click()
    customer.get_by_role("dialog").get_by_role("button", name="Close ticket").click()
    expect(customer.get_by_role("heading", name="It is solved, and this ticket is closed.")).to_be_visible()


def read_it_all(manager: Page, customer: str) -> None:
    """The manager reads the whole way in the history, from the import to the end."""
    manager.get_by_role("button", name="History").click()
    past = manager.get_by_role("main").get_by_role("listitem")
    expect(past.filter(has_text="by import").first).to_be_visible()
    for somebody in (
        f"{AMARA} took it",
        f"{AMARA} handed it on: {AMARA} → {EDVIN}",
        f"{EDVIN} changed status In progress → Resolved",
        f"{customer} changed status Resolved → Closed",
    ):
        expect(past.filter(has_text=somebody)).to_have_count(1)
