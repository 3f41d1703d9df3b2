"""What the person who runs the desk wants to know first: how much is open, how much is late, and who holds how much."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.domain import access, listing, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.models import User, id_of
from ticketing_app.vocabulary import OPEN


@dataclass(frozen=True)
class Figures:
    """Numbers of tickets at this moment. `overdue` and `nearly_due` are among `open` and never overlap."""

    open: int
    unassigned: int
    overdue: int
    nearly_due: int


@dataclass(frozen=True)
class Load:
    """Somebody who can be given tickets, and what they hold."""

    user: User
    open_tickets: int
    overdue: int


def figures(session: Session, actor: Actor) -> Figures:
    """The numbers of the whole house. Raises `Forbidden` where the overview is not the actor's."""
    access.allow(actor, Action.SEE_OVERVIEW)

    def number(query: TicketQuery) -> int:
        return listing.count(session, actor, query)

    return Figures(
        open=number(TicketQuery(status=tuple(OPEN))),
        unassigned=number(TicketQuery(scope=Scope.UNASSIGNED)),
        overdue=number(TicketQuery(overdue=True)),
        nearly_due=number(TicketQuery(nearly_due=True)),
    )


def loads(session: Session, actor: Actor) -> list[Load]:
    """Everybody who can be given tickets, least load first, of equal loads the least late first."""
    late = listing.counts_by(session, actor, "assignee_id", TicketQuery(overdue=True))
    held = [Load(one.user, one.open_tickets, late.get(id_of(one.user), 0)) for one in people.engineers(session, actor)]
    return sorted(held, key=lambda load: (load.open_tickets, load.overdue, load.user.full_name))
