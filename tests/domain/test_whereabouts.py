"""Where people are signed in and how they came in: theirs to see and end, and for managers and admins to look at."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from tests.support.cast import PASSWORD, Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import ask, do
from ticketing_app.domain import refreshing, sessions, sign_in, whereabouts
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Forbidden, Missing, Unauthenticated
from ticketing_app.models import User
from ticketing_app.vocabulary import Door

HOUR = timedelta(hours=1)


def _sign_in(who: Actor, address: str = "192.0.2.1", *, program: bool = False) -> Actor:
    """The person as they act through a new session."""

    def work(session: Session) -> str:
        user = session.get_one(User, who.person_id)
        secret = sessions.open_for(session, user, lifetime=HOUR, address=address, device="curl/8.4.0")
        if program:
            refreshing.grant(session, secret)
        return secret

    return ask(sessions.resolve, do(work), Door.UI).actor


def _addresses(who: Actor) -> list[str | None]:
    return [place.address for place in ask(whereabouts.my_sessions, who)]


def test_one_sees_ones_own_places_here_first(stopped_clock: StoppedClock, cast: Cast) -> None:
    here = _sign_in(cast.cara, "192.0.2.1")
    stopped_clock.move(minutes=1)
    _sign_in(cast.cara, "192.0.2.2")
    stopped_clock.move(minutes=1)
    _sign_in(cast.cara, "192.0.2.3", program=True)
    _sign_in(cast.carlo, "192.0.2.99")
    places = ask(whereabouts.my_sessions, here)
    assert [(place.address, place.here, place.by_program) for place in places] == [
        ("192.0.2.1", True, False),
        ("192.0.2.3", False, True),
        ("192.0.2.2", False, False),
    ]


def test_what_is_over_is_no_place_any_more(stopped_clock: StoppedClock, cast: Cast) -> None:
    _sign_in(cast.cara)
    stopped_clock.move(hours=1)
    assert _addresses(cast.cara) == []


def test_one_ends_one_and_the_others_stay(cast: Cast) -> None:
    here, there = _sign_in(cast.cara, "192.0.2.1"), _sign_in(cast.cara, "192.0.2.2")
    assert there.session_id is not None
    do(whereabouts.end_my_session, here, there.session_id)
    assert _addresses(here) == ["192.0.2.1"]
    with pytest.raises(Missing):
        do(whereabouts.end_my_session, here, there.session_id)


def test_nobody_ends_the_session_of_somebody_else(cast: Cast) -> None:
    carlos = _sign_in(cast.carlo).session_id
    assert carlos is not None
    with pytest.raises(Missing):
        do(whereabouts.end_my_session, cast.cara, carlos)
    for who in (cast.cara, cast.abe, cast.mia):
        with pytest.raises(Forbidden):
            do(whereabouts.end_session_of, who, cast.carlo.person_id, carlos)
        with pytest.raises(Forbidden):
            do(whereabouts.end_sessions_of, who, cast.carlo.person_id)
    with pytest.raises(Missing):
        do(whereabouts.end_session_of, cast.ada, cast.cara.person_id, carlos)
    assert len(_addresses(cast.carlo)) == 1


def test_everywhere_else_leaves_here_and_everywhere_leaves_nothing(cast: Cast) -> None:
    here = _sign_in(cast.cara, "192.0.2.1")
    _sign_in(cast.cara, "192.0.2.2")
    _sign_in(cast.cara, "192.0.2.3")
    carlo = _sign_in(cast.carlo)
    assert do(whereabouts.end_my_other_sessions, here) == 2
    assert _addresses(here) == ["192.0.2.1"]
    assert do(whereabouts.end_my_sessions, here) == 1
    assert _addresses(here) == []
    assert len(_addresses(carlo)) == 1


def test_an_admin_ends_anybodys(cast: Cast) -> None:
    _sign_in(cast.eve, "192.0.2.1")
    _sign_in(cast.eve, "192.0.2.2")
    first, _ = ask(whereabouts.sessions_of, cast.mia, cast.eve.person_id)
    do(whereabouts.end_session_of, cast.ada, cast.eve.person_id, first.id)
    assert len(_addresses(cast.eve)) == 1
    assert do(whereabouts.end_sessions_of, cast.ada, cast.eve.person_id) == 1
    assert do(whereabouts.end_sessions_of, cast.ada, cast.eve.person_id) == 0
    with pytest.raises(Missing):
        do(whereabouts.end_sessions_of, cast.ada, 999_999)


def test_sign_ins_tell_the_good_ones_and_the_failed_newest_first(stopped_clock: StoppedClock, cast: Cast) -> None:
    email = cast.email(cast.abe)
    for password, address in (("wrong", "192.0.2.1"), (PASSWORD, "192.0.2.2"), ("wrong", "192.0.2.3")):
        with contextlib.suppress(Unauthenticated):
            sign_in.sign_in(email, password, lifetime=HOUR, address=address, device="curl/8.4.0")
        stopped_clock.move(minutes=1)
    stopped_clock.move(days=2)
    tries = ask(whereabouts.sign_ins_of, cast.mia, cast.abe.person_id)
    assert [(one.worked, one.address) for one in tries] == [
        (False, "192.0.2.3"),
        (True, "192.0.2.2"),
        (False, "192.0.2.1"),
    ]
    assert len(ask(whereabouts.sign_ins_of, cast.mia, cast.abe.person_id, 2)) == 2
    for who in (cast.cara, cast.abe, cast.eve):
        with pytest.raises(Forbidden):
            ask(whereabouts.sign_ins_of, who, cast.abe.person_id)
        with pytest.raises(Forbidden):
            ask(whereabouts.sessions_of, who, cast.abe.person_id)


def test_a_session_that_was_ended_stays_among_the_sign_ins(cast: Cast) -> None:
    here = _sign_in(cast.cara)
    do(whereabouts.end_my_sessions, replace(here, session_id=None))
    assert [one.worked for one in ask(whereabouts.sign_ins_of, cast.ada, cast.cara.person_id)] == [True]
