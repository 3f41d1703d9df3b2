"""Who works here, and who uses the house."""

from typing import Annotated

from fastapi import Query

from ticketing_app import db
from ticketing_app.api import forms, shapes
from ticketing_app.api.paging import cut
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import people, presence
from ticketing_app.domain.people import PeopleQuery
from ticketing_app.models import id_of

router = protected("People")


@router.get("/auth/engineers", summary="Who can be given tickets")
def engineers(actor: Acting, page: Annotated[forms.ShortListPaging, Query()]) -> shapes.Listed[shapes.EngineerShape]:
    """Active agents, engineers and managers with their open tickets, least load first; for staff."""
    with db.reading() as session:
        found = people.engineers(session, actor)
        there = presence.of(session, [one.user for one in found])
    return cut("engineers", [shapes.engineer(one, there[id_of(one.user)]) for one in found], page)


@router.get("/users", summary="Accounts")
def users(actor: Acting, wanted: Annotated[forms.UserFilter, Query()]) -> shapes.Listed[shapes.AccountShape]:
    """All accounts by name; for managers and admins."""
    query = PeopleQuery(**{**wanted.model_dump(), "role": tuple(wanted.role)})
    with db.reading() as session:
        page = people.find(session, actor, query)
    return shapes.Listed(items=[shapes.account(row) for row in page.items], next_cursor=page.next_cursor)
