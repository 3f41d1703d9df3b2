"""The five clocks of a ticket, drawn from its history: when each was set, when it ran and stood, and when it was done.

To the customer we owe the first response, the next response (to words of theirs that nobody has answered) and the
resolution; they stand while we wait for the customer. Among staff (operational level agreements) there are time to
triage and time to own; they stand while the ticket is held. A note among staff is no response. A solution, or a
rejection with its reason, answers as well as a message does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ticketing_app.domain.ledger import RUNNING, Clock, Span, read
from ticketing_app.domain.lifecycle import CLOCK, ClockEffect
from ticketing_app.domain.working_time import Calendar
from ticketing_app.models import Ticket
from ticketing_app.vocabulary import FINAL, STAFF, ClockName, PauseReason, Role, Status

STEPS = frozenset({"ticket.status_changed", "ticket.reopened", "ticket.closed_unsatisfied"})
WORDS, ASSIGNMENTS = "ticket.message_written", frozenset({"ticket.assigned", "ticket.released"})
DECISIONS = frozenset({"ticket.suggestion_accepted", "ticket.suggestion_overridden"})
CLASSIFYING = frozenset({"category_id", "severity", "urgency", "priority"})
TELLING = STEPS | ASSIGNMENTS | DECISIONS | {WORDS, "ticket.edited"}
"""The entries of the audit trail that the clocks look at."""

INTERNAL = {**CLOCK, Status.PENDING: ClockEffect.RUNS, Status.HELD: ClockEffect.PAUSES}
"""What a status does to the clocks among staff."""


class Entry(NamedTuple):
    """What the clocks look at of an entry of the audit trail."""

    action: str
    at: datetime
    role: Role | None
    after: dict[str, Any]


@dataclass(frozen=True)
class Step:
    """The ticket came into a status at that moment; `pause` says what it waits for."""

    at: datetime
    status: Status
    pause: PauseReason | None = None


@dataclass(frozen=True)
class Facts:
    """What the clocks know of a ticket; every list is in the order of time, the first step is its creation.

    `words` are public messages, true for the customer's; `owners` says from when on somebody had it or nobody; before
    the first of them nobody did.
    """

    steps: list[Step]
    words: list[tuple[datetime, bool]] = field(default_factory=list)
    owners: list[tuple[datetime, bool]] = field(default_factory=list)
    triaged_at: datetime | None = None


@dataclass(frozen=True)
class Promise:
    """A clock before anybody reads it: what it lived through, and whether it is done."""

    spans: list[Span]
    done_at: datetime | None

    @property
    def since(self) -> datetime:
        """When the clock was set."""
        return self.spans[0].since


def facts_of(ticket: Ticket, entries: Iterable[Entry]) -> Facts:
    """What the audit trail tells, oldest entry first. The ticket's own columns have the last word, where an entry is
    not written yet or was never there.
    """
    steps, words, owners, triaged = [Step(ticket.created_at, Status.NEW)], [], [(ticket.created_at, False)], None
    for entry in entries:
        if entry.action in STEPS:
            pause = entry.after.get("pause_reason")
            steps.append(Step(entry.at, Status(entry.after["status"]), PauseReason(pause) if pause else None))
            triaged = triaged or (entry.at if entry.role in STAFF else None)
        elif entry.action == WORDS:
            words.append((entry.at, entry.role is Role.CUSTOMER))
        elif entry.action in ASSIGNMENTS:
            owners.append((entry.at, entry.after.get("assignee_id") is not None))
        elif entry.action in DECISIONS or (entry.role in STAFF and entry.after.keys() & CLASSIFYING):
            triaged = triaged or entry.at
    if steps[-1].status is not ticket.status:
        at = max(ticket.status_changed_at, steps[-1].at)
        steps.append(Step(at, ticket.status, ticket.pause_reason))
        triaged = triaged or at
    if not words and ticket.first_response_at is not None:
        words.append((ticket.first_response_at, False))
    if owners[-1][1] is not (ticket.assignee_id is not None):
        owners.append((max(ticket.updated_at, owners[-1][0]), ticket.assignee_id is not None))
    return Facts(steps, words, owners, triaged)


def promises(facts: Facts) -> dict[ClockName, Promise]:
    """Every clock that was ever set: there is no next response before somebody waits for one."""
    customers, internal = _spans(facts.steps, CLOCK), _spans(facts.steps, INTERNAL)
    answers = _answers(facts)
    first = answers[0] if answers else None
    found = {
        ClockName.FIRST_RESPONSE: Promise(_until(customers, first), first),
        ClockName.RESOLUTION: Promise(customers, _resolved_at(facts.steps)),
        ClockName.TRIAGE: Promise(_until(internal, facts.triaged_at), facts.triaged_at),
        ClockName.OWN: _own(internal, facts.owners or [(facts.steps[0].at, False)]),
    }
    if first is not None and (asked := _last_question(facts, answers)):
        since, answered = asked
        found[ClockName.NEXT_RESPONSE] = Promise(_until(_from(customers, since), answered), answered)
    return {name: promise for name, promise in found.items() if promise.spans}


def read_all(
    facts: Facts, calendar: Calendar, targets: dict[ClockName, timedelta], now: datetime
) -> dict[ClockName, Clock]:
    """The clocks for which there is a target, as they stand at `now`."""
    ended = facts.steps[-1].status in FINAL
    return {
        name: read(promise.spans, calendar, targets[name], now, done_at=promise.done_at, ended=ended)
        for name, promise in promises(facts).items()
        if name in targets
    }


def _spans(steps: list[Step], effects: dict[Status, ClockEffect]) -> list[Span]:
    found: list[Span] = []
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        until = after.at if after else None
        runs = effects[step.status] is ClockEffect.RUNS
        if until is None or until > step.at:
            found.append(Span(step.at, until, runs, RUNNING if runs else _why(step)))
    return found


def _why(step: Step) -> str:
    """ "held/supplier", "pending/customer", "resolved"."""
    return f"{step.status}/{step.pause}" if step.pause else step.status.value


def _answers(facts: Facts) -> list[datetime]:
    """When the customer heard from us: messages, solutions, rejections."""
    said = [at for at, by_customer in facts.words if not by_customer]
    told = [step.at for step in facts.steps if step.status in (Status.RESOLVED, Status.REJECTED)]
    return sorted([*said, *told])


def _last_question(facts: Facts, answers: list[datetime]) -> tuple[datetime, datetime | None] | None:
    """When the customer last began to wait for a next response, and when they got it; None where they never did."""
    last: tuple[datetime, datetime | None] | None = None
    first = answers[0]
    for at in (at for at, by_customer in facts.words if by_customer and at > first):
        if last is None or (last[1] is not None and at > last[1]):
            last = (at, next((answer for answer in answers if answer > at), None))
    return last


def _resolved_at(steps: list[Step]) -> datetime | None:
    """When it was resolved for good so far; None while it is open, or ended without a solution."""
    resolved: datetime | None = None
    for step in steps:
        if step.status is Status.RESOLVED:
            resolved = step.at
        elif step.status not in FINAL:
            resolved = None
    return resolved


def _own(internal: list[Span], owners: list[tuple[datetime, bool]]) -> Promise:
    """Time to own counts while nobody has the ticket: given back to the queue, it goes on."""
    spans: list[Span] = []
    taken_at: datetime | None = None
    for (since, owned), after in zip(owners, [*owners[1:], None], strict=True):
        part = _until(_from(internal, since), after[0] if after else None)
        part = part if after is None else [one for one in part if one.until is not None]
        spans.extend(Span(one.since, one.until, runs=False, why="owned") if owned else one for one in part)
        taken_at = (taken_at or since) if owned else None  # handed from one to the other it stays taken
    return Promise(spans, taken_at)


def _from(spans: list[Span], since: datetime) -> list[Span]:
    return [
        Span(max(span.since, since), span.until, span.runs, span.why)
        for span in spans
        if span.until is None or span.until > since
    ]


def _until(spans: list[Span], until: datetime | None) -> list[Span]:
    """The same up to `until`, and standing from there on because it is done; unchanged for None."""
    if until is None:
        return spans
    before = [
        Span(span.since, min(span.until or until, until), span.runs, span.why) for span in spans if span.since < until
    ]
    return [*before, Span(until, None, runs=False, why="done")]
