"""The customer's story: report a problem, follow it, answer, and say whether it is solved."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.arranging import EDVIN, Arranging, picture
from tests.browser.conftest import SignIn, alive, visit
from ticketing_app.vocabulary import Status


def test_a_customer_reports_a_problem_and_knows_what_happens_next(sign_in: SignIn) -> None:
    page = sign_in("customer", "/tickets")
    page.get_by_role("main").get_by_role("link", name="Report a problem").click()
    page.wait_for_url("**/tickets/new")
    page.get_by_role("radio", name="Something does not work").check()
    page.get_by_label("What is it about?").select_option(label="Broadband")
    expect(page.get_by_text("Slow, unstable or no internet at home")).to_be_visible()
    page.get_by_label("In one sentence").fill("The red light on my router never goes out")
    page.get_by_label("Tell us more").fill("Since the storm on Sunday. I have restarted it twice.")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Choose files").click()
    chooser.value.set_files([picture("red-light.png")])
    expect(page.get_by_role("list", name="Chosen files")).to_contain_text("red-light.png")
    page.get_by_label("Day").select_option(label="Tomorrow")
    page.get_by_label("From").select_option(label="9:00")
    # What one may choose as the end follows the beginning.
    expect(page.get_by_label("Until").get_by_role("option", name="9:00", exact=True)).to_have_count(0)
    page.get_by_label("Until").select_option(label="12:00")
    page.get_by_role("button", name="Send").click()

    page.wait_for_url("**/tickets/new?created=*")
    expect(alive(page).get_by_role("heading", level=1)).to_have_text(re.compile(r"#\d+ · New"))
    expect(page.get_by_text("What happens next")).to_be_visible()
    expect(page.get_by_text("You get a first answer by")).to_be_visible()

    page.get_by_role("link", name="Open ticket #").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The red light on my router never goes out")
    expect(page.get_by_role("heading", name="We received your report.")).to_be_visible()
    expect(page.get_by_role("article").get_by_role("button", name="red-light.png")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="9:00")).to_contain_text("12:00")


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(sign_in: SignIn) -> None:
    page = sign_in("customer", "/tickets/new")
    page.get_by_label("Tell us more").fill("It crackles whenever it rains.")
    page.get_by_label("Choose files").set_input_files([picture()])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please choose.", exact=True)).to_be_visible()
    expect(page.get_by_text("Please fill this in.")).to_be_visible()
    expect(page.get_by_label("What is it about?")).to_be_focused()
    expect(page.get_by_label("Tell us more")).to_have_value("It crackles whenever it rains.")
    expect(page.get_by_role("list", name="Chosen files")).to_contain_text("router.png")


def test_a_file_that_is_not_what_it_says_is_refused_and_the_report_stays(sign_in: SignIn) -> None:
    page = sign_in("customer", "/tickets/new")
    page.get_by_label("What is it about?").select_option(label="Mobile")
    page.get_by_label("In one sentence").fill("My phone finds no network")
    page.get_by_label("Tell us more").fill("At home and in town.")
    disguised = {"name": "photo.png", "mimeType": "image/png", "buffer": b"MZ this is a program"}
    page.get_by_label("Choose files").set_input_files([disguised])  # pyright: ignore[reportArgumentType] - a FilePayload
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert").filter(has_text="photo.png")).to_be_visible()
    expect(page.get_by_label("In one sentence")).to_have_value("My phone finds no network")
    page.get_by_role("button", name="Remove photo.png").click()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/tickets/new?created=*")


def test_a_customer_answers_and_the_work_goes_on(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("The television shows only stripes", status=Status.PENDING, assignee=EDVIN)
    page = sign_in("customer", "/tickets")
    page.get_by_role("link", name=f"Answer #{number}").click()
    expect(page.get_by_role("heading", name="We wait for your answer.")).to_be_visible()
    page.get_by_label("Your message").fill("Only on the second floor.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("article").filter(has_text="Only on the second floor.")).to_be_visible()
    expect(page.get_by_role("heading", name=f"{EDVIN} is working on it.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("")


def test_the_bell_tells_a_customer_of_an_answer_and_leads_there(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("The remote control opens the garage", status=Status.IN_PROGRESS)
    page = sign_in("customer", "/tickets")
    bell = page.get_by_role("button", name=re.compile("^Notifications"))
    expect(bell).to_have_accessible_name(re.compile("unread$"))
    bell.press("Enter")
    page.get_by_role("dialog", name="Notifications").get_by_role("button", name="Mark all read").press("Enter")
    expect(page.get_by_role("dialog").get_by_text("Unread:")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(bell).to_be_focused()
    expect(bell).to_have_accessible_name("Notifications")

    said = {"body": "Please tell us its number.", "visibility": "public"}
    arrange.send("agent", "POST", f"/api/tickets/{number}/messages", json=said)
    page.evaluate("document.getElementById('look-at-the-bell').click()")  # as the clock does
    expect(bell).to_have_accessible_name("Notifications, 1 unread")
    bell.click()
    page.get_by_role("dialog").get_by_role("link", name=f"There is an answer on ticket #{number}.").click()
    page.wait_for_url(f"**/tickets/{number}")
    expect(page.get_by_role("article").filter(has_text="Please tell us its number.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(bell).to_have_accessible_name("Notifications")


def test_a_customer_confirms_that_it_is_solved(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("No dial tone since noon", status=Status.RESOLVED, assignee=EDVIN)
    page = sign_in("customer", f"/tickets/{number}")
    expect(page.get_by_text("The splitter in the street was replaced.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Yes, it is solved").click()
    dialog = page.get_by_role("dialog", name="Good to hear")
    dialog.get_by_label("Would you like to add something?").fill("The line is clear again.")
    dialog.get_by_role("button", name="Close ticket").click()
    expect(page.get_by_role("heading", name="It is solved, and this ticket is closed.")).to_be_visible()
    expect(page.get_by_text("This conversation is closed.")).to_be_visible()
    expect(page.get_by_text("You confirmed that it is solved. “The line is clear again.”")).to_be_visible()


def test_a_customer_withdraws_a_report_only_after_being_asked(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("The clock of the set-top box is wrong")
    page = sign_in("customer", f"/tickets/{number}")
    page.get_by_role("button", name="Withdraw this report").click()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Withdraw this report").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.get_by_role("heading", name="This ticket was cancelled.")).to_be_visible()


@pytest.mark.parametrize("typed", ["/tickets/999999", "/tickets/nonsense"])
def test_a_number_that_is_not_theirs_says_so_kindly(sign_in: SignIn, typed: str) -> None:
    page = sign_in("customer", typed)
    expect(page.get_by_role("heading", name="There is no such ticket here")).to_be_visible()


def test_a_colleague_on_the_phone_writes_it_down_for_the_customer(sign_in: SignIn) -> None:
    page = visit(sign_in("agent"), "/tickets/new")
    page.get_by_label("Name, e-mail or phone").fill("Oseland")
    page.get_by_role("list", name="Customers found").get_by_role("button", name="Bernard Oseland").click()
    page.get_by_role("radio", name="I have a question").check()
    page.get_by_label("What is it about?").select_option(label="Billing and payments")
    page.get_by_label("In one sentence").fill("What does the item “line rental” mean?")
    page.get_by_label("Tell us more").fill("It is on the bill of this month for the first time.")
    page.get_by_role("button", name="Create ticket").click()
    page.wait_for_url("**/tickets/new?created=*")
    expect(alive(page).get_by_role("heading", level=1)).to_have_text(re.compile(r"#\d+ · New"))
    expect(page.get_by_text("Bernard Oseland is told about every step")).to_be_visible()
