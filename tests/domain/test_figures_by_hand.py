"""The figures of each day equal counting ticket by ticket, on both databases, whatever happened before."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from tests.domain.test_figures import DAYS, behind, counted, put_into_team
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, do, other_category, reread
from ticketing_app import clock, db
from ticketing_app.domain import assignment, categories, erasure, figures, messages, tickets
from ticketing_app.domain.moments import Counted
from ticketing_app.domain.status import change_status
from ticketing_app.errors import TicketingError
from ticketing_app.jobs import counting
from ticketing_app.models import Ticket, User, id_of
from ticketing_app.models.figures import LATE, TOOK
from ticketing_app.vocabulary import PauseReason, Priority, Status, Visibility


def test_the_figures_equal_counting_ticket_by_ticket_whatever_happens(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    chance = random.Random(1)
    topics = [other_category(), id_of(do(categories.add, cast.ada, "Broadband"))]
    made: list[int] = []
    acts = deeds(chance, cast, topics)
    for turn in range(90):
        stopped_clock.move(hours=chance.choice((0.1, 0.5, 2, 7)))
        if turn % 3 == 0 or not made:
            made.append(id_of(make_ticket(category_id=chance.choice(topics), region=chance.choice(PLACES))))
        try:
            chance.choice(acts)(chance.choice(made))
        except TicketingError:
            continue  # not a step that this ticket can take now
        counting.count_stale()  # at once, so that no mark profits from a later one
    compare(cast, topics)
    with db.transaction() as session:
        session.execute(sa.text("DELETE FROM stale_day"))
        session.execute(sa.text("UPDATE daily_figure SET arrived = arrived + 1"))
    rebuilt = counting.rebuild(lambda _: None, lambda _: None)
    assert rebuilt.days > 10
    compare(cast, topics)


PLACES = (None, "North", "South")


def deeds(chance: random.Random, cast: Cast, topics: list[int]) -> list[Callable[[int], object]]:
    """What can happen to a ticket."""
    hands = (cast.eve, cast.emil, cast.anya)
    reasons = list(PauseReason)
    after = {
        Status.NEW: (Status.IN_PROGRESS, Status.REJECTED),
        Status.IN_PROGRESS: (Status.RESOLVED, Status.RESOLVED, Status.PENDING, Status.HELD, Status.CANCELLED),
        Status.PENDING: (Status.IN_PROGRESS,),
        Status.HELD: (Status.IN_PROGRESS,),
        Status.RESOLVED: (Status.IN_PROGRESS, Status.CLOSED),
    }

    def go_on(number: int) -> None:
        status = chance.choice(after.get(reread(number).status, (Status.CLOSED,)))
        pause = chance.choice(reasons) if status in (Status.PENDING, Status.HELD) else None
        do(change_status, cast.mia, number, status, reason="As it happens.", pause=pause)

    return [
        *([go_on] * 6),
        lambda number: do(messages.write, cast.abe, number, "We look into it.", Visibility.PUBLIC),
        lambda number: do(assignment.assign, cast.mia, number, chance.choice(hands).person_id),
        lambda number: do(assignment.take, chance.choice(hands), number),
        lambda number: do(tickets.edit, cast.mia, number, {"category_id": chance.choice(topics)}),
        lambda number: do(tickets.edit, cast.mia, number, {"region": chance.choice(PLACES)}),
        lambda number: do(tickets.edit, cast.mia, number, {"priority": chance.choice(list(Priority))}, reason="So."),
        lambda _: put_into_team(cast, chance.choice(("eve", "emil")), chance.choice(("North", "Core"))),
        lambda number: do(erasure.erase, cast.ada, number, "Asked for.") if chance.random() < 0.4 else None,
    ]


def compare(cast: Cast, topics: list[int]) -> None:
    every: list[dict[str, Any]] = [{}, {"category_id": topics[1]}, {"region": "North"}, {"team": "Core"}, {"days": 30}]
    for narrowed in every:
        found, wanted = counted(cast, **narrowed), slowly(**narrowed)
        assert {day.day: summary(day) for day in found.days} == {day: wanted[day] for day in wanted}, narrowed
        assert sum(found.causes.values()) == found.resolution.missed
        for late, number in enumerate(found.resolution.late):
            if not narrowed:
                assert behind(cast, Counted.RESOLVED_LATE, late=late) == number
    whole = counted(cast)
    for what, name in ((Counted.ARRIVED, "arrived"), (Counted.LEFT, "left"), (Counted.REOPENED, "reopened")):
        assert behind(cast, what) == whole.total(name), name
    assert behind(cast, Counted.ANSWERED) == sum(whole.response.took)
    assert behind(cast, Counted.ANSWERED_LATE) == whole.response.missed


def summary(day: figures.Day) -> dict[str, object]:
    clocks = {"response": day.response, "resolution": day.resolution}
    kept = {name: (one.met, one.late, one.took) for name, one in clocks.items()}
    return {
        **{name: getattr(day, name) for name in ("arrived", "left", "open", "reopened", "paused_late")},
        **kept,
    }


def slowly(
    days: int = DAYS, category_id: int | None = None, region: str | None = None, team: str | None = None
) -> dict[date, dict[str, object]]:
    """The obviously right way: every ticket in turn."""
    with db.reading() as session:
        in_team = {user.id for user in session.exec(select(User)) if user.team == team}
        every = [
            one
            for one in session.exec(select(Ticket))
            if one.erased_at is None
            and category_id in (None, one.category_id)
            and region in (None, one.region)
            and (team is None or one.assignee_id in in_team)
        ]
    today = clock.now().date()
    return {day: on(day, every) for day in (today - timedelta(days=back) for back in range(days))}


def on(day: date, every: list[Ticket]) -> dict[str, object]:
    def then(at: datetime | None) -> bool:
        return at is not None and at.date() == day

    left = {one.id: one.resolved_at or one.closed_at for one in every}
    still = [one for one in every if one.created_at.date() <= day and not gone(left[one.id], day)]
    answered = [(one.created_at, one.response_due_at, one.first_response_at) for one in every]
    solved = [(one.created_at, one.resolution_due_at, one.resolved_at) for one in every]
    return {
        "arrived": sum(then(one.created_at) for one in every),
        "left": sum(then(at) for at in left.values()),
        "open": len(still),
        "reopened": sum(then(one.reopened_at) for one in every),
        "paused_late": sum(then(one.paused_late_at) for one in every),
        "response": kept([(a, b, c) for a, b, c in answered if c is not None and then(c)]),
        "resolution": kept([(a, b, c) for a, b, c in solved if c is not None and then(c)]),
    }


def gone(at: datetime | None, day: date) -> bool:
    return at is not None and at.date() <= day


def kept(those: list[tuple[datetime, datetime | None, datetime]]) -> tuple[int, list[int], list[int]]:
    late = [(due, ended) for _, due, ended in those if due is not None and ended > due]
    met = sum(due is not None and ended <= due for _, due, ended in those)
    return (
        met,
        steps([minutes(due, ended) for due, ended in late], LATE),
        steps([minutes(raised, ended) for raised, _, ended in those], TOOK),
    )


def minutes(start: datetime, end: datetime) -> float:
    """Both without their fractions of a second, as the databases count."""
    return (end.replace(microsecond=0) - start.replace(microsecond=0)).total_seconds() / 60


def steps(lengths: list[float], bounds: tuple[int, ...]) -> list[int]:
    found = Counter(next((n for n, bound in enumerate(bounds) if one <= bound), len(bounds)) for one in lengths)
    return [found[number] for number in range(len(bounds) + 1)]
