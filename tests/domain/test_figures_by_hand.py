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
from ticketing_app.domain.moments import DONE_LATE, Counted
from ticketing_app.domain.status import change_status
from ticketing_app.errors import TicketingError
from ticketing_app.jobs import counting
from ticketing_app.models import AuditEntry, Message, Milestone, SlaPolicy, Ticket, User, id_of
from ticketing_app.models.figures import LATE, TIMED, TOOK
from ticketing_app.vocabulary import ClockName, MilestoneKind, PauseReason, Priority, Role, Status, Visibility


def test_the_figures_equal_counting_ticket_by_ticket_whatever_happens(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    promise_everything()
    chance = random.Random(2)
    topics = [other_category(), id_of(do(categories.add, cast.ada, "Broadband"))]
    made: list[int] = []
    acts = deeds(chance, cast, topics)
    for turn in range(120):
        stopped_clock.move(hours=chance.choice((0.1, 0.5, 2, 7)))
        if turn % 6 == 0:
            made.append(id_of(make_ticket(category_id=chance.choice(topics), region=chance.choice(PLACES))))
        try:
            chance.choice(acts)(chance.choice(made[-5:]))
        except TicketingError:
            continue  # not a step that this ticket can take now
        counting.count_stale()  # at once, so that no mark profits from a later one
    compare(cast, topics)
    every_answered_question_is_there()
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
        Status.RESOLVED: (Status.IN_PROGRESS, Status.IN_PROGRESS, Status.CLOSED),
    }

    def go_on(number: int) -> None:
        status = chance.choice(after.get(reread(number).status, (Status.CLOSED,)))
        pause = chance.choice(reasons) if status in (Status.PENDING, Status.HELD) else None
        do(change_status, cast.mia, number, status, reason="As it happens.", pause=pause)

    return [
        *([go_on] * 10),
        *([lambda number: do(messages.write, cast.abe, number, "We look into it.", Visibility.PUBLIC)] * 2),
        *([lambda number: do(messages.write, cast.cara, number, "Any news?", Visibility.PUBLIC)] * 2),
        lambda number: do(assignment.release, cast.mia, number),
        lambda number: do(assignment.assign, cast.mia, number, chance.choice(hands).person_id),
        lambda number: do(assignment.take, chance.choice(hands), number),
        lambda number: do(tickets.edit, cast.mia, number, {"category_id": chance.choice(topics)}),
        lambda number: do(tickets.edit, cast.mia, number, {"region": chance.choice(PLACES)}),
        lambda number: do(tickets.edit, cast.mia, number, {"priority": chance.choice(list(Priority))}, reason="So."),
        lambda _: put_into_team(cast, chance.choice(("eve", "emil")), chance.choice(("North", "Core"))),
        lambda number: do(erasure.erase, cast.ada, number, "Asked for.") if chance.random() < 0.2 else None,
    ]


def compare(cast: Cast, topics: list[int]) -> None:
    every: list[dict[str, Any]] = [{}, {"category_id": topics[1]}, {"region": "North"}, {"team": "Core"}, {"days": 30}]
    for narrowed in every:
        found, wanted = counted(cast, **narrowed), slowly(**narrowed)
        assert {day.day: summary(day) for day in found.days} == {day: wanted[day] for day in wanted}, narrowed
        assert sum(found.causes.values()) == found.kept[ClockName.RESOLUTION].missed
        for late, number in enumerate(found.kept[ClockName.RESOLUTION].late):
            if not narrowed:
                assert behind(cast, Counted.RESOLVED_LATE, late=late) == number
    whole = counted(cast, days=30)

    def tickets_behind(what: Counted) -> int:
        return behind(cast, what, days=30)

    for what, name in ((Counted.ARRIVED, "arrived"), (Counted.LEFT, "left")):
        assert tickets_behind(what) == whole.total(name), name
    assert tickets_behind(Counted.ANSWERED) == sum(whole.kept[ClockName.FIRST_RESPONSE].took)
    for name in (ClockName.FIRST_RESPONSE, ClockName.TRIAGE, ClockName.OWN):
        assert tickets_behind(DONE_LATE[name]) == whole.kept[name].missed, name
    # One that came back twice is one ticket.
    assert 0 < tickets_behind(Counted.REOPENED) <= whole.total("reopened")
    assert 0 < tickets_behind(Counted.NEXT_ANSWERED) <= whole.kept[ClockName.NEXT_RESPONSE].ended


