"""Admins see what waits, left or is parked, try the parked again, and read secrets only on record."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database
from tests.support.tickets import MakeTicket, ask, do, outbox
from ticketing_app import clock, db
from ticketing_app.domain import audit, letters
from ticketing_app.domain import outbox as delivery
from ticketing_app.domain.audit import AuditQuery
from ticketing_app.domain.letters import OutboxQuery
from ticketing_app.errors import Conflict, Forbidden, Missing
from ticketing_app.models import AuditEntry, OutboxMessage, id_of
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus

MAIL = frozenset({DeliveryChannel.EMAIL})
QUEUED, SENT, FAILED = DeliveryStatus.QUEUED, DeliveryStatus.SENT, DeliveryStatus.FAILED


def write(status: DeliveryStatus = FAILED, **said: object) -> int:
    """A message in the outbox; gives its number."""
    number = len(outbox())
    made = {"topic": "t", "channel": DeliveryChannel.EMAIL, "recipient": "nobody@x.example", "subject": "Hello"}
    message = OutboxMessage(
        idempotency_key=f"k{number}",
        status=status,
        attempts=delivery.MOST_ATTEMPTS if status is FAILED else 0,
        last_error="ConnectionError: mailbox full" if status is FAILED else None,
        **{**made, **said},
    )
    with db.transaction() as session:
        session.add(message)
    return id_of(message)


def again(number: int) -> OutboxMessage:
    with db.reading() as session:
        return session.get_one(OutboxMessage, number)


def entries(cast: Cast, action: str) -> list[AuditEntry]:
    return ask(audit.entries, cast.ada, AuditQuery(action=(action,))).items


@pytest.mark.usefixtures("stopped_clock")
def test_a_parked_message_is_queued_again_and_delivered(cast: Cast) -> None:
    number = write()
    before = again(number)
    do(letters.retry, cast.ada, number)
    message = again(number)
    assert (message.status, message.attempts, message.next_attempt_at) == (QUEUED, 0, clock.now())
    assert message.idempotency_key == before.idempotency_key
    (entry,) = entries(cast, "outbox.retried")
    assert (entry.actor_id, entry.subject_id) == (cast.ada.id, number)
    assert entry.before == {"status": "failed", "attempts": 12, "error": "ConnectionError"}
    assert entry.after == {"status": "queued", "attempts": 0}
    claimed = do(delivery.claim, MAIL)
    assert claimed is not None
    do(delivery.sent, claimed)
    assert (again(claimed.id or 0).status, claimed.attempts) == (SENT, 1)


@pytest.mark.parametrize("status", [SENT, QUEUED])
def test_only_what_is_parked_can_be_tried_again(status: DeliveryStatus, cast: Cast) -> None:
    number = write(status)
    with pytest.raises(Conflict):
        do(letters.retry, cast.ada, number)
    assert again(number).status is status
    assert entries(cast, "outbox.retried") == []
    with pytest.raises(Missing):
        do(letters.retry, cast.ada, 999_999)


def test_a_letter_whose_secret_is_gone_is_not_sent_empty(cast: Cast) -> None:
    emptied, whole = write(confidential=True, body=""), write(confidential=True, body="link")
    with pytest.raises(Conflict, match="expired"):
        do(letters.retry, cast.ada, emptied)
    assert do(letters.retry_all, cast.ada) == 1
    assert [again(number).status for number in (emptied, whole)] == [FAILED, QUEUED]


def test_all_that_is_parked_is_tried_again_at_once(cast: Cast) -> None:
    mail, sms, sent = write(), write(channel=DeliveryChannel.SMS), write(SENT)
    question = write(channel=DeliveryChannel.SUGGESTION)
    assert do(letters.retry_all, cast.ada, DeliveryChannel.SMS) == 1
    assert do(letters.retry_all, cast.ada) == 1
    assert do(letters.retry_all, cast.ada) == 0
    assert [again(number).status for number in (mail, sms, sent, question)] == [QUEUED, QUEUED, SENT, FAILED]
    assert [entry.after for entry in entries(cast, "outbox.retried_all")] == [
        {"messages": 1},
        {"messages": 1, "channel": "sms"},
    ]


def test_a_worker_from_before_a_retry_cannot_speak_for_the_one_after_it(
    stopped_clock: StoppedClock, cast: Cast, database: Database
) -> None:
    number = write(QUEUED)
    before = do(delivery.claim, MAIL)
    with db.transaction() as session:
        session.get_one(OutboxMessage, number).status = FAILED
    stopped_clock.move(hours=10)
    do(letters.retry, cast.ada, number)
    after = do(delivery.claim, MAIL)
    assert before is not None
    assert after is not None
    assert before.attempts == after.attempts, "the two claims look alike"
    do(delivery.sent, before)
    assert again(number).status is QUEUED


def test_lists_are_by_status_channel_and_words_newest_first(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    mail, sms = write(recipient="nora@x.example"), write(channel=DeliveryChannel.SMS, recipient="+1 555 0199")
    question = write(channel=DeliveryChannel.SUGGESTION, recipient="ticket/1")

    def found(**query: object) -> list[int]:
        return [id_of(one) for one in ask(letters.find, cast.ada, OutboxQuery(**query)).items]  # pyright: ignore[reportArgumentType] - the test's own words

    assert found(status=FAILED) == [sms, mail]
    assert found(channel=DeliveryChannel.SMS, status=FAILED) == [sms]
    assert found(status=FAILED, channel=DeliveryChannel.SUGGESTION) == [question]
    assert found(q="NORA hello") == [mail]
    assert found(q="100%") == []
    about = [again(number) for number in found(q=f"#{ticket.id}")]
    assert {message.ticket_id for message in about} == {ticket.id}
    assert DeliveryChannel.SUGGESTION not in {message.channel for message in about}
    first = ask(letters.find, cast.ada, OutboxQuery(status=FAILED, limit=1))
    second = ask(letters.find, cast.ada, OutboxQuery(status=FAILED, limit=1, cursor=first.next_cursor))
    assert ([id_of(one) for one in (*first.items, *second.items)], second.next_cursor) == ([sms, mail], None)


def test_counting_stops_where_nobody_wants_to_know_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MOST_COUNTED", 2)
    for status, number in ((FAILED, 4), (QUEUED, 1)):
        for _ in range(number):
            write(status)
    write(channel=DeliveryChannel.SUGGESTION)
    before = ask(letters.counts, cast.ada)
    assert (before[FAILED], ask(letters.counts, cast.ada, DeliveryChannel.SUGGESTION)[FAILED]) == (3, 1)


def test_reading_a_confidential_letter_is_written_down(cast: Cast) -> None:
    number = write(confidential=True, body="https://help.example/link/s3cret", subject="You are invited")
    assert do(letters.reveal, cast.ada, number) == "https://help.example/link/s3cret"
    (entry,) = entries(cast, "outbox.body_shown")
    assert (entry.actor_id, entry.subject_id) == (cast.ada.id, number)
    assert entry.after == {"channel": "email", "recipient": "nobody@x.example", "subject": "You are invited"}


@pytest.mark.parametrize("name", ["cara", "abe", "eve", "mia"])
def test_the_outbox_is_for_admins_alone(name: str, cast: Cast) -> None:
    actor, number = cast.everyone[name], write(confidential=True, body="secret")
    for question in (letters.counts, letters.retry_all):
        with pytest.raises(Forbidden):
            do(question, actor)
    with pytest.raises(Forbidden):
        ask(letters.find, actor, OutboxQuery())
    for verb in (letters.one, letters.retry, letters.reveal):
        with pytest.raises(Forbidden):
            do(verb, actor, number)


def test_an_error_of_the_database_repeats_nothing_that_was_to_be_written(cast: Cast) -> None:
    taken = again(write(confidential=True, body="first")).idempotency_key
    with pytest.raises(Exception, match=r"(?i)unique|duplicate") as caught, db.transaction() as session:
        session.add(
            OutboxMessage(idempotency_key=taken, topic="t", channel=DeliveryChannel.EMAIL, body="the s3cret link")
        )
    assert "s3cret" not in f"{caught.value} {caught.value.__cause__}"


def test_a_confidential_letter_that_waits_is_due_like_any_other(stopped_clock: StoppedClock, cast: Cast) -> None:
    write(QUEUED, confidential=True, body="link", next_attempt_at=clock.now() + timedelta(minutes=1))
    assert do(delivery.claim, MAIL) is None
    stopped_clock.move(minutes=1)
    assert do(delivery.claim, MAIL) is not None
