"""How a ticket stands: for its customer in plain sentences without jargon, for staff what the customer said to it."""

from dataclasses import dataclass
from datetime import datetime

from ticketing_app.config import settings
from ticketing_app.domain import closing
from ticketing_app.domain.details import Details
from ticketing_app.domain.status import CLOSED_UNSATISFIED, REOPENED
from ticketing_app.domain.timeline import LEFT_ALONE, Happening
from ticketing_app.ui import times
from ticketing_app.vocabulary import Door, Role, Status, Visibility

NEXT = {
    Status.NEW: "Somebody from our team reads it next and writes to you here.",
    Status.IN_PROGRESS: "We write to you here as soon as there is news, or if we have a question.",
    Status.PENDING: "Please write it in the box below. Then we go on at once.",
    Status.HELD: "We go on by ourselves and write to you here. There is nothing you have to do.",
    Status.RESOLVED: "Please look whether everything works again, and tell us.",
    Status.CLOSED: "Nothing more happens here. If the problem comes back, please report it anew.",
    Status.REJECTED: "If you see it differently, please report it anew and tell us more.",
    Status.CANCELLED: "Nothing more happens here. You can always report a new problem.",
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
        return f"We received your report, and {assignee} looks after it."
    if ticket.status is Status.IN_PROGRESS and assignee:
        return f"{assignee} is working on it."
    return {
        Status.NEW: "We received your report.",
        Status.IN_PROGRESS: "We are working on it.",
        Status.PENDING: "We wait for your answer.",
        Status.HELD: "We wait for somebody else before we can go on.",
        Status.RESOLVED: "We think it is solved. Is it?",
        Status.CLOSED: _end(found),
        Status.REJECTED: "We cannot take this on.",
        Status.CANCELLED: "This ticket was cancelled.",
    }[ticket.status]


def what_next(found: Details, zone: str) -> str:
    """What happens next, and when if nothing does."""
    closing_at = _closes_at(found)
    by_itself = f" If we hear nothing more, it closes by itself {_on(closing_at, zone)}." if closing_at else ""
    if _is_unsolved(found):
        return "Nothing more happens here. If you change your mind, please report it anew."
    return NEXT[found.ticket.status] + by_itself


def closes(found: Details, zone: str) -> str:
    """The same for staff; empty where the ticket does not close by itself."""
    closing_at, told_at = _closes_at(found), found.ticket.close_warned_at
    if closing_at is None:
        return ""
    told = f"the customer was told {times.moment_inside(told_at, zone)}" if told_at else "the customer is told before"
    return f"Closes by itself {_on(closing_at, zone)} if nobody writes; {told}."


def answer(found: Details, zone: str) -> Answer:
    """What became of the solution, if the last step says so; for staff, who may know the history."""
    steps = [entry for entry in found.history or [] if entry.action in STEPS]
    if not steps or steps[-1].before.get("status") != Status.RESOLVED:
        return Answer()
    last = steps[-1]
    who, when = found.names.get(last.actor_id or 0, ""), times.moment(last.at, zone)
    if last.action == CLOSED_UNSATISFIED:
        return Answer(f"{who} closed it though it is not solved · {when}", last.reason or "", "warning")
    if last.door is Door.JOB:
        return Answer(f"Closed by itself, as nobody said anything more · {when}")
    if last.role is not Role.CUSTOMER:
        return Answer()
    if last.action == REOPENED:
        return Answer(f"{who} says that it is not solved · {when}", last.reason or "", "warning")
    return Answer(f"{who} confirmed that it is solved · {when}", last.reason or "", "good")


def happened(timeline: list[Happening], zone: str) -> list[Happened]:
    """The timeline, newest first."""
    return [
        Happened(one.text, times.moment(one.at, zone), tone, kind)
        for one in reversed(timeline)
        for kind, tone in [KINDS.get(one.event, ("step", "neutral"))]
    ]


def _end(found: Details) -> str:
    if _is_unsolved(found):
        return "This ticket is closed, though it is not solved."
    if any(one.text == LEFT_ALONE for one in found.timeline):
        return "This ticket is closed, as we heard nothing more."
    return "It is solved, and this ticket is closed."


def _is_unsolved(found: Details) -> bool:
    """Closing is final: whoever said so has the last word."""
    return any(one.event == CLOSED_UNSATISFIED for one in found.timeline)


def _closes_at(found: Details) -> datetime | None:
    terms = closing.Terms.of_days(settings().close_after_days, settings().close_warning_days)
    said = [one.created_at for one in (*found.messages, *found.attachments) if one.visibility is Visibility.PUBLIC]
    return closing.closes_at(found.ticket, max(said, default=None), terms) if terms else None


def _on(at: datetime, zone: str) -> str:
    day = times.day(at, zone)
    return "today" if day == "Today" else f"on {day}"
