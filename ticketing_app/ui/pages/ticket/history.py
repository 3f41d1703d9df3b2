"""A ticket's audit trail in words, for staff: who changed what from what to what, when, why and through which door."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from typing import Any

from ticketing_app.models import AuditEntry
from ticketing_app.ui import times
from ticketing_app.ui.pages.ticket import rewording
from ticketing_app.ui.pages.ticket.rewording import TextChange
from ticketing_app.ui.pages.ticket.talk import HOUSE
from ticketing_app.vocabulary import Door, Priority, Role, Severity, Status, Urgency, label

DOORS = {
    Door.UI: "in the app",
    Door.REST: "through the API",
    Door.JOB: "by the clock",
    Door.CLI: "on the command line",
    Door.IMPORT: "by import",
}
NOTHING = "nothing"
TEXTS = {"title": "Title", "description": "Description"}


@dataclass(frozen=True)
class LogLine:
    """One line of the history; `texts` says word by word what became of title and description."""

    when: str
    what: str
    why: str
    texts: list[TextChange] = with_default(default_factory=list)


@dataclass(frozen=True)
class Words:
    """What ids in the trail stand for. Where the texts themselves stand below a sentence, it only names them."""

    people: dict[int, str]
    categories: dict[int, str]
    zone: str
    texts_below: bool = False

    def person(self, person_id: int | None) -> str:
        """The name of somebody; the house itself where there is nobody."""
        return self.people.get(person_id, HOUSE) if person_id is not None else HOUSE


def log_of(entries: Iterable[AuditEntry], words: Words) -> list[LogLine]:
    """The whole trail, newest first."""
    told = replace(words, texts_below=True)
    return [
        LogLine(times.moment(entry.at, words.zone), sentence(entry, told), _why(entry), _texts(entry))
        for entry in reversed([*entries])
    ]


def news(entries: Iterable[AuditEntry], since: int, not_by: int | None, words: Words) -> str:
    """What others did after entry `since`, in at most two sentences, the newest last."""
    fresh = [entry for entry in entries if (entry.id or 0) > since and entry.actor_id != not_by]
    return " ".join(f"{sentence(entry, words)}." for entry in fresh[-2:])


def sentence(entry: AuditEntry, words: Words) -> str:
    """ "Eve Engineer changed severity Minor → Major", without a full stop."""
    told = _VERBS.get(entry.action)
    what = told(entry, words) if told else entry.action.removeprefix("ticket.").replace("_", " ")
    return f"{words.person(entry.actor_id)} {what}"


def _texts(entry: AuditEntry) -> list[TextChange]:
    if entry.action != "ticket.edited":
        return []
    both = [(name, entry.before.get(field), entry.after.get(field)) for field, name in TEXTS.items()]
    return [
        rewording.change(name, before, after)
        for name, before, after in both
        if isinstance(before, str) and isinstance(after, str)
    ]


def _why(entry: AuditEntry) -> str:
    door = DOORS[entry.door]
    return f"“{entry.reason}” · {door}" if entry.reason else f"· {door}"


def _assigned(entry: AuditEntry, words: Words) -> str:
    before, after = entry.before.get("assignee_id"), entry.after.get("assignee_id")
    if after == entry.actor_id:
        return "took it" if before is None else f"took it over from {words.person(before)}"
    if before is None:
        return f"gave it to {words.person(after)}"
    return f"handed it on: {words.person(before)} → {words.person(after)}"


def _step(entry: AuditEntry, _words: Words) -> str:
    before, after = (label(Status(facts["status"])) for facts in (entry.before, entry.after))
    return f"changed status {before} → {after}"


def _edited(entry: AuditEntry, words: Words) -> str:
    changes = [
        f"{name} {_value(field, entry.before.get(field), words)} → {_value(field, entry.after[field], words)}"
        for field, name in _FIELDS.items()
        if field in entry.after and not (field in TEXTS and words.texts_below)
    ]
    named = TEXTS if words.texts_below else TEXTS.keys() - _FIELDS.keys()
    changes += [f"the {field}" for field in TEXTS if field in named and field in entry.after]
    how = {True: "changed by hand:", False: "went back to the matrix:"}
    return f"{how.get(entry.after.get('priority_overridden', ''), 'changed')} {', '.join(changes) or 'nothing else'}"


def _value(field: str, value: Any, words: Words) -> str:
    if value is None or value == "":
        return NOTHING
    if field in _WORDS:
        return label(_WORDS[field](value))
    if field == "category_id":
        return words.categories.get(value, "another category")
    return f"“{value}”" if field == "title" else str(value)


def _decided(entry: AuditEntry, words: Words) -> str:
    """Accepted or overridden, and what had been suggested by which version."""
    said, accepted = entry.after, entry.action == "ticket.suggestion_accepted"
    parts = []
    for field, suggested in said.get("suggested", {}).items():
        if accepted or said.get(field) == suggested:
            parts.append(f"{_FIELDS[field]} {_value(field, suggested, words)}")
        else:
            chosen = _value(field, said.get(field), words)
            parts.append(f"{_FIELDS[field]} {chosen} instead of {_value(field, suggested, words)}")
    verb = "accepted the suggestion" if accepted else "decided otherwise than suggested"
    return f"{verb}: {', '.join(parts)} ({said.get('model_version', '')})"


def _written(entry: AuditEntry, _words: Words) -> str:
    if entry.role is Role.CUSTOMER:
        return "wrote to us"
    return "answered the customer: the first response" if entry.after.get("first_response") else "wrote to the customer"


def _files(entry: AuditEntry, _words: Words) -> str:
    for_staff = " for staff only" if entry.after.get("visibility") == "internal" else ""
    return f"added {', '.join(entry.after.get('files', [])) or 'files'}{for_staff}"


_FIELDS = {
    "title": "title",
    "category_id": "category",
    "severity": "severity",
    "urgency": "urgency",
    "priority": "priority",
    "city": "city",
    "region": "region",
    "postal_code": "postal code",
}
_WORDS: dict[str, Callable[[Any], Any]] = {"severity": Severity, "urgency": Urgency, "priority": Priority}
_VERBS: dict[str, Callable[[AuditEntry, Words], str]] = {
    "ticket.created": lambda _entry, _words: "created it",
    "ticket.imported": lambda _entry, _words: "took it over from an earlier system",
    "ticket.assigned": _assigned,
    "ticket.released": lambda entry, words: (
        "gave it back to the queue"
        if entry.before.get("assignee_id") == entry.actor_id
        else f"took it from {words.person(entry.before.get('assignee_id'))}, back to the queue"
    ),
    "ticket.status_changed": _step,
    "ticket.reopened": lambda _entry, _words: "reopened it",
    "ticket.closed_unsatisfied": lambda _entry, _words: "closed it though it is not solved",
    "ticket.close_announced": lambda _entry, _words: "told the customer that it will close by itself",
    "ticket.edited": _edited,
    "ticket.message_written": _written,
    "ticket.note_written": lambda _entry, _words: "wrote an internal note",
    "ticket.files_added": _files,
    "ticket.erased": lambda _entry, _words: "erased it for good",
    "ticket.suggestion_accepted": _decided,
    "ticket.suggestion_overridden": _decided,
}
