"""Before a target is missed somebody hears of it: the steps of a policy, each taken once in the life of a clock.

The worker looks at the tickets whose `next_escalation_at` has come, and at no others. Under the ticket's lock it
derives the clocks anew, takes what is due in order, and writes down when to look again. After a rest of the house the
steps that fell due meanwhile are taken one after the other, unless the clock stands by then. When a policy or calendar
changes, all open tickets are due at once: some of them are looked at together, and share what they are derived from.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, assignment, sla, sla_words, spine, tickets
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.sla_basis import Basis
from ticketing_app.models import AuditEntry, SlaEscalation, Ticket, User, id_of
from ticketing_app.texts import later
from ticketing_app.vocabulary import FINAL, LABELS, ClockName, EscalationAction, Priority, Role

ESCALATED = "ticket.escalated"
AFTER_TROUBLE = timedelta(minutes=15)
_HIGHER = {Priority.LOW: Priority.MEDIUM, Priority.MEDIUM: Priority.HIGH, Priority.HIGH: Priority.CRITICAL}


def to_look_at(session: Session, limit: int) -> list[int]:
    """The tickets that have to be looked at by now, the longest due first."""
    due = col(Ticket.next_escalation_at)
    wanted = sa.select(col(Ticket.id)).where(due <= clock.now()).order_by(due, col(Ticket.id)).limit(limit)
    return [number for (number,) in session.execute(wanted)]


def postpone(session: Session, ticket_id: int) -> None:
    """Look at the ticket a little later: looking at it failed, and others are due as well."""
    session.execute(
        sa.update(Ticket)
        .where(col(Ticket.id) == ticket_id, col(Ticket.next_escalation_at) <= clock.now())
        .values(next_escalation_at=clock.now() + AFTER_TROUBLE)
        .execution_options(synchronize_session=False)
    )


def look_at(session: Session, actor: Actor, ticket_id: int) -> int:
    """Derive the ticket's clocks anew and take the steps that are due; returns how many.

    Raises `Missing`, `Forbidden`.
    """
    access.allow(actor, Action.MANAGE_SLA)
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id)
    if ticket.next_escalation_at > clock.now():
        return 0  # another worker was faster
    return _look_at(session, actor, [ticket])


def look_at_some(session: Session, actor: Actor, ticket_ids: Sequence[int]) -> tuple[int, int]:
    """The same for these tickets together, but for those that somebody holds: they are due again soon.

    Returns how many were looked at, and how many steps were taken. Raises `Forbidden`.
    """
    access.allow(actor, Action.MANAGE_SLA)
    due = col(Ticket.next_escalation_at) <= clock.now()
    wanted = select(Ticket).where(col(Ticket.id).in_(ticket_ids), due).order_by(col(Ticket.id))
    found = session.exec(wanted.with_for_update(skip_locked=True)).all()
    return len(found), _look_at(session, actor, found)


def _look_at(session: Session, actor: Actor, tickets: Sequence[Ticket]) -> int:
    basis = Basis(session, tickets)
    steps = 0
    escalated: list[Ticket] = []
    for ticket in tickets:
        now = sla.rederive(session, actor, ticket, basis=basis)
        session.add(ticket)
        if now is None:
            continue
        due = sla.due_steps(basis, ticket, now)
        for step in due:
            since = now.clocks[step["clock"]].since
            _take(session, actor, ticket, step, since)
        if due:
            escalated.append(ticket)
            steps += len(due)
    session.flush()
    basis.forget_trails()
    for ticket in escalated:
        sla.set_due_times(session, ticket, basis=basis)
        session.add(ticket)
    session.flush()
    return steps


def _take(session: Session, actor: Actor, ticket: Ticket, step: dict[str, Any], since: datetime) -> None:
    name, action = ClockName(step["clock"]), EscalationAction(step["action"])
    session.add(
        SlaEscalation(
            ticket_id=id_of(ticket), clock=name, since=since, percent=step["percent"], action=action, at=clock.now()
        )
    )
    spine.record_on(
        session, actor, ESCALATED, ticket, after={"clock": name, "percent": step["percent"], "action": action}
    )
    DEEDS[action](session, actor, ticket, name, step["percent"])


def _tell(session: Session, ticket: Ticket, people: list[User], name: ClockName, percent: int) -> None:
    if percent >= 100:
        sentence = later("{ticket} has missed a target: {clock}.", ticket=ticket.reference, clock=later(LABELS[name]))
    else:
        sentence = later(
            "{percent} % of a target are used up on {ticket}: {clock}.",
            percent=percent,
            ticket=ticket.reference,
            clock=later(LABELS[name]),
        )
    for person in people:
        spine.tell_colleague(session, person, ticket, ESCALATED, sentence)


def _tell_assignee(session: Session, _actor: Actor, ticket: Ticket, name: ClockName, percent: int) -> None:
    """Where nobody has it (or nobody who is still here), those who hand tickets out hear of it."""
    owner = _owner(session, ticket)
    _tell(session, ticket, [owner] if owner and owner.active else _active(session, Role.AGENT), name, percent)


def _tell_lead(session: Session, _actor: Actor, ticket: Ticket, name: ClockName, percent: int) -> None:
    """The lead of the assignee's team; the managers where there is none."""
    owner = _owner(session, ticket)
    leads: list[User] = []
    if owner is not None and owner.team:
        wanted = select(User).where(User.team == owner.team, col(User.leads_team).is_(True), col(User.active).is_(True))
        leads = list(session.exec(wanted.order_by(col(User.id))))
    _tell(session, ticket, leads or _active(session, Role.MANAGER), name, percent)


