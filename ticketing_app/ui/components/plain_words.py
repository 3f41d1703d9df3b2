"""What a ticket's status means in the customer's own words; staff read the words of the trade."""

import reflex as rx

from ticketing_app.ui.components.basics import Text, badge, matched
from ticketing_app.ui.theme import Look
from ticketing_app.vocabulary import IssueType, Status, Urgency

STATUS: dict[Status, Look] = {
    Status.NEW: Look("We received it", "info", "inbox"),
    Status.IN_PROGRESS: Look("We are working on it", "accent", "wrench"),
    Status.PENDING: Look("We wait for your answer", "warning", "message-circle-question"),
    Status.HELD: Look("On hold on our side", "neutral", "hourglass"),
    Status.RESOLVED: Look("Solved, please confirm", "good", "circle-check"),
    Status.CLOSED: Look("Done", "neutral", "check"),
    Status.REJECTED: Look("We cannot take this on", "neutral", "ban"),
    Status.CANCELLED: Look("Withdrawn", "neutral", "circle-x"),
}

ISSUE_TYPE: dict[IssueType, tuple[str, str]] = {
    IssueType.INCIDENT: ("Something does not work", "No internet, bad quality, a fault"),
    IssueType.COMPLAINT: ("I have a complaint", "A bill, an appointment, how we treated you"),
    IssueType.REQUEST: ("I need something", "A move, a change, a new service"),
    IssueType.QUESTION: ("I have a question", "How something works or what it means"),
}

URGENCY: dict[Urgency, str] = {
    Urgency.LOW: "It can wait",
    Urgency.MEDIUM: "Normal",
    Urgency.HIGH: "I am stuck without it",
}


def plain_status(status: Text) -> rx.Component:
    """The status as a badge, e.g. "We are working on it"."""
    return matched(status, [(str(word), _drawn(look)) for word, look in STATUS.items()])


def options(words: dict[Urgency, str]) -> list[tuple[str, str]]:
    """Pairs of value and label for a control."""
    return [(str(word), text) for word, text in words.items()]


def cards(words: dict[IssueType, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Value, title and explanation for choice cards."""
    return [(str(word), title, explanation) for word, (title, explanation) in words.items()]


def _drawn(look: Look) -> rx.Component:
    return badge(look.text, look.tone, look.icon or "")
