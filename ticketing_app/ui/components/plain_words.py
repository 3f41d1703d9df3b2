"""What a ticket's status means in the customer's own words; staff read the words of the trade."""

import reflex as rx

from ticketing_app.texts import mark
from ticketing_app.ui.components.basics import Text, badge, matched
from ticketing_app.ui.texts import t
from ticketing_app.ui.theme import Look
from ticketing_app.vocabulary import IssueType, Status, Urgency

STATUS: dict[Status, Look] = {
    Status.NEW: Look(mark("We received it"), "info", "inbox"),
    Status.IN_PROGRESS: Look(mark("We are working on it"), "accent", "wrench"),
    Status.PENDING: Look(mark("We wait for your answer"), "warning", "message-circle-question"),
    Status.HELD: Look(mark("On hold on our side"), "neutral", "hourglass"),
    Status.RESOLVED: Look(mark("Solved, please confirm"), "good", "circle-check"),
    Status.CLOSED: Look(mark("Done"), "neutral", "check"),
    Status.REJECTED: Look(mark("We cannot take this on"), "neutral", "ban"),
    Status.CANCELLED: Look(mark("Withdrawn"), "neutral", "circle-x"),
}

ISSUE_TYPE: dict[IssueType, tuple[str, str]] = {
    IssueType.INCIDENT: (mark("Something does not work"), mark("No internet, bad quality, a fault")),
    IssueType.COMPLAINT: (mark("I have a complaint"), mark("A bill, an appointment, how we treated you")),
    IssueType.REQUEST: (mark("I need something"), mark("A move, a change, a new service")),
    IssueType.QUESTION: (mark("I have a question"), mark("How something works or what it means")),
}

URGENCY: dict[Urgency, str] = {
    Urgency.LOW: mark("It can wait"),
    Urgency.MEDIUM: mark("Normal"),
    Urgency.HIGH: mark("I am stuck without it"),
}


def plain_status(status: Text) -> rx.Component:
    """The status as a badge, e.g. "We are working on it"."""
    return matched(status, [(str(word), _drawn(look)) for word, look in STATUS.items()])


def options(words: dict[Urgency, str]) -> list[tuple[str, Text]]:
    """Pairs of value and label for a control."""
    return [(str(word), t(text)) for word, text in words.items()]


def cards(words: dict[IssueType, tuple[str, str]]) -> list[tuple[str, Text, Text]]:
    """Value, title and explanation for choice cards."""
    return [(str(word), t(title), t(explanation)) for word, (title, explanation) in words.items()]


def _drawn(look: Look) -> rx.Component:
    return badge(t(look.text), look.tone, look.icon or "")
