"""What the clocks of tickets are derived from, however many tickets there are: one question of each kind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app.domain import milestones, sla_policies
from ticketing_app.domain.clocks import TELLING, Entry
from ticketing_app.domain.sla_policies import InForce
from ticketing_app.models import AuditEntry, Milestone, SlaEscalation, SlaPolicy, SlaTerms, Ticket, User
from ticketing_app.vocabulary import OPEN, CustomerTier

Taken = tuple[str, datetime, int, str]
"""A step of escalation that was taken: clock, when that was set, percent, action."""


@dataclass
class Basis:
    """Of these tickets. Each kind is read when it is first asked for."""

    session: Session
    tickets: Sequence[Ticket]

    def promise_of(self, ticket: Ticket, *, anew: bool = False) -> InForce:
        """What is promised now; of a ticket that is solved or over what was promised last, unless `anew` says no."""
        if ticket.status not in OPEN and ticket.sla_terms_id is not None and not anew:
            terms = self.session.get_one(SlaTerms, ticket.sla_terms_id)
            return InForce(terms, unmatched=ticket.sla_unmatched)
        return sla_policies.fitting(self._policies, sla_policies.subject_of(ticket, self._tiers[ticket.customer_id]))

    def history_of(self, ticket: Ticket) -> list[Entry]:
        """The entries of its trail that the clocks look at, oldest first."""
        return self._histories.get(ticket.id or 0, [])

    def taken_on(self, ticket: Ticket) -> set[Taken]:
        """The steps of escalation that were taken on it."""
        return self._taken.get(ticket.id or 0, set())

    def milestones_of(self, ticket: Ticket) -> list[Milestone]:
        """Which of its clocks were done, as it is written down."""
        return self._milestones.get(ticket.id or 0, [])

    def forget_trails(self) -> None:
        """Something was done to the tickets meanwhile: what they lived through is read again."""
        for name in ("_histories", "_taken", "_milestones"):
            self.__dict__.pop(name, None)

    @cached_property
    def _ids(self) -> list[int]:
        return [ticket.id for ticket in self.tickets if ticket.id is not None]

    @cached_property
    def _policies(self) -> list[tuple[SlaPolicy, SlaTerms]]:
        return sla_policies.with_terms(self.session)

    @cached_property
    def _tiers(self) -> dict[int, CustomerTier]:
        wanted = sa.select(col(User.id), col(User.tier))
        people = {ticket.customer_id for ticket in self.tickets}
        return {number: tier for number, tier in self.session.execute(wanted.where(col(User.id).in_(people)))}  # noqa: C416 - typed

    @cached_property
    def _histories(self) -> dict[int, list[Entry]]:
        return histories(self.session, self._ids)

    @cached_property
    def _taken(self) -> dict[int, set[Taken]]:
        found: dict[int, set[Taken]] = defaultdict(set)
        if self._ids:
            step = SlaEscalation
            wanted = sa.select(*map(col, (step.ticket_id, step.clock, step.since, step.percent, step.action)))
            for number, *taken in self.session.execute(wanted.where(col(step.ticket_id).in_(self._ids))):
                found[number].add(tuple(taken))
        return found

    @cached_property
    def _milestones(self) -> dict[int, list[Milestone]]:
        return milestones.of_clocks(self.session, self._ids)


def histories(session: Session, ticket_ids: Sequence[int]) -> dict[int, list[Entry]]:
    """What the clocks look at of the trail of each of these tickets, oldest first."""
    found: dict[int, list[Entry]] = defaultdict(list)
    if ticket_ids:
        entry = AuditEntry
        wanted = sa.select(*map(col, (entry.ticket_id, entry.action, entry.at, entry.role, entry.after)))
        wanted = wanted.where(col(entry.ticket_id).in_(ticket_ids), col(entry.action).in_(TELLING))
        for number, *told in session.execute(wanted.order_by(col(entry.id))):
            found[number].append(Entry(*told))
    return found
