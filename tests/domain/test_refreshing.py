"""Refresh tokens: good once, each for a new pair; used twice, the whole session is over."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.domain.test_races import at_once
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import ask, do
from ticketing_app import db
from ticketing_app.domain import people, refreshing, sessions, whereabouts
from ticketing_app.domain.refreshing import Traded
from ticketing_app.errors import Unauthenticated
from ticketing_app.models import AuditEntry, RefreshToken, User
from ticketing_app.vocabulary import Door

DAYS = timedelta(days=30)


def _sign_in(cast: Cast) -> tuple[str, str]:
    """The access secret and the refresh token of a new session of Cara's."""

    def work(session: Session) -> tuple[str, str]:
        cara = session.get_one(User, cast.cara.person_id)
        secret = sessions.open_for(session, cara, lifetime=DAYS, address="192.0.2.1", device="curl/8.4.0")
        return secret, refreshing.grant(session, secret)

    return do(work)


def _trade(token: str, address: str = "192.0.2.1") -> Traded | None:
    return do(refreshing.trade, token, Door.REST, lifetime=DAYS, address=address, device="curl/8.4.0")


def _traded(token: str) -> Traded:
    traded = _trade(token)
    assert traded is not None
    return traded


def _is_in(secret: str) -> bool:
    try:
        ask(sessions.resolve, secret, Door.REST)
    except Unauthenticated:
        return False
    return True


def _reported(cast: Cast) -> list[AuditEntry]:
    with db.reading() as session:
        wanted = select(AuditEntry).where(AuditEntry.action == "user.refresh_token_reused")
        return list(session.exec(wanted.where(AuditEntry.subject_id == cast.cara.id)))


def test_a_refresh_token_gives_a_new_pair_and_the_old_one_is_worth_nothing(cast: Cast) -> None:
    secret, token = _sign_in(cast)
    traded = _traded(token)
    assert traded.user.id == cast.cara.id
    assert (_is_in(secret), _is_in(traded.secret)) == (False, True)
    assert traded.refresh_token != token
    again = _traded(traded.refresh_token)
    assert (_is_in(traded.secret), _is_in(again.secret)) == (False, True)
    assert len(ask(whereabouts.my_sessions, cast.cara)) == 1, "it stays one session"


def test_each_use_begins_the_time_anew(stopped_clock: StoppedClock, cast: Cast) -> None:
    _, token = _sign_in(cast)
    stopped_clock.move(days=29)
    traded = _traded(token)
    stopped_clock.move(days=29)
    traded = _traded(traded.refresh_token)
    stopped_clock.move(days=30)
    assert _trade(traded.refresh_token) is None
    assert _reported(cast) == [], "too late is no theft"


def test_a_second_use_ends_the_session_at_once_and_is_written_down(cast: Cast) -> None:
    _, token = _sign_in(cast)
    traded = _traded(token)
    assert _trade(token, "198.51.100.7") is None
    assert not _is_in(traded.secret)
    assert _trade(traded.refresh_token) is None, "whoever holds the newest one is out as well"
    [entry] = _reported(cast)
    assert (entry.actor_id, entry.after["address"]) == (None, "198.51.100.7")
    assert ask(whereabouts.my_sessions, cast.cara) == []


def test_the_theft_of_one_session_leaves_the_others_alone(cast: Cast) -> None:
    (other, _), (_, token) = _sign_in(cast), _sign_in(cast)
    _traded(token)
    _trade(token)
    assert _is_in(other)


def test_of_two_who_use_it_at_once_neither_stays_in(cast: Cast) -> None:
    _, token = _sign_in(cast)
    results = at_once(*[lambda: _trade(token)] * 2)
    winners = [result for result in results if isinstance(result, Traded)]
    assert len(winners) == 1, results
    assert not _is_in(winners[0].secret)
    assert len(_reported(cast)) == 1


@pytest.mark.parametrize("way_out", ["signed out", "everywhere", "deactivated"])
def test_who_is_out_cannot_refresh(way_out: str, cast: Cast) -> None:
    secret, token = _sign_in(cast)
    if way_out == "signed out":
        do(sessions.end, secret)
    elif way_out == "everywhere":
        do(whereabouts.end_my_sessions, cast.cara)
    else:
        do(people.edit, cast.ada, cast.cara.person_id, {"active": False})
        do(people.edit, cast.ada, cast.cara.person_id, {"active": True})
    assert _trade(token) is None
    assert _reported(cast) == []


@pytest.mark.parametrize("made_up", ["", "x", "é" * 500])
def test_a_made_up_token_is_nobodys(made_up: str, cast: Cast) -> None:
    secret, _ = _sign_in(cast)
    assert _trade(made_up) is None
    assert _is_in(secret)


def test_the_database_holds_no_refresh_token(cast: Cast) -> None:
    _, token = _sign_in(cast)
    with db.reading() as session:
        [row] = session.exec(select(RefreshToken)).all()
    assert token not in str(row)
    assert len(row.token_hash) == 64


def test_only_who_is_signed_in_gets_one(cast: Cast) -> None:
    with pytest.raises(Unauthenticated):
        do(refreshing.grant, "made up")
