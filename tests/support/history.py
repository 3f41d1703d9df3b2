"""A house with a past: resolved tickets that took so many minutes, written as rows, far quicker than lived through."""

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import select

from tests.support.cast import Cast
from tests.support.tickets import other_category
from ticketing_app import clock, db
from ticketing_app.models import AuditEntry, ResolutionFact, SlaEscalation, Ticket, id_of
from ticketing_app.vocabulary import Priority, Status


def lived_through(
    cast: Cast,
    minutes: Iterable[float],
    *,
    priority: Priority = Priority.MEDIUM,
    category_id: int | None = None,
    load: int = 0,
    solved_by: int | None = None,
) -> None:
    """A past of Carlo's tickets, which Eve solved unless somebody else is named."""
    solver = solved_by or cast.eve.person_id
    a_past(cast.carlo.person_id, solver, minutes, priority=priority, category_id=category_id, load=load)


def a_past(
    customer_id: int,
    solver_id: int,
    minutes: Iterable[float],
    *,
    priority: Priority = Priority.MEDIUM,
    category_id: int | None = None,
    load: int = 0,
) -> None:
    """One resolved ticket for each amount of working time, an hour apart, the last of them an hour ago."""
    category, now, took = category_id or other_category(), clock.now(), list(minutes)
    with db.transaction() as session:
        for number, used in enumerate(took):
            at = now - timedelta(hours=len(took) - number)
            ticket = Ticket(
                title="Solved long ago",
                description="It was.",
                category_id=category,
                status=Status.CLOSED,
                priority=priority,
                customer_id=customer_id,
                assignee_id=solver_id,
                created_at=at - timedelta(minutes=used),
                updated_at=at,
                resolved_at=at,
            )
            session.add(ticket)
            session.flush()
            fact = {"priority": priority, "used": used, "target": 1440, "begun": 0.0, "load": load}
            session.add(ResolutionFact(ticket_id=id_of(ticket), category_id=category, resolved_at=at, **fact))


def facts() -> list[ResolutionFact]:
    """What the house keeps of resolved tickets."""
    with db.reading() as session:
        return list(session.exec(select(ResolutionFact)))


def time_passes(number: int, amount: timedelta) -> None:
    """Everything on the ticket has happened so much earlier, and was to happen so much earlier."""
    moments = ("created_at", "updated_at", "status_changed_at", "first_response_at", "next_escalation_at")
    with db.transaction() as session:
        ticket = session.get_one(Ticket, number)
        for name in moments:
            before = getattr(ticket, name)
            setattr(ticket, name, before - amount if before else None)
        for entry in session.exec(select(AuditEntry).where(AuditEntry.ticket_id == number)):
            entry.at -= amount
            session.add(entry)
        for taken in session.exec(select(SlaEscalation).where(SlaEscalation.ticket_id == number)):
            taken.since, taken.at = taken.since - amount, taken.at - amount
            session.add(taken)
        session.add(ticket)
