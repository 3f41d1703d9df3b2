"""You can't hold a ticket that you did not ask for: one call fetches, authorises and locks."""

from sqlmodel import Session, select

from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, Reach, may, reach, within_reach
from ticketing_app.errors import Forbidden, Missing, PasswordChangeRequired, Stale
from ticketing_app.models import Ticket
from ticketing_app.texts import mark, tr

REFUSALS = {
    Action.TAKE: mark("Your role does not take tickets."),
    Action.ASSIGN: mark("You may take tickets yourself, but not hand them to others."),
    Action.RELEASE: mark("Only the person who holds the ticket, or those who assign, may give it back to the queue."),
    Action.WORK: mark("Only the person who holds the ticket, or those who run the desk, may take this step."),
    Action.CLASSIFY: mark("You may not change how this ticket is classified."),
    Action.OVERRIDE_PRIORITY: mark("You may not set the priority by hand."),
    Action.ERASE: mark("Only admins may erase a ticket."),
    Action.NOTE: mark("Internal notes are for staff."),
    Action.SEE_SUGGESTIONS: mark("Suggestions are for those who run the desk."),
    Action.DECIDE_SUGGESTIONS: mark("Suggestions are decided by those who run the desk."),
    Action.RAISE_FOR_CUSTOMER: mark("You can report problems for yourself only."),
}
NOT_YOURS = mark("Your role may not do this.")
CHANGE_FIRST = mark(
    "You signed in with a one-time password. Choose your own first: on the page /password, "
    "or with POST /api/auth/password."
)


def ticket_for(
    session: Session,
    actor: Actor,
    action: Action,
    ticket_id: int,
    *,
    version: int | None = None,
    lock: bool = True,
) -> Ticket:
    """The ticket, locked against others until the transaction ends.

    Raises `Missing` where the actor may not see it (or it does not exist), `Forbidden` where they may see it but not
    do this, `Stale` where `version` is given and no longer the present one.
    """
    require_own_password(actor)
    wanted = select(Ticket).where(Ticket.id == ticket_id, within_reach(actor, Action.VIEW))
    if lock:
        # A row that this session already holds would keep its old values; populate_existing reads what the lock guards.
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    ticket = session.exec(wanted).one_or_none()
    if ticket is None:
        raise Missing(tr("There is no such ticket, or it is not yours to see."))
    allow(actor, action, ticket)
    check_version(ticket, version)
    return ticket


def allow(actor: Actor, action: Action, ticket: Ticket | None = None) -> None:
    """Raises `Forbidden` where the actor may not do this to the ticket (or, without one, in the house)."""
    require_own_password(actor)
    if not may(actor, action, ticket):
        raise Forbidden(tr(REFUSALS.get(action, NOT_YOURS)))


def allow_on_some(actor: Actor, *actions: Action) -> None:
    """Raises `Forbidden` where the actor's role carries none of these actions to any ticket: the whole door is shut."""
    require_own_password(actor)
    if all(reach(actor, action) is Reach.NONE for action in actions):
        raise Forbidden(tr(REFUSALS.get(actions[0], NOT_YOURS)))


def require_own_password(actor: Actor) -> None:
    """Raises `PasswordChangeRequired` where the actor signed in with a one-time password and still has it."""
    if actor.must_change_password:
        raise PasswordChangeRequired(tr(CHANGE_FIRST))


def check_version(ticket: Ticket, version: int | None) -> None:
    """Raises `Stale` where somebody changed the ticket since `version` was read."""
    if version is not None and version != ticket.version:
        said = tr("{ticket} was changed meanwhile. Look at the new state and try again.", ticket=ticket.reference)
        raise Stale(said)
