"""What the categories page shows, and the sentence that is read before one is retired."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.domain import access, categories, listing
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Missing
from ticketing_app.models import id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import latest
from ticketing_app.vocabulary import OPEN


@dataclass(frozen=True)
class CategoryView:
    """One category; `open_tickets` in words."""

    id: int = 0
    version: int = 0
    place: int = 0
    name: str = ""
    description: str = ""
    keywords: str = ""
    active: bool = True
    open_tickets: str = ""
    is_first: bool = False
    is_last: bool = False


def in_order(session: Session, actor: Actor) -> list[CategoryView]:
    """All categories in their order. Raises `Forbidden`."""
    access.allow(actor, Action.MANAGE_CATEGORIES)
    open_now, found = _open_now(session, actor), categories.in_order(session)
    return [
        CategoryView(
            id=id_of(category),
            version=category.version,
            place=place,
            name=category.name,
            description=category.description,
            keywords=category.keywords,
            active=category.active,
            open_tickets=amount(open_now.get(category.id, 0)),
            is_first=place == 1,
            is_last=place == len(found),
        )
        for place, category in enumerate(found, start=1)
    ]


def one(session: Session, actor: Actor, category_id: int) -> CategoryView:
    """One category. Raises `Forbidden`, `Missing`."""
    found = next((category for category in in_order(session, actor) if category.id == category_id), None)
    if found is None:
        raise Missing(tr("There is no such category."))
    return found


def version_and_last_change(session: Session, actor: Actor, category_id: int) -> tuple[int, str]:
    """The category's version now, and who changed what on it."""
    return one(session, actor, category_id).version, latest.change_of(session, actor, "category", category_id)


def before_retiring(session: Session, actor: Actor, category_id: int) -> tuple[CategoryView, str]:
    """The category, and what will happen when it is retired."""
    found, number = one(session, actor, category_id), _open_now(session, actor).get(category_id, 0)
    keep = trn("{number} open ticket keeps it.", "{number} open tickets keep it.", number)
    sentences = (
        tr("New tickets cannot choose “{name}” any more.", name=found.name),
        keep if number else tr("No open ticket has it."),
        tr("You can bring it back at any time."),
    )
    return found, " ".join(sentences)


def _open_now(session: Session, actor: Actor) -> Mapping[int | None, int]:
    return listing.counts_by(session, actor, "category_id", TicketQuery(status=tuple(OPEN)))
