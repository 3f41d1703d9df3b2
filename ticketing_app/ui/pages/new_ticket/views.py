"""What the form needs to know before it is filled in, and what is said once the ticket exists."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import access, categories, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.models import User, id_of
from ticketing_app.ui import routes, times
from ticketing_app.ui.views import Choice, initials
from ticketing_app.vocabulary import label

DAYS_AHEAD = 10
FIRST_HOUR, LAST_HOUR = 8, 20


@dataclass(frozen=True)
class Customer:
    """Whom the ticket is for, where they live, and how they will hear of it."""

    id: int
    name: str
    initials: str
    email: str
    phone: str
    city: str
    region: str
    postal_code: str
    told_by: str


@dataclass(frozen=True)
class CategoryChoice:
    """One entry of "What is it about?"; `help` is shown when it is chosen."""

    value: str
    label: str
    help: str


@dataclass(frozen=True)
class Blank:
    """An empty form. `customer` is None for staff, who have to say first for whom they write."""

    customer: Customer | None
    categories: list[CategoryChoice]
    days: list[Choice]
    zone: str


@dataclass(frozen=True)
class Created:
    """The new ticket, and what happens next. `for_whom` is the customer's name where staff wrote it for them."""

    reference: str
    headline: str
    title: str
    href: str
    answer_by: str
    told_by: str
    for_whom: str


@dataclass(frozen=True)
class Hours:
    """The hours of one day at which somebody may be called; values are RFC 3339 with the viewer's offset."""

    start: list[Choice]
    end: list[Choice]


def blank(session: Session, actor: Actor) -> Blank:
    """What this person's empty form shows."""
    for_others = may(actor, Action.RAISE_FOR_CUSTOMER)
    return Blank(
        customer=None if for_others else _customer(session.get_one(User, actor.person_id)),
        categories=[
            CategoryChoice(str(one.id), one.name, one.description)
            for one in categories.in_order(session, active_only=True)
        ],
        days=_days(actor.time_zone),
        zone=actor.time_zone.replace("_", " "),
    )


def customers(session: Session, actor: Actor, q: str) -> list[Customer]:
    """Customers whose name, e-mail or phone has these letters in it. Raises `Forbidden` for customers."""
    return [_customer(user) for user in people.customers(session, actor, q, limit=8)]


def created(session: Session, actor: Actor, ticket_id: int) -> Created:
    """What to say about a ticket that was just raised. Raises `Missing` where it is not the actor's to see."""
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
    customer = session.get_one(User, ticket.customer_id)
    return Created(
        reference=ticket.reference,
        headline=f"{ticket.reference} · {label(ticket.status)}",
        title=ticket.title,
        href=routes.ticket(id_of(ticket)),
        answer_by=times.moment(ticket.response_due_at, actor.time_zone),
        told_by=_customer(customer).told_by,
        for_whom=customer.full_name if customer.id != actor.id else "",
    )


def hours(day: str, zone: str) -> Hours:
    """The hours of an ISO date that are still to come; none for what is not one of the days offered."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return Hours([], [])
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    if not today <= wanted <= today + timedelta(days=DAYS_AHEAD):
        return Hours([], [])
    whole = [_at(wanted, hour, zone) for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
    coming = [at for at in whole if at > clock.now()]
    choices = [Choice(at.isoformat(timespec="minutes"), f"{at.hour}:{at.minute:02}") for at in coming]
    return Hours(choices[:-1], choices[1:])


def later_than(choices: list[Choice], start: str) -> list[Choice]:
    """The ends that come after this start."""
    return [choice for choice in choices if datetime.fromisoformat(choice.value) > datetime.fromisoformat(start)]


def _days(zone: str) -> list[Choice]:
    """Today (while there are hours left) and the days to come."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    coming = [today + timedelta(days=number) for number in range(DAYS_AHEAD + 1)]
    return [Choice(day.isoformat(), _day_name(day, today)) for day in coming if hours(day.isoformat(), zone).start]


def _day_name(day: date, today: date) -> str:
    named = {today: "Today", today + timedelta(days=1): "Tomorrow"}
    return named.get(day, f"{day:%A}, {day.day} {day:%B}")


def _at(day: date, hour: int, zone: str) -> datetime:
    """The instant of this hour there, as that place's clocks show it (an hour that is skipped shows as the next)."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))


def _customer(user: User) -> Customer:
    ways = [f"by e-mail ({user.email})"] + ([f"by text message ({user.phone})"] if user.phone else [])
    return Customer(
        id=id_of(user),
        name=user.full_name,
        initials=initials(user.full_name),
        email=user.email,
        phone=user.phone or "",
        city=user.city or "",
        region=user.region or "",
        postal_code=user.postal_code or "",
        told_by=" and ".join(ways),
    )
