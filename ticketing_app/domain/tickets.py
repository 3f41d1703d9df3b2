"""A ticket's beginning, and what is written on it: raise and edit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import access, attachments, fields, priority, sessions, sla, spine, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.policy import Action, may
from ticketing_app.errors import Conflict, Forbidden, Invalid, Unauthenticated
from ticketing_app.models import Category, Ticket, User, id_of
from ticketing_app.texts import later, mark, tr
from ticketing_app.vocabulary import FINAL, Channel, IssueType, Priority, Role, Severity, Status, Urgency, label

CREATED = mark("Ticket {ticket} has been created.")
CREATED_FOR_YOU = mark("Ticket {ticket} has been created for you.")
RECEIVED = mark("We received “{title}” and will look at it. You can follow it and add to it at any time.")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody tells us about a problem, before it is a ticket. Times are aware."""

    category_id: int
    title: str
    description: str
    issue_type: IssueType = IssueType.INCIDENT
    urgency: Urgency = Urgency.MEDIUM
    customer_id: int | None = None
    channel: Channel = Channel.WEB
    preferred_contact_from: datetime | None = None
    preferred_contact_until: datetime | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None


class Changes(TypedDict, total=False):
    """What may be edited on a ticket; a missing key means "leave it". `priority` None means "by the matrix again"."""

    title: str
    description: str
    category_id: int
    severity: Severity
    urgency: Urgency
    priority: Priority | None
    city: str | None
    region: str | None
    postal_code: str | None


NEEDS = {
    "title": Action.EDIT_TEXT,
    "description": Action.EDIT_TEXT,
    "city": Action.EDIT_TEXT,
    "region": Action.EDIT_TEXT,
    "postal_code": Action.EDIT_TEXT,
    "category_id": Action.CLASSIFY,
    "severity": Action.CLASSIFY,
    "urgency": Action.CLASSIFY,
    "priority": Action.OVERRIDE_PRIORITY,
}


def raise_ticket(session: Session, actor: Actor, draft: Draft, files: list[StoredFile] | None = None) -> Ticket:
    """A new ticket for the actor, or by staff for a customer; the customer is told its number.

    Raises `Invalid` for an unknown or retired category, an unknown customer, or text that does not fit.
    """
    customer = _customer_of(session, actor, draft)
    start, end = fields.contact_window(draft.preferred_contact_from, draft.preferred_contact_until)
    now = clock.now()
    ticket = Ticket(
        title=fields.line("title", draft.title, fields.TITLE),
        description=fields.paragraph("description", draft.description),
        category_id=_usable_category(session, draft.category_id),
        issue_type=draft.issue_type,
        urgency=draft.urgency,
        priority=priority.from_matrix(session, Severity.MINOR, draft.urgency),
        customer_id=id_of(customer),
        raised_by_id=actor.id,
        channel=draft.channel,
        city=fields.optional_line("city", draft.city, 80) or customer.city,
        region=fields.optional_line("region", draft.region, 80) or customer.region,
        postal_code=fields.optional_line("postal_code", draft.postal_code, 20) or customer.postal_code,
        preferred_contact_from=start,
        preferred_contact_until=end,
        created_at=now,
        updated_at=now,
        status_changed_at=now,
    )
    sla.set_due_times(session, ticket)
    session.add(ticket)
    session.flush()
    spine.record_on(
        session,
        actor,
        "ticket.created",
        ticket,
        after={
            "status": Status.NEW,
            "title": ticket.title,
            "category_id": ticket.category_id,
            "priority": ticket.priority,
        },
    )
    made = CREATED if actor.id == customer.id else CREATED_FOR_YOU
    subject, body = later(made, ticket=ticket.reference), later(RECEIVED, title=ticket.title)
    spine.tell_customer(session, ticket, "ticket.created", subject, body, by=actor)
    if files:
        attachments.add_to(session, actor, ticket, files)
    triage.ask(session, ticket)
    session.flush()
    return ticket


