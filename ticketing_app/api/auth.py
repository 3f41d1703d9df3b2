"""Coming in and going out: registration, bearer tokens for programs, the session cookie for browsers."""

import ipaddress
import json
import re
from datetime import timedelta
from typing import Annotated, Any, Self, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from ticketing_app import db, texts
from ticketing_app.api import forms, problems, shapes, tokens, uploads
from ticketing_app.api.signed_in import (
    COOKIE,
    LANGUAGE_COOKIE,
    Calling,
    protected,
    refuse_foreign_origin,
    require_our_origin,
)
from ticketing_app.config import settings
from ticketing_app.domain import passwords, refreshing, sessions
from ticketing_app.domain.people import NewPerson
from ticketing_app.domain.sign_in import sign_in, sign_in_as_demo, sign_up
from ticketing_app.errors import Forbidden, Invalid
from ticketing_app.models import User, id_of
from ticketing_app.texts import tr
from ticketing_app.vocabulary import Door

TAG = "Sign-in"
_THIS_MACHINE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)
FormT = TypeVar("FormT", bound=BaseModel)
_HANDED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")

open_router = APIRouter(prefix="/auth", tags=[TAG], redirect_slashes=False)
router = protected(TAG)


class Token(BaseModel):
    """What a program sends along as `Authorization: Bearer …`; all times are in seconds."""

    access_token: str = Field(examples=["eyJhbGciOiJIUzI1NiIs…"])
    token_type: str = "bearer"  # noqa: S105 - OAuth2's word for it
    expires_in: int = Field(examples=[3600])
    refresh_token: str = Field(description="Good once, for `POST /auth/refresh`.", examples=["kJ3vT0…"])
    refresh_expires_in: int = Field(examples=[2592000])

    @classmethod
    def of(cls, user: User, secret: str, refresh_token: str) -> Self:
        """A token for the session that `secret` opens."""
        return cls(
            access_token=tokens.make(id_of(user), secret),
            expires_in=int(tokens.lifetime().total_seconds()),
            refresh_token=refresh_token,
            refresh_expires_in=int(tokens.refresh_lifetime().total_seconds()),
        )


def body(form: type[BaseModel], *types: str) -> dict[str, Any]:
    """The body of a route that reads it itself, for OpenAPI."""
    schema = {"$ref": f"#/components/schemas/{form.__name__}"}
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in types}}}


JSON, URLENCODED, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"


async def _token_request(request: Request) -> forms.TokenRequest:
    return forms.read(forms.TokenRequest, uploads.form_fields(await uploads.read_form(request)))


