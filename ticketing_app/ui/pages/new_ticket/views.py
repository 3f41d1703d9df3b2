"""What the form needs to know before it is filled in, and what is said once the ticket exists."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.domain import access, categories, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.models import User, id_of
from ticketing_app.texts import tr
from ticketing_app.ui import routes, times
from ticketing_app.ui.views import initials
from ticketing_app.vocabulary import label

FEWEST_LETTERS = 2
MOST_FOUND = 8


@dataclass(frozen=True)
class Customer:
    """Whom the ticket is for, where they live, and in `told_by` how they will hear of it. Id 0: nobody yet."""

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
    zone: str


@dataclass(frozen=True)
class Created:
    """The new ticket. `for_whom` is the customer's name where staff wrote it for them; no reference: none yet."""

    reference: str
    headline: str
    title: str
    href: str
    answer_by: str
    told_by: str
    for_whom: str


def blank(session: Session, actor: Actor) -> Blank:
    """What this person's empty form shows."""
    for_others = may(actor, Action.RAISE_FOR_CUSTOMER)
    return Blank(
        customer=None if for_others else _customer(session.get_one(User, actor.person_id)),
        categories=[
            CategoryChoice(str(one.id), one.name, one.description)
            for one in categories.in_order(session, active_only=True)
        ],
        zone=actor.time_zone,
    )


def customers(session: Session, actor: Actor, q: str) -> list[Customer]:
    """Customers with these letters in their name, e-mail or phone. Raises `Forbidden` for customers."""
    wanted = " ".join(q.split())
    found = people.customers(session, actor, wanted, limit=MOST_FOUND)
    return [_customer(user) for user in found] if len(wanted) >= FEWEST_LETTERS else []


def created(session: Session, actor: Actor, ticket_id: int) -> Created:
    """What to say about a ticket that was just raised. Raises `Missing` where it is not the actor's to see."""
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
    customer = session.get_one(User, ticket.customer_id)
    phone = (customer.phone or "").replace(" ", "\u00a0")
    return Created(
        reference=ticket.reference,
        headline=f"{ticket.reference} · {label(ticket.status)}",
        title=ticket.title,
        href=routes.ticket(id_of(ticket)),
        answer_by=times.moment_inside(ticket.response_due_at, actor.time_zone),
        told_by=tr("by e-mail ({email}) and text message ({phone})", email=customer.email, phone=phone)
        if phone
        else tr("by e-mail ({email})", email=customer.email),
        for_whom=customer.full_name if customer.id != actor.id else "",
    )


def _customer(user: User) -> Customer:
    return Customer(
        id=id_of(user),
        name=user.full_name,
        initials=initials(user.full_name),
        email=user.email,
        phone=user.phone or "",
        city=user.city or "",
        region=user.region or "",
        postal_code=user.postal_code or "",
        told_by=tr("by e-mail and text message") if user.phone else tr("by e-mail"),
    )
