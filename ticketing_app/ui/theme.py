"""How words look: the tone and the icon of every status, priority and severity, and the style sheets in their order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from ticketing_app.texts import mark
from ticketing_app.vocabulary import LABELS, IssueType, Priority, Role, Severity, Status, Urgency

Tone = Literal["neutral", "accent", "critical", "warning", "good", "info", "hint"]

STYLESHEETS = [
    "styles/tokens.css",
    "styles/base.css",
    "styles/shell.css",
    "styles/controls.css",
    "styles/lists.css",
    "styles/surfaces.css",
    "styles/conversation.css",
    "styles/files.css",
    "styles/ticket.css",
    "styles/suggestion.css",
    "styles/customer.css",
    "styles/ticket_list.css",
    "styles/presence.css",
    "styles/admin.css",
    "styles/suggestions.css",
    "styles/bell.css",
    "styles/house.css",
    "styles/accounts.css",
    "styles/service_levels.css",
    "styles/dashboard.css",
]


@dataclass(frozen=True)
class Look:
    """How a word of the trade is drawn; the word itself, translated where it is drawn, always stands beside them."""

    text: str
    tone: Tone
    icon: str | None = None


STATUS: dict[StrEnum, Look] = {
    Status.NEW: Look(LABELS[Status.NEW], "info", "circle-dot"),
    Status.IN_PROGRESS: Look(LABELS[Status.IN_PROGRESS], "accent", "wrench"),
    Status.PENDING: Look(LABELS[Status.PENDING], "warning", "circle-pause"),
    Status.HELD: Look(LABELS[Status.HELD], "warning", "hourglass"),
    Status.RESOLVED: Look(LABELS[Status.RESOLVED], "good", "circle-check"),
    Status.CLOSED: Look(LABELS[Status.CLOSED], "neutral", "lock"),
    Status.REJECTED: Look(LABELS[Status.REJECTED], "neutral", "ban"),
    Status.CANCELLED: Look(LABELS[Status.CANCELLED], "neutral", "circle-x"),
}

PRIORITY: dict[StrEnum, Look] = {
    Priority.CRITICAL: Look(LABELS[Priority.CRITICAL], "critical", "triangle-alert"),
    Priority.HIGH: Look(LABELS[Priority.HIGH], "warning", "chevrons-up"),
    Priority.MEDIUM: Look(LABELS[Priority.MEDIUM], "info", "equal"),
    Priority.LOW: Look(LABELS[Priority.LOW], "neutral", "chevron-down"),
}

SEVERITY: dict[StrEnum, Look] = {
    Severity.CRITICAL: Look(LABELS[Severity.CRITICAL], "critical", "triangle-alert"),
    Severity.MAJOR: Look(LABELS[Severity.MAJOR], "warning", "circle-alert"),
    Severity.MINOR: Look(LABELS[Severity.MINOR], "info", "info"),
    Severity.WARNING: Look(LABELS[Severity.WARNING], "neutral", "flag"),
}

URGENCY: dict[StrEnum, Look] = {
    Urgency.HIGH: Look(LABELS[Urgency.HIGH], "warning", "arrow-up"),
    Urgency.MEDIUM: Look(LABELS[Urgency.MEDIUM], "neutral", "equal"),
    Urgency.LOW: Look(LABELS[Urgency.LOW], "neutral", "arrow-down"),
}

ISSUE_TYPE: dict[StrEnum, Look] = {
    IssueType.INCIDENT: Look(LABELS[IssueType.INCIDENT], "neutral"),
    IssueType.COMPLAINT: Look(LABELS[IssueType.COMPLAINT], "neutral"),
    IssueType.REQUEST: Look(LABELS[IssueType.REQUEST], "neutral"),
    IssueType.QUESTION: Look(LABELS[IssueType.QUESTION], "neutral"),
}

ROLE: dict[StrEnum, Look] = {
    Role.CUSTOMER: Look(LABELS[Role.CUSTOMER], "neutral", "house"),
    Role.AGENT: Look(LABELS[Role.AGENT], "info", "headset"),
    Role.ENGINEER: Look(LABELS[Role.ENGINEER], "accent", "wrench"),
    Role.MANAGER: Look(LABELS[Role.MANAGER], "hint", "layout-dashboard"),
    Role.ADMIN: Look(LABELS[Role.ADMIN], "warning", "users"),
}

STANDING: dict[str, Look] = {
    "inactive": Look(mark("Inactive"), "neutral", "user-x"),
    "no_password": Look(mark("No password yet"), "warning", "key-round"),
    "one_time": Look(mark("One-time password"), "info", "key-round"),
    "invited": Look(mark("Invited"), "info", "mail"),
    "invited_before": Look(mark("Invitation ran out"), "warning", "mail"),
}
"""What keeps an account from being used as every other; an "active" one has no look."""
