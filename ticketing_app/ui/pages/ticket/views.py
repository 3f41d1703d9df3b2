"""A ticket as the browser may see it: views for staff and for the customer, made in one read."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from ticketing_app.domain import access, categories, details, lifecycle, priority, tickets, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.details import Details
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.status import REASON_FOR_CUSTOMER, in_words
from ticketing_app.models import Category, Ticket, User, id_of
from ticketing_app.texts import mark, tr
from ticketing_app.ui import times
from ticketing_app.ui.pages.ticket import advice, clocks, forecasting, history, standing, steps
from ticketing_app.ui.pages.ticket.advice import AdviceView
from ticketing_app.ui.pages.ticket.clocks import ClocksView
from ticketing_app.ui.pages.ticket.forecasting import ForecastView
from ticketing_app.ui.pages.ticket.history import LogLine
from ticketing_app.ui.pages.ticket.standing import Answer, Happened
from ticketing_app.ui.pages.ticket.steps import StepView
from ticketing_app.ui.pages.ticket.talk import CAME_BY, TalkView, talk_of
from ticketing_app.ui.views import Choice, FileView, initials
from ticketing_app.vocabulary import OPEN, Status, label


@dataclass(frozen=True, kw_only=True)
class TicketView:
    """What both sides see, and how the customer's side says it."""

    number: int = 0
    reference: str = ""
    title: str = ""
    status: str = ""
    category: str = ""
    place: str = ""
    contact: str = ""
    created: str = ""
    reported: str = ""
    headline: str = ""
    what_next: str = ""
    reason: str = ""
    closes: str = ""
    takes_messages: bool = False


@dataclass(frozen=True, kw_only=True)
class DeskView:
    """What only staff see; customers get of it the text alone, and whether they may put it right.

    The `may_…` come from the policy table; the domain asks it again at every step.
    """

    description: str = ""
    issue_type: str = ""
    severity: str = ""
    urgency: str = ""
    priority: str = ""
    priority_why: str = ""
    by_hand: bool = False
    by_matrix: str = ""
    category_id: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    customer: str = ""
    customer_email: str = ""
    customer_phone: str = ""
    channel: str = ""
    who_where: str = ""
    reason_title: str = ""
    answer: Answer = field(default_factory=Answer)
    assignee: str = ""
    assignee_id: int = 0
    assignee_initials: str = ""
    forecast: ForecastView = field(default_factory=ForecastView)
    may_take: bool = False
    may_release: bool = False
    may_assign: bool = False
    may_classify: bool = False
    may_override: bool = False
    may_edit: bool = False
    may_wait: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """All that one read gives; `version`, `seen`, `news` and `first_opening` stay on the server."""

    shows: str
    ticket: TicketView
    desk: DeskView = field(default_factory=DeskView)
    clocks: ClocksView = field(default_factory=ClocksView)
    advice: AdviceView = field(default_factory=AdviceView)
    talk: list[TalkView]
    steps: list[StepView]
    log: list[LogLine] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    pictures: list[FileView] = field(default_factory=list)
    papers: list[FileView] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    version: int
    seen: int
    news: str = ""
    first_opening: bool = False


def read(session: Session, actor: Actor, ticket_id: int, seen: int) -> Shown:
    """The ticket for this actor; `seen` is the newest entry of its trail that they were shown. Raises `Missing`."""
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
    found = details.of(session, actor, ticket)
    known = categories.in_order(session)
    if found.history is None:
        return _for_customer(actor, found, known)
    talk = talk_of(found, actor.time_zone)
    words = history.Words(found.names, {id_of(one): one.name for one in known}, actor.time_zone)
    return Shown(
        shows="desk",
        ticket=_ticket(actor, found, known),
        desk=_desk(session, actor, found, known),
        clocks=clocks.of_ticket(session, actor, ticket),
        advice=advice.view(session, actor, ticket, words),
        talk=talk,
        pictures=[file for one in talk for file in one.pictures],
        papers=[file for one in talk for file in one.files],
        steps=steps.open_to(actor, ticket),
        log=history.log_of(found.history, words),
        categories=[
            Choice(str(one.id), one.name if one.active else tr("{name} (retired)", name=one.name))
            for one in known
            if one.active or one.id == ticket.category_id
        ],
        version=ticket.version,
        seen=max((id_of(entry) for entry in found.history), default=0),
        news=history.news(found.history, seen, actor.id, words) if seen else "",
        first_opening=triage.is_first_opening(session, actor, ticket),
    )


def _for_customer(actor: Actor, found: Details, known: list[Category]) -> Shown:
    return Shown(
        shows="customer",
        ticket=_ticket(actor, found, known),
        desk=DeskView(**_text(actor, found.ticket)),
        talk=talk_of(found, actor.time_zone),
        steps=steps.open_to(actor, found.ticket),
        happened=standing.happened(found.timeline, actor.time_zone),
        version=found.ticket.version,
        seen=0,
    )


