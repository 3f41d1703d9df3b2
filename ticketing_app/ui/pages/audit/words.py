"""The audit trail's words and values as people read them: what was done, and what changed from what to what."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ticketing_app import texts
from ticketing_app.models import AuditEntry
from ticketing_app.texts import amount, mark, tr
from ticketing_app.ui import times
from ticketing_app.ui.pages.audit.names import CLOSED, NAMES, NEWS, SAID, SEVERAL, WAYS
from ticketing_app.vocabulary import Door, News, Way, label

NOTHING = mark("nothing")
LONGEST = 600
"""Letters of a value that are shown; all of it is in the export."""

BRIEF = 80

ACTIONS = {
    "ticket.created": mark("Reported a ticket"),
    "ticket.imported": mark("Took a ticket over from an earlier system"),
    "ticket.assigned": mark("Handed a ticket over"),
    "ticket.released": mark("Gave a ticket back to the queue"),
    "ticket.status_changed": mark("Changed the status"),
    "ticket.reopened": mark("Reopened a ticket"),
    "ticket.edited": mark("Changed a ticket"),
    "ticket.message_written": mark("Wrote a message"),
    "ticket.note_written": mark("Wrote an internal note"),
    "ticket.files_added": mark("Added files"),
    "ticket.suggestion_accepted": mark("Accepted a suggestion"),
    "ticket.suggestion_overridden": mark("Decided otherwise than suggested"),
    "ticket.closed_unsatisfied": mark("Closed a ticket that is not solved"),
    "ticket.close_announced": mark("Said that a ticket will close by itself"),
    "ticket.erased": mark("Erased a ticket"),
    "ticket.deadline_moved": mark("Moved a deadline"),
    "ticket.escalated": mark("Took a step of escalation"),
    "user.registered": mark("Signed up"),
    "user.created": mark("Created an account"),
    "user.edited": mark("Changed an account"),
    "user.invited": mark("Invited somebody"),
    "user.invitation_accepted": mark("Came in by an invitation"),
    "user.password_changed": mark("Changed the own password"),
    "user.password_link_sent": mark("Sent a link to a new password"),
    "user.password_reset": mark("Chose a new password by a link"),
    "user.told_otherwise": mark("Chose what to be told"),
    "user.session_ended": mark("Ended a session"),
    "user.sessions_ended": mark("Signed an account out everywhere"),
    "user.refresh_token_reused": mark("Used a refresh token a second time"),
    "user.absence_added": mark("Wrote down an absence"),
    "user.absence_removed": mark("Removed an absence"),
    "user.merged": mark("Merged an account into another"),
    "user.took_over": mark("Took over what another account had"),
    "category.added": mark("Added a category"),
    "category.edited": mark("Changed a category"),
    "category.moved": mark("Moved a category"),
    "calendar.added": mark("Added a calendar"),
    "calendar.edited": mark("Changed a calendar"),
    "calendar.removed": mark("Removed a calendar"),
    "sla_policy.added": mark("Added an SLA policy"),
    "sla_policy.edited": mark("Changed an SLA policy"),
    "sla_policy.removed": mark("Removed an SLA policy"),
    "suggestions.switched": mark("Changed how suggestions are made"),
    "suggestions.cue_edited": mark("Changed a cue for suggestions"),
    "audit.exported": mark("Exported audit entries"),
    "outbox.retried": mark("Queued a parked message again"),
    "outbox.retried_all": mark("Queued all parked messages again"),
    "outbox.body_shown": mark("Read a confidential letter"),
}
GROUPS = {
    "ticket": mark("Anything on tickets"),
    "user": mark("Anything on accounts"),
    "category": mark("Anything on categories"),
    "calendar": mark("Anything on calendars"),
    "sla_policy": mark("Anything on SLA policies"),
    "suggestions": mark("Anything on the AI's settings"),
    "outbox": mark("Anything on the outbox"),
    "audit": mark("Exports"),
}
DOORS = {
    Door.UI: mark("In the app"),
    Door.REST: mark("Through the API"),
    Door.JOB: mark("By the clock"),
    Door.CLI: mark("Command line"),
    Door.IMPORT: mark("By import"),
}

_PEOPLE = re.compile(r"(?:^|_)(?:user|actor|assignee|customer|author|raised_by|created_by|merged_into|merged_from)_id$")
_TIME = re.compile(r"\d\d:\d\d")
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
    calendars: Mapping[int, str]
    zone: str


def action_name(action: str) -> str:
    """What was done: "Changed an account"; an action that nobody described still reads: "Ticket: close warned"."""
    group, _, rest = action.partition(".")
    return tr(ACTIONS.get(action, "")) or f"{_spaced(group).capitalize()}: {_spaced(rest)}"


def group_name(group: str) -> str:
    """All actions of a kind."""
    return tr(GROUPS.get(group, "")) or tr("Anything on {things}", things=_spaced(group))


def what(entry: AuditEntry) -> str:
    """What was done, with the finer words that only the entry knows."""
    if entry.action == "ticket.assigned" and entry.actor_id and entry.after.get("assignee_id") == entry.actor_id:
        return tr("Took a ticket")
    if entry.action == "ticket.message_written" and entry.after.get("first_response"):
        return tr("Wrote the first response")
    if entry.action == "user.edited" and "password" in entry.after:
        return tr("Set a new password") if len(entry.after) == 1 else tr("Changed an account and its password")
    return action_name(entry.action)


def changes(entry: AuditEntry, known: Known) -> list[Change]:
    """Each thing that changed, from what to what."""
    before, after = entry.before, entry.after
    names = [name for name in dict.fromkeys([*after, *before]) if not (name == "reason" and entry.reason)]
    found = [_change(name, before, after, known) for name in names]
    return [change for change in found if {change.before, change.after} - {"", tr(NOTHING)}]


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
    """A name in the middle of a line; other languages than English keep their capitals."""
    return f"{name[0].lower()}{name[1:]}" if texts.spoken() == texts.ENGLISH else name


def _change(name: str, before: Mapping[str, Any], after: Mapping[str, Any], known: Known) -> Change:
    new = value(name, after[name], known) if name in after else ""
    old = value(name, before[name], known) if name in before else ""
    if name in after and old == new:
        return Change(field_name(name), "", new)
    return Change(field_name(name), old, new or tr(NOTHING))


def field_name(name: str) -> str:
    """ "Postal code" for `postal_code`."""
    news, _, way = name.partition(".")
    if news in NEWS and way in WAYS:
        return tr("{news} {way}", news=tr(NEWS[News(news)]), way=tr(WAYS[Way(way)]))
    return tr(NAMES.get(name, "")) or _spaced(name.removesuffix("_id")).capitalize()


def value(name: str, said: Any, known: Known) -> str:
    """A value as people read it: names for ids, words for words, the viewer's own time."""
    if said is None or said in ("", [], {}):
        return tr(NOTHING)
    if isinstance(said, bool):
        return tr("yes") if said else tr("no")
    if isinstance(said, Mapping):
        return "; ".join(f"{field_name(key)}: {value(key, part, known)}" for key, part in said.items())
    if isinstance(said, list) and len(said) == 2 and all(isinstance(one, str) and _TIME.fullmatch(one) for one in said):
        return tr("{start}–{end}", start=said[0], end=said[1])
    if isinstance(said, list):
        return ", ".join(value(name, part, known) for part in said)
    if isinstance(said, int):
        return _number(name, said, known)
    return _text(name, str(said), known)


def _number(name: str, said: int, known: Known) -> str:
    if _PEOPLE.search(name):
        return known.people.get(said) or (tr("System") if said == 0 else tr("account {number}", number=said))
    if name == "category_id":
        return known.categories.get(said) or tr("category {number}", number=said)
    if name == "calendar_id":
        return known.calendars.get(said) or tr("calendar {number}", number=said)
    return f"#{said}" if name.endswith(("ticket_id", "_of")) else amount(said)


def _text(name: str, said: str, known: Known) -> str:
    if name in ("category_id", "category") and said.isdigit():
        return known.categories.get(int(said)) or tr("category {number}", number=said)
    if said in SAID.get(name, ()):
        return tr(said)
    kinds: list[Callable[[str], StrEnum]] = [CLOSED[name]] if name in CLOSED else []
    kinds += SEVERAL.get(name, [])
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
