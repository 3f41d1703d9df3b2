"""What the people page shows of accounts, and the sentence that is read before one is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import calendars, invitations, links, listing, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.people import NewPerson, PeopleQuery
from ticketing_app.domain.policy import Action, may
from ticketing_app.models import User, id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import latest, routes, times
from ticketing_app.ui.views import Choice, initials
from ticketing_app.vocabulary import OPEN, STAFF, Role


@dataclass(frozen=True)
class PersonRow:
    """One account in the list.

    `standing` is "active" or "inactive"; "one_time" with a password that must be changed; without any "invited",
    "invited_before" where the link has run out, or "no_password".
    """

    id: int
    href: str
    name: str
    initials: str
    email: str
    role: str
    staff: bool
    standing: str
    city: str
    region: str
    seen: str
    open_tickets: str
    is_me: bool


@dataclass(frozen=True)
class PersonView:
    """One account in a dialog; `calendars` are the working hours to choose from."""

    id: int = 0
    version: int = 0
    name: str = ""
    email: str = ""
    role: str = ""
    phone: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    time_zone: str = ""
    tier: str = ""
    team: str = ""
    leads_team: bool = False
    skills: str = ""
    calendar_id: str = ""
    calendars: list[Choice] = field(default_factory=list)
    staff: bool = False
    active: bool = False
    has_way_in: bool = False
    is_me: bool = False


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list, and what stands around it."""

    rows: list[PersonRow] = field(default_factory=list)
    total: int = 0
    next_cursor: str = ""
    cities: list[Choice] = field(default_factory=list)
    manages: bool = False


def people_page(session: Session, actor: Actor, query: PeopleQuery) -> PeoplePage:
    """The accounts that the query asks for. Raises `Forbidden`."""
    page = people.find(session, actor, query)
    held = listing.counts_by(session, actor, "assignee_id", TicketQuery(status=tuple(OPEN)))
    invited = links.invited_until(session, [id_of(user) for user in page.items if not _has_way_in(user)])
    return PeoplePage(
        rows=[_row(user, actor, held.get(user.id, 0), invited) for user in page.items],
        total=people.count(session, actor, query),
        next_cursor=page.next_cursor or "",
        cities=[Choice(city, city) for city in people.cities(session, actor)],
        manages=may(actor, Action.MANAGE_PEOPLE),
    )


def person(session: Session, actor: Actor, user_id: int) -> PersonView:
    """One account. Raises `Forbidden`, `Missing`."""
    user = people.one(session, actor, user_id)
    return PersonView(
        id=id_of(user),
        version=user.version,
        name=user.full_name,
        email=user.email,
        role=user.role.value,
        phone=user.phone or "",
        city=user.city or "",
        region=user.region or "",
        postal_code=user.postal_code or "",
        time_zone=user.time_zone,
        tier=user.tier.value,
        team=user.team or "",
        leads_team=user.leads_team,
        skills=", ".join(user.skills or []),
        calendar_id=str(user.calendar_id or ""),
        calendars=[Choice(str(one.id), one.name) for one in calendars.in_order(session, actor)],
        staff=user.role in STAFF,
        active=user.active,
        has_way_in=_has_way_in(user),
        is_me=user.id == actor.id,
    )


def version_and_last_change(session: Session, actor: Actor, user_id: int) -> tuple[int, str]:
    """The account's version now, and who changed what on it."""
    return people.one(session, actor, user_id).version, latest.change_of(
        session, actor, "user", user_id, *latest.OF_ACCOUNTS
    )


def before_leaving(session: Session, actor: Actor, user_id: int) -> tuple[PersonView, str]:
    """The account, and what will happen when it is deactivated."""
    found, left = person(session, actor, user_id), people.open_tickets(session, actor, user_id)
    sentences = [
        tr(
            "{name} is signed out everywhere at once and cannot sign in again until you activate them.",
            name=found.name,
        )
    ]
    if left.held:
        held = trn(
            "{number} open ticket stays in their name until somebody reassigns them.",
            "{number} open tickets stay in their name until somebody reassigns them.",
            left.held,
        )
        sentences.append(held)
    if left.reported:
        reported = trn(
            "{number} open ticket that they reported stays open; we tell them no more.",
            "{number} open tickets that they reported stay open; we tell them no more.",
            left.reported,
        )
        sentences.append(reported)
    if not left.held and not left.reported:
        sentences.append(tr("No open ticket is in their name."))
    return found, " ".join(sentences)


def my_zone(session: Session, actor: Actor) -> str:
    """The time zone that a new account most likely keeps: the admin's own."""
    return actor.time_zone


def invite(session: Session, actor: Actor, new: NewPerson, role: Role, base_url: str) -> str:
    """Invite somebody new; the link that is in their letter."""
    return invitations.invite(session, actor, new, role, base_url=base_url).link


def invite_again(session: Session, actor: Actor, user_id: int, base_url: str) -> str:
    """Send another letter; the link that is in it."""
    return invitations.invite_again(session, actor, user_id, base_url=base_url).link


def _row(user: User, actor: Actor, held: int, invited: Mapping[int, datetime]) -> PersonRow:
    return PersonRow(
        id=id_of(user),
        href=routes.user(id_of(user)),
        name=user.full_name,
        initials=initials(user.full_name),
        email=user.email,
        role=user.role.value,
        staff=user.role in STAFF,
        standing=standing(user, invited.get(id_of(user))),
        city=user.city or "",
        region=user.region or "",
        seen=times.moment(user.last_seen_at, actor.time_zone) or tr("Never"),
        open_tickets=amount(held) if user.role in STAFF or held else "",
        is_me=user.id == actor.id,
    )


def standing(user: User, invited_until: datetime | None) -> str:
    """How the account stands, in a word of `PersonRow`."""
    if not user.active:
        return "inactive"
    if _has_way_in(user):
        return "one_time" if user.must_change_password else "active"
    if invited_until is None:
        return "no_password"
    return "invited" if invited_until > clock.now() else "invited_before"


def _has_way_in(user: User) -> bool:
    """Demo accounts are opened by one click; everybody else needs a password."""
    return user.demo or user.password_hash is not None
