"""The words of the trade: every closed list of words that tickets, people and clocks are described with.

Statuses are TM Forum's eight (TMF621 v5, TroubleTicketStatusType; our `new` is its `acknowledged`), severities follow
X.733 (perceived severity), priority and urgency follow ITIL.
"""

from enum import StrEnum

from ticketing_app.texts import mark, tr


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


class ClockName(StrEnum):
    """The clocks of a ticket: the customer's three, and two among staff (operational level, OLA)."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"
    TRIAGE = "triage"
    OWN = "own"


TO_CUSTOMERS = (ClockName.FIRST_RESPONSE, ClockName.NEXT_RESPONSE, ClockName.RESOLUTION)
"""What we owe them; the other clocks are among staff."""


class MilestoneKind(StrEnum):
    """What may happen more than once in a ticket's life, and is counted each time; three of them end clocks."""

    NEXT_RESPONSE = ClockName.NEXT_RESPONSE.value
    TRIAGE = ClockName.TRIAGE.value
    OWN = ClockName.OWN.value
    REOPENED = "reopened"
    PAUSED_LATE = "paused_late"


class PauseReason(StrEnum):
    """Why a clock stands: what a pending or held ticket waits for."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    PARTS = "parts"
    SITE_VISIT = "site_visit"
    CHANGE_WINDOW = "change_window"
    OUTAGE = "outage"
    OTHER = "other"


class EscalationAction(StrEnum):
    """What happens when so much of a target is used up."""

    NOTIFY_ASSIGNEE = "notify_assignee"
    NOTIFY_LEAD = "notify_lead"
    NOTIFY_MANAGERS = "notify_managers"
    RAISE_PRIORITY = "raise_priority"
    RETURN_TO_QUEUE = "return_to_queue"


class CustomerTier(StrEnum):
    """What kind of contract a customer has; SLA policies may tell them apart."""

    STANDARD = "standard"
    PLUS = "plus"
    BUSINESS = "business"


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
    DEADLINES = "deadlines"


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

LABELS: dict[str, str] = {
    Role.CUSTOMER: mark("Customer"),
    Role.AGENT: mark("Agent"),
    Role.ENGINEER: mark("Engineer"),
    Role.MANAGER: mark("Manager"),
    Role.ADMIN: mark("Admin"),
    IssueType.INCIDENT: mark("Incident"),
    IssueType.COMPLAINT: mark("Complaint"),
    IssueType.REQUEST: mark("Request"),
    IssueType.QUESTION: mark("Question"),
    Status.NEW: mark("New"),
    Status.IN_PROGRESS: mark("In progress"),
    Status.PENDING: mark("Waits for customer"),
    Status.HELD: mark("On hold"),
    Status.RESOLVED: mark("Resolved"),
    Status.CLOSED: mark("Closed"),
    Status.REJECTED: mark("Rejected"),
    Status.CANCELLED: mark("Cancelled"),
    Severity.CRITICAL: mark("Critical"),  # the priority of the same name reads alike
    Severity.MAJOR: mark("Major"),
    Severity.MINOR: mark("Minor"),
    Severity.WARNING: mark("Warning"),
    Urgency.HIGH: mark("High"),
    Urgency.MEDIUM: mark("Medium"),
    Urgency.LOW: mark("Low"),
    Channel.WEB: mark("Web"),
    Channel.PHONE: mark("Phone"),
    Channel.EMAIL: mark("E-mail"),
    Channel.API: mark("API"),
    ClockName.FIRST_RESPONSE: mark("First response"),
    ClockName.NEXT_RESPONSE: mark("Next response"),
    ClockName.RESOLUTION: mark("Resolution"),
    ClockName.TRIAGE: mark("Time to triage"),
    ClockName.OWN: mark("Time to own"),
    # The customer that a ticket waits for reads like the role of that name.
    PauseReason.SUPPLIER: mark("Supplier"),
    PauseReason.PARTS: mark("Spare parts"),
    PauseReason.SITE_VISIT: mark("Visit on site"),
    PauseReason.CHANGE_WINDOW: mark("Maintenance window"),
    PauseReason.OUTAGE: mark("Larger outage"),
    PauseReason.OTHER: mark("Something else"),
    EscalationAction.NOTIFY_ASSIGNEE: mark("Tell the assignee"),
    EscalationAction.NOTIFY_LEAD: mark("Tell the team lead"),
    EscalationAction.NOTIFY_MANAGERS: mark("Tell the managers"),
    EscalationAction.RAISE_PRIORITY: mark("Raise the priority"),
    EscalationAction.RETURN_TO_QUEUE: mark("Return to the queue"),
    CustomerTier.STANDARD: mark("Standard"),
    CustomerTier.PLUS: mark("Plus"),
    CustomerTier.BUSINESS: mark("Business"),
    Visibility.PUBLIC: mark("Public"),
    Visibility.INTERNAL: mark("Internal"),
    Door.UI: mark("Ui"),
    Door.REST: mark("Rest"),
    Door.JOB: mark("Job"),
    Door.CLI: mark("Cli"),
    Door.IMPORT: mark("Import"),
    DeliveryChannel.EVENT: mark("Event"),
    DeliveryChannel.SMS: mark("Sms"),
    DeliveryChannel.SUGGESTION: mark("Suggestion"),
    DeliveryChannel.STORAGE: mark("Storage"),
    DeliveryStatus.QUEUED: mark("Queued"),
    DeliveryStatus.SENT: mark("Sent"),
    DeliveryStatus.FAILED: mark("Failed"),
    Facet.CATEGORY: mark("Category"),
    Facet.SEVERITY: mark("Severity"),
    Facet.URGENCY: mark("Urgency"),
    ShownSource.LOCAL: mark("Local"),
    ShownSource.GEMINI: mark("Gemini"),
    ShownSource.BETTER: mark("Better"),
}
"""How people read the words; what is missing is its own value with a capital letter. Translated where it is used."""


def label(word: StrEnum) -> str:
    """How people read a word: "In progress" for `in_progress`."""
    return tr(LABELS.get(word) or word.value.replace("_", " ").capitalize())
