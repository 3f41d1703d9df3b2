"""One writer of `ticket.status`: every step goes through the lifecycle table and leaves its traces."""

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import access, fields, lifecycle, milestones, resolutions, sla, sla_words, spine, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.tickets import touch
from ticketing_app.errors import Invalid
from ticketing_app.models import Ticket
from ticketing_app.texts import later, mark, tr
from ticketing_app.vocabulary import FINAL, MilestoneKind, PauseReason, Status

NEWS = {
    Status.IN_PROGRESS: mark("We are working on ticket {reference}."),
    Status.PENDING: mark("Ticket {reference} waits for your answer."),
    Status.HELD: mark("Ticket {reference} is on hold."),
    Status.RESOLVED: mark("Ticket {reference} has been resolved."),
    Status.CLOSED: mark("Ticket {reference} has been closed."),
    Status.REJECTED: mark("Ticket {reference} has been rejected."),
    Status.CANCELLED: mark("Ticket {reference} has been cancelled."),
}
PAUSES = {Status.PENDING: PauseReason.CUSTOMER, Status.HELD: PauseReason.OTHER}
"""What a ticket in these statuses waits for, unless somebody says otherwise."""
REASON_FOR_CUSTOMER = frozenset({Status.PENDING, Status.RESOLVED, Status.REJECTED})
"""Statuses whose reason is written for the customer; what a hold waits for stays among staff."""
CUSTOMER_ANSWERED = mark("The customer has answered.")
NOTHING_MORE_SAID = mark("Nothing more was said after it had been resolved.")
"""Reasons that the house gives by itself: kept in English, as nobody in particular reads them (see `in_words`)."""
REOPENED, CLOSED_UNSATISFIED = "ticket.reopened", "ticket.closed_unsatisfied"
"""Steps that the audit trail calls by a name of their own; all others are `ticket.status_changed`."""


def change_status(
    session: Session,
    actor: Actor,
    ticket_id: int,
    status: Status,
    *,
    reason: str | None = None,
    pause: PauseReason | None = None,
    solved: bool | None = None,
    version: int | None = None,
) -> Ticket:
    """Take the ticket one step on. `reason` is the hold reason, the resolution note, or what the customer says to it.

    `pause` says what a pending or held ticket waits for. `solved` False closes a resolved ticket whose solution was no
    good, without more work; that needs a reason. Raises `Missing`, `Stale`, `IllegalStep` where the lifecycle does not
    know the step, `Forbidden` where it is not the actor's to take, `Invalid` where the step needs a reason and has
    none. The present status again changes nothing.
    """
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, version=version)
    if status is ticket.status:
        return ticket
    access.allow(actor, lifecycle.step(ticket.status, status), ticket)
    said = fields.paragraph("reason", reason or "", fields.REASON, least=0) or None
    if said is None and status in lifecycle.NEEDS_REASON:
        raise Invalid.field("reason", tr(lifecycle.NEEDS_REASON[status]))
    if solved is not None and status is not Status.CLOSED:
        raise Invalid.field("solved", tr("Only closing a ticket says whether it was solved."))
    if solved is False and said is None:
        raise Invalid.field("reason", tr("Say what is still wrong."))
    if pause is not None and status not in PAUSES:
        raise Invalid.field("pause_reason", tr("Only a ticket that waits has something that it waits for."))
    step_to(session, actor, ticket, status, said, pause=pause, action=CLOSED_UNSATISFIED if solved is False else None)
    return ticket


def in_words(reason: str | None) -> str | None:
    """A kept reason as people read it: what somebody wrote as it is, what the house said in the reader's language."""
    if reason in (CUSTOMER_ANSWERED, NOTHING_MORE_SAID):
        return tr(reason)
    return sla_words.in_words(reason) if reason else reason


def end_unsaid(session: Session, actor: Actor, ticket: Ticket) -> None:
    """Take a ticket that is about to be erased out of every count: closed where it was resolved, else cancelled.

    No letter says so: it would lead to a page that is gone, and be the last copy of what was to vanish. Whoever erases
    a ticket tells the customer themself, if there is anything to tell.
    """
    if ticket.status not in FINAL:
        end = Status.CLOSED if ticket.status is Status.RESOLVED else Status.CANCELLED
        step_to(session, actor, ticket, end, None, tells=False)


def step_to(
    session: Session,
    actor: Actor,
    ticket: Ticket,
    status: Status,
    reason: str | None,
    *,
    pause: PauseReason | None = None,
    action: str | None = None,
    tells: bool = True,
) -> None:
    """Write the step down: status, time stamps, clocks, audit, outbox. The caller authorised it and holds the lock."""
    sla.keep_up(session, ticket)
    now = clock.now()
    before = {"status": ticket.status, "reason": ticket.status_reason}
    reopened = ticket.status is Status.RESOLVED and status is Status.IN_PROGRESS
    ticket.status, ticket.status_reason, ticket.status_changed_at = status, reason, now
    ticket.pause_reason = pause or PAUSES.get(status)
    if status is Status.RESOLVED:
        ticket.resolved_at = now
    if status in (Status.RESOLVED, Status.REJECTED):
        ticket.first_response_at = ticket.first_response_at or now  # it answers as well as a message does
    if reopened:
        ticket.resolved_at = ticket.close_warned_at = None
        milestones.note(session, ticket, MilestoneKind.REOPENED, now)
    if status in FINAL:
        ticket.closed_at = now
    touch(ticket)
    session.add(ticket)
    spine.record_on(
        session,
        actor,
        action or (REOPENED if reopened else "ticket.status_changed"),
        ticket,
        before=before,
        after={
            "status": status,
            "reason": reason,
            **({"pause_reason": ticket.pause_reason} if status in PAUSES else {}),
        },
        reason=reason,
    )
    standing = sla.rederive(session, actor, ticket) if reopened else sla.set_due_times(session, ticket)
    if status is Status.RESOLVED:
        resolutions.keep(session, ticket, standing)
    elif reopened:
        resolutions.forget(session, ticket)
    if status in PAUSES:
        ticket.paused_for = ticket.pause_reason
        if standing is not None and sla.is_nearly_used(standing):
            milestones.note(session, ticket, MilestoneKind.PAUSED_LATE, now)
    if tells and actor.id != ticket.customer_id:
        spine.tell_customer(
            session,
            ticket,
            "ticket.status_changed",
            later(NEWS[status], reference=ticket.reference),
            reason if reason and status in REASON_FOR_CUSTOMER else "",
        )
    session.flush()
    if status is Status.RESOLVED:
        triage.solved(session, actor, ticket)
