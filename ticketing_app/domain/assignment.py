"""Who works on a ticket: take it, hand it to somebody, give it back. The status stays as it is."""

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app import clock
from ticketing_app.domain import access, sla, spine, stale
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import POLICY, Action, Reach, may
from ticketing_app.domain.tickets import touch
from ticketing_app.errors import Conflict, Invalid, Taken
from ticketing_app.models import Ticket, User
from ticketing_app.texts import tr
from ticketing_app.vocabulary import FINAL, label


def assign(
    session: Session, actor: Actor, ticket_id: int, assignee_id: int | None, *, version: int | None = None
) -> Ticket:
    """Hand the ticket to somebody (`None`: back to the queue).

    Assigning it to oneself is taking it: that fails with `Taken` where somebody else holds it, unless the caller may
    assign and names the present `version`, which says that they know. Raises also `Missing`, `Forbidden`, `Stale`,
    `Invalid` for somebody who cannot work on tickets, `Conflict` on a final ticket.
    """
    if assignee_id is None:
        return release(session, actor, ticket_id, version=version)
    if assignee_id == actor.id and version is None:
        return take(session, actor, ticket_id)
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id)
    access.allow(actor, Action.TAKE if assignee_id == actor.id else Action.ASSIGN, ticket)
    access.check_version(ticket, version)
    if ticket.assignee_id not in (None, actor.id) and not may(actor, Action.ASSIGN, ticket):
        raise _taken(session, ticket)
    return _hand_over(session, actor, ticket, assignee_id)


def take(session: Session, actor: Actor, ticket_id: int) -> Ticket:
    """Make the unassigned ticket the actor's own. Of two people who take it at once, one gets `Taken`."""
    ticket = access.ticket_for(session, actor, Action.TAKE, ticket_id, lock=False)
    if ticket.assignee_id == actor.id:
        return ticket
    _not_final(ticket)
    _fit(session, actor.person_id)
    # One conditional UPDATE decides: whoever comes second changes no row.
    won = session.execute(
        sa.update(Ticket)
        .where(col(Ticket.id) == ticket_id, col(Ticket.assignee_id).is_(None), col(Ticket.status).not_in(FINAL))
        .values(assignee_id=actor.id, version=Ticket.version + 1, updated_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    session.refresh(ticket)
    if won.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE gives a CursorResult
        _not_final(ticket)
        raise _taken(session, ticket)
    stale.of_ticket(session, ticket)
    _note_down(session, actor, ticket, before=None)
    return ticket


def release(session: Session, actor: Actor, ticket_id: int, *, version: int | None = None) -> Ticket:
    """Give the ticket back to the queue."""
    ticket = access.ticket_for(session, actor, Action.RELEASE, ticket_id, version=version)
    return _hand_over(session, actor, ticket, None)


def _hand_over(session: Session, actor: Actor, ticket: Ticket, assignee_id: int | None) -> Ticket:
    if ticket.assignee_id == assignee_id:
        return ticket
    _not_final(ticket)
    if assignee_id is not None:
        _fit(session, assignee_id)
    before, ticket.assignee_id = ticket.assignee_id, assignee_id
    touch(ticket)
    session.add(ticket)
    _note_down(session, actor, ticket, before)
    return ticket


def _note_down(session: Session, actor: Actor, ticket: Ticket, before: int | None) -> None:
    action = "ticket.assigned" if ticket.assignee_id is not None else "ticket.released"
    spine.record_on(
        session, actor, action, ticket, before={"assignee_id": before}, after={"assignee_id": ticket.assignee_id}
    )
    sla.keep_up(session, ticket)
    sla.set_due_times(session, ticket)
    session.add(ticket)
    session.flush()


def _fit(session: Session, assignee_id: int) -> None:
    # Held until the ticket is theirs: nobody merges or closes the account in between.
    user = session.get(User, assignee_id, with_for_update={"read": True}, populate_existing=True)
    fit = user is not None and user.active and POLICY[Action.BE_ASSIGNED][user.role] is Reach.ALL
    if not fit:
        raise Invalid.field("assignee_id", tr("Only active agents, engineers and managers can work on tickets."))


def _not_final(ticket: Ticket) -> None:
    if ticket.status in FINAL:
        end = label(ticket.status).lower()
        raise Conflict(tr("{ticket} is {end}; nobody needs to work on it.", ticket=ticket.reference, end=end))


def _taken(session: Session, ticket: Ticket) -> Taken:
    holder = session.get(User, ticket.assignee_id) if ticket.assignee_id else None
    if holder is None:
        return Taken(tr("Somebody else holds {ticket} already.", ticket=ticket.reference))
    return Taken(tr("{holder} holds {ticket} already.", holder=holder.full_name, ticket=ticket.reference))