def _ticket(actor: Actor, found: Details, known: list[Category]) -> TicketView:
    ticket = found.ticket
    window = times.window(ticket.preferred_contact_from, ticket.preferred_contact_until, actor.time_zone)
    return TicketView(
        number=id_of(ticket),
        reference=ticket.reference,
        title=ticket.title,
        status=ticket.status,
        category=next((one.name for one in known if one.id == ticket.category_id), ""),
        place=_place(ticket),
        contact=window,
        created=times.moment(ticket.created_at, actor.time_zone),
        reported=times.moment_inside(ticket.created_at, actor.time_zone),
        headline=standing.headline(found, _assignee(found)),
        what_next=standing.what_next(found, actor.time_zone),
        reason=_reason(found),
        closes=standing.closes(found, actor.time_zone),
        takes_messages=not lifecycle.is_final(ticket.status),
    )


def _desk(session: Session, actor: Actor, found: Details, known: list[Category]) -> DeskView:
    ticket = found.ticket
    customer, assignee = session.get_one(User, ticket.customer_id), _assignee(found)
    still_open = not lifecycle.is_final(ticket.status)

    def can(action: Action) -> bool:
        return still_open and may(actor, action, ticket)

    window = times.window(ticket.preferred_contact_from, ticket.preferred_contact_until, actor.time_zone)
    contact = tr("prefers contact {window}", window=window[0].lower() + window[1:]) if window else ""
    return DeskView(
        **_text(actor, ticket),
        issue_type=ticket.issue_type,
        severity=ticket.severity,
        urgency=ticket.urgency,
        priority=ticket.priority,
        priority_why=_priority_why(found),
        by_hand=ticket.priority_overridden,
        by_matrix=label(priority.from_matrix(session, ticket.severity, ticket.urgency)),
        category_id=str(ticket.category_id),
        customer=customer.full_name,
        customer_email=customer.email,
        customer_phone=customer.phone or "",
        channel=_channel(ticket),
        who_where=" · ".join(part for part in (customer.full_name, _place(ticket), contact) if part),
        reason_title=_reason_title(found, actor.time_zone),
        answer=standing.answer(found, actor.time_zone),
        assignee=assignee,
        assignee_id=ticket.assignee_id or 0,
        assignee_initials=initials(assignee),
        forecast=forecasting.view(session, actor, ticket, known),
        may_take=ticket.assignee_id is None and can(Action.TAKE),
        may_release=ticket.assignee_id is not None and can(Action.RELEASE),
        may_assign=can(Action.ASSIGN),
        may_classify=can(Action.CLASSIFY),
        may_override=can(Action.OVERRIDE_PRIORITY),
        may_wait=any(step.to == Status.PENDING for step in steps.open_to(actor, ticket)),
    )


def _text(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """What can be put right in the text, for who may and who may not."""
    return {
        "description": ticket.description,
        "city": ticket.city or "",
        "region": ticket.region or "",
        "postal_code": ticket.postal_code or "",
        "may_edit": tickets.may_change_text(actor, ticket),
    }


def _channel(ticket: Ticket) -> str:
    name = tr(CAME_BY[ticket.channel])
    return name[:1].upper() + name[1:]


def _assignee(found: Details) -> str:
    person = found.ticket.assignee_id
    return found.names.get(person, "") if person is not None else ""


def _place(ticket: Ticket) -> str:
    return ", ".join(part for part in (ticket.city, ticket.region, ticket.postal_code) if part)


def _reason(found: Details) -> str:
    """Why it stands as it does, as far as the actor may know; of a closed ticket what was done about it."""
    ticket = found.ticket
    if found.history is None:
        return (in_words(ticket.status_reason) or "") if ticket.status in REASON_FOR_CUSTOMER else ""
    return _own_reason(found) or _resolution_note(found)


def _reason_title(found: Details, zone: str) -> str:
    """What stands before the reason, e.g. "On hold since today 9:30"."""
    ticket = found.ticket
    if not _own_reason(found) and ticket.resolved_at:
        return tr("Resolved {when}", when=times.moment_inside(ticket.resolved_at, zone))
    since = times.moment_inside(ticket.status_changed_at, zone)
    status = label(ticket.status)
    return tr("{status} since {when}", status=status, when=since) if ticket.status in OPEN else f"{status} {since}"


def _own_reason(found: Details) -> str:
    """The reason for its status, unless it is the customer's word, which stands by itself."""
    return "" if standing.answer(found, "UTC").title else in_words(found.ticket.status_reason) or ""


def _resolution_note(found: Details) -> str:
    if found.ticket.status is not Status.CLOSED:
        return ""
    notes = [entry.reason for entry in found.history or [] if entry.after.get("status") == Status.RESOLVED]
    return (notes[-1] or "") if notes else ""


def _priority_why(found: Details) -> str:
    """Where the priority comes from: the matrix, or somebody's hand and their reason."""
    if not found.ticket.priority_overridden:
        return tr("from the matrix")
    set_by_hand = [entry for entry in found.history or [] if entry.after.get("priority_overridden")]
    by_hand = [entry for entry in found.history or [] if "priority" in entry.after and entry.reason]
    newest = max((*set_by_hand, *by_hand), key=id_of, default=None)
    if newest is None:
        return tr("set by hand")
    how = mark("set by hand: {reason}") if newest.actor_id else mark("raised by the clock: {reason}")
    return tr(how, reason=in_words(newest.reason))
