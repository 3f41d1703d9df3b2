"""How a ticket stands: for its customer in plain sentences without jargon, for staff what the customer said to it."""

from dataclasses import dataclass
from datetime import datetime

from ticketing_app.config import settings
from ticketing_app.domain import closing
from ticketing_app.domain.details import Details
from ticketing_app.domain.status import CLOSED_UNSATISFIED, REOPENED
from ticketing_app.domain.timeline import LEFT_ALONE, Happening
from ticketing_app.texts import mark, tr
from ticketing_app.ui import times
from ticketing_app.vocabulary import Door, Role, Status, Visibility

HEADLINES = {
    Status.NEW: mark("We received your report."),
    Status.IN_PROGRESS: mark("We are working on it."),
    Status.PENDING: mark("We wait for your answer."),
    Status.HELD: mark("We wait for somebody else before we can go on."),
    Status.RESOLVED: mark("We think it is solved. Is it?"),
    Status.REJECTED: mark("We cannot take this on."),
    Status.CANCELLED: mark("This ticket was cancelled."),
}
NEXT = {
    Status.NEW: mark("Somebody from our team reads it next and writes to you here."),
    Status.IN_PROGRESS: mark("We write to you here as soon as there is news, or if we have a question."),
    Status.PENDING: mark("Please write it in the box below. Then we go on at once."),
    Status.HELD: mark("We go on by ourselves and write to you here. There is nothing you have to do."),
    Status.RESOLVED: mark("Please look whether everything works again, and tell us."),
    Status.CLOSED: mark("Nothing more happens here. If the problem comes back, please report it anew."),
    Status.REJECTED: mark("If you see it differently, please report it anew and tell us more."),
    Status.CANCELLED: mark("Nothing more happens here. You can always report a new problem."),
}

# fmt: off
KINDS = {
    "ticket.created":         ("received", "info"),
    "ticket.imported":        ("received", "info"),
    "ticket.assigned":        ("person", "accent"),
    "ticket.message_written": ("message", "neutral"),
    "ticket.files_added":     ("files", "neutral"),
    "ticket.edited":          ("edited", "neutral"),
    "ticket.reopened":        ("again", "accent"),
    "ticket.status_changed":  ("step", "accent"),
    CLOSED_UNSATISFIED:       ("step", "accent"),
}
# fmt: on
STEPS = frozenset({"ticket.status_changed", REOPENED, CLOSED_UNSATISFIED})
ICONS = {
    "received": "inbox",
    "person": "user-round",
    "message": "message-square",
    "files": "paperclip",
    "edited": "pencil",
    "again": "rotate-ccw",
    "step": "circle-dot",
}


@dataclass(frozen=True)
class Happened:
    """One line of the customer's timeline."""

    what: str
    when: str
    tone: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """What became of the solution, for staff: what the customer said to it, or that they said nothing until the end.

    `title` is empty while neither is so.
    """

    title: str = ""
    word: str = ""
    tone: str = "neutral"


def headline(found: Details, assignee: str) -> str:
    """The sentence on top."""
    ticket = found.ticket
    if ticket.status is Status.NEW and assignee:
        return tr("We received your report, and {name} looks after it.", name=assignee)
    if ticket.status is Status.IN_PROGRESS and assignee:
        return tr("{name} is working on it.", name=assignee)
    return _end(found) if ticket.status is Status.CLOSED else tr(HEADLINES[ticket.status])


def what_next(found: Details, zone: str) -> str:
    """What happens next, and when if nothing does."""
    closing_at = _closes_at(found)
    if _is_unsolved(found):
        return tr("Nothing more happens here. If you change your mind, please report it anew.")
    said = tr(NEXT[found.ticket.status])
    if closing_at is None:
        return said
    by_itself = tr("If we hear nothing more, it closes by itself {when}.", when=_on(closing_at, zone))
    return f"{said} {by_itself}"


def closes(found: Details, zone: str) -> str:
    """The same for staff; empty where the ticket does not close by itself."""
    closing_at, told_at = _closes_at(found), found.ticket.close_warned_at
    if closing_at is None:
        return ""
    when = _on(closing_at, zone)
    if told_at is None:
        return tr("Closes by itself {when} if nobody writes; the customer is told before.", when=when)
    told = times.moment_inside(told_at, zone)
    return tr("Closes by itself {when} if nobody writes; the customer was told {told}.", when=when, told=told)


def answer(found: Details, zone: str) -> Answer:
    """What became of the solution, if the last step says so; for staff, who may know the history."""
    steps = [entry for entry in found.history or [] if entry.action in STEPS]
    if not steps or steps[-1].before.get("status") != Status.RESOLVED:
        return Answer()
    last = steps[-1]
    who, when, word = found.names.get(last.actor_id or 0, ""), times.moment(last.at, zone), last.reason or ""
    if last.action == CLOSED_UNSATISFIED:
        return Answer(tr("{who} closed it though it is not solved · {when}", who=who, when=when), word, "warning")
    if last.door is Door.JOB:
        return Answer(tr("Closed by itself, as nobody said anything more · {when}", when=when))
    if last.role is not Role.CUSTOMER:
        return Answer()
    if last.action == REOPENED:
        return Answer(tr("{who} says that it is not solved · {when}", who=who, when=when), word, "warning")
    return Answer(tr("{who} confirmed that it is solved · {when}", who=who, when=when), word, "good")


def happened(timeline: list[Happening], zone: str) -> list[Happened]:
    """The timeline, newest first."""
    return [
        Happened(one.text, times.moment(one.at, zone), tone, kind)
        for one in reversed(timeline)
        for kind, tone in [KINDS.get(one.event, ("step", "neutral"))]
    ]


def _end(found: Details) -> str:
    if _is_unsolved(found):
        return tr("This ticket is closed, though it is not solved.")
    if any(one.text == tr(LEFT_ALONE) for one in found.timeline):
        return tr("This ticket is closed, as we heard nothing more.")
    return tr("It is solved, and this ticket is closed.")


def _is_unsolved(found: Details) -> bool:
    """Closing is final: whoever said so has the last word."""
    return any(one.event == CLOSED_UNSATISFIED for one in found.timeline)


def _closes_at(found: Details) -> datetime | None:
    terms = closing.Terms.of_days(settings().close_after_days, settings().close_warning_days)
    said = [one.created_at for one in (*found.messages, *found.attachments) if one.visibility is Visibility.PUBLIC]
    return closing.closes_at(found.ticket, max(said, default=None), terms) if terms else None


def _on(at: datetime, zone: str) -> str:
    day = times.day(at, zone)
    near = {tr("Today"): tr("today"), tr("Tomorrow"): tr("tomorrow")}
    return near.get(day) or tr("on {day}", day=day)
