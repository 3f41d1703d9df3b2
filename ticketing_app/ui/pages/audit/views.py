"""Entries of the audit trail as rows for people: every name, time and word is made here, for the whole page at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from ticketing_app.domain import audit, calendars, categories, details, sla_policies
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.status import in_words
from ticketing_app.models import AuditEntry, Ticket, id_of
from ticketing_app.texts import tr
from ticketing_app.ui import routes, times
from ticketing_app.ui.pages.audit import words
from ticketing_app.ui.pages.audit.wanted import HOUSE, KINDS, Wanted
from ticketing_app.ui.pages.audit.words import Change, Known
from ticketing_app.ui.views import Choice
from ticketing_app.vocabulary import label


@dataclass(frozen=True)
class EntryRow:
    """One entry. `changes` are folded until somebody wants to see them."""

    id: int
    when: str
    exact: str
    who: str
    who_href: str
    role: str
    what: str
    about: str
    about_href: str
    reason: str
    door: str
    brief: str
    changes: list[Change]


@dataclass(frozen=True)
class AuditPage:
    """One page of the trail, what can be chosen to narrow it, and where it can be fetched as a file."""

    rows: list[EntryRow]
    next_cursor: str = ""
    people: list[Choice] = field(default_factory=list)
    actions: list[Choice] = field(default_factory=list)
    about: str = ""
    export: str = ""


@dataclass(frozen=True)
class _Things:
    """The names of what entries are about."""

    known: Known
    titles: Mapping[int, str]
    policies: Mapping[int, str]


def page(session: Session, actor: Actor, wanted: Wanted, cursor: str | None) -> AuditPage:
    """The entries that the address asks for. Raises `Forbidden`."""
    found = audit.entries(session, actor, wanted.query(actor.time_zone, cursor))
    things = _things(session, actor, wanted, found.items)
    return AuditPage(
        rows=[_row(entry, things) for entry in found.items],
        next_cursor=found.next_cursor or "",
        people=_people(session, actor, wanted, things.known.people),
        actions=_actions(session, actor, wanted),
        about=_thing(*_subject(wanted.about), things) if wanted.about else "",
        export=wanted.export(actor.time_zone),
    )


def _row(entry: AuditEntry, things: _Things) -> EntryRow:
    zone, changes = things.known.zone, words.changes(entry, things.known)
    return EntryRow(
        id=id_of(entry),
        when=times.moment(entry.at, zone),
        exact=times.to_the_second(entry.at, zone),
        who=_who(entry, things.known.people),
        who_href=Wanted(who=str(entry.actor_id) if entry.actor_id else HOUSE).address,
        role=label(entry.role) if entry.role else "",
        what=words.what(entry),
        about=_thing(entry.subject, entry.subject_id, things),
        about_href=_where(entry),
        reason=in_words(entry.reason) or "",
        door=tr(words.DOORS[entry.door]),
        brief=words.brief(changes),
        changes=changes,
    )


def _who(entry: AuditEntry, people: Mapping[int, str]) -> str:
    return people.get(entry.actor_id) or tr("Somebody") if entry.actor_id else tr("System")


def _things(session: Session, actor: Actor, wanted: Wanted, entries: list[AuditEntry]) -> _Things:
    """A few questions for all names together."""
    people: set[int | None] = {entry.actor_id for entry in entries} | words.people_in(entries)
    people |= {entry.subject_id for entry in entries if entry.subject == "user"}
    people |= {int(wanted.who)} if wanted.who.isdigit() else set()
    kind, number = _subject(wanted.about)
    people |= {number} if kind == "user" else set()
    tickets = {entry.ticket_id for entry in entries if entry.ticket_id}
    asked = select(Ticket.id, Ticket.title).where(col(Ticket.id).in_(tickets))
    titles = {ticket: title for ticket, title in session.exec(asked) if ticket is not None} if tickets else {}
    names = {id_of(one): one.name for one in categories.in_order(session)}
    hours = {id_of(one): one.name for one in calendars.in_order(session, actor)}
    promises = {id_of(one): one.name for one in sla_policies.in_order(session, actor)}
    return _Things(Known(details.names_of(session, people), names, hours, actor.time_zone), titles, promises)


def _thing(kind: str, number: int, things: _Things) -> str:
    if kind == "ticket":
        title = things.titles.get(number, "")
        return f"#{number} {title}".strip()
    if kind == "user":
        return things.known.people.get(number) or tr("Account {number}", number=number)
    if kind == "category":
        return things.known.categories.get(number) or tr("Category {number}", number=number)
    if kind == "calendar":
        return things.known.calendars.get(number) or tr("Calendar {number}", number=number)
    if kind == "sla_policy":
        return things.policies.get(number) or tr("SLA policy {number}", number=number)
    return ""


def _where(entry: AuditEntry) -> str:
    """A ticket is opened; of an account, a category and the like everything that was done to it is shown."""
    if entry.ticket_id:
        return routes.ticket(entry.ticket_id)
    return Wanted(about=f"{entry.subject}:{entry.subject_id}").address if entry.subject in KINDS else ""


def _people(session: Session, actor: Actor, wanted: Wanted, known: Mapping[int, str]) -> list[Choice]:
    """The house itself and everybody on the staff; a customer stands there while the page is about them."""
    staff = {str(number): name for number, name in audit.staff(session, actor)}
    if wanted.who and wanted.who != HOUSE and wanted.who not in staff:
        named = known.get(int(wanted.who)) or tr("Account {number}", number=wanted.who)
        staff = {wanted.who: named, **staff}
    return [Choice(HOUSE, tr("System")), *[Choice(number, name) for number, name in staff.items()]]


def _actions(session: Session, actor: Actor, wanted: Wanted) -> list[Choice]:
    """What was ever done here, each kind below the choice of all of it."""
    there = audit.actions(session, actor)
    if wanted.what and "." in wanted.what and wanted.what not in there:
        there = [*there, wanted.what]
    groups: dict[str, list[str]] = {}
    for action in there:
        groups.setdefault(action.split(".")[0], []).append(action)
    if wanted.what and "." not in wanted.what:
        groups.setdefault(wanted.what, [])
    order = sorted(groups, key=lambda group: ([*words.GROUPS].index(group) if group in words.GROUPS else 99, group))
    return [
        choice
        for group in order
        for choice in (
            Choice(group, words.group_name(group)),
            *(Choice(action, f"  {words.action_name(action)}") for action in groups[group]),
        )
    ]


def _subject(about: str) -> tuple[str, int]:
    kind, _, number = about.partition(":")
    return (kind, int(number)) if number else ("", 0)
