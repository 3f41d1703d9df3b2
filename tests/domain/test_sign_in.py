"""Signing in: one answer for every wrong credential, a back-off after failures, and sessions that end."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import select

from tests.domain.test_races import at_once
from tests.support.cast import PASSWORD, Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import ask, do
from ticketing_app import db
from ticketing_app.domain import people, sessions, sign_in
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import Conflict, Forbidden, TooManyFailures, Unauthenticated
from ticketing_app.models import SignInFailure, User, UserSession
from ticketing_app.vocabulary import Door, Role

HOUR = timedelta(hours=1)


def _try(email: str, password: str = PASSWORD, address: str = "192.0.2.1") -> str:
    return sign_in.sign_in(email, password, lifetime=HOUR, address=address, device="test")[1]


def _fail(times: int, email: str = "abe@cast.example", address: str = "192.0.2.1") -> None:
    for _ in range(times):
        with pytest.raises(Unauthenticated) as refusal:
            _try(email, "a wrong password", address)
        assert type(refusal.value) is Unauthenticated, "the wait came too early"


def test_who_signs_in_is_who_they_are(cast: Cast) -> None:
    secret = _try(" Abe@CAST.example ")
    found = ask(sessions.resolve, secret, Door.REST, "request-1")
    assert (found.actor.id, found.actor.role, found.actor.door) == (cast.abe.id, Role.AGENT, Door.REST)
    assert (found.actor.request_id, found.seen_lately) == ("request-1", True)
    assert found.user.last_seen_at is not None


def test_the_database_holds_no_secret(cast: Cast) -> None:
    secret = _try(cast.email(cast.abe))
    with db.reading() as session:
        place = session.exec(select(UserSession)).one()
    assert secret not in str(place)
    assert len(place.token_hash) == 64


def test_every_wrong_credential_gets_the_same_answer(cast: Cast) -> None:
    do(people.edit, cast.ada, cast.anya.person_id, {"active": False})
    do(people.create, cast.ada, NewPerson(email="new@cast.example", full_name="No Password"), Role.AGENT, None)
    answers = set()
    for email, password in (
        ("abe@cast.example", "a wrong password"),
        ("nobody@cast.example", PASSWORD),
        ("anya@cast.example", PASSWORD),
        ("new@cast.example", PASSWORD),
        ("new@cast.example", "nobody has this password"),
        ("", ""),
        ("abe@cast.example", "half a pair \ud800"),
        ("half a pair \ud800@cast.example", PASSWORD),
        ("x" * 5_000 + "@cast.example", "x" * 5_000),
    ):
        with pytest.raises(Unauthenticated) as refusal:
            _try(email, password, f"192.0.2.{len(answers)}")
        answers.add((type(refusal.value), refusal.value.detail))
    assert len(answers) == 1


def test_five_failures_are_free_and_then_each_wait_is_twice_as_long(stopped_clock: StoppedClock, cast: Cast) -> None:
    email = cast.email(cast.abe)
    _fail(5)
    for wait in (5, 10, 20, 40):
        with pytest.raises(TooManyFailures) as refusal:
            _try(email)
        assert wait <= refusal.value.retry_after <= wait + 1
        stopped_clock.move(seconds=wait - 1)
        with pytest.raises(TooManyFailures):
            _try(email)
        stopped_clock.move(seconds=2)
        _fail(1)
    stopped_clock.move(seconds=81)
    assert _try(email)


def test_a_wait_is_never_longer_than_a_quarter_of_an_hour(stopped_clock: StoppedClock, cast: Cast) -> None:
    with db.transaction() as session:
        session.add_all(
            SignInFailure(at=stopped_clock.now, email=cast.email(cast.abe), address="192.0.2.1") for _ in range(200)
        )
    with pytest.raises(TooManyFailures, match="minutes") as refusal:
        _try(cast.email(cast.abe))
    assert refusal.value.retry_after <= 15 * 60 + 1
    stopped_clock.move(minutes=15, seconds=1)
    assert _try(cast.email(cast.abe))


def test_success_forgives_the_failures_of_the_account(cast: Cast) -> None:
    _fail(4)
    _try(cast.email(cast.abe))
    _fail(5)


def test_what_is_forgiven_does_not_count_for_the_address_either(stopped_clock: StoppedClock, cast: Cast) -> None:
    for _ in range(6):
        _fail(4)
        _try(cast.email(cast.abe))
    assert _try(cast.email(cast.anya)), stopped_clock


def test_what_is_forgiven_can_still_be_looked_up(cast: Cast) -> None:
    _fail(2)
    _try(cast.email(cast.abe))
    _fail(1)
    with db.reading() as session:
        kept = session.exec(select(SignInFailure).order_by(sa.asc("id"))).all()
    assert [failure.forgiven for failure in kept] == [True, True, False]


def test_the_back_off_of_one_account_leaves_others_alone(stopped_clock: StoppedClock, cast: Cast) -> None:
    _fail(5)
    assert _try(cast.email(cast.anya))
    assert stopped_clock.now


def test_twenty_failures_from_one_address_are_free(stopped_clock: StoppedClock, cast: Cast) -> None:
    for person in range(20):
        _fail(1, f"victim{person}@cast.example")
    with pytest.raises(TooManyFailures):
        _try(cast.email(cast.abe))
    assert _try(cast.email(cast.abe), address="198.51.100.7")
    stopped_clock.move(seconds=6)
    assert _try(cast.email(cast.anya))


def test_trying_whose_address_has_an_account_by_signing_up_has_to_wait_too(
    stopped_clock: StoppedClock, cast: Cast
) -> None:
    taken = NewPerson(email=cast.email(cast.abe), full_name="Somebody")
    for _ in range(20):
        with pytest.raises(Conflict):
            sign_in.sign_up(Door.REST, taken, PasswordHash("a hash"), address="192.0.2.66")
    for email in (taken.email, "free@cast.example"):
        with pytest.raises(TooManyFailures):
            sign_in.sign_up(
                Door.REST, NewPerson(email=email, full_name="N"), PasswordHash("a hash"), address="192.0.2.66"
            )
    assert _try(taken.email), "the account itself waits for nothing"
    stopped_clock.move(seconds=6)
    sign_in.sign_up(
        Door.REST, NewPerson(email="free@cast.example", full_name="N"), PasswordHash("a hash"), address="192.0.2.66"
    )


def test_unknown_accounts_back_off_like_known_ones(stopped_clock: StoppedClock, cast: Cast) -> None:
    _fail(5, "nobody@cast.example")
    with pytest.raises(TooManyFailures):
        _try("Nobody@cast.example")
    assert stopped_clock.now, cast


@pytest.mark.parametrize("password", [PASSWORD, "a wrong password"])
def test_many_tries_at_once_learn_nothing_more_than_one_after_the_other(password: str, cast: Cast) -> None:
    """Who passed the first check while others failed gets the same answer with the right password as without."""
    email, begun = cast.email(cast.abe), []

    def others_fail(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        if "password_hash" in statement and not begun:
            begun.append(statement)
            _fail(5)

    event.listen(db.engine(), "after_cursor_execute", others_fail)
    with pytest.raises(TooManyFailures):
        _try(email, password)


@pytest.mark.parametrize("change", ["password", "active"])
def test_who_is_shut_out_while_their_password_is_checked_stays_out(change: str, cast: Cast) -> None:
    email, begun = cast.email(cast.abe), []

    def shut_out(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        if "password_hash" in statement and not begun:
            begun.append(statement)
            password = PasswordHash("another hash") if change == "password" else None
            do(people.edit, cast.ada, cast.abe.person_id, {"active": change != "active"}, password=password)

    event.listen(db.engine(), "after_cursor_execute", shut_out)
    with pytest.raises(Unauthenticated):
        _try(email)


def test_the_right_password_wins_many_times_at_once(cast: Cast) -> None:
    email = cast.email(cast.abe)
    results = at_once(*[lambda: _try(email)] * 3)
    assert all(isinstance(result, str) for result in results), results
    assert len(set(map(str, results))) == 3


def test_a_session_ends_by_itself(stopped_clock: StoppedClock, cast: Cast) -> None:
    secret = _try(cast.email(cast.abe))
    stopped_clock.move(minutes=59)
    assert not ask(sessions.resolve, secret, Door.UI).seen_lately
    stopped_clock.move(minutes=1)
    with pytest.raises(Unauthenticated):
        ask(sessions.resolve, secret, Door.UI)


def test_signing_out_ends_this_session_and_no_other(cast: Cast) -> None:
    here, there = _try(cast.email(cast.abe)), _try(cast.email(cast.abe))
    do(sessions.end, here)
    do(sessions.end, here)
    do(sessions.end, None)
    with pytest.raises(Unauthenticated):
        ask(sessions.resolve, here, Door.UI)
    assert ask(sessions.resolve, there, Door.UI).actor.id == cast.abe.id


@pytest.mark.parametrize("secret", [None, "", "x", "' OR 1=1 --", "é" * 500])
def test_a_made_up_secret_is_nobodys(secret: str | None, cast: Cast) -> None:
    _try(cast.email(cast.abe))
    with pytest.raises(Unauthenticated):
        ask(sessions.resolve, secret, Door.UI)


def test_being_seen_is_noted_on_session_and_person(stopped_clock: StoppedClock, cast: Cast) -> None:
    secret = _try(cast.email(cast.abe))
    seen = stopped_clock.move(minutes=10)
    do(sessions.saw, ask(sessions.resolve, secret, Door.UI).session_id)
    found = ask(sessions.resolve, secret, Door.UI)
    assert found.seen_lately
    assert found.user.last_seen_at == seen


def test_demo_accounts_open_without_a_password_and_others_never(cast: Cast) -> None:
    with db.transaction() as session:
        session.get_one(User, cast.abe.person_id).demo = True
    secret = do(sign_in.sign_in_as_demo, "ABE@cast.example", lifetime=HOUR, address="::1", device=None)
    assert ask(sessions.resolve, secret, Door.UI).actor.id == cast.abe.id
    for email in ("anya@cast.example", "nobody@cast.example"):
        with pytest.raises(Forbidden):
            do(sign_in.sign_in_as_demo, email, lifetime=HOUR, address="::1", device=None)


def test_old_failures_are_forgotten(stopped_clock: StoppedClock, cast: Cast) -> None:
    _fail(1)
    stopped_clock.move(days=90, seconds=1)
    _fail(1)
    do(sign_in.forget_old_failures)
    with db.reading() as session:
        assert len(session.exec(select(SignInFailure)).all()) == 1, cast
