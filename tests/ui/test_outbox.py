"""The outbox page through the real pipeline: tabs and filters, one message in full, secrets on request, retries."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab, Tab
from tests.support.tickets import MakeTicket, ask, outbox
from ticketing_app import clock, db
from ticketing_app.domain import audit
from ticketing_app.domain.actor import house
from ticketing_app.domain.audit import AuditQuery
from ticketing_app.models import OutboxMessage, id_of
from ticketing_app.ui.pages.outbox.reasons import UNKNOWN, in_plain_words
from ticketing_app.ui.pages.outbox.state import OutboxState
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus, Door

SECRET = "https://help.example/link/s3cret"
HOUSE = house(Door.CLI)


@pytest.fixture
def page(stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast) -> Tab:
    """The page of an admin."""
    return open_tab(cast.ada, path="/outbox")


def write(status: DeliveryStatus = DeliveryStatus.FAILED, **said: Any) -> int:
    made: dict[str, Any] = {
        "idempotency_key": f"key-{len(outbox())}",
        "topic": "user.invited",
        "channel": DeliveryChannel.EMAIL,
        "recipient": "nora@x.example",
        "subject": "You are invited",
        "body": "Hello Nora.",
        "attempts": 12 if status is DeliveryStatus.FAILED else 0,
        "last_error": "TimeoutError: timed out" if status is DeliveryStatus.FAILED else None,
    }
    with db.transaction() as session:
        message = OutboxMessage(status=status, **{**made, **said})
        session.add(message)
        session.flush()
        return id_of(message)


def show(page: Tab, query: str) -> Any:
    page.path = f"/outbox?{query}"
    page.send(OutboxState.load)
    return page.see(OutboxState)


def test_each_tab_has_its_messages_and_its_number(page: Tab, make_ticket: MakeTicket) -> None:
    write()
    write(channel=DeliveryChannel.SUGGESTION)
    ticket = make_ticket()
    state = show(page, "status=failed")
    assert state.counts == {"queued": "11", "sent": "0", "failed": "1"}
    (row,) = state.rows
    assert (row.subject, row.recipient, row.channel) == ("You are invited", "nora@x.example", "email")
    assert (row.standing, row.tries, row.may_retry) == ("Parked", "after 12 tries", True)
    assert row.reason == "The service that should send it did not answer in time."
    letters = show(page, f"q=%23{ticket.id}").rows
    assert {one.channel for one in letters} == {"event", "email", "sms"}
    assert show(page, "status=sent").rows == []
    assert [one.channel for one in show(page, "status=failed&channel=suggestion").rows] == ["suggestion"]
    assert len(show(page, "status=nonsense&channel=pigeon").rows) == 11


def test_what_waits_says_when_it_is_tried_next(page: Tab) -> None:
    now = clock.now()
    for said in (
        {"next_attempt_at": now},
        {"next_attempt_at": now + timedelta(minutes=5), "attempts": 6, "last_error": "ConnectionError: x"},
        {"next_attempt_at": now + timedelta(hours=3)},
        {"next_attempt_at": now, "leased_until": now + timedelta(minutes=1), "attempts": 1},
    ):
        write(DeliveryStatus.QUEUED, **said)
    write(DeliveryStatus.SENT, sent_at=now, attempts=1)
    rows = show(page, "q=nora").rows
    assert [(row.standing, row.tries) for row in reversed(rows)] == [
        ("Due now", ""),
        ("Next try in 5 min", "try 6 of 12"),
        ("Next try today 12:00", ""),
        ("Being sent now", "try 1 of 12"),
    ]
    assert [row.standing for row in show(page, "status=sent").rows] == ["Sent today 9:00"]


def test_a_message_is_read_in_full(page: Tab) -> None:
    number = write()
    show(page, "status=failed")
    page.send(OutboxState.open_letter, message_id=number)
    letter = page.see(OutboxState).letter
    assert (letter.body, letter.said, letter.keeps_secret) == ("Hello Nora.", "TimeoutError: timed out", False)
    page.send(OutboxState.reveal)
    assert trail("outbox.body_shown") == [], "there was no secret to show"


def test_a_secret_is_sent_to_the_browser_only_on_request_and_on_record(page: Tab, cast: Cast) -> None:
    number = write(confidential=True, body=SECRET)
    assert "s3cret" not in page.send(OutboxState.load).text
    assert "s3cret" not in page.send(OutboxState.open_letter, message_id=number).text
    assert page.see(OutboxState).letter.keeps_secret
    assert trail("outbox.body_shown") == []
    page.send(OutboxState.reveal)
    assert page.see(OutboxState).secret == SECRET
    page.send(OutboxState.reveal)
    assert trail("outbox.body_shown") == [(cast.ada.id, number)], "a double click is one look"
    page.send(OutboxState.set_open, is_open=False)
    assert page.see(OutboxState).secret == ""
    page.send(OutboxState.reveal)
    assert (page.see(OutboxState).secret, len(trail("outbox.body_shown"))) == ("", 1)


def test_an_emptied_letter_says_so_and_cannot_be_tried_again(page: Tab) -> None:
    number = write(confidential=True, body="")
    assert not show(page, "status=failed").rows[0].may_retry
    page.send(OutboxState.open_letter, message_id=number)
    assert page.see(OutboxState).letter.emptied
    assert "expired" in page.send(OutboxState.retry, message_id=number).toasts[0]
    assert "expired" in page.send(OutboxState.retry_all).toasts[0]


def test_a_parked_message_is_tried_again_and_leaves_the_tab(page: Tab) -> None:
    number = write()
    show(page, "status=failed")
    assert page.send(OutboxState.retry, message_id=number).toasts == ["Queued again. It is tried at once."]
    assert page.see(OutboxState).rows == []
    assert page.send(OutboxState.retry, message_id=number).toasts[0].startswith("Not possible now")
    assert [message.status for message in outbox()][-1] is DeliveryStatus.QUEUED


def test_all_parked_ones_of_the_channel_shown_are_tried_again(page: Tab) -> None:
    write()
    write(channel=DeliveryChannel.SMS)
    show(page, "status=failed&channel=sms")
    page.send(OutboxState.set_confirming, is_open=True)
    assert page.send(OutboxState.retry_all).toasts == ["1 message queued again."]
    state = show(page, "status=failed")
    assert (len(state.rows), state.parked, state.confirming) == (1, 1, False)


def test_tab_channel_and_words_stand_in_the_address(page: Tab) -> None:
    show(page, "status=failed&q=nora")
    assert page.send(OutboxState.choose, name="channel", value="sms").goes_to == (
        "/outbox?status=failed&channel=sms&q=nora"
    )
    assert page.send(OutboxState.choose, name="status", value="").goes_to == "/outbox?status=failed&q=nora"
    assert page.send(OutboxState.search, form={"q": " a  b "}).goes_to == "/outbox?status=failed&q=a+b"
    assert page.send(OutboxState.clear).goes_to == "/outbox?status=failed"


def test_a_reason_is_told_in_plain_words() -> None:
    assert in_plain_words(None) == ""
    assert in_plain_words("ConnectionRefusedError: [Errno 111]").endswith("refused the connection.")
    assert in_plain_words("ConnectionError (the rest is left out: the letter is confidential)").endswith("reached.")
    assert in_plain_words("The worker ended while it delivered this, each time.").startswith("The worker ended")
    assert in_plain_words("Strange: {'a': 1}") == UNKNOWN


def trail(action: str) -> list[tuple[int | None, int]]:
    """Who did that to which message."""
    return [
        (entry.actor_id, entry.subject_id) for entry in ask(audit.entries, HOUSE, AuditQuery(action=(action,))).items
    ]
