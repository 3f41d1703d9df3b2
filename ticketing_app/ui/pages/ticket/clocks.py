"""A ticket's two clocks in words: what is due, how much time is left, and whether it was kept."""

from dataclasses import dataclass
from datetime import datetime

from ticketing_app import clock
from ticketing_app.domain.lifecycle import CLOCK, ClockEffect
from ticketing_app.models import Ticket
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


def first_response(ticket: Ticket, zone: str) -> ClockView:
    """By when somebody answers."""
    return _view("First response", "Answered", ticket, ticket.response_due_at, ticket.first_response_at, zone)


def resolution(ticket: Ticket, zone: str) -> ClockView:
    """By when it is solved."""
    return _view("Resolution", "Resolved", ticket, ticket.resolution_due_at, ticket.resolved_at, zone)


def _view(name: str, verb: str, ticket: Ticket, due: datetime | None, done_at: datetime | None, zone: str) -> ClockView:
    if due is None:
        return ClockView(name, "No deadline", "Taken over from an earlier system")
    if done_at is not None:
        return _done(name, verb, ticket, due, done_at, zone)
    effect = CLOCK[ticket.status]
    if effect is ClockEffect.STOPS:
        return ClockView(name, f"Not {verb.lower()}", f"Stopped: {label(ticket.status).lower()}")
    if effect is ClockEffect.PAUSES:
        since = times.moment_inside(ticket.status_changed_at, zone)
        return ClockView(name, "Paused", f"{label(ticket.status)} since {since}")
    left, now = times.left(due, ticket.created_at, zone), clock.now()
    text = f"{times.span(due - now)} left" if due > now else left.text
    when = times.moment_inside(due, zone)
    return ClockView(f"{name} · due {when}", text, "", left.percent, left.tone, runs=True, due=when)


def _done(name: str, verb: str, ticket: Ticket, due: datetime, done_at: datetime, zone: str) -> ClockView:
    took = f"{times.moment(done_at, zone)}, after {times.span(done_at - ticket.created_at)}"
    if done_at <= due:
        return ClockView(name, f"{verb} in time", took, tone="good")
    return ClockView(name, f"{verb} {times.span(done_at - due)} late", took, tone="critical")
