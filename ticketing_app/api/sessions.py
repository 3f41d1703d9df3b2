"""Staying signed in and being signed out: refresh tokens, one's own account and sessions, and those of others."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from ticketing_app import db
from ticketing_app.api import auth, forms, problems, shapes, tokens
from ticketing_app.api.paging import cut
from ticketing_app.api.signed_in import COOKIE, Acting, Calling, protected
from ticketing_app.domain import devices, merging, oneself, refreshing, whereabouts
from ticketing_app.domain.oneself import OwnChanges
from ticketing_app.domain.whereabouts import Place
from ticketing_app.errors import Unauthenticated
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import Door

open_router = APIRouter(prefix="/auth", tags=[auth.TAG], redirect_slashes=False)
router = protected(auth.TAG)
NOT_VALID = mark("This refresh token is not valid, or no longer. Please sign in again.")


class OwnForm(forms.Form):
    """What changes on one's own account; a missing field stays as it is."""

    full_name: str = Field(default="", examples=["Cora Lind"])
    phone: str | None = Field(default=None, examples=["+1 555 0100"])
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    time_zone: str = Field(default="UTC", description="IANA name.", examples=["America/Chicago"])
    language: str = Field(default="en", description="A language that the house speaks.", examples=["en"])
    version: forms.Version = None


class MergeForm(forms.Form):
    """Which account takes over everything."""

    into_id: forms.StrictId = Field(examples=[7])


class OwnShape(shapes.UserShape):
    """One's own account."""

    language: str = Field(examples=["en"])
    version: int = Field(examples=[1])


class SessionShape(shapes.Shape):
    """Somewhere somebody is signed in; `current` is the session that asks."""

    id: int = Field(examples=[12])
    device: str = Field(examples=["Firefox on Windows"])
    address: str | None = Field(examples=["192.0.2.7"])
    created_at: datetime = Field(examples=[shapes.AT])
    last_seen_at: datetime = Field(examples=[shapes.AT])
    expires_at: datetime = Field(examples=[shapes.AT])
    current: bool


async def _refresh_request(request: Request) -> forms.RefreshRequest:
    return await auth.json_or_form(request, forms.RefreshRequest)


@open_router.post(
    "/refresh",
    summary="Trade a refresh token for a new pair",
    responses=problems.documented(401, 413, 415, 422, 503),
    openapi_extra=auth.body(forms.RefreshRequest, auth.JSON, auth.URLENCODED, auth.MULTIPART),
)
def refresh(request: Request, given: Annotated[forms.RefreshRequest, Depends(_refresh_request)]) -> auth.Token:
    """Both tokens before are worth nothing from now on. A refresh token used twice was stolen: its session ends."""
    about = {**auth.from_where(request), "request_id": problems.request_id_of(request)}
    lifetime = tokens.refresh_lifetime()
    traded = db.run(
        lambda session: refreshing.trade(session, given.refresh_token, Door.REST, lifetime=lifetime, **about)
    )
    if traded is None:
        raise Unauthenticated(tr(NOT_VALID))
    return auth.Token.of(traded.user, traded.secret, traded.refresh_token)


@router.patch("/auth/me", summary="Change your own account", responses=problems.documented(409))
def edit_me(caller: Calling, changes: OwnForm) -> OwnShape:
    """What you did not send stays. E-mail address and role are an admin's to change."""
    wanted = OwnChanges(**changes.model_dump(exclude_unset=True, exclude={"version"}))
    edited = db.run(lambda session: oneself.edit_self(session, caller.actor, wanted, version=changes.version))
    return OwnShape.model_validate(edited)


@router.get("/auth/sessions", summary="Where you are signed in")
def my_sessions(actor: Acting, page: Annotated[forms.ShortListPaging, Query()]) -> shapes.Listed[SessionShape]:
    """This session first, then the one that was used last."""
    with db.reading() as session:
        found = whereabouts.my_sessions(session, actor)
    return cut("sessions", [_shape(place) for place in found], page)


@router.delete(
    "/auth/sessions/{session_id:id}",
    status_code=204,
    summary="Sign out at one place",
    responses=problems.documented(404),
)
def end_my_session(actor: Acting, session_id: int) -> None:
    """Its tokens are worth nothing from now on."""
    db.run(lambda session: whereabouts.end_my_session(session, actor, session_id))


@router.delete("/auth/sessions", status_code=204, summary="Sign out everywhere")
def end_my_sessions(request: Request, response: Response, actor: Acting) -> None:
    """Here as well."""
    db.run(lambda session: whereabouts.end_my_sessions(session, actor))
    if COOKIE in request.cookies:
        auth.set_cookie(response, "", 0)


@router.get("/users/{user_id:id}/sessions", summary="Where somebody is signed in", responses=problems.documented(404))
def sessions_of(
    actor: Acting, user_id: int, page: Annotated[forms.ShortListPaging, Query()]
) -> shapes.Listed[SessionShape]:
    """For managers and admins."""
    with db.reading() as session:
        found = whereabouts.sessions_of(session, actor, user_id)
    return cut("sessions", [_shape(place) for place in found], page)


@router.delete(
    "/users/{user_id:id}/sessions",
    status_code=204,
    summary="Sign somebody out everywhere",
    responses=problems.documented(404),
)
def end_sessions_of(actor: Acting, user_id: int) -> None:
    """For admins."""
    db.run(lambda session: whereabouts.end_sessions_of(session, actor, user_id))


@router.post(
    "/users/{user_id:id}/merge", summary="Merge a double into another account", responses=problems.documented(404, 409)
)
def merge(actor: Acting, user_id: int, wanted: MergeForm) -> shapes.UserShape:
    """For admins. Everything of this account moves to the other one, which is the answer; it cannot be undone."""
    return shapes.user(db.run(lambda session: merging.merge(session, actor, user_id, wanted.into_id)))


def _shape(place: Place) -> SessionShape:
    return SessionShape(
        id=place.id,
        device=devices.in_words(place.device, by_program=place.by_program),
        address=place.address,
        created_at=place.created_at,
        last_seen_at=place.last_seen_at,
        expires_at=place.expires_at,
        current=place.here,
    )
