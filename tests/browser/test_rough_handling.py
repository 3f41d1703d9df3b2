"""Impatient fingers, wrong input, two people at once: it happens once, nothing typed is lost, and people are told."""

from playwright.sync_api import expect

from tests.browser.arranging import AMARA, EDVIN, Arranging
from tests.browser.conftest import SignIn, alive
from ticketing_app.vocabulary import Status


def test_a_double_click_on_send_reports_once(sign_in: SignIn, arrange: Arranging) -> None:
    page = sign_in("customer", "/tickets/new")
    page.get_by_label("What is it about?").select_option(label="Television")
    page.get_by_label("In one sentence").fill("Impatient: the remote control is dead")
    page.get_by_label("Tell us more").fill("New batteries did not help.")
    before = len(arrange.find("impatient remote control"))
    page.get_by_role("button", name="Send").dblclick()
    page.wait_for_url("**/tickets/new?created=*")
    assert len(arrange.find("impatient remote control")) == before + 1


def test_a_double_click_on_a_reply_writes_it_once(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Replies come in pairs", status=Status.IN_PROGRESS, assignee=EDVIN)
    page = sign_in("agent", f"/tickets/{number}")
    page.get_by_label("Message").fill("Said once.")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(page.get_by_role("article").filter(has_text="Said once.")).to_have_count(1)
    expect(page.get_by_label("Message")).to_have_value("")
    said = arrange.send("agent", "GET", f"/api/tickets/{number}")["messages"]
    assert [one["body"] for one in said] == ["Said once."]


def test_a_double_click_on_take_takes_once_and_complains_of_nothing(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Twice taken, once held")
    page = sign_in("agent", f"/tickets/{number}")
    page.get_by_role("button", name="Take this ticket").dblclick()
    expect(page.get_by_text(f"#{number} is yours now.")).to_be_visible()
    expect(page.locator(".desk-side").get_by_text(AMARA)).to_be_visible()
    past = arrange.send("agent", "GET", f"/api/tickets/{number}")["history"]
    assert [one["action"] for one in past].count("ticket.assigned") == 1


def test_a_double_click_on_create_makes_one_account(sign_in: SignIn, arrange: Arranging) -> None:
    page = sign_in("admin", "/users")
    page.get_by_role("button", name="New account").click()
    dialog = page.get_by_role("dialog", name="New account")
    dialog.get_by_label("Name").fill("Dora Doubleday")
    dialog.get_by_label("E-mail").fill("dora@people.example")
    dialog.get_by_label("Role").select_option(label="Manager")
    dialog.get_by_role("radio", name="One-time password").click()
    dialog.get_by_role("button", name="Generate").click()
    dialog.get_by_role("button", name="Create account").dblclick()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("The account is made.")).to_be_visible()
    assert len(arrange.send("admin", "GET", "/api/users", params={"q": "doubleday"})["items"]) == 1


def test_an_address_that_is_taken_is_said_and_the_form_stays_filled(sign_in: SignIn) -> None:
    page = sign_in("admin", "/users")
    page.get_by_role("button", name="New account").click()
    dialog = page.get_by_role("dialog", name="New account")
    dialog.get_by_label("Name").fill("Another Adrian")
    dialog.get_by_label("E-mail").fill("admin@demo.example")
    dialog.get_by_label("Role").select_option(label="Agent")
    dialog.get_by_role("radio", name="One-time password").click()
    dialog.get_by_role("button", name="Generate").click()
    dialog.get_by_role("button", name="Create account").click()
    expect(dialog.get_by_text("There is an account for this address already.")).to_be_visible()
    expect(dialog.get_by_label("Name")).to_have_value("Another Adrian")
    expect(dialog.get_by_label("E-mail")).to_be_focused()


def test_a_step_on_an_old_page_is_refused_and_the_page_shows_what_is(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Two managers, one ticket", status=Status.IN_PROGRESS, assignee=EDVIN)
    first, second = sign_in("manager", f"/tickets/{number}"), sign_in("agent", f"/tickets/{number}")
    first.get_by_label("Message").fill("Half a sentence that I am still")
    second.get_by_role("button", name="Resolve", exact=True).click()
    second.get_by_role("dialog").get_by_label("What was done?").fill("A new cable.")
    second.get_by_role("dialog").get_by_role("button", name="Resolve", exact=True).click()
    expect(second.get_by_text(f"#{number} is resolved.")).to_be_visible()
    first.get_by_role("button", name="Hold", exact=True).click()
    first.get_by_role("dialog").get_by_label("Reason").select_option(label="Spare parts")
    first.get_by_role("dialog").get_by_label("What does it wait for?").fill("A part.")
    first.get_by_role("dialog").get_by_role("button", name="Hold", exact=True).click()
    expect(first.get_by_role("listitem").filter(has_text=f"{AMARA} changed status")).to_be_visible()
    expect(first.get_by_label("Message", exact=True)).to_have_value("Half a sentence that I am still")


def test_signed_out_in_one_tab_is_signed_out_in_the_other(sign_in: SignIn) -> None:
    page = sign_in("agent", "/queue")
    other = page.context.new_page()
    other.goto("/assigned")
    alive(other).get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in**")
    page.get_by_label("Severity", exact=True).select_option(label="Major")
    page.wait_for_url("**/sign-in?next=**")