def edit(
    session: Session,
    actor: Actor,
    ticket_id: int,
    changes: Changes,
    *,
    reason: str | None = None,
    version: int | None = None,
) -> Ticket:
    """Change what is written on a ticket; priority and due times follow severity and urgency.

    Raises `Missing`, `Forbidden`, `Stale`; `Invalid` where a value does not fit or a priority is set by hand without a
    reason; `Conflict` on a ticket that is final, or that a customer edits after work has begun.
    """
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, version=version)
    for name in changes:
        access.allow(actor, NEEDS[name], ticket)
    if ticket.status in FINAL:
        end = label(ticket.status).lower()
        raise Conflict(tr("{ticket} is {end}; it can no longer be edited.", ticket=ticket.reference, end=end))
    if actor.role is Role.CUSTOMER and changes and ticket.status is not Status.NEW:
        begun = tr("Work has begun on this ticket. Please write a message instead of changing the text.")
        raise Conflict(begun)
    wanted = _cleaned(session, ticket, changes)
    if wanted.get("priority_overridden") and not (reason or "").strip():
        raise Invalid.field("reason", tr("Say why the priority is set by hand."))
    before = {name: getattr(ticket, name) for name in wanted}
    for name, value in wanted.items():
        setattr(ticket, name, value)
    if not ticket.priority_overridden:
        before.setdefault("priority", ticket.priority)
        ticket.priority = priority.from_matrix(session, ticket.severity, ticket.urgency)
    changed = {name: old for name, old in before.items() if getattr(ticket, name) != old}
    if changed:
        touch(ticket)
        session.add(ticket)
        spine.record_on(
            session,
            actor,
            "ticket.edited",
            ticket,
            before=changed,
            after={name: getattr(ticket, name) for name in changed},
            reason=fields.paragraph("reason", reason, fields.REASON) if reason and reason.strip() else None,
        )
        # Another text moves no deadline; anything else finds the terms anew, also of a ticket that is solved.
        sla.rederive(session, actor, ticket, anew=bool(changed.keys() - {"title", "description"}))
        session.flush()
    triage.decided_by_hand(session, actor, ticket, wanted)
    if changed.keys() & {"title", "description"}:
        triage.ask_again(session, ticket)
        # What was just decided holds for the new text as well.
        triage.decided_by_hand(session, actor, ticket, wanted)
    return ticket


def may_change_text(actor: Actor, ticket: Ticket) -> bool:
    """Whether `edit` would let the actor put title, description and place right now."""
    if actor.role is Role.CUSTOMER and ticket.status is not Status.NEW:
        return False
    return ticket.status not in FINAL and may(actor, Action.EDIT_TEXT, ticket)


def touch(ticket: Ticket) -> None:
    """A new version of the ticket, as of now."""
    ticket.version += 1
    ticket.updated_at = clock.now()


def _cleaned(session: Session, ticket: Ticket, changes: Changes) -> dict[str, Any]:
    wanted: dict[str, Any] = dict(changes)
    if "title" in changes:
        wanted["title"] = fields.line("title", changes["title"], fields.TITLE)
    if "description" in changes:
        wanted["description"] = fields.paragraph("description", changes["description"])
    if "category_id" in changes and changes["category_id"] != ticket.category_id:
        wanted["category_id"] = _usable_category(session, changes["category_id"])
    for name, most in (("city", 80), ("region", 80), ("postal_code", 20)):
        if name in changes:
            wanted[name] = fields.optional_line(name, wanted[name], most)
    if "priority" in changes:
        if changes["priority"] is None:
            del wanted["priority"]
            wanted["priority_overridden"] = False
        elif changes["priority"] is ticket.priority and not ticket.priority_overridden:
            del wanted["priority"]
        else:
            wanted["priority_overridden"] = True
    return wanted


def _customer_of(session: Session, actor: Actor, draft: Draft) -> User:
    if may(actor, Action.RAISE):
        if draft.customer_id not in (None, actor.id):
            raise Forbidden(tr("You can report problems for yourself only."))
        customer = _held(session, actor.person_id)
        if customer is None or not customer.active:
            raise Unauthenticated(tr(sessions.SIGN_IN_AGAIN))
        return customer
    access.allow(actor, Action.RAISE_FOR_CUSTOMER)
    if draft.customer_id is None:
        raise Invalid.field("customer_id", tr("Say for which customer this ticket is."))
    customer = _held(session, draft.customer_id)
    if customer is None or customer.role is not Role.CUSTOMER or not customer.active:
        raise Invalid.field("customer_id", tr("There is no such customer, or the account is not active."))
    return customer


def _held(session: Session, user_id: int) -> User | None:
    """The account, which nobody merges or closes until the transaction ends: its ticket would be left behind."""
    return session.get(User, user_id, with_for_update={"read": True}, populate_existing=True)


def _usable_category(session: Session, category_id: int) -> int:
    category = session.get(Category, category_id)
    if category is None or not category.active:
        raise Invalid.field("category_id", tr("Please choose one of the categories on offer."))
    return category_id
