"""What a customer sees of their tickets: the last news of each in a sentence, and what waits for them."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from sqlmodel import Session

from ticketing_app.domain import details, listing
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.details import Details
from ticketing_app.domain.listing import Sort, TicketQuery
from ticketing_app.domain.timeline import SENTENCES, Happening
from ticketing_app.models import Ticket, id_of
from ticketing_app.texts import amount, mark, tr, trn
from ticketing_app.ui import routes, times
from ticketing_app.vocabulary import FINAL, Status

UNDER_WAY = tuple(status for status in Status if status not in FINAL)
"""What a customer calls open: a solved ticket, too, until they have confirmed it."""

SHOWN = {"open": UNDER_WAY, "all": ()}
REASONS = {
    Status.PENDING: mark("We asked: {words}"),
    Status.RESOLVED: mark("What we did: {words}"),
    Status.REJECTED: mark("The reason: {words}"),
}
NEXT_STEPS = {Status.PENDING: mark("Answer"), Status.RESOLVED: mark("Confirm")}
PAGE = 25
SNIPPET = 160


@dataclass(frozen=True)
class MyTicket:
    """One row. `next_step` is what the customer may do about it now, e.g. "Answer"; empty: nothing."""

    reference: str
    title: str
    href: str
    status: str
    news: str
    when: str
    next_step: str
    waits: bool


@dataclass(frozen=True)
class MyTickets:
    """One page of the list, and the figures around it."""

    rows: list[MyTicket]
    next_cursor: str
    range: str
    summary: str
    open: int
    all: int


def address(shown: str, q: str) -> str:
    """The list as an address: reload, back button and links keep what was looked for."""
    words = {"show": "" if shown == "open" else shown, "q": q}
    given = {name: word for name, word in words.items() if word}
    return f"{routes.MY_TICKETS.path}?{urlencode(given)}" if given else routes.MY_TICKETS.path


def my_tickets(session: Session, actor: Actor, shown: str, q: str, cursor: str, before: int) -> MyTickets:
    """The page that begins at `cursor`, of which `before` rows stand on the pages before it."""
    query = TicketQuery(
        status=SHOWN.get(shown, UNDER_WAY), q=q or None, cursor=cursor or None, sort=Sort.OPEN_FIRST, limit=PAGE
    )
    query = listing.looked_up(session, actor, query)
    page = listing.tickets(session, actor, query)
    rows = [_row(actor, found) for found in details.of_all(session, actor, page.items)]
    total = listing.count(session, actor, query)
    by_status = listing.counts_by(session, actor, "status", TicketQuery())
    return MyTickets(
        rows=rows,
        next_cursor=page.next_cursor or "",
        range=_range(before, len(rows), total) if rows else "",
        summary=_summary(by_status),
        open=sum(number for status, number in by_status.items() if status in UNDER_WAY),
        all=sum(by_status.values()),
    )


def _range(before: int, shown: int, total: int) -> str:
    first, last = amount(before + 1), amount(before + shown)
    return tr("{first}–{last} of {total}", first=first, last=last, total=amount(total))


def _summary(by_status: dict[Status, int]) -> str:
    waiting = by_status.get(Status.PENDING, 0)
    if waiting:
        return trn("{number} waits for your answer", "{number} wait for your answer", waiting)
    working = sum(by_status.get(status, 0) for status in (Status.NEW, Status.IN_PROGRESS, Status.HELD))
    return tr("{number} in our hands", number=amount(working)) if working else ""


def _row(actor: Actor, found: Details) -> MyTicket:
    ticket = found.ticket
    last = found.timeline[-1] if found.timeline else None
    return MyTicket(
        reference=ticket.reference,
        title=ticket.title,
        href=routes.ticket(id_of(ticket)),
        status=ticket.status.value,
        news=_news(actor, found),
        when=times.moment(last.at if last else ticket.updated_at, actor.time_zone),
        next_step=tr(NEXT_STEPS.get(ticket.status, "")),
        waits=ticket.status is Status.PENDING,
    )


def _news(actor: Actor, found: Details) -> str:
    """The last thing that the status does not say already: a message, a question, what we did."""
    told = [happening for happening in found.timeline if _is_news(found.ticket, happening)]
    if not told:
        return ""
    if told[-1].event == "ticket.message_written" and found.messages:
        message = found.messages[-1]
        said = _shortened(message.body)
        return (
            tr("You wrote: {words}", words=said)
            if message.author_id == actor.id
            else tr("We answered: {words}", words=said)
        )
    reason = found.ticket.status_reason
    if told[-1].event == "ticket.status_changed" and reason and found.ticket.status in REASONS:
        return tr(REASONS[found.ticket.status], words=_shortened(reason))
    return told[-1].text


def _is_news(ticket: Ticket, happening: Happening) -> bool:
    """Not what the status says already, nor the files that came with the report."""
    came_with_it = happening.event == "ticket.files_added" and happening.at - ticket.created_at < timedelta(seconds=5)
    return happening.text not in map(tr, SENTENCES.values()) and not came_with_it


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET else line[: SNIPPET - 1].rstrip() + "…"
