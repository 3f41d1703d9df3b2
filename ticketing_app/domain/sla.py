"""By when a ticket must be answered and solved: its clocks under the policy that fits it.

Everybody calls `set_due_times` after a change that matters and reads the due times from the ticket. They are derived
from the whole history each time, so a change of priority, policy or calendar keeps what was used and what was paused,
and asking twice changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import access, calendars, clocks, ledger, milestones, sla_policies, sla_terms, spine
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.ledger import Clock, ClockState, Segment
from ticketing_app.domain.policy import Action
from ticketing_app.domain.sla_basis import Basis
from ticketing_app.domain.sla_policies import InForce
from ticketing_app.domain.working_time import Calendar
from ticketing_app.models import NEVER, SlaTerms, Ticket
from ticketing_app.vocabulary import TO_CUSTOMERS, ClockName, Door

NEARLY_DUE = timedelta(hours=1)
"""A clock with less than this left is worth a look."""
NEARLY_USED = 0.9
"""So much of the time for a solution is used: who pauses a ticket now is asked why."""
MOVED = "ticket.deadline_moved"


@dataclass(frozen=True)
class Standing:
    """A ticket's clocks at one moment, and what they follow."""

    promise: InForce
    clocks: dict[ClockName, Clock]
    at: datetime

    @property
    def terms(self) -> SlaTerms:
        """The targets, and the calendar that is counted in."""
        return self.promise.terms

    @property
    def working_time(self) -> Calendar:
        """The calendar to calculate with."""
        return calendars.read(self.terms)

    def segments(self, name: ClockName) -> list[Segment]:
        """The ledger of one clock up to now, in whole stretches."""
        return ledger.segments(self.clocks[name].spans, self.working_time, self.at)


def of_ticket(session: Session, actor: Actor, ticket_id: int) -> Standing | None:
    """The clocks of a ticket; None for an imported one, which has none. Raises `Missing`, `Forbidden`."""
    access.allow(actor, Action.SEE_SLA)
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
    return standing(session, ticket)


def standing(session: Session, ticket: Ticket, at: datetime | None = None) -> Standing | None:
    """The clocks of a ticket as they stand (at that moment); None where it was imported.

    A ticket that is solved or over keeps the terms that it had.
    """
    basis = Basis(session, [ticket])
    return None if ticket.imported_from is not None else _read(basis, ticket, basis.promise_of(ticket), at)


def set_due_times(
    session: Session, ticket: Ticket, *, anew: bool = False, basis: Basis | None = None
) -> Standing | None:
    """Derive terms and due times anew, and when the house has to look at the ticket next.

    A ticket that is solved or over keeps its terms, unless they are to be found `anew` as well. `basis` is what was
    read of it and others together.
    """
    if ticket.imported_from is not None:
        ticket.next_due_at = ticket.next_escalation_at = NEVER
        return None
    basis = basis or Basis(session, [ticket])
    promise = basis.promise_of(ticket, anew=anew)
    now = _read(basis, ticket, promise)
    ticket.sla_terms_id = sla_terms.keep(session, promise.terms)
    ticket.sla_policy_id, ticket.sla_unmatched = promise.terms.policy_id, promise.unmatched
    ticket.response_due_at = _kept(now, ClockName.FIRST_RESPONSE)
    ticket.next_response_due_at = _kept(now, ClockName.NEXT_RESPONSE)
    ticket.resolution_due_at = _kept(now, ClockName.RESOLUTION)
    ticket.next_due_at = next_due(now.clocks) or NEVER
    ticket.next_escalation_at = min((at for at, _ in _steps_ahead(basis, ticket, now)), default=NEVER)
    milestones.keep(session, ticket, now.clocks, basis.milestones_of(ticket))
    return now


def rederive(
    session: Session, actor: Actor, ticket: Ticket, *, anew: bool = False, basis: Basis | None = None
) -> Standing | None:
    """`set_due_times`, and an entry old → new in the audit trail where a deadline moved, with the policies' names."""
    before, old = _deadlines(ticket), (ticket.sla_policy_id, ticket.sla_terms_id)
    found = set_due_times(session, ticket, anew=anew, basis=basis)
    after = _deadlines(ticket)
    moved = [name for name in after if before[name] != after[name]]
    if moved:
        if found is not None and old[0] != found.terms.policy_id:
            followed = session.get(SlaTerms, old[1]) if old[1] is not None else None
            before["policy"], after["policy"] = followed.policy if followed else None, found.terms.policy
            moved.append("policy")
        spine.record_on(
            session,
            actor,
            MOVED,
            ticket,
            before={name: before[name] for name in moved},
            after={name: after[name] for name in moved},
        )
    return found


def keep_up(session: Session, ticket: Ticket) -> None:
    """Follow a change of policies or calendars that the worker has yet to come to, before something else is done.

    Otherwise that would move the deadline, and nobody would ever read from when to when.
    """
    if ticket.next_escalation_at <= clock.now():
        rederive(session, house(Door.JOB), ticket)


def is_nearly_used(now: Standing) -> bool:
    """Whether hardly anything is left of the time for a solution, or nothing."""
    of = now.clocks.get(ClockName.RESOLUTION)
    return of is not None and of.used >= NEARLY_USED * of.target


def next_due(of: Mapping[ClockName, Clock]) -> datetime | None:
    """The deadline that comes next of those that we owe the customer. None where none of these clocks runs."""
    running = [of[name] for name in TO_CUSTOMERS if name in of and of[name].state is ClockState.RUNNING]
    return min((one.due for one in running if one.due is not None), default=None)


def due_steps(basis: Basis, ticket: Ticket, now: Standing) -> list[dict[str, Any]]:
    """The escalation steps that are due and were not taken yet, in the order in which they fell due."""
    due = [(at, step) for at, step in _steps_ahead(basis, ticket, now) if at <= now.at]
    return [step for _, step in sorted(due, key=lambda one: one[0])]


def _read(basis: Basis, ticket: Ticket, promise: InForce, at: datetime | None = None) -> Standing:
    now, calendar = at or clock.now(), calendars.read(promise.terms)
    facts = clocks.facts_of(ticket, basis.history_of(ticket))
    return Standing(promise, clocks.read_all(facts, calendar, sla_policies.targets_of(promise.terms), now), now)


def _kept(now: Standing, name: ClockName) -> datetime | None:
    """What the ticket keeps of a clock: its deadline, while it stands the one that it had when it was stopped."""
    if name not in now.clocks:
        return None
    found = now.clocks[name]
    return found.due or ledger.projected(found.spans, now.working_time, found.target)


def _deadlines(ticket: Ticket) -> dict[str, str | None]:
    names = ("response_due_at", "next_response_due_at", "resolution_due_at")
    due = {name: getattr(ticket, name) for name in names}
    return {name: at.isoformat(timespec="seconds") if at is not None else None for name, at in due.items()}


def _steps_ahead(basis: Basis, ticket: Ticket, now: Standing) -> list[tuple[datetime, dict[str, Any]]]:
    """The steps that running clocks come to (or have come to), each with its moment, but for those taken before."""
    found: list[tuple[datetime, dict[str, Any]]] = []
    for step in now.promise.steps:
        of = now.clocks.get(step["clock"])
        if of is None or of.state is not ClockState.RUNNING:
            continue
        if (step["clock"], of.since, step["percent"], step["action"]) in basis.taken_on(ticket):
            continue
        at = ledger.deadline(of.spans, now.working_time, of.target * step["percent"] / 100)
        if at is not None:
            found.append((at, step))
    return found
