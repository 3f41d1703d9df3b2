"""The audit trail of one person in words: what they did, and what was done to their account."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from ticketing_app.domain import categories, details, status
from ticketing_app.models import AuditEntry, id_of
from ticketing_app.texts import mark, tr, trn
from ticketing_app.ui import latest, routes, times
from ticketing_app.ui.pages.ticket import history
from ticketing_app.ui.pages.ticket.history import DOORS, Words
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
    door = tr(DOORS[entry.door])
    return DeedLine(
        id=id_of(entry),
        when=times.moment(entry.at, words.zone),
        about=about,
        href=href,
        what=_sentence(entry, words),
        why=tr("“{reason}” · {door}", reason=status.in_words(entry.reason), door=door) if entry.reason else door,
    )


def _sentence(entry: AuditEntry, words: Words) -> str:
    if entry.subject == "ticket":
        return history.sentence(entry, words)
    thief = entry.action == "user.refresh_token_reused"
    who = tr("Somebody") if thief else words.person(entry.actor_id)
    told = VERBS.get(entry.action)
    if told is None:
        # An action of a part of the house that this page does not know: its own words say enough.
        return f"{who} {_spelled(entry)}"
    return tr(told, who=who) if isinstance(told, str) else told(entry, words, who)


def _spelled(entry: AuditEntry) -> str:
    subject, _, deed = entry.action.partition(".")
    return f"{deed.replace('_', ' ')} ({subject})" if deed else entry.action


def _edited(entry: AuditEntry, _words: Words, who: str) -> str:
    if "active" in entry.after:
        return (
            tr("{who} let the account in again", who=who)
            if entry.after["active"]
            else tr("{who} deactivated the account", who=who)
        )
    if "role" in entry.after:
        before, after = (label(Role(facts["role"])) for facts in (entry.before, entry.after))
        return tr("{who} changed the role {before} → {after}", who=who, before=before, after=after)
    names = [tr(latest.WORDS.get(name, "")) or f"the {name.replace('_', ' ')}" for name in entry.after]
    return tr("{who} changed {things}", who=who, things=", ".join(names))


def _ended(entry: AuditEntry, _words: Words, who: str) -> str:
    ended = entry.before.get("sessions") or entry.after.get("sessions", 1)
    return trn("{who} signed out at {number} place", "{who} signed out at {number} places", ended, who=who)


def _merged(entry: AuditEntry, words: Words, who: str) -> str:
    kept = words.person(entry.after.get("merged_into_id"))
    return tr("{who} merged this account into that of {name}", who=who, name=kept)


def _took_over(entry: AuditEntry, words: Words, who: str) -> str:
    double = words.person(entry.after.get("merged_from_id"))
    return tr("{who} moved everything of {name} here", who=who, name=double)


def _named(done: str) -> Callable[[AuditEntry, Words, str], str]:
    """What was done to a category, a calendar or a policy, which stands in `done` as `{thing}`."""

    def told(entry: AuditEntry, _words: Words, who: str) -> str:
        name: Any = entry.after.get("name") or entry.before.get("name")
        thing = tr("“{words}”", words=name) if name else tr("number {number}", number=entry.subject_id)
        return tr(done, who=who, thing=thing)

    return told


VERBS: dict[str, str | Callable[[AuditEntry, Words, str], str]] = {
    "user.registered": mark("{who} opened the account"),
    "user.created": mark("{who} made the account"),
    "user.edited": _edited,
    "user.invited": mark("{who} sent an invitation"),
    "user.invitation_accepted": mark("{who} came in by the invitation and chose a password"),
    "user.password_changed": mark("{who} changed the password"),
    "user.password_link_sent": mark("{who} sent a link to choose a new password"),
    "user.password_reset": mark("{who} chose a new password by a link"),
    "user.told_otherwise": mark("{who} chose what to be told, and how"),
    "user.session_ended": _ended,
    "user.sessions_ended": _ended,
    "user.absence_added": mark("{who} wrote down an absence"),
    "user.absence_removed": mark("{who} removed an absence"),
    "user.merged": _merged,
    "user.took_over": _took_over,
    "user.refresh_token_reused": mark(
        "{who} used a refresh token a second time: it was stolen, and its session has ended"
    ),
    "category.added": _named(mark("{who} added the category {thing}")),
    "category.edited": _named(mark("{who} changed the category {thing}")),
    "category.moved": mark("{who} changed the order of the categories"),
    "calendar.added": _named(mark("{who} added the calendar {thing}")),
    "calendar.edited": _named(mark("{who} changed the calendar {thing}")),
    "calendar.removed": _named(mark("{who} removed the calendar {thing}")),
    "sla_policy.added": _named(mark("{who} added the SLA policy {thing}")),
    "sla_policy.edited": _named(mark("{who} changed the SLA policy {thing}")),
    "sla_policy.removed": _named(mark("{who} removed the SLA policy {thing}")),
    "audit.exported": mark("{who} exported entries of the audit trail"),
    "outbox.retried": mark("{who} queued a parked message again"),
    "outbox.retried_all": mark("{who} queued all parked messages again"),
    "outbox.body_shown": mark("{who} read a confidential letter"),
    "suggestions.switched": mark("{who} changed how suggestions are made"),
    "suggestions.cue_edited": mark("{who} changed a cue of the suggestions"),
}


def _people(entries: list[AuditEntry]) -> set[int | None]:
    people: set[int | None] = set()
    for entry in entries:
        people.add(entry.actor_id)
        if entry.subject == "user":
            people |= {entry.subject_id, entry.after.get("merged_into_id"), entry.after.get("merged_from_id")}
        if "assignee_id" in entry.after:
            people |= {entry.before.get("assignee_id"), entry.after["assignee_id"]}
    return people
