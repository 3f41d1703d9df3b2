"""A ticket's audit trail in words, for staff: who changed what from what to what, when, why and through which door."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from datetime import datetime
from typing import Any

from ticketing_app.domain.escalation import ESCALATED
from ticketing_app.domain.sla import MOVED
from ticketing_app.domain.status import in_words
from ticketing_app.models import AuditEntry
from ticketing_app.texts import mark, tr
from ticketing_app.ui import times
from ticketing_app.ui.pages.ticket import rewording
from ticketing_app.ui.pages.ticket.rewording import TextChange
from ticketing_app.ui.pages.ticket.talk import HOUSE
from ticketing_app.vocabulary import (
    ClockName,
    Door,
    EscalationAction,
    Priority,
    Role,
    Severity,
    Status,
    Urgency,
    label,
)

DOORS = {
    Door.UI: mark("in the app"),
    Door.REST: mark("through the API"),
    Door.JOB: mark("by the clock"),
    Door.CLI: mark("on the command line"),
    Door.IMPORT: mark("by import"),
}
"""Translated where they are used, as all words here."""
TEXTS = {"title": mark("Title"), "description": mark("Description")}
THE_TEXTS = {"title": mark("the title"), "description": mark("the description")}


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
        return (self.people.get(person_id) if person_id is not None else None) or tr(HOUSE)


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
    return " ".join(f"{sentence(entry, words)}." for entry in telling(fresh)[-2:])


def telling(entries: list[AuditEntry]) -> list[AuditEntry]:
    """Without what only followed from something else: a moved deadline, unless nothing else is there to tell."""
    return [entry for entry in entries if entry.action != MOVED] or entries


def sentence(entry: AuditEntry, words: Words) -> str:
    """ "Eve Engineer changed severity Minor → Major", without a full stop."""
    who = words.person(entry.actor_id)
    if entry.action in _PLAIN:
        return tr(_PLAIN[entry.action], who=who)
    told = _TOLD.get(entry.action)
    return told(who, entry, words) if told else f"{who} {entry.action.removeprefix('ticket.').replace('_', ' ')}"


def _texts(entry: AuditEntry) -> list[TextChange]:
    if entry.action != "ticket.edited":
        return []
    both = [(tr(name), entry.before.get(field), entry.after.get(field)) for field, name in TEXTS.items()]
    return [
        rewording.change(name, before, after)
        for name, before, after in both
        if isinstance(before, str) and isinstance(after, str)
    ]


def _why(entry: AuditEntry) -> str:
    door = tr(DOORS[entry.door])
    reason = in_words(entry.reason)
    return f"{_quoted(reason)} · {door}" if reason else f"· {door}"


def _assigned(who: str, entry: AuditEntry, words: Words) -> str:
    before, after = entry.before.get("assignee_id"), entry.after.get("assignee_id")
    holder, taker = words.person(before), words.person(after)
    if after == entry.actor_id:
        if before is None:
            return tr("{who} took it", who=who)
        return tr("{who} took it over from {holder}", who=who, holder=holder)
    if before is None:
        return tr("{who} gave it to {taker}", who=who, taker=taker)
    return tr("{who} handed it on: {holder} → {taker}", who=who, holder=holder, taker=taker)


def _released(who: str, entry: AuditEntry, words: Words) -> str:
    holder = entry.before.get("assignee_id")
    if holder == entry.actor_id:
        return tr("{who} gave it back to the queue", who=who)
    return tr("{who} took it from {holder}, back to the queue", who=who, holder=words.person(holder))


def _step(who: str, entry: AuditEntry, _words: Words) -> str:
    before, after = (label(Status(facts["status"])) for facts in (entry.before, entry.after))
    return tr("{who} changed status {before} → {after}", who=who, before=before, after=after)


def _edited(who: str, entry: AuditEntry, words: Words) -> str:
    changes = [
        f"{tr(name)} {_value(field, entry.before.get(field), words)} → {_value(field, entry.after[field], words)}"
        for field, name in _FIELDS.items()
        if field in entry.after and not (field in TEXTS and words.texts_below)
    ]
    named = TEXTS if words.texts_below else TEXTS.keys() - _FIELDS.keys()
    changes += [tr(name) for field, name in THE_TEXTS.items() if field in named and field in entry.after]
    how = {True: _BY_HAND, False: _BY_MATRIX}.get(entry.after.get("priority_overridden", ""), _CHANGED)
    how = how if entry.actor_id else _CHANGED  # the house has no hand
    return tr(how, who=who, changes=", ".join(changes) or tr("nothing else"))


def _value(field: str, value: Any, words: Words) -> str:
    if value is None or value == "":
        return tr("nothing")
    if field in _WORDS:
        return label(_WORDS[field](value))
    if field == "category_id":
        return words.categories.get(value) or tr("another category")
    return _quoted(value) if field == "title" else str(value)


def _quoted(text: str) -> str:
    return tr("“{words}”", words=text)


def _decided(who: str, entry: AuditEntry, words: Words) -> str:
    """Accepted or overridden, and what had been suggested by which version."""
    said, accepted = entry.after, entry.action == "ticket.suggestion_accepted"
    parts = []
    for field, suggested in said.get("suggested", {}).items():
        name, value = tr(_FIELDS[field]), _value(field, suggested, words)
        if accepted or said.get(field) == suggested:
            parts.append(f"{name} {value}")
        else:
            chosen = _value(field, said.get(field), words)
            parts.append(tr("{field} {chosen} instead of {suggested}", field=name, chosen=chosen, suggested=value))
    model = said.get("model_version", "")
    if accepted:
        return tr("{who} accepted the suggestion: {parts} ({model})", who=who, parts=", ".join(parts), model=model)
    return tr("{who} decided otherwise than suggested: {parts} ({model})", who=who, parts=", ".join(parts), model=model)


def _written(who: str, entry: AuditEntry, _words: Words) -> str:
    if entry.role is Role.CUSTOMER:
        return tr("{who} wrote to us", who=who)
    if entry.after.get("first_response"):
        return tr("{who} answered the customer: the first response", who=who)
    return tr("{who} wrote to the customer", who=who)


def _files(who: str, entry: AuditEntry, _words: Words) -> str:
    files = ", ".join(entry.after.get("files", [])) or tr("files")
    if entry.after.get("visibility") == "internal":
        return tr("{who} added {files} for staff only", who=who, files=files)
    return tr("{who} added {files}", who=who, files=files)


def _moved(_who: str, entry: AuditEntry, words: Words) -> str:
    """From when to when each deadline moved; whose change it followed from stands in the line before it."""
    moved = [
        tr(
            "{clock} {before} → {after}",
            clock=label(clock),
            before=_moment(entry.before.get(field), words.zone),
            after=_moment(entry.after.get(field), words.zone),
        )
        for field, clock in DEADLINES.items()
        if field in entry.after
    ]
    if entry.before.get("policy") and "policy" in entry.after:
        moved.append(tr("SLA policy {before} → {after}", before=entry.before["policy"], after=entry.after["policy"]))
    return tr("Deadline moved: {deadlines}", deadlines=", ".join(moved)) if moved else tr("Deadline moved")


def _moment(at: str | None, zone: str) -> str:
    return times.moment(datetime.fromisoformat(at), zone) if at else tr("none")


def _escalated(who: str, entry: AuditEntry, _words: Words) -> str:
    said = entry.after
    if not said.keys() >= {"clock", "percent", "action"}:
        return tr("{who} took a step of escalation", who=who)
    done = _DEEDS[EscalationAction(said["action"])]
    return tr(done, percent=said["percent"], clock=label(ClockName(said["clock"])))


_CHANGED = mark("{who} changed {changes}")
_BY_HAND = mark("{who} changed by hand: {changes}")
_BY_MATRIX = mark("{who} went back to the matrix: {changes}")
_FIELDS = {
    "title": mark("title"),
    "category_id": mark("category"),
    "severity": mark("severity"),
    "urgency": mark("urgency"),
    "priority": mark("priority"),
    "city": mark("city"),
    "region": mark("region"),
    "postal_code": mark("postal code"),
}
_WORDS: dict[str, Callable[[Any], Any]] = {"severity": Severity, "urgency": Urgency, "priority": Priority}
DEADLINES = {
    "response_due_at": ClockName.FIRST_RESPONSE,
    "next_response_due_at": ClockName.NEXT_RESPONSE,
    "resolution_due_at": ClockName.RESOLUTION,
}
_DEEDS = {
    EscalationAction.NOTIFY_ASSIGNEE: mark("{percent} % of “{clock}” used up: told the assignee"),
    EscalationAction.NOTIFY_LEAD: mark("{percent} % of “{clock}” used up: told the team lead"),
    EscalationAction.NOTIFY_MANAGERS: mark("{percent} % of “{clock}” used up: told the managers"),
    EscalationAction.RAISE_PRIORITY: mark("{percent} % of “{clock}” used up: raised the priority"),
    EscalationAction.RETURN_TO_QUEUE: mark("{percent} % of “{clock}” used up: back to the queue if nothing was done"),
}
_PLAIN = {
    "ticket.created": mark("{who} created it"),
    "ticket.imported": mark("{who} took it over from an earlier system"),
    "ticket.reopened": mark("{who} reopened it"),
    "ticket.closed_unsatisfied": mark("{who} closed it though it is not solved"),
    "ticket.close_announced": mark("{who} told the customer that it will close by itself"),
    "ticket.note_written": mark("{who} wrote an internal note"),
    "ticket.erased": mark("{who} erased it for good"),
}
_TOLD: dict[str, Callable[[str, AuditEntry, Words], str]] = {
    "ticket.assigned": _assigned,
    "ticket.released": _released,
    "ticket.status_changed": _step,
    "ticket.edited": _edited,
    "ticket.message_written": _written,
    "ticket.files_added": _files,
    "ticket.suggestion_accepted": _decided,
    "ticket.suggestion_overridden": _decided,
    MOVED: _moved,
    ESCALATED: _escalated,
}
