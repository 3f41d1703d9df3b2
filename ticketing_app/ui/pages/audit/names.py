"""What the fields of the audit trail's entries are called, and the words of its own that the house writes into them."""

from enum import StrEnum

from ticketing_app.texts import mark
from ticketing_app.vocabulary import (
    CustomerTier,
    IssueType,
    News,
    Priority,
    Role,
    Severity,
    ShownSource,
    Urgency,
    Visibility,
    Way,
)

NAMES = {
    # accounts
    "full_name": mark("Name"),
    "email": mark("E-mail"),
    "phone": mark("Phone"),
    "city": mark("City"),
    "region": mark("Region"),
    "postal_code": mark("Postal code"),
    "time_zone": mark("Time zone"),
    "language": mark("Language"),
    "role": mark("Role"),
    "active": mark("Active"),
    "password": mark("Password"),
    "invited": mark("Invited"),
    "link_sent_to": mark("Link sent to"),
    "session": mark("Session"),
    "sessions": mark("Sessions"),
    "but": mark("Other than session no."),
    "ended": mark("Ended"),
    "address": mark("Address"),
    "device": mark("Device"),
    "tier": mark("Contract"),
    "team": mark("Team"),
    "leads_team": mark("Leads the team"),
    "skills": mark("Skills"),
    "calendar_id": mark("Calendar no."),
    "merged_into_id": mark("Merged into"),
    "merged_from_id": mark("Merged from"),
    "moved": mark("What moved"),
    "ids": mark("Tickets"),
    "customer_of": mark("Customer of"),
    "assignee_of": mark("Assignee of"),
    "raiser_of": mark("Raiser of"),
    "tickets": mark("Tickets"),
    "assigned": mark("Assigned"),
    "raised": mark("Raised"),
    "files": mark("Files"),
    "notifications": mark("Notifications"),
    # tickets
    "title": mark("Title"),
    "description": mark("Description"),
    "status": mark("Status"),
    "reason": mark("Reason"),
    "severity": mark("Severity"),
    "urgency": mark("Urgency"),
    "priority": mark("Priority"),
    "priority_overridden": mark("Priority set by hand"),
    "category_id": mark("Category"),
    "category": mark("Category"),
    "assignee_id": mark("Assigned to"),
    "customer_id": mark("Customer"),
    "raised_by_id": mark("Raised by"),
    "visibility": mark("Visibility"),
    "message_id": mark("Message no."),
    "first_response": mark("First response"),
    "closes_at": mark("Closes at"),
    "imported_from": mark("Imported from"),
    "messages": mark("Messages"),
    "attachments": mark("Attachments"),
    # suggestions
    "suggestion_id": mark("Suggestion no."),
    "suggested": mark("Suggested"),
    "source": mark("Source"),
    "model_version": mark("Version of the source"),
    "shown_source": mark("Source shown"),
    "enabled": mark("Suggestions are made"),
    "facet": mark("Cue for"),
    "value": mark("Word"),
    "phrases": mark("Phrases"),
    # categories
    "name": mark("Name"),
    "keywords": mark("Keywords"),
    "place": mark("Place in the order"),
    # the outbox, and what was exported
    "channel": mark("Channel"),
    "recipient": mark("Recipient"),
    "subject": mark("Subject"),
    "subject_id": mark("Subject"),
    "error": mark("What went wrong"),
    "attempts": mark("Tries"),
    "filters": mark("Filters"),
    "actor_id": mark("Actor"),
    "action": mark("Action"),
    "since": mark("From"),
    "until": mark("Until"),
    "ticket_id": mark("Ticket"),
    "door": mark("Door"),
}

NEWS = {
    News.PROGRESS: mark("Progress"),
    News.ANSWERS: mark("Answers"),
    News.ASSIGNMENTS: mark("Assignments"),
    News.CUSTOMER_MESSAGES: mark("Customer messages"),
    News.NOTES: mark("Notes"),
    News.CHANGES: mark("Changes"),
}
WAYS = {Way.BELL: mark("bell"), Way.EMAIL: mark("email"), Way.SMS: mark("sms")}
"""What somebody chose to be told stands in the trail as "customer_messages.bell"."""

CLOSED: dict[str, type[StrEnum]] = {
    "severity": Severity,
    "urgency": Urgency,
    "priority": Priority,
    "role": Role,
    "visibility": Visibility,
    "issue_type": IssueType,
    "shown_source": ShownSource,
    "tier": CustomerTier,
}
"""Fields whose values are words of a closed list."""

SAID: dict[str, frozenset[str]] = {
    "password": frozenset(
        {
            mark("chosen"),
            mark("changed"),
            mark("removed"),
            mark("set anew"),
            mark("set anew, to be used once"),
        }
    ),
    "facet": frozenset({mark("category"), mark("severity"), mark("urgency")}),
    "value": frozenset(
        {
            mark("critical"),
            mark("major"),
            mark("minor"),
            mark("warning"),
            mark("high"),
            mark("medium"),
            mark("low"),
        }
    ),
    "subject": frozenset({mark("ticket"), mark("user"), mark("category")}),
}
"""Words of the house in fields that may hold others as well."""
