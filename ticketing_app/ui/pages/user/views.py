"""What managers and admins see of an account."""

from dataclasses import dataclass, field

from sqlmodel import Session

from ticketing_app.domain import calendars, details, links, listing, people, trail, whereabouts
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, Sort, TicketQuery
from ticketing_app.domain.policy import Action, may, roles_that_may
from ticketing_app.models import User, id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import places, routes, times
from ticketing_app.ui.pages.user import deeds
from ticketing_app.ui.pages.user.deeds import DeedLine
from ticketing_app.ui.pages.users.views import standing
from ticketing_app.ui.places import PlaceView, TryView
from ticketing_app.ui.ticket_list.wanted import ANY, Wanted
from ticketing_app.ui.views import initials
from ticketing_app.vocabulary import OPEN, STAFF, label

FEW = 6
TRIES, DEEDS = 10, 15
"""How many sign-ins and entries of the trail stand there at first; "more" adds as many."""


@dataclass(frozen=True)
class AccountView:
    """Who it is. `standing` is as in the list of people; `merged_into` names the account that took this one over."""

    id: int = 0
    name: str = ""
    initials: str = ""
    email: str = ""
    role: str = ""
    staff: bool = False
    works: bool = False
    standing: str = "active"
    is_me: bool = False
    phone: str = ""
    place: str = ""
    time_zone: str = ""
    tier: str = ""
    team: str = ""
    leads_team: bool = False
    hours: str = ""
    skills: str = ""
    since: str = ""
    seen: str = ""
    merged_into: str = ""
    merged_into_href: str = ""


@dataclass(frozen=True)
class TicketLine:
    """One ticket in a short list."""

    reference: str
    title: str
    href: str
    status: str


@dataclass(frozen=True)
class FewTickets:
    """The first few tickets of somebody; `all_href` opens the list of all where there is one."""

    rows: list[TicketLine] = field(default_factory=list)
    summary: str = ""
    all_href: str = ""
    all_text: str = ""


@dataclass(frozen=True)
class Account:
    """The whole page."""

    who: AccountView
    manages: bool
    reported: FewTickets
    worked: FewTickets
    places: list[PlaceView]
    tries: list[TryView]
    more_tries: bool
    deeds: list[DeedLine]
    more_deeds: bool


def read(session: Session, actor: Actor, user_id: int, tries: int, lines: int) -> Account:
    """The account with so many sign-ins and lines of its trail. Raises `Forbidden`, `Missing`."""
    user, zone = people.one(session, actor, user_id), actor.time_zone
    came = whereabouts.sign_ins_of(session, actor, user_id, tries + 1)
    done = trail.of_person(session, actor, user_id, limit=lines + 1)
    return Account(
        who=_who(session, actor, user),
        manages=may(actor, Action.MANAGE_PEOPLE),
        reported=_reported(session, actor, user),
        worked=_worked(session, actor, user),
        places=[places.place(one, zone) for one in whereabouts.sessions_of(session, actor, user_id)],
        tries=[places.tried(one, zone) for one in came[:tries]],
        more_tries=len(came) > tries,
        deeds=deeds.lines(session, done[:lines], user_id, zone),
        more_deeds=len(done) > lines,
    )


def _who(session: Session, actor: Actor, user: User) -> AccountView:
    place = ", ".join(part for part in (user.city, user.region, user.postal_code) if part)
    kept = user.merged_into_id
    return AccountView(
        id=id_of(user),
        name=user.full_name,
        initials=initials(user.full_name),
        email=user.email,
        role=user.role.value,
        staff=user.role in STAFF,
        works=user.role in roles_that_may(Action.BE_ASSIGNED),
        standing=standing(user, links.invited_until(session, [id_of(user)]).get(id_of(user))),
        is_me=user.id == actor.id,
        phone=user.phone or "",
        place=place,
        time_zone=user.time_zone,
        tier=label(user.tier),
        team=user.team or "",
        leads_team=user.leads_team and user.team is not None,
        hours=calendars.one(session, actor, user.calendar_id).name if user.calendar_id else "",
        skills=", ".join(user.skills or []),
        since=times.day(user.created_at, actor.time_zone),
        seen=times.moment(user.last_seen_at, actor.time_zone) or tr("Never"),
        merged_into=details.names_of(session, {kept}).get(kept, "") if kept else "",
        merged_into_href=routes.user(kept) if kept else "",
    )


def _reported(session: Session, actor: Actor, user: User) -> FewTickets:
    found = _few(session, actor, TicketQuery(customer_id=user.id))
    # No list is filtered by its customer; the search for the address finds their tickets, and perhaps a few more.
    return _with_way(found, Wanted(status=ANY, q=user.email), tr("Search for all of them"))


def _worked(session: Session, actor: Actor, user: User) -> FewTickets:
    found = _few(session, actor, TicketQuery(scope=Scope.ASSIGNED, assignee_id=user.id))
    return _with_way(found, Wanted(status=ANY, person=str(user.id)), tr("See all of them"))


def _few(session: Session, actor: Actor, query: TicketQuery) -> FewTickets:
    by_status = listing.counts_by(session, actor, "status", query)
    total, still_open = sum(by_status.values()), sum(by_status.get(status, 0) for status in OPEN)
    first = TicketQuery(
        scope=query.scope,
        assignee_id=query.assignee_id,
        customer_id=query.customer_id,
        sort=Sort.OPEN_FIRST,
        limit=FEW,
    )
    rows = [
        TicketLine(ticket.reference, ticket.title, routes.ticket(id_of(ticket)), ticket.status.value)
        for ticket in (listing.tickets(session, actor, first).items if total else [])
    ]
    return FewTickets(
        rows, tr("{open} open, {total} in all", open=amount(still_open), total=amount(total)) if total else ""
    )


def _with_way(found: FewTickets, wanted: Wanted, text: str) -> FewTickets:
    if not found.rows:
        return found
    return FewTickets(found.rows, found.summary, wanted.address(routes.OVERVIEW.path), text)


def farewell(session: Session, actor: Actor, user_id: int) -> str:
    """What happens when somebody is signed out everywhere."""
    places_now = len(whereabouts.sessions_of(session, actor, user_id))
    name = people.one(session, actor, user_id).full_name
    return trn(
        "{name} is signed out at {number} place at once, programs as well. They may sign in again; "
        "to keep them out, deactivate the account.",
        "{name} is signed out at {number} places at once, programs as well. They may sign in again; "
        "to keep them out, deactivate the account.",
        places_now,
        name=name,
    )
