"""What tickets can be about, over REST: everybody reads the list, admins keep it."""

from typing import Annotated, Any, cast

from fastapi import Query, Request, Response
from sqlmodel import Session

from ticketing_app import db
from ticketing_app.api import forms, problems, shapes
from ticketing_app.api.conditions import IfMatch
from ticketing_app.api.paging import cut
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import access, categories
from ticketing_app.domain.policy import Action
from ticketing_app.models import Category, id_of
from ticketing_app.texts import tr

router = protected("Categories")
_ETAG: dict[str, Any] = {"ETag": {"description": "The version, for `If-Match`.", "schema": {"type": "string"}}}


@router.get("/categories", summary="What tickets can be about")
def list_categories(
    actor: Acting, wanted: Annotated[forms.CategoryFilter, Query()]
) -> shapes.Listed[shapes.AnyCategory]:
    """All categories in the house's own order, also retired ones: old tickets have them still."""
    with db.reading() as session:
        rows = categories.in_order(session)
    fitting = [row for row in rows if wanted.active is None or row.active is wanted.active]
    return cut("categories", [shapes.category(row, actor) for row in fitting], wanted)


@router.post(
    "/categories",
    status_code=201,
    summary="Add a category",
    responses={201: {"headers": {**_ETAG, "Location": {"schema": {"type": "string"}}}}} | problems.documented(409),
)
def add(request: Request, response: Response, new: forms.NewCategory, actor: Acting) -> shapes.AnyCategory:
    """For admins. A name that another category has, in whatever letters, is a 409."""

    def work(session: Session) -> Category:
        made = categories.add(session, actor, new.name, new.description, new.keywords)
        if new.position is not None:
            categories.place(session, actor, id_of(made), new.position)
        return categories.edit(session, actor, id_of(made), {"active": new.active})

    category = db.run(work)
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/categories/{category.id}"
    return _tagged(response, category, actor)


@router.get(
    "/categories/{category_id:id}",
    summary="A category",
    responses={200: {"headers": _ETAG}} | problems.documented(404),
)
def read(category_id: int, response: Response, actor: Acting) -> shapes.AnyCategory:
    """Also a retired one."""
    with db.reading() as session:
        return _tagged(response, categories.one(session, category_id), actor)


@router.patch(
    "/categories/{category_id:id}",
    summary="Change a category",
    responses={200: {"headers": _ETAG}} | problems.documented(404, 409, 412),
)
def edit(
    category_id: int, wanted: forms.CategoryChanges, response: Response, actor: Acting, condition: IfMatch
) -> shapes.AnyCategory:
    """For admins: rename, describe, move, retire, bring back. Tickets keep a category that is retired."""
    access.allow(actor, Action.MANAGE_CATEGORIES)
    given = wanted.model_dump(exclude_unset=True, exclude={"position", "version"})

    def work(session: Session) -> Category:
        held = categories.one(session, category_id, lock=True)
        condition.check(tr("“{word}”", word=held.name), held.version)
        changes = cast("categories.CategoryChanges", given)
        category = categories.edit(session, actor, category_id, changes, version=wanted.version)
        if "position" in wanted.model_fields_set:
            categories.place(session, actor, category_id, wanted.position)
        return category

    return _tagged(response, db.run(work), actor)


def _tagged(response: Response, category: Category, actor: Acting) -> shapes.CategoryShape:
    response.headers["ETag"] = f'"{category.version}"'
    return shapes.category(category, actor)
