"""Deny by default: on a protected router nothing happens, not even reading the body, before we know who is calling."""

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, OAuth2PasswordBearer

from ticketing_app import db, texts
from ticketing_app.api import problems, tokens
from ticketing_app.config import settings
from ticketing_app.domain import access, sessions
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import ForeignOrigin, Unauthenticated
from ticketing_app.models import User
from ticketing_app.texts import tr
from ticketing_app.vocabulary import Channel, Door

log = logging.getLogger(__name__)

COOKIE = "ticketing_session"
LANGUAGE_COOKIE = "ticketing_language"
"""In which language pages are drawn: assets/language.js reads it before the first one."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
BEFORE_THE_CHANGE = frozenset({("GET", "/auth/me"), ("POST", "/auth/password")})
"""What still answers those who signed in with a one-time password; signing out is open to all anyway."""

_bearer = OAuth2PasswordBearer(tokenUrl="/api/auth/token", auto_error=False, description="`POST /auth/token`")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="`POST /auth/session`; writes also need our Origin")


@dataclass(frozen=True)
class Caller:
    """Who is calling, read from the database at this request, and how they came in."""

    actor: Actor
    user: User
    channel: Channel


class SignedInRoute(APIRoute):
    """A route that answers 401, or 403 to a one-time password, before it looks at anything else of the request."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, behind the sign-in."""
        handle = super().get_route_handler()

        async def handle_signed_in(request: Request) -> Response:
            caller = await run_in_threadpool(look_up, request)
            texts.speak(caller.user.language)
            request.state.caller = caller
            if (request.method, self.path_format) not in BEFORE_THE_CHANGE:
                access.require_own_password(caller.actor)
            return await handle(request)

        return handle_signed_in


def protected(tag: str) -> APIRouter:
    """A router for people who are signed in."""
    return APIRouter(
        tags=[tag],
        route_class=SignedInRoute,
        dependencies=[Security(_bearer), Security(_cookie)],
        responses=problems.documented(401, 403, 422, 503),
        redirect_slashes=False,
    )


async def caller(request: Request) -> Caller:
    """Who is calling; on a route that is not protected there is nobody, and this fails."""
    return request.state.caller


async def acting(request: Request) -> Actor:
    """The one who acts."""
    return (await caller(request)).actor


Calling = Annotated[Caller, Depends(caller)]
Acting = Annotated[Actor, Depends(acting)]


def look_up(request: Request) -> Caller:
    """Who this request comes from: the bearer token decides where there is one, else the cookie.

    Raises `Unauthenticated`; `ForeignOrigin` for a write with the cookie that does not come from our own pages.
    """
    token = _token(request)
    if token is not None:
        user_id, secret = tokens.read(token)
    else:
        user_id, secret = None, request.cookies.get(COOKIE)
    if not secret:
        raise Unauthenticated(tr("Please sign in: send a bearer token, or the session cookie."))
    with db.reading() as session:
        found = sessions.resolve(session, secret, Door.REST, problems.request_id_of(request))
    if user_id is not None and user_id != found.user.id:
        raise Unauthenticated(tr(tokens.NOT_VALID))
    if token is None and request.method not in READING:
        require_our_origin(request)
    if not found.seen_lately:
        _note(found.session_id)
    return Caller(found.actor, found.user, Channel.WEB if token is None else Channel.API)


def require_our_origin(request: Request) -> None:
    """Raises `ForeignOrigin` unless the browser says that the request comes from one of our own pages."""
    if request.headers.get("origin") not in settings().origins:
        raise ForeignOrigin(tr("A write with the session cookie must come from our own pages (Origin)."))


def refuse_foreign_origin(request: Request) -> None:
    """Raises `ForeignOrigin` where the browser says that another site sends this; programs send no Origin at all."""
    if "origin" in request.headers:
        require_our_origin(request)


def _token(request: Request) -> str | None:
    """The bearer token, "" for a broken one, None where none was sent."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _note(session_id: int) -> None:
    """Note that the session is in use; never the reason why a request fails."""
    try:
        db.run(lambda session: sessions.saw(session, session_id), repeatable=True)
    except Exception:
        log.warning("could not note that session %d was used", session_id, exc_info=True)
