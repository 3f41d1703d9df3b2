"""A message is claimed by one worker for a while, then sent, tried again later, or parked."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.support.clock import StoppedClock
from tests.support.databases import Database
from tests.support.tickets import do, outbox
from ticketing_app import clock, db
from ticketing_app.domain import outbox as rules
from ticketing_app.models import OutboxMessage
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus


def queue(*keys: str) -> None:
    with db.transaction() as session:
        for key in keys:
            message = OutboxMessage(
                idempotency_key=key, topic="t", channel=DeliveryChannel.EMAIL, recipient="cara@cast.example"
            )
            session.add(message)
            session.flush()


def claimed() -> OutboxMessage:
    message = do(rules.claim)
    assert message is not None
    return message


def only() -> OutboxMessage:
    (message,) = outbox()
    return message


@pytest.mark.usefixtures("stopped_clock", "database")
def test_messages_are_claimed_oldest_first_and_each_once() -> None:
    queue("a", "b", "c")
    assert [claimed().idempotency_key for _ in range(3)] == ["a", "b", "c"]
    assert do(rules.claim) is None


@pytest.mark.usefixtures("stopped_clock", "database")
def test_a_message_that_was_sent_is_not_claimed_again() -> None:
    queue("a")
    do(rules.sent, claimed())
    assert (only().status, only().sent_at, only().leased_until) == (DeliveryStatus.SENT, clock.now(), None)
    assert do(rules.claim) is None


def test_a_lease_that_ended_gives_the_message_to_the_next(stopped_clock: StoppedClock, database: Database) -> None:
    queue("a")
    first = claimed()
    stopped_clock.set(stopped_clock.now + rules.LEASE - timedelta(seconds=1))
    assert do(rules.claim) is None
    stopped_clock.move(seconds=1)
    second = claimed()
    assert (first.attempts, second.attempts) == (1, 2)


def test_a_worker_that_was_too_slow_cannot_speak_for_the_next(stopped_clock: StoppedClock, database: Database) -> None:
    queue("a")
    slow = claimed()
    stopped_clock.set(stopped_clock.now + rules.LEASE)
    quick = claimed()
    do(rules.failed, slow, "too late")
    assert (only().status, only().last_error, only().leased_until) == (
        DeliveryStatus.QUEUED,
        None,
        clock.now() + rules.LEASE,
    )
    do(rules.sent, quick)
    do(rules.failed, slow, "much too late")
    assert only().status is DeliveryStatus.SENT


def test_the_wait_after_a_failure_doubles_up_to_an_hour(stopped_clock: StoppedClock, database: Database) -> None:
    queue("a")
    waits = []
    for _ in range(rules.MOST_ATTEMPTS - 1):
        do(rules.failed, claimed(), "refused")
        waits.append(only().next_attempt_at - stopped_clock.now)
        assert do(rules.claim) is None
        stopped_clock.set(only().next_attempt_at)
    assert [wait.total_seconds() for wait in waits] == [10 * 2**n for n in range(9)] + [3600, 3600]


def test_what_cannot_be_delivered_is_parked_with_its_last_error(
    stopped_clock: StoppedClock, database: Database
) -> None:
    queue("a")
    for attempt in range(rules.MOST_ATTEMPTS):
        stopped_clock.set(max(stopped_clock.now, only().next_attempt_at))
        do(rules.failed, claimed(), f"refused {attempt}" + "!" * 600)
    parked = only()
    assert (parked.status, parked.attempts) == (DeliveryStatus.FAILED, rules.MOST_ATTEMPTS)
    assert (parked.last_error or "").startswith("refused 11!")
    assert len(parked.last_error or "") == 500
    stopped_clock.move(days=30)
    assert do(rules.claim) is None


def test_a_message_that_kills_its_worker_each_time_is_parked(stopped_clock: StoppedClock, database: Database) -> None:
    queue("deadly")
    for _ in range(rules.MOST_ATTEMPTS):
        assert claimed().idempotency_key == "deadly"
        stopped_clock.set(stopped_clock.now + rules.LEASE)
    assert do(rules.claim) is None
    assert only().status is DeliveryStatus.FAILED
    assert "worker ended" in (only().last_error or "")


@pytest.mark.usefixtures("stopped_clock", "database")
def test_a_message_is_not_due_before_its_time() -> None:
    queue("a")
    set_next_attempt(clock.now() + timedelta(microseconds=1))
    assert do(rules.claim) is None
    set_next_attempt(clock.now())
    assert claimed().idempotency_key == "a"


def set_next_attempt(moment: datetime) -> None:
    with db.transaction() as session:
        session.execute(sa.update(OutboxMessage).values(next_attempt_at=moment))


@pytest.mark.usefixtures("stopped_clock", "database")
def test_a_made_up_past_is_marked_as_sent_and_nothing_else() -> None:
    queue("before")
    last = do(rules.last_id)
    queue("past")
    do(rules.mark_sent_since, last)
    assert [message.status for message in outbox()] == [DeliveryStatus.QUEUED, DeliveryStatus.SENT]
    assert outbox()[1].sent_at == outbox()[1].created_at


@pytest.mark.usefixtures("database")
def test_an_empty_outbox_has_no_last_message() -> None:
    assert do(rules.last_id) == 0
    assert do(rules.claim) is None
