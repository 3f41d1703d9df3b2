"""Tickets as rows for people: every name, time and word is made here, in one go for the whole page."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from ticketing_app.domain import categories, details, listing, sla_policies
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.lifecycle import CLOCK, ClockEffect
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.working_time import ALWAYS, Calendar
from ticketing_app.models import NEVER, Ticket, id_of
from ticketing_app.texts import amount, tr
from ticketing_app.ui import routes, times
from ticketing_app.ui.ticket_list.wanted import ANY, CITY, DONE, REGION
from ticketing_app.ui.views import Choice, TimeLeft, initials
from ticketing_app.vocabulary import FINAL, OPEN, PauseReason, Priority, Status, label

MOST_CITIES = 60
"""A select is no place for every village; the search finds those."""


@dataclass(frozen=True)
class Hint:
    """A suggestion in two lines. `number` is 0 where there is none; `is_open` while it can be accepted."""

    number: int = 0
    category: str = ""
    word: str = ""
    tone: str = "neutral"
    more: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class TicketRow:
    """One ticket in two lines. `clock` says what the time left is for; `runs` is false where no clock runs.

    `stage` is the status in words, empty while it is new: in the queue that goes without saying. `hint` is the
    suggestion on the ticket, where the list shows suggestions and the viewer may see them.
    """

    id: int
    reference: str
    href: str
    title: str
    about: str
    stage: str
    status: str
    priority: str
    time: TimeLeft
    clock: str
    runs: bool
    city: str
    region: str
    age: str
    since: str
    holder: str
    holder_initials: str
    may_change_hands: bool
    hint: Hint = Hint()


@dataclass(frozen=True)
class ListPage:
    """One page of a list, what it is a page of, and what can be chosen to narrow it."""

    rows: list[TicketRow]
    total: int
    next_cursor: str = ""
    categories: list[Choice] = field(default_factory=list)
    places: list[Choice] = field(default_factory=list)


def page_of(session: Session, actor: Actor, query: TicketQuery, everything: TicketQuery) -> ListPage:
    """The page that `query` asks for; the choices are those that occur in `everything`."""
    names = {id_of(category): category.name for category in categories.in_order(session)}
    query = listing.looked_up(session, actor, query)
    found = listing.tickets(session, actor, query)
    return ListPage(
        rows=rows_of(session, actor, found.items, names),
        total=listing.count(session, actor, query),
        next_cursor=found.next_cursor or "",
        categories=[Choice(str(number), name) for number, name in names.items()],
        places=places(session, actor, everything),
    )


def rows_of(session: Session, actor: Actor, tickets: list[Ticket], categories: dict[int, str]) -> list[TicketRow]:
    """The rows of these tickets, with one more query for all names together and one for the calendars."""
    ids: set[int | None] = {ticket.customer_id for ticket in tickets} | {ticket.assignee_id for ticket in tickets}
    names = details.names_of(session, ids)
    works = sla_policies.calendars_of(session, {ticket.sla_policy_id for ticket in tickets})
    return [_row(ticket, works.get(ticket.sla_policy_id, ALWAYS), actor, names, categories) for ticket in tickets]


def places(session: Session, actor: Actor, query: TicketQuery) -> list[Choice]:
    """Where tickets come from: the regions, then the cities with most tickets; each by name."""
    regions = _named(listing.counts_by(session, actor, "region", query))
    cities = _named(listing.counts_by(session, actor, "city", query))
    most = sorted(cities, key=lambda city: -cities[city])[:MOST_CITIES]
    return [
        *[Choice(f"{REGION}{name}", tr("{name} (region)", name=name)) for name in sorted(regions)],
        *[Choice(f"{CITY}{name}", name) for name in sorted(most)],
    ]


def status_counts(session: Session, actor: Actor, query: TicketQuery) -> dict[str, str]:
    """How many tickets each tab would show, all other filters kept."""
    found = listing.counts_by(session, actor, "status", replace(query, status=tuple(Status)))
    still_open = sum(number for status, number in found.items() if status in OPEN)
    every = sum(found.values())
    each = {status.value: found.get(status, 0) for status in Status}
    return _figures({**each, "": still_open, DONE: every - still_open, ANY: every})


def priority_counts(session: Session, actor: Actor, query: TicketQuery) -> dict[str, str]:
    """How many tickets each priority would show, all other filters kept."""
    found = listing.counts_by(session, actor, "priority", replace(query, priority=()))
    return _figures({priority.value: found.get(priority, 0) for priority in Priority})


def _row(ticket: Ticket, works: Calendar, actor: Actor, names: dict[int, str], categories: dict[int, str]) -> TicketRow:
    zone = actor.time_zone
    time, clock = _time(ticket, works, zone)
    holder = names.get(ticket.assignee_id, "") if ticket.assignee_id else ""
    return TicketRow(
        id=id_of(ticket),
        reference=ticket.reference,
        href=routes.ticket(id_of(ticket)),
        title=ticket.title,
        about=_about(ticket, zone, names, categories),
        stage=_stage(ticket),
        status=ticket.status.value,
        priority=ticket.priority.value,
        time=time,
        clock=clock,
        runs=bool(clock),
        city=ticket.city or ticket.region or "",
        region=(ticket.region or "") if ticket.city else "",
        age=times.age(ticket.created_at),
        since=times.moment(ticket.created_at, zone),
        holder=holder,
        holder_initials=initials(holder),
        may_change_hands=ticket.status not in FINAL,
    )


def _about(ticket: Ticket, zone: str, names: dict[int, str], categories: dict[int, str]) -> str:
    contact = times.window(ticket.preferred_contact_from, ticket.preferred_contact_until, zone)
    parts = [
        label(ticket.issue_type),
        tr("by {name}", name=names.get(ticket.customer_id) or tr("somebody")),
        categories.get(ticket.category_id, ""),
        tr("contact {when}", when=contact) if contact else "",
    ]
    return " · ".join(part for part in parts if part)


def _stage(ticket: Ticket) -> str:
    """The status, and what a hold waits for where that says more."""
    if ticket.status is Status.NEW:
        return ""
    if ticket.status is Status.HELD and ticket.pause_reason not in (None, PauseReason.OTHER):
        return tr("{status}: {reason}", status=label(ticket.status), reason=label(ticket.pause_reason))
    return label(ticket.status)


def _time(ticket: Ticket, works: Calendar, zone: str) -> tuple[TimeLeft, str]:
    if ticket.status not in OPEN:
        ended = times.moment(ticket.closed_at or ticket.resolved_at or ticket.status_changed_at, zone)
        return TimeLeft(ended, 0, "neutral"), ""
    if CLOCK[ticket.status] is ClockEffect.PAUSES:
        return times.left(None, ticket.created_at, zone, paused=tr("Paused: {reason}", reason=_pause(ticket))), ""
    due = None if ticket.next_due_at == NEVER else ticket.next_due_at
    clock = "" if due is None else tr("to answer") if _waits_for_answer(ticket, due) else tr("to solve")
    return times.left(due, ticket.created_at, zone, works=works), clock


def _pause(ticket: Ticket) -> str:
    if ticket.pause_reason in (None, PauseReason.CUSTOMER):
        status = label(ticket.status)
        return status[:1].lower() + status[1:]
    return label(ticket.pause_reason)


def _waits_for_answer(ticket: Ticket, due: datetime) -> bool:
    """Whether what comes next is a response: the first one, or one to a message that nobody has answered."""
    if due == ticket.next_response_due_at:
        return True
    return ticket.first_response_at is None and due == ticket.response_due_at


def _figures(counts: dict[str, int]) -> dict[str, str]:
    return {word: amount(number) for word, number in counts.items()}


def _named(counts: dict[Any, int]) -> dict[str, int]:
    return {str(name): number for name, number in counts.items() if name}