def _tell_managers(session: Session, _actor: Actor, ticket: Ticket, name: ClockName, percent: int) -> None:
    _tell(session, ticket, _active(session, Role.MANAGER), name, percent)


def _raise_priority(session: Session, actor: Actor, ticket: Ticket, name: ClockName, percent: int) -> None:
    higher = _HIGHER.get(ticket.priority)
    if higher is not None and ticket.id is not None:
        reason = sla_words.used_up(name, percent)
        tickets.edit(session, actor, ticket.id, {"priority": higher}, reason=reason)


def _return_to_queue(session: Session, actor: Actor, ticket: Ticket, _name: ClockName, _percent: int) -> None:
    """Only where the owner has done nothing on it since they got it; they are told."""
    if ticket.assignee_id is None or ticket.id is None or ticket.status in FINAL:
        return
    got = select(sa.func.max(AuditEntry.id)).where(
        AuditEntry.ticket_id == ticket.id, AuditEntry.action == "ticket.assigned"
    )
    did = select(AuditEntry.id).where(
        AuditEntry.ticket_id == ticket.id,
        AuditEntry.actor_id == ticket.assignee_id,
        col(AuditEntry.id) > got.scalar_subquery(),
    )
    if session.exec(did.limit(1)).first() is None:
        owner = _owner(session, ticket)
        assignment.release(session, actor, ticket.id)
        if owner is not None:
            back = later("{ticket} went back to the queue, as nothing was done on it.", ticket=ticket.reference)
            spine.tell_colleague(session, owner, ticket, ESCALATED, back)


def _owner(session: Session, ticket: Ticket) -> User | None:
    return session.get(User, ticket.assignee_id) if ticket.assignee_id else None


def _active(session: Session, role: Role) -> list[User]:
    wanted = select(User).where(User.role == role, col(User.active).is_(True)).order_by(col(User.id))
    return list(session.exec(wanted))


DEEDS: dict[EscalationAction, Callable[[Session, Actor, Ticket, ClockName, int], None]] = {
    EscalationAction.NOTIFY_ASSIGNEE: _tell_assignee,
    EscalationAction.NOTIFY_LEAD: _tell_lead,
    EscalationAction.NOTIFY_MANAGERS: _tell_managers,
    EscalationAction.RAISE_PRIORITY: _raise_priority,
    EscalationAction.RETURN_TO_QUEUE: _return_to_queue,
}
