"""The people of the house: sign-up, accounts, roles, and who is in or out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypedDict

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ticketing_app import clock, db, texts
from ticketing_app.domain import access, calendars, cursors, fields, links, policy_checks, sessions, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Page
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing, Stale
from ticketing_app.models import Ticket, User, id_of
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import OPEN, CustomerTier, Door, Role

IN_A_SENTENCE = {
    Role.CUSTOMER: mark("customer"),
    Role.AGENT: mark("agent"),
    Role.ENGINEER: mark("engineer"),
    Role.MANAGER: mark("manager"),
    Role.ADMIN: mark("admin"),
}
"""What somebody is, after "as"."""


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """What we ask of somebody who joins."""

    email: str
    full_name: str
    phone: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    time_zone: str | None = None
    language: str | None = None


class PersonChanges(TypedDict, total=False):
    """What an admin may change on an account; a missing key means "leave it"."""

    full_name: str
    role: Role
    active: bool
    phone: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    time_zone: str
    tier: CustomerTier
    team: str | None
    leads_team: bool
    skills: list[str] | None
    calendar_id: int | None


OF_STAFF = frozenset({"team", "leads_team", "skills", "calendar_id"})
"""What only members of staff have; a contract (`tier`) only customers have."""


@dataclass(frozen=True, kw_only=True)
class PeopleQuery:
    """Which accounts somebody wants to see; `q` looks at names and e-mails."""

    role: tuple[Role, ...] = ()
    active: bool | None = None
    q: str | None = None
    city: str | None = None
    cursor: str | None = None
    limit: int = 25


@dataclass(frozen=True)
class Engineer:
    """Somebody who can be given tickets, and how many open ones they hold."""

    user: User
    open_tickets: int


@dataclass(frozen=True)
class OpenTickets:
    """How many open tickets somebody works on, and how many they reported."""

    held: int
    reported: int


def register(session: Session, door: Door, new: NewPerson, password: PasswordHash) -> User:
    """A new customer, who may sign in at once. Raises `Invalid`, `Conflict` where the e-mail has an account."""
    user = _made(session, new, Role.CUSTOMER, password)
    spine.record(session, sessions.as_actor(user, door), "user.registered", "user", id_of(user), after=_public(user))
    return user


def create(session: Session, actor: Actor, new: NewPerson, role: Role, password: PasswordHash | None) -> User:
    """An account made by an admin, whose language it has until they choose; a password is a one-time one, unless the
    house itself sets it at the terminal.

    Raises `Forbidden`, `Invalid`, `Conflict` where the e-mail has an account.
    """
    access.allow(actor, Action.MANAGE_PEOPLE)
    new = replace(new, language=new.language or actor.language)
    user = _made(session, new, role, password, one_time=password is not None and not actor.is_house)
    spine.record(session, actor, "user.created", "user", id_of(user), after=_public(user))
    return user


def edit(
    session: Session,
    actor: Actor,
    user_id: int,
    changes: PersonChanges,
    *,
    password: PasswordHash | None = None,
    version: int | None = None,
) -> User:
    """Change an account; a new role, a new password or deactivation ends its sessions. The password is a one-time one.

    Raises `Forbidden` (nobody changes their own role, locks themself out, or gets round their present password here),
    `Missing`, `Stale`, `Invalid`, `Conflict` for letting a merged account in again.
    """
    user = locked(session, actor, user_id)
    if version is not None and version != user.version:
        raise Stale(tr("The account of {name} was changed meanwhile. Look at it again.", name=user.full_name))
    if user.id == actor.id and (changes.get("role", user.role) is not user.role or changes.get("active") is False):
        raise Forbidden(tr("You cannot change your own role or deactivate yourself; ask another admin."))
    if user.merged_into_id is not None and changes.get("active"):
        merged = tr("The account of {name} was merged into another one and stays closed.", name=user.full_name)
        raise Conflict(merged)
    if user.id == actor.id and password is not None:
        raise Forbidden(tr("Your own password is changed with the present one, on the page /password."))
    wanted = cleaned({**changes})
    _check_standing(session, changes.get("role", user.role), wanted)
    before = {name: getattr(user, name) for name in wanted if getattr(user, name) != wanted[name]}
    for name, value in wanted.items():
        setattr(user, name, value)
    after: dict[str, Any] = {name: wanted[name] for name in before}
    if password is not None:
        user.password_hash, user.must_change_password = password, True
        after["password"] = "set anew, to be used once"  # noqa: S105 - says that it was set, not what it is
    if not after:
        return user
    user.version += 1
    session.add(user)
    if password is not None or "role" in after or after.get("active") is False:
        sessions.end_all(session, user_id)
    if password is not None or after.get("active") is False:
        links.void(session, user_id)
    if "tier" in after:
        calendars.look_at_open_tickets(session, customer_id=user_id)  # another contract may promise otherwise
    spine.record(session, actor, "user.edited", "user", user_id, before=before, after=after)
    session.flush()
    return user


def locked(session: Session, actor: Actor, user_id: int) -> User:
    """The account, for an admin who changes something about it. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.MANAGE_PEOPLE)
    user = session.exec(select(User).where(User.id == user_id).with_for_update()).one_or_none()
    if user is None:
        raise Missing(tr("There is no such account."))
    return user


