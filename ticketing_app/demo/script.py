"""The little language in which the demo's past is written: a story is a ticket, its steps are the real verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import assignment, attachments, messages, status, suggestions, tickets
from ticketing_app.domain import triage as beginning
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.tickets import Changes
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import (
    Channel,
    Facet,
    IssueType,
    PauseReason,
    Priority,
    Severity,
    Status,
    Urgency,
    Visibility,
)


@dataclass(frozen=True)
class World:
    """What deeds refer to: ids of people (by short name) and categories (by name), files by name."""

    ids: dict[str, int]
    files: dict[str, StoredFile]


Deed = Callable[[Session, Actor, int, World], object]

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def span(text: str) -> timedelta:
    """A stretch of time as people jot it down: `2d 4h 10m`."""
    return timedelta(**{_UNITS[part[-1]]: int(part[:-1]) for part in text.split()})


@dataclass(frozen=True)
class Step:
    """Somebody does something, `after` the step before."""

    who: str
    after: timedelta
    deed: Deed


@dataclass(frozen=True, kw_only=True)
class Story:
    """A ticket raised `age` ago, and what became of it.

    `by` is the member of staff who wrote it down for the customer; `call` is the contact window: so many days after
    the ticket was raised, from this hour until that one.
    """

    who: str
    about: str
    age: str
    title: str
    text: str
    kind: IssueType = IssueType.INCIDENT
    urgency: Urgency = Urgency.MEDIUM
    channel: Channel = Channel.WEB
    by: str | None = None
    call: tuple[int, int, int] | None = None
    city: str | None = None
    files: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def take(who: str, after: str) -> Step:
    """Take the ticket."""

    def deed(session: Session, actor: Actor, ticket: int, _: World) -> object:
        _look(session, actor, ticket)
        return assignment.take(session, actor, ticket)

    return Step(who, span(after), deed)


def hand(who: str, after: str, to: str) -> Step:
    """Hand the ticket to somebody."""
    return Step(
        who, span(after), lambda session, actor, ticket, world: assignment.assign(session, actor, ticket, world.ids[to])
    )


def triage(
    who: str,
    after: str,
    severity: Severity | None = None,
    urgency: Urgency | None = None,
    about: str | None = None,
) -> Step:
    """Say how bad it is, how long it can wait and what it is about."""

    def deed(session: Session, actor: Actor, ticket: int, world: World) -> object:
        changes: Changes = {}
        if severity is not None:
            changes["severity"] = severity
        if urgency is not None:
            changes["urgency"] = urgency
        if about is not None:
            changes["category_id"] = world.ids[about]
        _look(session, actor, ticket)
        tickets.edit(session, actor, ticket, changes)
        return _settle_category(session, actor, ticket)

    return Step(who, span(after), deed)


def put_first(who: str, after: str, priority: Priority, reason: str) -> Step:
    """Set the priority by hand."""

    def deed(session: Session, actor: Actor, ticket: int, _: World) -> object:
        return tickets.edit(session, actor, ticket, {"priority": priority}, reason=reason)

    return Step(who, span(after), deed)


def say(who: str, after: str, text: str) -> Step:
    """Write to everybody on the ticket."""
    return _write(who, after, text, Visibility.PUBLIC)


def note(who: str, after: str, text: str) -> Step:
    """Write to colleagues."""
    return _write(who, after, text, Visibility.INTERNAL)


def attach(who: str, after: str, *names: str) -> Step:
    """Add files."""

    def deed(session: Session, actor: Actor, ticket: int, world: World) -> object:
        return attachments.attach(session, actor, ticket, [world.files[name] for name in names])

    return Step(who, span(after), deed)


def start(who: str, after: str) -> Step:
    """Begin, or go on."""
    return _step(who, after, Status.IN_PROGRESS, None)


def wait(who: str, after: str, for_what: str) -> Step:
    """Wait for the customer's answer."""
    return _step(who, after, Status.PENDING, for_what)


def hold(who: str, after: str, for_what: str, waits_for: PauseReason) -> Step:
    """Wait for somebody else, who is not the customer."""
    return _step(who, after, Status.HELD, for_what, waits_for)


def resolve(who: str, after: str, how: str) -> Step:
    """Solved, as far as we can tell."""
    return _step(who, after, Status.RESOLVED, how)


def reopen(who: str, after: str, why: str) -> Step:
    """Not solved after all."""
    return _step(who, after, Status.IN_PROGRESS, why)


def close(who: str, after: str, why: str | None = None) -> Step:
    """Confirmed, or let rest."""
    return _step(who, after, Status.CLOSED, why)


def reject(who: str, after: str, why: str) -> Step:
    """Not ours to solve."""
    return _step(who, after, Status.REJECTED, why)


def cancel(who: str, after: str, why: str | None = None) -> Step:
    """No longer wanted."""
    return _step(who, after, Status.CANCELLED, why)


def _look(session: Session, actor: Actor, ticket_id: int) -> None:
    """Open the ticket and think for a while, before something is decided."""
    with clock.at(clock.now() - timedelta(seconds=25 + ticket_id * 37 % 140)):
        beginning.opened(session, actor, ticket_id)


def _settle_category(session: Session, actor: Actor, ticket_id: int) -> object:
    """Say whether the suggested category is the right one, as people at the desk do who set the rest."""
    ticket = session.get_one(Ticket, ticket_id)
    seen = suggestions.on(session, actor, ticket) if may(actor, Action.DECIDE_SUGGESTIONS, ticket) else []
    for shown in seen:
        if Facet.CATEGORY in shown.open_facets:
            right = {Facet.CATEGORY: str(ticket.category_id)}
            return suggestions.override(session, actor, ticket_id, id_of(shown.row), right)
    return ticket


def _write(who: str, after: str, text: str, visibility: Visibility) -> Step:
    def deed(session: Session, actor: Actor, ticket: int, _: World) -> object:
        return messages.write(session, actor, ticket, text, visibility)

    return Step(who, span(after), deed)


def _step(who: str, after: str, wanted: Status, reason: str | None, pause: PauseReason | None = None) -> Step:
    def deed(session: Session, actor: Actor, ticket: int, _: World) -> object:
        return status.change_status(session, actor, ticket, wanted, reason=reason, pause=pause)

    return Step(who, span(after), deed)
