"""How words look: the tone and the icon of every status, priority and severity, and the style sheets in their order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from ticketing_app.vocabulary import IssueType, Priority, Role, Severity, Status, Urgency, label

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
    "styles/admin.css",
    "styles/suggestions.css",
    "styles/bell.css",
    "styles/house.css",
    "styles/accounts.css",
]


@dataclass(frozen=True)
class Look:
    """How a word of the trade is drawn; the word itself always stands beside colour and icon."""

    text: str
    tone: Tone
    icon: str | None = None


STATUS: dict[StrEnum, Look] = {
    Status.NEW: Look(label(Status.NEW), "info", "circle-dot"),
    Status.IN_PROGRESS: Look(label(Status.IN_PROGRESS), "accent", "wrench"),
    Status.PENDING: Look(label(Status.PENDING), "warning", "circle-pause"),
    Status.HELD: Look(label(Status.HELD), "warning", "hourglass"),
    Status.RESOLVED: Look(label(Status.RESOLVED), "good", "circle-check"),
    Status.CLOSED: Look(label(Status.CLOSED), "neutral", "lock"),
    Status.REJECTED: Look(label(Status.REJECTED), "neutral", "ban"),
    Status.CANCELLED: Look(label(Status.CANCELLED), "neutral", "circle-x"),
}

PRIORITY: dict[StrEnum, Look] = {
    Priority.CRITICAL: Look(label(Priority.CRITICAL), "critical", "triangle-alert"),
    Priority.HIGH: Look(label(Priority.HIGH), "warning", "chevrons-up"),
    Priority.MEDIUM: Look(label(Priority.MEDIUM), "info", "equal"),
    Priority.LOW: Look(label(Priority.LOW), "neutral", "chevron-down"),
}

SEVERITY: dict[StrEnum, Look] = {
    Severity.CRITICAL: Look(label(Severity.CRITICAL), "critical", "triangle-alert"),
    Severity.MAJOR: Look(label(Severity.MAJOR), "warning", "circle-alert"),
    Severity.MINOR: Look(label(Severity.MINOR), "info", "info"),
    Severity.WARNING: Look(label(Severity.WARNING), "neutral", "flag"),
}

URGENCY: dict[StrEnum, Look] = {
    Urgency.HIGH: Look(label(Urgency.HIGH), "warning", "arrow-up"),
    Urgency.MEDIUM: Look(label(Urgency.MEDIUM), "neutral", "equal"),
    Urgency.LOW: Look(label(Urgency.LOW), "neutral", "arrow-down"),
}

ISSUE_TYPE: dict[StrEnum, Look] = {
    IssueType.INCIDENT: Look(label(IssueType.INCIDENT), "neutral"),
    IssueType.COMPLAINT: Look(label(IssueType.COMPLAINT), "neutral"),
    IssueType.REQUEST: Look(label(IssueType.REQUEST), "neutral"),
    IssueType.QUESTION: Look(label(IssueType.QUESTION), "neutral"),
}

ROLE: dict[StrEnum, Look] = {
    Role.CUSTOMER: Look(label(Role.CUSTOMER), "neutral", "house"),
    Role.AGENT: Look(label(Role.AGENT), "info", "headset"),
    Role.ENGINEER: Look(label(Role.ENGINEER), "accent", "wrench"),
    Role.MANAGER: Look(label(Role.MANAGER), "hint", "layout-dashboard"),
    Role.ADMIN: Look(label(Role.ADMIN), "warning", "users"),
}

STANDING: dict[str, Look] = {
    "inactive": Look("Inactive", "neutral", "user-x"),
    "no_password": Look("No password yet", "warning", "key-round"),
    "one_time": Look("One-time password", "info", "key-round"),
    "invited": Look("Invited", "info", "mail"),
    "invited_before": Look("Invitation ran out", "warning", "mail"),
}
"""What keeps an account from being used as every other; an "active" one has no look."""
