"""What the person who runs the desk wants to know first: how much is open, how much is late, and who holds how much."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, listing, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.models import User, id_of
from ticketing_app.vocabulary import OPEN, Status

RECENT = timedelta(days=7)
WAITING = (Status.PENDING, Status.HELD)
"""Open, but not in our hands: for the customer, or for somebody else."""

LATE, SOON = TicketQuery(overdue=True), TicketQuery(nearly_due=True)


@dataclass(frozen=True)
class Figures:
    """Numbers of tickets at this moment. `overdue` and `nearly_due` are among `open` and never overlap."""

    open: int
    unassigned: int
    overdue: int
    nearly_due: int


@dataclass(frozen=True)
class Load:
    """Somebody, and what they hold. `overdue`, `nearly_due` and `waiting` are among `open_tickets`; `resolved` lately.

    Who can no longer be given tickets (deactivated, or in another role now) may still hold some.
    """

    user: User
    open_tickets: int
    overdue: int
    nearly_due: int
    waiting: int
    resolved: int
    can_be_given: bool


def figures(session: Session, actor: Actor) -> Figures:
    """The numbers of the whole house. Raises `Forbidden` where the overview is not the actor's."""
    access.allow(actor, Action.SEE_OVERVIEW)

    def number(query: TicketQuery) -> int:
        return listing.count(session, actor, query)

    return Figures(
        open=number(TicketQuery(status=tuple(OPEN))),
        unassigned=number(TicketQuery(scope=Scope.UNASSIGNED)),
        overdue=number(LATE),
        nearly_due=number(SOON),
    )


def loads(session: Session, actor: Actor) -> list[Load]:
    """Everybody who can be given tickets and whoever still holds open ones, least load first, of equal the least late.

    Seven queries, however many people there are.
    """

    def number(query: TicketQuery) -> dict[int, int]:
        return listing.counts_by(session, actor, "assignee_id", query)

    held, late, soon = number(TicketQuery(status=tuple(OPEN))), number(LATE), number(SOON)
    waiting, resolved = number(TicketQuery(status=WAITING)), number(TicketQuery(resolved_from=lately()))
    given = [one.user for one in people.engineers(session, actor)]
    no_longer = held.keys() - {None} - {id_of(user) for user in given}
    former = session.exec(select(User).where(col(User.id).in_(no_longer))) if no_longer else []

    def load(user: User, can_be_given: bool) -> Load:
        counted = [one.get(id_of(user), 0) for one in (held, late, soon, waiting, resolved)]
        return Load(user, *counted, can_be_given=can_be_given)

    found = [*(load(user, True) for user in given), *(load(user, False) for user in former)]
    return sorted(found, key=lambda one: (one.open_tickets, one.overdue, one.user.full_name))


def lately() -> datetime:
    """From when on a ticket counts as resolved lately."""
    return clock.now() - RECENT
