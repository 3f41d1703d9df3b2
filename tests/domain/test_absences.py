"""Working hours, skills, teams and absences: who may say so, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import ask, do
from ticketing_app import clock
from ticketing_app.domain import audit, people, presence
from ticketing_app.domain.people import PersonChanges
from ticketing_app.errors import Forbidden, Invalid, Missing
from ticketing_app.models import id_of
from ticketing_app.vocabulary import CustomerTier

DAY = timedelta(days=1)


@pytest.mark.parametrize(("who", "whose", "may"), [
    ("eve", "eve", True), ("eve", "emil", False), ("abe", "eve", False), ("mia", "eve", True), ("ada", "mia", True),
    ("cara", "cara", False), ("cara", "eve", False),
])  # fmt: skip
def test_staff_say_it_for_themselves_and_who_plans_for_all(who: str, whose: str, may: bool, cast: Cast) -> None:
    actor, number, now = cast.everyone[who], cast.everyone[whose].person_id, clock.now()
    if may:
        made = do(presence.add_absence, actor, number, now, now + DAY, "Holidays")
        assert [one.note for one in ask(presence.absences, actor, number)] == ["Holidays"]
        do(presence.remove_absence, actor, number, id_of(made))
        assert ask(presence.absences, actor, number) == []
        return
    asked: list[Callable[[], Any]] = [
        lambda: do(presence.add_absence, actor, number, now, now + DAY),
        lambda: ask(presence.absences, actor, number),
        lambda: do(presence.remove_absence, actor, number, 1),
    ]
    for one in asked:
        with pytest.raises(Forbidden):
            one()


def test_customers_are_never_away_and_one_absence_is_not_anothers(cast: Cast) -> None:
    now = clock.now()
    with pytest.raises(Missing):
        do(presence.add_absence, cast.ada, cast.cara.person_id, now, now + DAY)
    theirs = do(presence.add_absence, cast.eve, cast.eve.person_id, now, now + DAY)
    with pytest.raises(Missing):
        do(presence.remove_absence, cast.emil, cast.emil.person_id, id_of(theirs))


@pytest.mark.parametrize(("since", "until"), [(1, 1), (2, 1), (-3, -1), (0, 500)])
def test_times_that_make_no_sense_are_refused(since: int, until: int, cast: Cast) -> None:
    now = clock.now()
    with pytest.raises(Invalid) as refused:
        do(presence.add_absence, cast.eve, cast.eve.person_id, now + since * DAY, now + until * DAY)
    assert list(refused.value.fields) == ["until"]


def test_the_trail_says_when_and_never_why(stopped_clock: StoppedClock, cast: Cast) -> None:
    do(presence.add_absence, cast.eve, cast.eve.person_id, stopped_clock.now, stopped_clock.now + DAY, "In hospital")
    newest = ask(audit.entries, cast.ada, audit.AuditQuery()).items[0]
    assert newest.action == "user.absence_added"
    assert newest.after == {"since": "2026-03-02T09:00+00:00", "until": "2026-03-03T09:00+00:00"}


def test_who_is_away_is_away_for_everybody(stopped_clock: StoppedClock, cast: Cast) -> None:
    until = stopped_clock.now + 2 * DAY
    do(presence.add_absence, cast.eve, cast.eve.person_id, stopped_clock.now, until)
    users = [ask(people.one, cast.ada, person.person_id) for person in (cast.eve, cast.emil)]
    there = ask(presence.of, users)
    assert there[cast.eve.person_id] == presence.Presence(False, until, until)
    assert there[cast.emil.person_id].present


def test_an_admin_says_where_somebody_stands(cast: Cast) -> None:
    changes: PersonChanges = {
        "team": " Field  north ",
        "leads_team": True,
        "skills": ["Broadband", "fibre", "fibre", " "],
        "calendar_id": 1,
    }
    edited = do(people.edit, cast.ada, cast.eve.person_id, changes)
    assert (edited.team, edited.leads_team, edited.skills, edited.calendar_id) == (
        "Field north",
        True,
        ["broadband", "fibre"],
        1,
    )
    business = do(people.edit, cast.ada, cast.cara.person_id, {"tier": CustomerTier.BUSINESS})
    assert business.tier is CustomerTier.BUSINESS


@pytest.mark.parametrize(("whose", "changes", "field"), [
    ("cara", {"team": "Field north"}, "team"), ("cara", {"skills": ["dsl"]}, "skills"),
    ("eve", {"tier": CustomerTier.PLUS}, "tier"), ("eve", {"calendar_id": 999}, "calendar_id"),
    ("eve", {"skills": ["x" * 31]}, "skills"), ("eve", {"skills": [str(n) for n in range(21)]}, "skills"),
])  # fmt: skip
def test_what_does_not_fit_the_person_is_refused(whose: str, changes: PersonChanges, field: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        do(people.edit, cast.ada, cast.everyone[whose].person_id, changes)
    assert list(refused.value.fields) == [field]
