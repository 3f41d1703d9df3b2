"""Two accounts of one person become one: what belongs to the double moves, and the double stays closed for good."""

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app.domain import access, calendars, fields, links, people, sessions, spine, stale
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import POLICY, Action, Reach
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing
from ticketing_app.models import Attachment, Message, Notification, Ticket, User, id_of
from ticketing_app.texts import tr, trn
from ticketing_app.vocabulary import FINAL, Role

FIRST_FEW = 8


@dataclass(frozen=True)
class Belongings:
    """What an account has. `raised` counts only tickets raised for others."""

    tickets: int
    assigned: int
    raised: int
    messages: int
    files: int
    notifications: int


def candidates(session: Session, actor: Actor, user_id: int, q: str = "") -> list[User]:
    """Into whom this account may be merged: those that `q` finds by name, e-mail or phone; without one, those who
    look like the same person. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.MANAGE_PEOPLE)
    double = people.one(session, actor, user_id)
    kind = col(User.role) == Role.CUSTOMER if double.role is Role.CUSTOMER else col(User.role) != Role.CUSTOMER
    wanted = select(User).where(kind, col(User.active).is_(True), col(User.id) != user_id)
    words = fields.search_words(q)
    if not words:
        alike = [sa.func.lower(col(User.full_name)) == double.full_name.lower()]
        if double.phone:
            alike.append(col(User.phone) == double.phone)
        wanted = wanted.where(sa.or_(*alike))
    for word in words:
        wanted = wanted.where(people.named_like(word))
    return list(session.exec(wanted.order_by(col(User.full_name), col(User.id)).limit(FIRST_FEW)))


def preview(session: Session, actor: Actor, user_id: int, into_id: int) -> Belongings:
    """What `merge` would move. Raises what `merge` raises."""
    access.allow(actor, Action.MANAGE_PEOPLE)
    double, _ = _both(session, actor, user_id, into_id)
    return _belongings(session, double)


def merge(session: Session, actor: Actor, user_id: int, into_id: int) -> User:
    """Move everything of `user_id` to `into_id`, which is returned, and close the double; it cannot be undone.

    Audit entries stay as they are: what was done under the double's name was. Raises `Forbidden` (also for merging
    oneself away), `Missing`, `Invalid` for an account that cannot take this one over, `Conflict` for a double that was
    merged before, or for open work that the other account may not hold.
    """
    access.allow(actor, Action.MANAGE_PEOPLE)
    # Both are locked, in one order for everybody: whoever writes under the double's name at this moment comes before.
    both = select(User).where(col(User.id).in_([user_id, into_id])).order_by(col(User.id))
    session.exec(both.with_for_update().execution_options(populate_existing=True)).all()
    double, kept = _both(session, actor, user_id, into_id)
    moved = _belongings(session, double)
    numbers = _move(session, id_of(double), id_of(kept))
    was_active, double.active, double.merged_into_id = double.active, False, kept.id
    double.version += 1
    kept.version += 1
    session.add_all([double, kept])
    calendars.look_at_open_tickets(session, customer_id=into_id)  # the contract that holds now may be another
    sessions.end_all(session, user_id)
    links.void(session, user_id)
    counts = {name: number for name, number in asdict(moved).items() if number}
    spine.record(
        session,
        actor,
        "user.merged",
        "user",
        user_id,
        before={"active": was_active, "merged_into_id": None},
        after={"active": False, "merged_into_id": into_id, "moved": counts, "ids": numbers},
    )
    spine.record(session, actor, "user.took_over", "user", into_id, after={"merged_from_id": user_id, "moved": counts})
    session.flush()
    return kept


def merged_into(session: Session, user_id: int) -> list[int]:
    """The accounts that this one took over, also by way of others."""
    found: list[int] = []
    newest = [user_id]
    while newest:
        doubles = select(User).where(col(User.merged_into_id).in_(newest))
        newest = [id_of(double) for double in session.exec(doubles)]
        found += newest
    return found


def _both(session: Session, actor: Actor, user_id: int, into_id: int) -> tuple[User, User]:
    """The double and the account that takes it over, if they may be merged."""
    double, kept = session.get(User, user_id), session.get(User, into_id)
    if double is None:
        raise Missing(tr("There is no such account."))
    if double.id == actor.id:
        raise Forbidden(tr("You cannot merge your own account away; ask another admin."))
    if double.merged_into_id is not None:
        raise Conflict(tr("The account of {name} was merged before.", name=double.full_name))
    if kept is None or not kept.active:
        raise Invalid.field("into_id", tr("The account that takes over must exist and be active."))
    if double.id == kept.id:
        raise Invalid.field("into_id", tr("An account cannot be merged into itself."))
    if (double.role is Role.CUSTOMER) is not (kept.role is Role.CUSTOMER):
        unlike = tr("A customer is merged into a customer, a colleague into a colleague.")
        raise Invalid.field("into_id", unlike)
    _may_hold(session, double, kept)
    return double, kept


def _may_hold(session: Session, double: User, kept: User) -> None:
    if POLICY[Action.BE_ASSIGNED][kept.role] is not Reach.NONE:
        return
    held = _number(session, col(Ticket.assignee_id) == double.id, col(Ticket.status).not_in(FINAL))
    if held:
        said = trn(
            "{double} still works on {number} ticket, and {kept} as {role} cannot. Hand it to somebody first.",
            "{double} still works on {number} tickets, and {kept} as {role} cannot. Hand them to somebody first.",
            held,
            double=double.full_name,
            kept=kept.full_name,
            role=tr(people.IN_A_SENTENCE[kept.role]),
        )
        raise Conflict(said)


def _belongings(session: Session, user: User) -> Belongings:
    number = user.id
    return Belongings(
        tickets=_number(session, col(Ticket.customer_id) == number),
        assigned=_number(session, col(Ticket.assignee_id) == number),
        raised=_number(session, col(Ticket.raised_by_id) == number, col(Ticket.customer_id) != number),
        messages=_number(session, col(Message.author_id) == number),
        files=_number(session, col(Attachment.uploaded_by_id) == number),
        notifications=_number(session, col(Notification.user_id) == number),
    )


def _move(session: Session, old: int, new: int) -> dict[str, list[int]]:
    """Everything, and which tickets that were, so that the trail could be followed back."""
    numbers: dict[str, list[int]] = {}
    for name, what in (("customer_id", "customer_of"), ("assignee_id", "assignee_of"), ("raised_by_id", "raiser_of")):
        column: Any = col(getattr(Ticket, name))
        numbers[what] = [
            number
            for (number,) in session.execute(sa.select(col(Ticket.id)).where(column == old).order_by(col(Ticket.id)))
        ]
        # The version moves on, for whoever has the ticket open; it did not happen anything new on it, though.
        _change(session, sa.update(Ticket).where(column == old).values({name: new, "version": Ticket.version + 1}))
    stale.of_person(session, new)
    for table, name in ((Message, "author_id"), (Attachment, "uploaded_by_id"), (Notification, "user_id")):
        _change(session, sa.update(table).where(col(getattr(table, name)) == old).values({name: new}))
    return {what: ids for what, ids in numbers.items() if ids}


def _change(session: Session, statement: sa.Update) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _number(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    return session.execute(sa.select(sa.func.count()).where(*conditions)).scalar_one()
