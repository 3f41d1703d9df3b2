"""A ticket's two clocks in words: what is due, how much time is left, and whether it was kept."""

from dataclasses import dataclass
from datetime import datetime

from ticketing_app import clock
from ticketing_app.domain.lifecycle import CLOCK, ClockEffect
from ticketing_app.models import Ticket
from ticketing_app.texts import mark, tr
from ticketing_app.ui import times
from ticketing_app.vocabulary import label


@dataclass(frozen=True)
class ClockView:
    """One clock. `runs` says whether there is a bar; `note` may be empty; `due` is when, while it runs."""

    name: str = ""
    text: str = ""
    note: str = ""
    percent: int = 0
    tone: str = "neutral"
    runs: bool = False
    due: str = ""


@dataclass(frozen=True)
class _Words:
    """What is said of one clock; translated where it is used."""

    name: str
    due: str
    never: str
    kept: str
    late: str


FIRST_RESPONSE = _Words(
    mark("First response"),
    mark("First response · due {when}"),
    mark("Not answered"),
    mark("Answered in time"),
    mark("Answered {span} late"),
)
RESOLUTION = _Words(
    mark("Resolution"),
    mark("Resolution · due {when}"),
    mark("Not resolved"),
    mark("Resolved in time"),
    mark("Resolved {span} late"),
)


def first_response(ticket: Ticket, zone: str) -> ClockView:
    """By when somebody answers."""
    return _view(FIRST_RESPONSE, ticket, ticket.response_due_at, ticket.first_response_at, zone)


def resolution(ticket: Ticket, zone: str) -> ClockView:
    """By when it is solved."""
    return _view(RESOLUTION, ticket, ticket.resolution_due_at, ticket.resolved_at, zone)


def _view(words: _Words, ticket: Ticket, due: datetime | None, done_at: datetime | None, zone: str) -> ClockView:
    name = tr(words.name)
    if due is None:
        return ClockView(name, tr("No deadline"), tr("Taken over from an earlier system"))
    if done_at is not None:
        return _done(words, ticket, due, done_at, zone)
    effect, status = CLOCK[ticket.status], label(ticket.status)
    if effect is ClockEffect.STOPS:
        return ClockView(name, tr(words.never), tr("Stopped: {status}", status=status[:1].lower() + status[1:]))
    if effect is ClockEffect.PAUSES:
        since = times.moment_inside(ticket.status_changed_at, zone)
        return ClockView(name, tr("Paused"), tr("{status} since {when}", status=status, when=since))
    left, now = times.left(due, ticket.created_at, zone), clock.now()
    text = tr("{span} left", span=times.span(due - now)) if due > now else left.text
    when = times.moment_inside(due, zone)
    return ClockView(tr(words.due, when=when), text, "", left.percent, left.tone, runs=True, due=when)


def _done(words: _Words, ticket: Ticket, due: datetime, done_at: datetime, zone: str) -> ClockView:
    took = tr("{when}, after {span}", when=times.moment(done_at, zone), span=times.span(done_at - ticket.created_at))
    if done_at <= due:
        return ClockView(tr(words.name), tr(words.kept), took, tone="good")
    return ClockView(tr(words.name), tr(words.late, span=times.span(done_at - due)), took, tone="critical")
