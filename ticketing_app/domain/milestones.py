"""What may happen to a ticket again and again, written down for the manager's figures with its moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from ticketing_app.domain.ledger import Clock
from ticketing_app.models import Milestone, Ticket, id_of
from ticketing_app.vocabulary import ClockName, MilestoneKind

OF_CLOCKS = {
    MilestoneKind.NEXT_RESPONSE: ClockName.NEXT_RESPONSE,
    MilestoneKind.TRIAGE: ClockName.TRIAGE,
    MilestoneKind.OWN: ClockName.OWN,
}
"""First response and resolution stand in the ticket's own columns."""


def note(session: Session, ticket: Ticket, kind: MilestoneKind, at: datetime) -> None:
    """It happened (once more)."""
    session.add(Milestone(ticket_id=id_of(ticket), kind=kind, since=at, at=at))


def of_clocks(session: Session, ticket_ids: Sequence[int]) -> dict[int, list[Milestone]]:
    """The clocks of these tickets that are written down as done."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    if ticket_ids:
        wanted = select(Milestone).where(col(Milestone.ticket_id).in_(ticket_ids))
        for row in session.exec(wanted.where(col(Milestone.kind).in_(list(OF_CLOCKS)))):
            found[row.ticket_id].append(row)
    return found


def keep(session: Session, ticket: Ticket, clocks: Mapping[ClockName, Clock], rows: Iterable[Milestone]) -> None:
    """Write down which of these clocks are done, when, and by when they had to be; what is no longer so is taken back.

    `rows` are what was written of them before. An answered question stays when the next one is asked: each has a
    milestone of its own.
    """
    if ticket.id is None:
        return  # nothing can be done on what is just being raised
    wanted = {
        (kind, clocks[name].since): clocks[name]
        for kind, name in OF_CLOCKS.items()
        if name in clocks and clocks[name].done_at is not None
    }
    kept = {(row.kind, row.since): row for row in rows}
    for key, done in wanted.items():
        row = kept.get(key) or Milestone(ticket_id=ticket.id, kind=key[0], since=key[1], at=key[1])
        row.at, row.due_at = done.done_at or row.at, done.due
        session.add(row)
    for key, row in kept.items():
        if key not in wanted and row.kind is not MilestoneKind.NEXT_RESPONSE:
            session.delete(row)
