"""Messages leave at least once, by one worker at a time, and never inside a transaction."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlmodel import col

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database
from tests.support.tickets import MakeTicket, do, outbox
from ticketing_app import db
from ticketing_app.domain import letters
from ticketing_app.domain.outbox import MOST_ATTEMPTS
from ticketing_app.integrations.channels import Channel, Parcel
from ticketing_app.jobs.outbox import deliver_due
from ticketing_app.models import OutboxMessage
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus


class Told:
    """A channel that does what the test says, and remembers what it was given."""

    def __init__(self, act: Callable[[Parcel], None] = lambda _parcel: None) -> None:
        self.act, self.parcels, self.lock = act, list[Parcel](), threading.Lock()

    def deliver(self, parcel: Parcel) -> None:
        """Remember, then act."""
        with self.lock:
            self.parcels.append(parcel)
        self.act(parcel)


def all_by(channel: Channel) -> dict[DeliveryChannel, Channel]:
    return dict.fromkeys(DeliveryChannel, channel)


def deliver_all(channel: Channel) -> int:
    total = 0
    while tried := sum(deliver_due(all_by(channel))):
        total += tried
    return total


def refuse(_parcel: Parcel) -> None:
    raise ConnectionError("mailbox full")


def test_a_customer_is_told_the_number_of_a_new_ticket(
    database: Database, make_ticket: MakeTicket, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    ticket = make_ticket()
    with caplog.at_level(logging.INFO):
        while sum(deliver_due()):
            pass
    told = [line for line in caplog.messages if line.startswith("would send")]
    assert any(f"e-mail to {cast.email(cast.cara)}: Ticket #{ticket.id} has been created." in line for line in told)
    assert any(f"SMS to +1 555 0100: Ticket #{ticket.id} has been created." in line for line in told)
    assert any(f"event to ticket/{ticket.id}: ticket.created" in line for line in told)
    assert {message.status for message in outbox()} == {DeliveryStatus.SENT}


def test_every_message_goes_by_its_own_channel(database: Database, make_ticket: MakeTicket) -> None:
    make_ticket()
    ways = {channel: Told() for channel in DeliveryChannel}
    while sum(deliver_due(ways)):
        pass
    for message in outbox():
        assert message.idempotency_key in {parcel.idempotency_key for parcel in ways[message.channel].parcels}
    assert sum(len(told.parcels) for told in ways.values()) == len(outbox())


def test_several_workers_never_deliver_a_message_twice(database: Database, make_ticket: MakeTicket) -> None:
    for _ in range(5):
        make_ticket()
    told = Told()
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: deliver_all(told), range(4)))
    keys = Counter(parcel.idempotency_key for parcel in told.parcels)
    assert set(keys) == {message.idempotency_key for message in outbox()}
    assert set(keys.values()) == {1}


def test_a_channel_is_called_outside_of_any_transaction(database: Database, make_ticket: MakeTicket) -> None:
    make_ticket()

    def write_elsewhere(parcel: Parcel) -> None:
        # On SQLite this would wait for our own lock in vain, on MariaDB for that of the row.
        with db.transaction() as session:
            mine = col(OutboxMessage.idempotency_key) == parcel.idempotency_key
            session.execute(sa.update(OutboxMessage).where(mine).values(topic="seen by the channel"))

    assert deliver_all(Told(write_elsewhere)) == len(outbox())
    assert {message.topic for message in outbox()} == {"seen by the channel"}


def test_a_channel_that_refuses_keeps_nothing_else_waiting(
    stopped_clock: StoppedClock, database: Database, make_ticket: MakeTicket
) -> None:
    make_ticket()
    good = Told()
    ways = all_by(good) | {DeliveryChannel.EMAIL: Told(refuse)}
    while sum(deliver_due(ways)):
        pass
    states = {(message.channel, message.status) for message in outbox()}
    assert states == {
        (DeliveryChannel.EMAIL, DeliveryStatus.QUEUED),
        (DeliveryChannel.SMS, DeliveryStatus.SENT),
        (DeliveryChannel.EVENT, DeliveryStatus.SENT),
    }
    (late,) = [message for message in outbox() if message.channel is DeliveryChannel.EMAIL]
    assert late.last_error == "ConnectionError: mailbox full"
    assert 8 <= (late.next_attempt_at - stopped_clock.now).total_seconds() <= 12


def test_what_was_refused_is_delivered_later_under_the_same_key(
    stopped_clock: StoppedClock, database: Database, make_ticket: MakeTicket
) -> None:
    make_ticket()
    refused, taken = Told(refuse), Told()
    deliver_all(refused)
    stopped_clock.move(minutes=1)
    deliver_all(taken)
    assert {p.idempotency_key for p in taken.parcels} == {p.idempotency_key for p in refused.parcels}
    assert {(message.status, message.last_error) for message in outbox()} == {(DeliveryStatus.SENT, None)}


def test_a_worker_that_dies_during_delivery_leaves_the_message_to_the_next(
    stopped_clock: StoppedClock, database: Database, make_ticket: MakeTicket
) -> None:
    make_ticket()

    def die(_parcel: Parcel) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(all_by(Told(die)))
    stopped_clock.move(minutes=3)
    taken = Told()
    deliver_all(taken)
    assert {message.idempotency_key for message in outbox()} == {parcel.idempotency_key for parcel in taken.parcels}


def test_a_worker_that_is_told_to_stop_delivers_no_more(database: Database, make_ticket: MakeTicket) -> None:
    make_ticket()
    stop = threading.Event()
    told = Told(lambda _parcel: stop.set())
    assert deliver_due(all_by(told), stop) == (1, 0)
    assert len(told.parcels) == 1


def test_a_worker_that_is_told_to_stop_finishes_the_message_in_its_hands(
    database: Database, make_ticket: MakeTicket
) -> None:
    make_ticket()
    stop = threading.Event()
    channel = Told(lambda _parcel: stop.set())
    assert deliver_due(all_by(channel), stop) == (1, 0)
    assert Counter(message.status for message in outbox())[DeliveryStatus.SENT] == 1


def test_nothing_of_a_confidential_letter_but_its_subject_is_logged_or_kept(
    stopped_clock: StoppedClock, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse_with_everything(parcel: Parcel) -> None:
        raise ValueError(f"cannot send {parcel} with {parcel.body}")

    with db.transaction() as session:
        session.add(
            OutboxMessage(
                idempotency_key="k",
                topic="t",
                channel=DeliveryChannel.EMAIL,
                recipient="nora@cast.example",
                subject="You are invited",
                body="https://help.example/link/s3cret",
                confidential=True,
            )
        )
    with caplog.at_level(logging.DEBUG):
        refusing = Told(refuse_with_everything)
        deliver_all(refusing)
        (kept,) = outbox()
        stopped_clock.move(minutes=1)
        assert deliver_due() == (1, 0)
    assert refusing.parcels[0].body == "https://help.example/link/s3cret", "a real channel needs it"
    assert kept.last_error == "ValueError (the rest is left out: the letter is confidential)"
    assert "s3cret" not in caplog.text
    assert "would send e-mail to nora@cast.example: You are invited" in caplog.text


def test_what_no_channel_takes_is_parked_in_the_end_and_sent_when_somebody_tries_it_again(
    stopped_clock: StoppedClock, database: Database, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket()
    refusing, taking = Told(refuse), Told()
    while {message.status for message in outbox()} == {DeliveryStatus.QUEUED}:
        stopped_clock.move(hours=2)
        deliver_all(refusing)
    assert {(message.status, message.attempts) for message in outbox()} == {(DeliveryStatus.FAILED, MOST_ATTEMPTS)}
    keys = {message.idempotency_key for message in outbox()}
    do(letters.retry_all, cast.ada)
    deliver_all(taking)
    assert {message.status for message in outbox()} == {DeliveryStatus.SENT}
    assert keys <= {parcel.idempotency_key for parcel in taking.parcels}
