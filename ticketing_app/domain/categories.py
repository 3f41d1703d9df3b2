"""What tickets are about: the list that customers choose from, kept by admins."""

from collections.abc import Callable
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ticketing_app.domain import access, fields, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Conflict, Missing, Stale
from ticketing_app.models import Category, id_of
from ticketing_app.texts import tr


class CategoryChanges(TypedDict, total=False):
    """What an admin may change; a missing key means "leave it". `active` False retires the category."""

    name: str
    description: str
    keywords: str
    active: bool


def in_order(session: Session, *, active_only: bool = False) -> list[Category]:
    """All categories in the order that admins gave them."""
    wanted = select(Category).order_by(col(Category.position), col(Category.name))
    if active_only:
        wanted = wanted.where(col(Category.active).is_(True))
    return list(session.exec(wanted))


def one(session: Session, category_id: int, *, lock: bool = False) -> Category:
    """One category; `lock` holds it against others until the transaction ends. Raises `Missing`."""
    wanted = select(Category).where(Category.id == category_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    category = session.exec(wanted).one_or_none()
    if category is None:
        raise Missing(tr("There is no such category."))
    return category


def add(session: Session, actor: Actor, name: str, description: str = "", keywords: str = "") -> Category:
    """A new category, next to last: the last one is the catch-all, until somebody moves it.

    Raises `Forbidden`, `Invalid`, `Conflict` for a name that is taken.
    """
    access.allow(actor, Action.MANAGE_CATEGORIES)
    category = Category(**_cleaned({"name": name, "description": description, "keywords": keywords}))
    order = in_order(session)
    _check_free(session, category.name)
    _keep(session, category)
    order.insert(max(len(order) - 1, 0), category)
    _renumber(session, order)
    spine.record(session, actor, "category.added", "category", id_of(category), after=_facts(category))
    session.flush()
    return category


def edit(
    session: Session, actor: Actor, category_id: int, changes: CategoryChanges, *, version: int | None = None
) -> Category:
    """Rename, describe, retire or bring back. Tickets keep a retired category; new ones cannot choose it.

    Raises `Forbidden`, `Missing`, `Stale`, `Invalid`, `Conflict` for a name that is taken or the last active category.
    """
    access.allow(actor, Action.MANAGE_CATEGORIES)
    category = one(session, category_id, lock=True)
    if version is not None and version != category.version:
        raise Stale(tr("“{category}” was changed meanwhile. Look at it again.", category=category.name))
    wanted = _cleaned(changes)
    if wanted.get("active") is False and [c.id for c in in_order(session, active_only=True)] == [category.id]:
        raise Conflict(tr("This is the last category in use; customers need at least one to choose."))
    before = {name: getattr(category, name) for name in wanted if getattr(category, name) != wanted[name]}
    if not before:
        return category
    if "name" in wanted:
        _check_free(session, wanted["name"], category_id)
    for name, value in wanted.items():
        setattr(category, name, value)
    category.version += 1
    _keep(session, category)
    after = {name: wanted[name] for name in before}
    spine.record(session, actor, "category.edited", "category", category_id, before=before, after=after)
    session.flush()
    return category


def move(session: Session, actor: Actor, category_id: int, by: int) -> list[Category]:
    """Move a category `by` places (negative: up); returns the new order. Raises `Forbidden`, `Missing`."""
    return _put(session, actor, category_id, lambda here: here + by)


def place(session: Session, actor: Actor, category_id: int, position: int) -> list[Category]:
    """Put a category at this place, 0 is the first; returns the new order. Raises `Forbidden`, `Missing`."""
    return _put(session, actor, category_id, lambda _here: position)


def _put(session: Session, actor: Actor, category_id: int, target: Callable[[int], int]) -> list[Category]:
    access.allow(actor, Action.MANAGE_CATEGORIES)
    order = in_order(session)
    here = next((place for place, category in enumerate(order) if category.id == category_id), None)
    if here is None:
        raise Missing(tr("There is no such category."))
    there = max(0, min(len(order) - 1, target(here)))
    if there != here:
        order.insert(there, order.pop(here))
        _renumber(session, order)
        spine.record(
            session, actor, "category.moved", "category", category_id, before={"place": here}, after={"place": there}
        )
        session.flush()
    return order


def _renumber(session: Session, order: list[Category]) -> None:
    for place, category in enumerate(order):
        if category.position != place:
            session.execute(sa.update(Category).where(col(Category.id) == category.id).values(position=place))
            category.position = place


def _check_free(session: Session, name: str, own_id: int = 0) -> None:
    """Raises `Conflict` where another category has the name, in capitals or small letters."""
    same = sa.func.lower(col(Category.name)) == name.lower()
    if session.exec(select(Category.id).where(same, col(Category.id) != own_id)).first() is not None:
        raise _name_taken(name)


def _keep(session: Session, category: Category) -> None:
    name = category.name  # a failed write expires the row, and then it can tell its name no more
    try:
        with session.begin_nested():
            session.add(category)
    except IntegrityError:
        raise _name_taken(name) from None


def _name_taken(name: str) -> Conflict:
    return Conflict(tr("There is a category “{category}” already.", category=name))


def _cleaned(changes: CategoryChanges) -> CategoryChanges:
    wanted: CategoryChanges = {**changes}
    if "name" in changes:
        wanted["name"] = fields.line("name", changes["name"], 80)
    if "description" in changes:
        wanted["description"] = fields.line("description", changes["description"], 500, least=0)
    if "keywords" in changes:
        wanted["keywords"] = fields.line("keywords", changes["keywords"], 1000, least=0)
    return wanted


def _facts(category: Category) -> dict[str, object]:
    return {"name": category.name, "description": category.description, "keywords": category.keywords}
