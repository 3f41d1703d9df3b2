"""The words of the trade: every closed list of words that tickets, people and clocks are described with.

Statuses are TM Forum's eight (TMF621 v5, TroubleTicketStatusType; our `new` is its `acknowledged`), severities follow
X.733 (perceived severity), priority and urgency follow ITIL.
"""

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is in the house. Everybody but a customer is staff."""

    CUSTOMER = "customer"
    AGENT = "agent"
    ENGINEER = "engineer"
    MANAGER = "manager"
    ADMIN = "admin"


class IssueType(StrEnum):
    """What kind of thing a customer tells us (TMF621 ticketType)."""

    INCIDENT = "incident"
    COMPLAINT = "complaint"
    REQUEST = "request"
    QUESTION = "question"


class Status(StrEnum):
    """Where a ticket stands; who may follow whom is in `domain.lifecycle`."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"
    HELD = "held"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Severity(StrEnum):
    """How much is broken (X.733)."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    WARNING = "warning"


class Urgency(StrEnum):
    """How long it can wait."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Priority(StrEnum):
    """What we work on first: severity × urgency by the matrix, or set by hand with a reason."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Channel(StrEnum):
    """How a ticket reached us."""

    WEB = "web"
    PHONE = "phone"
    EMAIL = "email"
    API = "api"


class Visibility(StrEnum):
    """Who may read a message or a file: everybody on the ticket, or staff alone."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Door(StrEnum):
    """Where somebody came in; the audit trail names it."""

    UI = "ui"
    REST = "rest"
    JOB = "job"
    CLI = "cli"
    IMPORT = "import"


class DeliveryChannel(StrEnum):
    """How an outbox message leaves: to a person by e-mail or SMS, as an event for whoever subscribes; or it stays
    in the house, as a question to our own sources of suggestions or an order to our own storage."""

    EVENT = "event"
    EMAIL = "email"
    SMS = "sms"
    SUGGESTION = "suggestion"
    STORAGE = "storage"


class DeliveryStatus(StrEnum):
    """What became of an outbox message; `failed` is parked until an admin looks at it."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class News(StrEnum):
    """What somebody can be told of; who is told which, and how, is in `domain.telling`."""

    # to customers
    PROGRESS = "progress"
    ANSWERS = "answers"
    # to staff
    ASSIGNMENTS = "assignments"
    CUSTOMER_MESSAGES = "customer_messages"
    NOTES = "notes"
    CHANGES = "changes"


class Way(StrEnum):
    """How news reaches somebody."""

    BELL = "bell"
    EMAIL = "email"
    SMS = "sms"


class LinkPurpose(StrEnum):
    """What a link in a letter is for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - what the link is for


class Facet(StrEnum):
    """What a suggestion says about a ticket."""

    CATEGORY = "category"
    SEVERITY = "severity"
    URGENCY = "urgency"


class Verdict(StrEnum):
    """How a person decided about a facet of a ticket."""

    ACCEPTED = "accepted"  # as the suggestion said, by accepting it
    OVERRIDDEN = "overridden"  # otherwise, with the suggestion before their eyes
    BY_HAND = "by_hand"  # without having seen a suggestion
    AS_IT_WAS = "as_it_was"  # without a suggestion it was solved as what the customer had called it


class ShownSource(StrEnum):
    """Whose suggestions staff see where there are several sources."""

    LOCAL = "local"
    GEMINI = "gemini"
    BETTER = "better"  # whose record on the house's last decisions is better


STAFF = frozenset({Role.AGENT, Role.ENGINEER, Role.MANAGER, Role.ADMIN})
OPEN = frozenset({Status.NEW, Status.IN_PROGRESS, Status.PENDING, Status.HELD})
FINAL = frozenset({Status.CLOSED, Status.REJECTED, Status.CANCELLED})

LANGUAGES = {"en": "English"}
"""What the house speaks: codes after BCP 47, each with its own name for itself."""

STATUS_LABEL = {
    Status.NEW: "New",
    Status.IN_PROGRESS: "In progress",
    Status.PENDING: "Waits for customer",
    Status.HELD: "On hold",
    Status.RESOLVED: "Resolved",
    Status.CLOSED: "Closed",
    Status.REJECTED: "Rejected",
    Status.CANCELLED: "Cancelled",
}


def label(word: StrEnum) -> str:
    """How people read a word: "In progress" for `in_progress`."""
    if isinstance(word, Status):
        return STATUS_LABEL[word]
    return word.value.replace("_", " ").capitalize()