async def json_or_form(request: Request, form: type[FormT]) -> FormT:
    """The body as `form`, from JSON or a form alike."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        return forms.read(form, uploads.form_fields(await uploads.read_form(request)))
    try:
        fields = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise forms.refuse("body", "json_invalid") from None
    return forms.read(form, fields)


async def _credentials(request: Request) -> forms.Credentials:
    """Who wants to sign in. Another site cannot make a browser sign in here."""
    refuse_foreign_origin(request)
    return await json_or_form(request, forms.Credentials)


@open_router.post(
    "/register",
    status_code=201,
    summary="Open an account",
    responses=problems.documented(409, 413, 422, 429, 503),
)
def register(request: Request, new: forms.Registration) -> shapes.UserShape:
    """Anyone becomes a customer, who may sign in at once."""
    password = passwords.hashed(new.password, new.email, new.full_name)
    person = NewPerson(**new.model_dump(exclude={"password"}), language=texts.spoken())
    return shapes.user(sign_up(Door.REST, person, password, address=address_of(request)))


@open_router.post(
    "/token",
    summary="Get a bearer token",
    responses=problems.documented(401, 413, 415, 422, 429, 503),
    openapi_extra=body(forms.TokenRequest, URLENCODED, MULTIPART),
)
def token(request: Request, wanted: Annotated[forms.TokenRequest, Depends(_token_request)]) -> Token:
    """OAuth2 password form; `username` is the e-mail address. After five failures tries must wait."""
    lifetime = tokens.refresh_lifetime()
    user, secret = sign_in(wanted.username, wanted.password, lifetime=lifetime, **from_where(request))
    return Token.of(user, secret, db.run(lambda session: refreshing.grant(session, secret)))


@open_router.post(
    "/session",
    summary="Sign in with a cookie",
    responses=problems.documented(401, 403, 413, 415, 422, 429, 503),
    openapi_extra=body(forms.Credentials, JSON, URLENCODED, MULTIPART),
)
def open_session(
    request: Request, response: Response, given: Annotated[forms.Credentials, Depends(_credentials)]
) -> shapes.UserShape:
    """Sets the HttpOnly cookie that our own pages use; the answer is the user."""
    lifetime = timedelta(hours=settings().session_hours)
    user, secret = _demo_session(request, given, lifetime) if given.demo_account else _session(request, given, lifetime)
    before = request.cookies.get(COOKIE)
    if before:
        db.run(lambda session: sessions.end(session, before))
    set_cookie(response, secret, int(lifetime.total_seconds()))
    speak_to(response, user)
    return shapes.user(user)


@open_router.delete(
    "/session", status_code=204, summary="Sign out of the cookie", responses=problems.documented(403, 503)
)
def end_session(request: Request, response: Response) -> None:
    """Ends the session and clears the cookie; fine without one."""
    secret = request.cookies.get(COOKIE)
    if secret:
        require_our_origin(request)
        db.run(lambda session: sessions.end(session, secret))
    set_cookie(response, "", 0)


@router.get("/auth/me", summary="Who am I")
def me(caller: Calling) -> shapes.MeShape:
    """The person who is signed in; also answers those who must change their password first."""
    return shapes.MeShape.model_validate(caller.user)


def _session(request: Request, given: forms.Credentials, lifetime: timedelta) -> tuple[User, str]:
    name = given.email or given.username
    if not name or not given.password:
        raise forms.refuse("password" if name else "email", "missing")
    if given.email and given.username:
        raise Invalid.field("username", tr("Send email or username, not both."))
    return sign_in(name, given.password, lifetime=lifetime, **from_where(request))


def _demo_session(request: Request, given: forms.Credentials, lifetime: timedelta) -> tuple[User, str]:
    if not settings().one_click_sign_in or not _for_this_machine(request):
        raise Forbidden(tr("Demo accounts open without a password only on the machine that the server runs on."))
    if given.email or given.username or given.password:
        raise Invalid.field("demo_account", tr("Send a demo account alone, without other credentials."))
    email, where = given.demo_account or "", from_where(request)
    secret = db.run(lambda session: sign_in_as_demo(session, email, lifetime=lifetime, **where))
    with db.reading() as session:
        return sessions.resolve(session, secret, Door.REST).user, secret


def _for_this_machine(request: Request) -> bool:
    """Whether the browser runs here and means this machine by its own name: a foreign name that points here is an
    attack, and what a proxy hands on comes from anywhere."""
    if any(name in request.headers for name in _HANDED_ON):
        return False
    named = _THIS_MACHINE.fullmatch(request.headers.get("host", ""))
    return named is not None and _is_near(address_of(request))


def _is_near(address: str) -> bool:
    """Whether an address is this machine's own; an unknown one (a Unix socket) is."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True


def address_of(request: Request) -> str:
    """Where a request comes from; "" where that is unknown."""
    return request.client.host if request.client else ""


def from_where(request: Request) -> dict[str, Any]:
    """Address and user agent of the one who signs in."""
    return {"address": address_of(request)[:64], "device": request.headers.get("user-agent")}


def speak_to(response: Response, user: User) -> None:
    """Leave the language of somebody's profile in their browser, which draws pages in it (assets/language.js)."""
    secure = settings().secure_cookie
    response.set_cookie(LANGUAGE_COOKIE, user.language, max_age=31_536_000, path="/", secure=secure, samesite="lax")


def set_cookie(response: Response, secret: str, seconds: int) -> None:
    """Keep a session in the browser; for 0 seconds: forget it."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=seconds,
        path="/",
        secure=settings().secure_cookie,
        httponly=True,
        samesite="strict",
    )