def summary(day: figures.Day) -> dict[str, object]:
    kept = {name: (one.met, one.late, one.took if name in TIMED else []) for name, one in day.kept.items()}
    return {**{name: getattr(day, name) for name in ("arrived", "left", "open", "reopened", "paused_late")}, **kept}


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
        numbers = {one.id for one in every}
        again = [one for one in session.exec(select(Milestone)) if one.ticket_id in numbers]
        back = [
            (entry.ticket_id, entry.at)
            for entry in session.exec(select(AuditEntry).where(AuditEntry.action == "ticket.reopened"))
            if entry.ticket_id in numbers
        ]
    today = clock.now().date()
    return {
        day: {**on(day, every, again), "reopened": sum(at.date() == day for _, at in back)}
        for day in (today - timedelta(days=number) for number in range(days))
    }


def on(day: date, every: list[Ticket], again: list[Milestone]) -> dict[str, object]:
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
        "paused_late": sum(then(one.at) for one in again if one.kind is MilestoneKind.PAUSED_LATE),
        ClockName.FIRST_RESPONSE: kept([(a, b, c) for a, b, c in answered if c is not None and then(c)]),
        ClockName.RESOLUTION: kept([(a, b, c) for a, b, c in solved if c is not None and then(c)]),
        **{
            name: kept(
                [(one.since, one.due_at, one.at) for one in again if one.kind == name and then(one.at)],
                timed=name in TIMED,
            )
            for name in (ClockName.NEXT_RESPONSE, ClockName.TRIAGE, ClockName.OWN)
        },
    }


def promise_everything() -> None:
    """Every policy gets targets for the clocks that it had none for."""
    with db.transaction() as session:
        for policy in session.exec(select(SlaPolicy)):
            policy.next_response_minutes, policy.triage_minutes, policy.own_minutes = 240, 180, 200


def every_answered_question_is_there() -> None:
    """Told by the messages and steps of each ticket alone: who waited for a next response since when, until when."""
    with db.reading() as session:
        for ticket in session.exec(select(Ticket)):
            entries = session.exec(select(AuditEntry).where(AuditEntry.ticket_id == ticket.id)).all()
            told = [(one.at, False) for one in entries if one.after.get("status") in {Status.RESOLVED, Status.REJECTED}]
            said = session.exec(select(Message).where(Message.ticket_id == ticket.id, Message.visibility == "public"))
            staff = {user.id for user in session.exec(select(User)) if user.role is not Role.CUSTOMER}
            told += [(one.created_at, one.author_id not in staff) for one in said]
            wanted, waits, heard = list[tuple[datetime, datetime]](), None, False
            for at, by_customer in sorted(told):
                if by_customer:
                    waits = waits or (at if heard else None)
                else:
                    wanted += [(waits, at)] if waits else []
                    waits, heard = None, True
            rows = session.exec(
                select(Milestone).where(Milestone.ticket_id == ticket.id, Milestone.kind == MilestoneKind.NEXT_RESPONSE)
            )
            assert sorted((row.since, row.at) for row in rows) == wanted


def gone(at: datetime | None, day: date) -> bool:
    return at is not None and at.date() <= day


def kept(
    those: list[tuple[datetime, datetime | None, datetime]], *, timed: bool = True
) -> tuple[int, list[int], list[int]]:
    late = [(due, ended) for _, due, ended in those if due is not None and ended > due]
    met = sum(due is not None and ended <= due for _, due, ended in those)
    return (
        met,
        steps([minutes(due, ended) for due, ended in late], LATE),
        steps([minutes(raised, ended) for raised, _, ended in those], TOOK) if timed else [],
    )


def minutes(start: datetime, end: datetime) -> float:
    """Both without their fractions of a second, as the databases count."""
    return (end.replace(microsecond=0) - start.replace(microsecond=0)).total_seconds() / 60


def steps(lengths: list[float], bounds: tuple[int, ...]) -> list[int]:
    found = Counter(next((n for n, bound in enumerate(bounds) if one <= bound), len(bounds)) for one in lengths)
    return [found[number] for number in range(len(bounds) + 1)]
