"""What nobody needs any more is thrown away; the audit trail stays."""

from datetime import timedelta

from sqlmodel import select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database, all_rows
from tests.support.tickets import MakeTicket, do
from ticketing_app import clock, db
from ticketing_app.domain import idempotency, sessions
from ticketing_app.jobs.sweep import sweep
from ticketing_app.models import SignInFailure, User


def leave_traces(cast: Cast) -> None:
    with db.transaction() as session:
        idempotency.claim(session, cast.cara, "tickets", "key", "fingerprint")
        session.add(SignInFailure(at=clock.now(), email="x@x.example", address="10.0.0.1"))
        user = session.exec(select(User).where(User.id == cast.cara.id)).one()
        sessions.open_for(session, user, lifetime=timedelta(hours=12))


def test_what_is_old_goes_and_what_is_fresh_stays(stopped_clock: StoppedClock, database: Database, cast: Cast) -> None:
    leave_traces(cast)
    stopped_clock.move(hours=25)
    leave_traces(cast)
    # The old key went when its owner used it again.
    assert sweep() == {
        "idempotency_key": 0,
        "notification": 0,
        "sign_in_failure": 1,
        "source_exchange": 0,
        "user_session": 1,
    }
    rows = all_rows()
    assert [len(rows[table]) for table in ("idempotency_key", "sign_in_failure", "user_session")] == [1, 1, 1]


def test_nothing_that_still_counts_is_swept(stopped_clock: StoppedClock, database: Database, cast: Cast) -> None:
    leave_traces(cast)
    stopped_clock.move(minutes=14)
    assert sweep() == {
        "idempotency_key": 0,
        "notification": 0,
        "sign_in_failure": 0,
        "source_exchange": 0,
        "user_session": 0,
    }


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
