"""A ticket's clocks in words for staff: what is due, how much is left, why one stands, and what was kept."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlmodel import Session

from ticketing_app.domain import sla, sla_words
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.ledger import Clock, ClockState
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.sla import Standing
from ticketing_app.models import Ticket
from ticketing_app.texts import mark, tr
from ticketing_app.ui import times
from ticketing_app.ui.pages.ticket import ledger
from ticketing_app.ui.pages.ticket.ledger import BarView
from ticketing_app.vocabulary import LABELS, TO_CUSTOMERS, ClockName, label


@dataclass(frozen=True)
class ClockView:
    """One clock. `state` is runs, paused or stopped; `title` is its name and, while it runs, when it is due; `note`
    may be empty.
    """

    name: str = ""
    called: str = ""
    title: str = ""
    text: str = ""
    note: str = ""
    tone: str = "neutral"
    state: str = "stopped"
    due: str = ""
    bar: BarView = field(default_factory=BarView)


@dataclass(frozen=True)
class ClocksView:
    """All clocks: what we owe the customer, and what we owe each other. `unmatched` is for those who can change it.

    Of a ticket from an earlier system there are none, and `promise` is empty.
    """

    customers: list[ClockView] = field(default_factory=list)
    internal: list[ClockView] = field(default_factory=list)
    promise: str = ""
    unmatched: bool = False


@dataclass(frozen=True)
class _Words:
    """What is said of one clock; translated where it is used."""

    due: str
    never: str
    kept: str
    late: str


# fmt: off
WORDS = {
    ClockName.FIRST_RESPONSE: _Words(mark("First response · due {when}"), mark("Not answered"),
                                     mark("Answered in time"), mark("Answered {span} late")),
    ClockName.NEXT_RESPONSE:  _Words(mark("Next response · due {when}"), mark("Not answered"),
                                     mark("Answered in time"), mark("Answered {span} late")),
    ClockName.RESOLUTION:     _Words(mark("Resolution · due {when}"), mark("Not resolved"),
                                     mark("Resolved in time"), mark("Resolved {span} late")),
    ClockName.TRIAGE:         _Words(mark("Time to triage · due {when}"), mark("Not triaged"),
                                     mark("Triaged in time"), mark("Triaged {span} late")),
    ClockName.OWN:            _Words(mark("Time to own · due {when}"), mark("Nobody had it"),
                                     mark("Taken in time"), mark("Taken {span} late")),
}
# fmt: on


def of_ticket(session: Session, actor: Actor, ticket: Ticket) -> ClocksView:
    """The clocks of a ticket that the actor may see, as they stand now."""
    standing = sla.standing(session, ticket)
    if standing is None:
        return ClocksView()
    shown = {name: _view(standing, name, ticket, actor.time_zone) for name in ClockName if name in standing.clocks}
    return ClocksView(
        customers=[view for name, view in shown.items() if name in TO_CUSTOMERS],
        internal=[view for name, view in shown.items() if name not in TO_CUSTOMERS],
        promise=f"{standing.terms.policy} · {standing.terms.calendar}",
        unmatched=standing.promise.unmatched and may(actor, Action.MANAGE_SLA),
    )


def _view(standing: Standing, name: ClockName, ticket: Ticket, zone: str) -> ClockView:
    one, words, spelt = standing.clocks[name], WORDS[name], ledger.spelt(standing.working_time)
    bar = ledger.bar_of(one, standing.working_time, standing.at, zone)
    called = tr(LABELS[name])
    told = ClockView(name=name, called=called, title=called, bar=bar)
    if one.state is ClockState.ENDED:
        status = label(ticket.status)
        return replace(told, text=tr(words.never), note=tr("Stopped: {status}", status=status[:1].lower() + status[1:]))
    if one.state in (ClockState.MET, ClockState.MISSED):
        return _stopped(told, one, words, spelt, zone)
    late = one.remaining < timedelta(0)
    left = tr("{span} left", span=spelt(one.remaining))
    if late:
        left = tr("{span} late", span=spelt(-one.remaining))
    if one.state is ClockState.PAUSED:
        since = times.moment_inside(one.spans[-1].since, zone)
        note = tr("{why} since {when}", why=sla_words.said(one.spans[-1].why), when=since)
        if late:
            return replace(told, text=left, note=tr("Paused: {note}", note=note), tone="critical", state="paused")
        return replace(told, text=tr("Paused"), note=f"{note} · {left}", state="paused")
    tone = times.tone_of(one.remaining)
    when = times.moment_inside(one.due, zone)
    title = tr(words.due, when=when) if one.due is not None else told.title
    return replace(told, title=title, text=left, tone=tone, state="runs", due=when)


def _stopped(told: ClockView, one: Clock, words: _Words, spelt: Callable[[timedelta], str], zone: str) -> ClockView:
    at = times.moment(ledger.stopped_at(one), zone)
    took = tr("{when}, after {span}", when=at, span=spelt(one.used))
    if not one.used:
        took = tr("{when}, outside working hours", when=at)
    if one.state is ClockState.MET:
        return replace(told, text=tr(words.kept), note=took, tone="good")
    return replace(told, text=tr(words.late, span=spelt(one.used - one.target)), note=took, tone="critical")
