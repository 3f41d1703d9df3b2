"""The audit trail of one person in words: what they did, and what was done to their account."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from ticketing_app.domain import categories, details
from ticketing_app.models import AuditEntry, id_of
from ticketing_app.ui import latest, routes, times
from ticketing_app.ui.pages.ticket import history
from ticketing_app.ui.pages.ticket.history import DOORS, Words
from ticketing_app.ui.views import count
from ticketing_app.vocabulary import Role, label


@dataclass(frozen=True)
class DeedLine:
    """One line of the trail; `about` names the ticket or the other account that it is about."""

    id: int
    when: str
    about: str
    href: str
    what: str
    why: str


def lines(session: Session, entries: Iterable[AuditEntry], shown: int, zone: str) -> list[DeedLine]:
    """The entries for the browser, in their order; `shown` is the account on whose page they stand."""
    entries = list(entries)
    words = Words(
        people=details.names_of(session, _people(entries)),
        categories={id_of(one): one.name for one in categories.in_order(session)},
        zone=zone,
    )
    return [_line(entry, shown, words) for entry in entries]


def _line(entry: AuditEntry, shown: int, words: Words) -> DeedLine:
    about, href = "", ""
    if entry.ticket_id is not None:
        about, href = f"#{entry.ticket_id}", routes.ticket(entry.ticket_id)
    elif entry.subject == "user" and entry.subject_id not in (shown, entry.actor_id):
        about, href = words.person(entry.subject_id), routes.user(entry.subject_id)
    reason = f"“{entry.reason}” · " if entry.reason else ""
    return DeedLine(
        id=id_of(entry),
        when=times.moment(entry.at, words.zone),
        about=about,
        href=href,
        what=_sentence(entry, words),
        why=f"{reason}{DOORS[entry.door]}",
    )


def _sentence(entry: AuditEntry, words: Words) -> str:
    if entry.subject == "ticket":
        return history.sentence(entry, words)
    told = VERBS.get(entry.action)
    # An action of a part of the house that this page does not know: its own words say enough.
    what = told(entry, words) if told else _spelled(entry)
    who = "Somebody" if entry.action == "user.refresh_token_reused" else words.person(entry.actor_id)
    return f"{who} {what}"


def _spelled(entry: AuditEntry) -> str:
    subject, _, deed = entry.action.partition(".")
    return f"{deed.replace('_', ' ')} ({subject})" if deed else entry.action


def _edited(entry: AuditEntry, _words: Words) -> str:
    if "active" in entry.after:
        return "let the account in again" if entry.after["active"] else "deactivated the account"
    if "role" in entry.after:
        before, after = (label(Role(facts["role"])) for facts in (entry.before, entry.after))
        return f"changed the role {before} → {after}"
    names = [latest.WORDS.get(name, f"the {name.replace('_', ' ')}") for name in entry.after]
    return f"changed {', '.join(names)}"


def _ended(entry: AuditEntry, _words: Words) -> str:
    ended = entry.before.get("sessions") or entry.after.get("sessions", 1)
    return f"signed out at {count(ended, 'place')}"


def _merged(entry: AuditEntry, words: Words) -> str:
    return f"merged this account into that of {words.person(entry.after.get('merged_into_id'))}"


def _took_over(entry: AuditEntry, words: Words) -> str:
    return f"moved everything of {words.person(entry.after.get('merged_from_id'))} here"


VERBS: dict[str, Callable[[AuditEntry, Words], str]] = {
    "user.registered": lambda _entry, _words: "opened the account",
    "user.created": lambda _entry, _words: "made the account",
    "user.edited": _edited,
    "user.invited": lambda _entry, _words: "sent an invitation",
    "user.invitation_accepted": lambda _entry, _words: "came in by the invitation and chose a password",
    "user.password_changed": lambda _entry, _words: "changed the password",
    "user.password_link_sent": lambda _entry, _words: "sent a link to choose a new password",
    "user.password_reset": lambda _entry, _words: "chose a new password by a link",
    "user.told_otherwise": lambda _entry, _words: "chose what to be told, and how",
    "user.session_ended": _ended,
    "user.sessions_ended": _ended,
    "user.merged": _merged,
    "user.took_over": _took_over,
    "user.refresh_token_reused": lambda _entry, _words: (
        "used a refresh token a second time: it was stolen, and its session has ended"
    ),
    "category.added": lambda entry, _words: f"added the category {_category(entry)}",
    "category.edited": lambda entry, _words: f"changed the category {_category(entry)}",
    "category.moved": lambda _entry, _words: "changed the order of the categories",
    "audit.exported": lambda _entry, _words: "exported entries of the audit trail",
    "outbox.retried": lambda _entry, _words: "queued a parked message again",
    "outbox.retried_all": lambda _entry, _words: "queued all parked messages again",
    "outbox.body_shown": lambda _entry, _words: "read a confidential letter",
    "suggestions.switched": lambda _entry, _words: "changed how suggestions are made",
    "suggestions.cue_edited": lambda _entry, _words: "changed a cue of the suggestions",
}


def _category(entry: AuditEntry) -> str:
    name: Any = entry.after.get("name") or entry.before.get("name")
    return f"“{name}”" if name else f"number {entry.subject_id}"


def _people(entries: list[AuditEntry]) -> set[int | None]:
    people: set[int | None] = set()
    for entry in entries:
        people.add(entry.actor_id)
        if entry.subject == "user":
            people |= {entry.subject_id, entry.after.get("merged_into_id"), entry.after.get("merged_from_id")}
        if "assignee_id" in entry.after:
            people |= {entry.before.get("assignee_id"), entry.after["assignee_id"]}
    return people