def find(session: Session, actor: Actor, query: PeopleQuery) -> Page[User]:
    """One page of accounts, by name. Raises `Forbidden`, `Invalid` for a cursor that is not of this list."""
    limit = cursors.checked_limit(query.limit)
    wanted = select(User).where(*_conditions(actor, query))
    if query.cursor:
        name, last_id = cursors.read(query.cursor, "full_name", str)
        key = sa.type_coerce(col(User.full_name), sa.String())
        wanted = wanted.where(cursors.behind(key, col(User.id), name, last_id))
    found = list(session.exec(wanted.order_by(col(User.full_name), col(User.id)).limit(limit + 1)))
    items = found[:limit]
    more = cursors.make("full_name", items[-1].full_name, items[-1].id) if len(found) > limit else None
    return Page(items, more)


def count(session: Session, actor: Actor, query: PeopleQuery) -> int:
    """How many accounts the query finds in all."""
    return session.exec(select(sa.func.count()).select_from(User).where(*_conditions(actor, query))).one()


def one(session: Session, actor: Actor, user_id: int) -> User:
    """One account. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.SEE_PEOPLE)
    user = session.get(User, user_id)
    if user is None:
        raise Missing(tr("There is no such account."))
    return user


def open_tickets(session: Session, actor: Actor, user_id: int) -> OpenTickets:
    """What is open with somebody. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_PEOPLE)

    def where(column: Any) -> int:
        wanted = select(sa.func.count()).select_from(Ticket).where(column == user_id, col(Ticket.status).in_(OPEN))
        return session.exec(wanted).one()

    return OpenTickets(held=where(col(Ticket.assignee_id)), reported=where(col(Ticket.customer_id)))


def cities(session: Session, actor: Actor, most: int = 2000) -> list[str]:
    """Where people live, by name; of very many cities those with the most people."""
    access.allow(actor, Action.SEE_PEOPLE)
    number = sa.func.count()
    named = sa.select(col(User.city)).where(col(User.city).is_not(None)).group_by(col(User.city))
    return sorted(city for (city,) in session.execute(named.order_by(number.desc(), col(User.city)).limit(most)))


def engineers(session: Session, actor: Actor) -> list[Engineer]:
    """Everybody who can be given tickets, least load first."""
    access.allow(actor, Action.SEE_COLLEAGUES)
    load = (
        sa.select(col(Ticket.assignee_id), sa.func.count().label("open"))
        .where(col(Ticket.status).in_(OPEN), col(Ticket.assignee_id).is_not(None))
        .group_by(col(Ticket.assignee_id))
        .subquery()
    )
    rows = session.execute(
        sa.select(User, sa.func.coalesce(load.c.open, 0))
        .outerjoin(load, load.c.assignee_id == col(User.id))
        .where(col(User.active).is_(True), col(User.role).in_(roles_that_may(Action.BE_ASSIGNED)))
        .order_by(sa.func.coalesce(load.c.open, 0), col(User.full_name))
    )
    return [Engineer(user, number) for user, number in rows]


