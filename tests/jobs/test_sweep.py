"""What nobody needs any more is thrown away; the audit trail stays."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database, all_rows
from tests.support.tickets import MakeTicket, ask, do, outbox
from ticketing_app import clock, db
from ticketing_app.domain import idempotency, letters, refreshing, sessions, tickets, triage
from ticketing_app.jobs.sweep import sweep
from ticketing_app.models import OutboxMessage, RefreshToken, SignInFailure, User, UserSession, id_of
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus


def leave_traces(cast: Cast) -> None:
    with db.transaction() as session:
        idempotency.claim(session, cast.cara, "tickets", "key", "fingerprint")
        session.add(SignInFailure(at=clock.now(), email="x@x.example", address="10.0.0.1"))
        user = session.exec(select(User).where(User.id == cast.cara.id)).one()
        refreshing.grant(session, sessions.open_for(session, user, lifetime=timedelta(hours=12)))


def test_what_is_old_goes_and_what_is_fresh_stays(stopped_clock: StoppedClock, database: Database, cast: Cast) -> None:
    leave_traces(cast)
    stopped_clock.move(days=91)
    leave_traces(cast)
    # The old key went when its owner used it again.
    assert {table: gone for table, gone in sweep().items() if gone} == {
        "sign_in_failure": 1,
        "refresh_token": 1,
        "user_session": 1,
    }
    rows = all_rows()
    swept = ("idempotency_key", "sign_in_failure", "refresh_token", "user_session")
    assert [len(rows[table]) for table in swept] == [1, 1, 1, 1]


def test_nothing_that_still_counts_is_swept(stopped_clock: StoppedClock, database: Database, cast: Cast) -> None:
    leave_traces(cast)
    stopped_clock.move(hours=23)
    assert set(sweep().values()) == {0}


def test_for_ninety_days_one_can_look_up_where_somebody_was_signed_in(
    stopped_clock: StoppedClock, database: Database, cast: Cast
) -> None:
    leave_traces(cast)
    do(sessions.end_all, cast.cara.person_id)
    stopped_clock.move(days=90)
    gone = sweep()
    assert (gone["sign_in_failure"], gone["refresh_token"], gone["user_session"]) == (0, 0, 0)
    stopped_clock.move(seconds=1)
    gone = sweep()
    assert (gone["sign_in_failure"], gone["refresh_token"], gone["user_session"]) == (1, 1, 1)


def test_used_refresh_tokens_of_a_session_that_lives_on_go_as_well(
    stopped_clock: StoppedClock, database: Database, cast: Cast
) -> None:
    leave_traces(cast)
    with db.transaction() as session:
        session.execute(sa.update(UserSession).values(expires_at=clock.now() + timedelta(days=200)))
        session.execute(sa.update(RefreshToken).values(used_at=clock.now()))
    stopped_clock.move(days=90, seconds=1)
    gone = sweep()
    assert (gone["refresh_token"], gone["user_session"]) == (1, 0)


def test_old_keys_of_people_who_do_not_come_back_go_as_well(
    stopped_clock: StoppedClock, database: Database, cast: Cast
) -> None:
    do(idempotency.claim, cast.carlo, "tickets", "key", "fingerprint")
    stopped_clock.move(hours=24, seconds=1)
    assert sweep()["idempotency_key"] == 1


def test_the_audit_trail_is_never_swept(
    stopped_clock: StoppedClock, database: Database, make_ticket: MakeTicket
) -> None:
    make_ticket()
    before = all_rows()
    stopped_clock.move(days=3650)
    sweep()
    assert all_rows()["audit_entry"] == before["audit_entry"]
    assert all_rows()["ticket"] == before["ticket"]


def test_what_was_sent_long_ago_goes_and_what_failed_stays(
    stopped_clock: StoppedClock, database: Database, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BATCH", 2)
    ticket = make_ticket()
    for message in outbox():
        if message.ticket_id == ticket.id:
            is_sms = message.channel is DeliveryChannel.SMS
            set_status(message, DeliveryStatus.FAILED if is_sms else DeliveryStatus.SENT)
    stopped_clock.move(days=90)
    assert sweep()["outbox_message"] == 0
    stopped_clock.move(seconds=1)
    assert sweep()["outbox_message"] == 2
    (kept,) = [message for message in outbox() if message.ticket_id == ticket.id]
    assert (kept.channel, kept.status) == (DeliveryChannel.SMS, DeliveryStatus.FAILED)
    assert {message.status for message in outbox() if message.ticket_id is None} == {DeliveryStatus.QUEUED}


def test_the_newest_question_about_a_ticket_is_kept_for_as_long_as_the_ticket(
    stopped_clock: StoppedClock, database: Database, cast: Cast, make_ticket: MakeTicket
) -> None:
    once, twice = make_ticket(), make_ticket()
    do(tickets.edit, cast.abe, id_of(twice), {"title": "No dial tone at all"})
    keys = {ticket.id: ask(triage.question_on, id_of(ticket)) for ticket in (once, twice)}
    for question in questions():
        set_status(question, DeliveryStatus.SENT)
    assert len(questions()) == 3
    stopped_clock.move(days=400)
    assert sweep()["outbox_message"] == 1
    assert {question.ticket_id: question.idempotency_key for question in questions()} == keys
    assert sweep()["outbox_message"] == 0


def test_the_secret_in_a_letter_is_gone_after_a_week(
    stopped_clock: StoppedClock, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BATCH", 2)
    for status in DeliveryStatus:
        write(status, confidential=True)
        write(status, confidential=False)
    stopped_clock.move(days=7)
    assert not any(sweep().values())
    stopped_clock.move(seconds=1)
    assert sweep()["confidential letter"] == 3
    assert [(m.confidential, m.body, m.status.value) for m in outbox()] == [
        (True, "", "failed"),
        (False, "A link.", "queued"),
        (True, "", "sent"),
        (False, "A link.", "sent"),
        (True, "", "failed"),
        (False, "A link.", "failed"),
    ]
    assert outbox()[0].last_error == letters.EXPIRED, "nobody is sent an empty letter"
    assert sweep()["confidential letter"] == 0


def write(status: DeliveryStatus, *, confidential: bool) -> None:
    with db.transaction() as session:
        session.add(
            OutboxMessage(
                idempotency_key=uuid.uuid4().hex,
                topic="t",
                channel=DeliveryChannel.EMAIL,
                body="A link.",
                status=status,
                confidential=confidential,
                sent_at=clock.now() if status is DeliveryStatus.SENT else None,
            )
        )


def set_status(message: OutboxMessage, status: DeliveryStatus) -> None:
    sent_at = clock.now() if status is DeliveryStatus.SENT else None
    with db.transaction() as session:
        mine = sa.update(OutboxMessage).where(col(OutboxMessage.id) == message.id)
        session.execute(mine.values(status=status, sent_at=sent_at))


def questions() -> list[OutboxMessage]:
    with db.reading() as session:
        return list(session.exec(select(OutboxMessage).where(OutboxMessage.channel == DeliveryChannel.SUGGESTION)))
