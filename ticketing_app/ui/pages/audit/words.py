"""The audit trail's words and values as people read them: what was done, and what changed from what to what."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ticketing_app.models import AuditEntry
from ticketing_app.ui import times
from ticketing_app.vocabulary import (
    Channel,
    DeliveryChannel,
    DeliveryStatus,
    Door,
    IssueType,
    Priority,
    Role,
    Severity,
    ShownSource,
    Status,
    Urgency,
    Visibility,
    label,
)

NOTHING = "nothing"
LONGEST = 600
"""Letters of a value that are shown; all of it is in the export."""

BRIEF = 80

ACTIONS = {
    "ticket.created": "Reported a ticket",
    "ticket.imported": "Took a ticket over from an earlier system",
    "ticket.assigned": "Handed a ticket over",
    "ticket.released": "Gave a ticket back to the queue",
    "ticket.status_changed": "Changed the status",
    "ticket.reopened": "Reopened a ticket",
    "ticket.edited": "Changed a ticket",
    "ticket.message_written": "Wrote a message",
    "ticket.note_written": "Wrote an internal note",
    "ticket.files_added": "Added files",
    "ticket.suggestion_accepted": "Accepted a suggestion",
    "ticket.suggestion_overridden": "Decided otherwise than suggested",
    "ticket.closed_unsatisfied": "Closed a ticket that is not solved",
    "ticket.close_announced": "Said that a ticket will close by itself",
    "ticket.erased": "Erased a ticket",
    "user.registered": "Signed up",
    "user.created": "Created an account",
    "user.edited": "Changed an account",
    "user.invited": "Invited somebody",
    "user.invitation_accepted": "Came in by an invitation",
    "user.password_changed": "Changed the own password",
    "user.password_link_sent": "Sent a link to a new password",
    "user.password_reset": "Chose a new password by a link",
    "user.told_otherwise": "Chose what to be told",
    "user.session_ended": "Ended a session",
    "user.sessions_ended": "Signed an account out everywhere",
    "user.refresh_token_reused": "Used a refresh token a second time",
    "user.merged": "Merged an account into another",
    "user.took_over": "Took over what another account had",
    "category.added": "Added a category",
    "category.edited": "Changed a category",
    "category.moved": "Moved a category",
    "suggestions.switched": "Changed how suggestions are made",
    "suggestions.cue_edited": "Changed a cue for suggestions",
    "audit.exported": "Exported audit entries",
    "outbox.retried": "Queued a parked message again",
    "outbox.retried_all": "Queued all parked messages again",
    "outbox.body_shown": "Read a confidential letter",
}
GROUPS = {
    "ticket": "Anything on tickets",
    "user": "Anything on accounts",
    "category": "Anything on categories",
    "suggestions": "Anything on the AI's settings",
    "outbox": "Anything on the outbox",
    "audit": "Exports",
}
DOORS = {
    Door.UI: "In the app",
    Door.REST: "Through the API",
    Door.JOB: "By the clock",
    Door.CLI: "Command line",
    Door.IMPORT: "By import",
}

_NAMES = {
    "full_name": "Name",
    "email": "E-mail",
    "assignee_id": "Assigned to",
    "customer_id": "Customer",
    "raised_by_id": "Raised by",
    "category_id": "Category",
    "priority_overridden": "Priority set by hand",
    "first_response": "First response",
    "active": "Active",
    "model_version": "Version of the source",
    "suggestion_id": "Suggestion no.",
    "message_id": "Message no.",
    "shown_source": "Source shown",
    "enabled": "Suggestions are made",
    "place": "Place in the order",
    "error": "What went wrong",
    "attempts": "Tries",
    "since": "From",
    "facet": "Cue for",
    "value": "Word",
    "but": "Other than session no.",
    "ids": "Tickets",
    "moved": "What moved",
}
_PEOPLE = re.compile(r"(?:^|_)(?:user|actor|assignee|customer|author|raised_by|created_by|merged_into|merged_from)_id$")
_WORDS: dict[str, type[StrEnum]] = {
    "severity": Severity,
    "urgency": Urgency,
    "priority": Priority,
    "role": Role,
    "visibility": Visibility,
    "issue_type": IssueType,
    "shown_source": ShownSource,
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Change:
    """One thing that changed. Without a `before` it was new, and there is no arrow to draw."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Known:
    """What ids in the trail stand for, and the viewer's zone."""

    people: Mapping[int, str]
    categories: Mapping[int, str]
    zone: str


