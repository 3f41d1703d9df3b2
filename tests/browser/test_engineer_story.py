"""The engineer's story, and the customer's beside it: work, wait, ask, solve, be told that it is not, solve again."""

from playwright.sync_api import Page, expect

from tests.browser.arranging import EDVIN, Arranging
from tests.browser.conftest import SignIn, alive, visit
from ticketing_app.vocabulary import Status

SECRET = "Waiting for the wholesale partner, who lost our order"


def test_an_engineer_works_holds_and_asks_and_the_customer_sees_only_their_side(
    sign_in: SignIn, arrange: Arranging
) -> None:
    number = arrange.ticket("Video calls freeze after ten seconds", assignee=EDVIN)
    arrange.send(
        "agent",
        "POST",
        f"/api/tickets/{number}/messages",
        json={"body": "Has called thrice.", "visibility": "internal"},
    )
    engineer = sign_in("engineer", "/assigned?q=freeze+seconds")
    engineer.get_by_role("link", name="Video calls freeze after ten seconds").click()
    expect(engineer.get_by_text("Has called thrice.")).to_be_visible()
    engineer.get_by_role("button", name="Start work").click()
    expect(engineer.get_by_text(f"Work on #{number} has begun.")).to_be_visible()

    engineer.get_by_role("button", name="Hold", exact=True).click()
    dialog = engineer.get_by_role("dialog", name="Put on hold")
    dialog.get_by_role("button", name="Hold", exact=True).click()
    expect(dialog.get_by_text("Say what the ticket waits for.")).to_be_visible()
    expect(dialog.get_by_text("Choose what it waits for.")).to_be_visible()
    dialog.get_by_label("Reason").select_option(label="Supplier")
    dialog.get_by_label("What does it wait for?").fill(SECRET)
    dialog.get_by_role("button", name="Hold", exact=True).click()
    expect(engineer.get_by_text(f"#{number} is on hold.")).to_be_visible()
    expect(engineer.get_by_role("main").get_by_text(SECRET).first).to_be_visible()

    customer = sign_in("customer", f"/tickets/{number}")
    expect(customer.get_by_role("heading", name="We wait for somebody else before we can go on.")).to_be_visible()
    for hidden in (SECRET, "Has called thrice."):
        assert hidden not in customer.content()

    engineer.get_by_role("button", name="Continue work").click()
    engineer.get_by_role("button", name="Wait for customer", exact=True).click()
    engineer.get_by_role("dialog").get_by_label("Your question").fill("Does it happen over a cable as well?")
    engineer.get_by_role("dialog").get_by_role("button", name="Send question").click()
    expect(engineer.get_by_text(f"#{number} waits for the customer.")).to_be_visible()

    alive_again(customer)
    expect(customer.get_by_role("heading", name="We wait for your answer.")).to_be_visible()
    expect(customer.get_by_text("Does it happen over a cable as well?").first).to_be_visible()
    customer.get_by_label("Your message").fill("No, only over Wi-Fi.")
    customer.get_by_role("button", name="Send").click()
    expect(customer.get_by_role("heading", name=f"{EDVIN} is working on it.")).to_be_visible()
    for hidden in (SECRET, "Has called thrice."):
        assert hidden not in customer.content()
    alive_again(engineer)
    expect(engineer.get_by_text("No, only over Wi-Fi.")).to_be_visible()


def test_a_page_that_is_looked_at_finds_news_by_itself(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Echo in the stairwell phone", assignee=EDVIN)
    page = sign_in("engineer")
    page.clock.install()
    visit(page, f"/tickets/{number}")
    page.get_by_label("Message").fill("Half a thought")
    arrange.send("customer", "POST", f"/api/tickets/{number}/messages", json={"body": "Now it is louder."})
    page.clock.run_for(25_000)
    expect(page.get_by_text("Now it is louder.")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("Half a thought")


def test_what_is_not_solved_is_taken_up_again_until_it_is(sign_in: SignIn, arrange: Arranging) -> None:
    number = arrange.ticket("Voicemail greets in another language", status=Status.IN_PROGRESS, assignee=EDVIN)
    engineer = sign_in("engineer", f"/tickets/{number}")
    resolve(engineer, number, "The language was set back.")

    customer = sign_in("customer", f"/tickets/{number}")
    expect(customer.get_by_text("The language was set back.").first).to_be_visible()
    customer.get_by_role("button", name="No, it is not").click()
    dialog = customer.get_by_role("dialog", name="It is not solved?")
    dialog.get_by_label("What is still wrong?").fill("It changed back at midnight.")
    dialog.get_by_role("button", name="Send").click()
    expect(customer.get_by_role("heading", name=f"{EDVIN} is working on it.")).to_be_visible()

    alive_again(engineer)
    expect(engineer.get_by_text("It changed back at midnight.").first).to_be_visible()
    resolve(engineer, number, "The nightly job no longer touches it.")

    alive_again(customer)
    customer.get_by_role("button", name="Yes, it is solved").click()
    customer.get_by_role("dialog").get_by_role("button", name="Close ticket").click()
    expect(customer.get_by_role("heading", name="It is solved, and this ticket is closed.")).to_be_visible()
    assert arrange.send("agent", "GET", f"/api/tickets/{number}")["status"] == Status.CLOSED


def resolve(engineer: Page, number: int, note: str) -> None:
    """Say what was done."""
    engineer.get_by_role("button", name="Resolve", exact=True).click()
    dialog = engineer.get_by_role("dialog", name="Resolve")
    dialog.get_by_label("What was done?").fill(note)
    dialog.get_by_role("button", name="Resolve", exact=True).click()
    expect(engineer.get_by_text(f"#{number} is resolved.")).to_be_visible()
    expect(dialog).to_have_count(0)


def alive_again(page: Page) -> None:
    """Load the page anew, as somebody does who comes back to it."""
    page.reload()
    alive(page)
