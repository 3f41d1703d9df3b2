"""What a policy would have done: which of last month's tickets it would have matched, and how many it had breached."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, calendars, clocks, sla_basis, sla_policies
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.sla_policies import PolicyFacts
from ticketing_app.models import SlaCalendar, Ticket, User, id_of
from ticketing_app.vocabulary import ClockName, CustomerTier

MONTH = timedelta(days=30)
MOST, CHUNK = 5_000, 500
"""Tickets that are looked at, the newest first, and at once."""


@dataclass(frozen=True)
class Outcome:
    """Of `looked_at` tickets so many would have been under the policy; `breached` counts those that each clock would
    have missed. `ticket_ids` are the matched ones, newest first.
    """

    looked_at: int
    matched: int
    breached: dict[ClockName, int]
    ticket_ids: list[int]


def preview(session: Session, actor: Actor, facts: PolicyFacts) -> Outcome:
    """Try a policy on the tickets of the last 30 days, by its conditions alone. Raises `Forbidden`, `Invalid`."""
    access.allow(actor, Action.MANAGE_SLA)
    draft = sla_policies.draft(session, facts)
    calendar = calendars.read(session.get_one(SlaCalendar, draft.calendar_id))
    targets, now = sla_policies.targets_of(draft), clock.now()
    wanted = (
        select(Ticket, User.tier)
        .join(User, col(User.id) == col(Ticket.customer_id))
        .where(
            col(Ticket.created_at) >= now - MONTH,
            col(Ticket.imported_from).is_(None),
            col(Ticket.erased_at).is_(None),
        )
        .order_by(col(Ticket.created_at).desc(), col(Ticket.id).desc())
        .limit(MOST)
    )
    rows = session.exec(wanted).all()
    matched = [
        ticket
        for ticket, tier in rows
        if sla_policies.matches(draft.conditions, sla_policies.subject_of(ticket, CustomerTier(tier)))
    ]
    breached: Counter[ClockName] = Counter()
    for start in range(0, len(matched), CHUNK):
        chunk = matched[start : start + CHUNK]
        entries = sla_basis.histories(session, [id_of(ticket) for ticket in chunk])
        for ticket in chunk:
            read = clocks.read_all(clocks.facts_of(ticket, entries[id_of(ticket)]), calendar, targets, now)
            breached.update(name for name, one in read.items() if one.is_breached)
    return Outcome(
        len(rows), len(matched), {name: breached[name] for name in targets}, [id_of(ticket) for ticket in matched]
    )
