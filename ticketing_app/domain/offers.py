"""Whom to offer for a ticket: somebody who solved such before, and has time for one more."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app import clock
from ticketing_app.domain import access
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.models import Ticket, User
from ticketing_app.texts import amount, tr
from ticketing_app.vocabulary import OPEN, Role

REMEMBERED = timedelta(days=180)
"""What was solved longer ago is no experience any more."""
ROUTINE = 20
"""After so many tickets one more makes nobody better."""
ALWAYS_BUSY = 3
"""Open tickets that everybody is taken to have besides, so that idleness does not outweigh experience."""


@dataclass(frozen=True)
class Offer:
    """Somebody, with why: how many such tickets they solved and how many they hold; `reason` is for staff to read."""

    user_id: int
    name: str
    solved_like_it: int
    open_tickets: int
    reason: str


def engineer_for(session: Session, actor: Actor, category_id: int, similar_ids: Sequence[int] = ()) -> Offer | None:
    """Whom to offer for a ticket of this category, or like these; None where nobody has experience.

    Of those who may be given tickets it is the one with the most solved tickets per open one: solved (at most 20) by
    open plus three. Engineers come before others; of equals who holds less, then who solved more, then who was here
    first. A ticket is solved by who held it at the time, though the desk may have taken the last step for them.
    Three queries: indexes (category_id, resolved_at, assignee_id), the tickets' ids, and (assignee_id, status, …).
    Raises `Forbidden` where the actor may not see colleagues.
    """
    access.allow(actor, Action.SEE_COLLEAGUES)
    solved = _solved(session, category_id, similar_ids)
    offers = [
        (
            role is Role.ENGINEER,
            Offer(number, name, solved[number], held, _why(solved[number], held)),
        )
        for number, name, role, held in _fit(session, solved)
    ]
    return max(offers, key=lambda one: (one[0], *_merit(one[1])), default=(False, None))[1]


def _merit(offer: Offer) -> tuple[float, int, int, int]:
    per_open = min(offer.solved_like_it, ROUTINE) / (offer.open_tickets + ALWAYS_BUSY)
    return per_open, -offer.open_tickets, offer.solved_like_it, -offer.user_id


def _solved(session: Session, category_id: int, similar_ids: Sequence[int]) -> Counter[int]:
    """How many tickets of the category, and how many of the similar ones outside of it, each person solved."""
    by, here = col(Ticket.assignee_id), col(Ticket.category_id) == category_id
    lately = col(Ticket.resolved_at) >= clock.now() - REMEMBERED
    counts = sa.select(by, sa.func.count()).where(lately).group_by(by)
    wanted = [counts.where(here)]
    if similar_ids:
        wanted.append(counts.where(col(Ticket.id).in_(similar_ids), ~here))
    solved: Counter[int] = Counter()
    for which in wanted:
        for who, many in session.execute(which):
            if who is not None:  # as a condition it would tempt SQLite to walk all tickets that were ever assigned
                solved[who] += many
    return solved


def _why(solved: int, held: int) -> str:
    return tr("solved {solved} like it · {held} open", solved=amount(solved), held=amount(held))


def _fit(session: Session, people: Counter[int]) -> list[tuple[int, str, Role, int]]:
    """Those of them who may be given tickets: id, name, role, and how many open ones they hold."""
    held = (
        sa.select(sa.func.count())
        .where(col(Ticket.assignee_id) == col(User.id), col(Ticket.status).in_(OPEN))
        .correlate(User)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(col(User.id), col(User.full_name), col(User.role), held).where(
            col(User.id).in_(people), col(User.active).is_(True), col(User.role).in_(roles_that_may(Action.BE_ASSIGNED))
        )
    )
    return [(number, name, Role(role), load) for number, name, role, load in rows]