def action_name(action: str) -> str:
    """What was done: "Changed an account"; an action that nobody described still reads: "Ticket: close warned"."""
    group, _, rest = action.partition(".")
    return ACTIONS.get(action) or f"{_spaced(group).capitalize()}: {_spaced(rest)}"


def group_name(group: str) -> str:
    """All actions of a kind."""
    return GROUPS.get(group) or f"Anything on {_spaced(group)}"


def what(entry: AuditEntry) -> str:
    """What was done, with the finer words that only the entry knows."""
    if entry.action == "ticket.assigned" and entry.actor_id and entry.after.get("assignee_id") == entry.actor_id:
        return "Took a ticket"
    if entry.action == "ticket.message_written" and entry.after.get("first_response"):
        return "Wrote the first response"
    if entry.action == "user.edited" and "password" in entry.after:
        return "Set a new password" if len(entry.after) == 1 else "Changed an account and its password"
    return action_name(entry.action)


def changes(entry: AuditEntry, known: Known) -> list[Change]:
    """Each thing that changed, from what to what."""
    before, after = entry.before, entry.after
    names = [name for name in dict.fromkeys([*after, *before]) if not (name == "reason" and entry.reason)]
    found = [_change(name, before, after, known) for name in names]
    return [change for change in found if {change.before, change.after} - {"", NOTHING}]


def brief(found: list[Change]) -> str:
    """What changed, in one line: a short change as it is, else the names of what changed."""
    if len(found) == 1:
        (only,) = found
        said = f"{only.before} → {only.after}" if only.before else only.after
        return f"{only.name}: {said}" if len(said) <= BRIEF else only.name
    return ", ".join([found[0].name, *[_inside(change.name) for change in found[1:]]]) if found else ""


def people_in(entries: Iterable[AuditEntry]) -> set[int | None]:
    """Everybody who is named by id in what changed."""
    return {
        value
        for entry in entries
        for facts in (entry.before, entry.after)
        for name, value in facts.items()
        if _PEOPLE.search(name) and isinstance(value, int)
    }


def _inside(name: str) -> str:
    """A name in the middle of a line."""
    return f"{name[0].lower()}{name[1:]}"


def _change(name: str, before: Mapping[str, Any], after: Mapping[str, Any], known: Known) -> Change:
    new = value(name, after[name], known) if name in after else ""
    old = value(name, before[name], known) if name in before else ""
    if name in after and old == new:
        return Change(field_name(name), "", new)
    return Change(field_name(name), old, new or NOTHING)


def field_name(name: str) -> str:
    """ "Postal code" for `postal_code`."""
    return _NAMES.get(name) or _spaced(name.removesuffix("_id")).capitalize()


def value(name: str, said: Any, known: Known) -> str:
    """A value as people read it: names for ids, words for words, the viewer's own time."""
    if said is None or said in ("", [], {}):
        return NOTHING
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, Mapping):
        return "; ".join(f"{field_name(key)}: {value(key, part, known)}" for key, part in said.items())
    if isinstance(said, list):
        return ", ".join(value(name, part, known) for part in said)
    if isinstance(said, int):
        return _number(name, said, known)
    return _text(name, str(said), known)


def _number(name: str, said: int, known: Known) -> str:
    if _PEOPLE.search(name):
        return known.people.get(said, "System" if said == 0 else f"account {said}")
    if name == "category_id":
        return known.categories.get(said, f"category {said}")
    return f"#{said}" if name.endswith(("ticket_id", "_of")) else f"{said:,}"


def _text(name: str, said: str, known: Known) -> str:
    if name in ("category_id", "category") and said.isdigit():
        return known.categories.get(int(said), f"category {said}")
    kinds: list[Callable[[str], StrEnum]] = [_WORDS[name]] if name in _WORDS else []
    kinds += {"status": [Status, DeliveryStatus], "channel": [DeliveryChannel, Channel], "door": [Door]}.get(name, [])
    for kind in kinds:
        try:
            return label(kind(said))
        except ValueError:
            continue
    if _MOMENT.fullmatch(said):
        return times.moment(datetime.fromisoformat(said), known.zone)
    return f"{said[:LONGEST]}…" if len(said) > LONGEST else said


def _spaced(word: str) -> str:
    return word.replace("_", " ").replace(".", " ")