def customers(session: Session, actor: Actor, q: str, limit: int = 10) -> list[User]:
    """Active customers whose name, e-mail or phone contains `q`, for staff who raise a ticket on their behalf."""
    access.allow(actor, Action.RAISE_FOR_CUSTOMER)
    wanted = select(User).where(User.role == Role.CUSTOMER, col(User.active).is_(True))
    wanted = wanted.where(named_like(" ".join(fields.search_words(q))))
    return list(session.exec(wanted.order_by(col(User.full_name)).limit(limit)))


def _conditions(actor: Actor, query: PeopleQuery) -> list[sa.ColumnElement[bool]]:
    access.allow(actor, Action.SEE_PEOPLE)
    found: list[sa.ColumnElement[bool]] = []
    if query.role:
        found.append(col(User.role).in_(query.role))
    if query.active is not None:
        found.append(col(User.active).is_(query.active))
    if city := fields.optional_line("city", query.city, 80):
        found.append(db.is_called(city, col(User.city)))
    found += [named_like(word) for word in fields.search_words(query.q)]
    return found


def named_like(q: str) -> sa.ColumnElement[bool]:
    """The people whose name, e-mail or phone contains `q`, as a WHERE clause."""
    return db.has(q, col(User.full_name), col(User.email), col(User.phone))


def checked(new: NewPerson) -> dict[str, Any]:
    """What is kept of somebody who joins. Raises `Invalid` with everything that is wrong."""
    return fields.each(
        email=lambda: fields.email(new.email),
        full_name=lambda: fields.line("full_name", new.full_name, 120),
        phone=lambda: fields.phone(new.phone),
        city=lambda: fields.optional_line("city", new.city, 80),
        region=lambda: fields.optional_line("region", new.region, 80),
        postal_code=lambda: fields.optional_line("postal_code", new.postal_code, 20),
        time_zone=lambda: fields.time_zone(new.time_zone),
        language=lambda: fields.language(new.language or texts.ENGLISH),
    )


def _made(
    session: Session, new: NewPerson, role: Role, password: PasswordHash | None, *, one_time: bool = False
) -> User:
    user = User(
        **checked(new), role=role, password_hash=password, must_change_password=one_time, created_at=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        there = tr("There is an account for {email} already. Sign in instead.", email=user.email)
        raise Conflict(there) from None
    return user


def cleaned(given: dict[str, Any]) -> dict[str, Any]:
    """Changes of an account, fit to keep. Raises `Invalid` with everything that is wrong."""
    cleaners: dict[str, Callable[[], Any]] = {
        "full_name": lambda: fields.line("full_name", given["full_name"], 120),
        "phone": lambda: fields.phone(given["phone"]),
        "city": lambda: fields.optional_line("city", given["city"], 80),
        "region": lambda: fields.optional_line("region", given["region"], 80),
        "postal_code": lambda: fields.optional_line("postal_code", given["postal_code"], 20),
        "time_zone": lambda: fields.time_zone(given["time_zone"]),
        "language": lambda: fields.language(given["language"]),
        "team": lambda: fields.optional_line("team", given["team"], 80),
        "skills": lambda: fields.skills(given["skills"]),
    }
    return {**given, **fields.each(**{name: clean for name, clean in cleaners.items() if name in given})}


def _check_standing(session: Session, role: Role, wanted: Mapping[str, Any]) -> None:
    """Raises `Invalid` for what a person of this role does not have, and for a calendar that is not there."""
    given = {name for name in wanted if wanted[name]}
    if role is Role.CUSTOMER and (odd := given & OF_STAFF):
        raise Invalid.field(min(odd), tr("Only members of staff have this."))
    if role is not Role.CUSTOMER and wanted.get("tier", CustomerTier.STANDARD) is not CustomerTier.STANDARD:
        raise Invalid.field("tier", tr("Only customers have a contract."))
    if wanted.get("calendar_id") is not None:
        policy_checks.calendar(session, wanted["calendar_id"])


def _public(user: User) -> dict[str, Any]:
    return {"email": user.email, "full_name": user.full_name, "role": user.role, "active": user.active}
