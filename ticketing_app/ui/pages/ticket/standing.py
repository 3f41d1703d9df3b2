"""How a ticket stands, for its customer: one plain sentence and what happens next, without jargon."""

from dataclasses import dataclass

from ticketing_app.domain.timeline import Happening
from ticketing_app.models import Ticket
from ticketing_app.ui import times
from ticketing_app.vocabulary import Status

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
    "ticket.reopened":        ("again", "accent"),
    "ticket.status_changed":  ("step", "accent"),
}
# fmt: on
ICONS = {
    "received": "inbox",
    "person": "user-round",
    "message": "message-square",
    "files": "paperclip",
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


def headline(ticket: Ticket, assignee: str) -> str:
    """The sentence on top."""
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
        Status.CLOSED: "It is solved, and this ticket is closed.",
        Status.REJECTED: "We cannot take this on.",
        Status.CANCELLED: "This ticket was cancelled.",
    }[ticket.status]


def happened(timeline: list[Happening], zone: str) -> list[Happened]:
    """The timeline, newest first."""
    return [
        Happened(one.text, times.moment(one.at, zone), tone, kind)
        for one in reversed(timeline)
        for kind, tone in [KINDS.get(one.event, ("step", "neutral"))]
    ]
