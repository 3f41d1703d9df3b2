"""Accounts, one at a time: admins make and change them, managers look at them."""

from typing import Any, cast

from fastapi import Request, Response
from pydantic import Field
from sqlmodel import Session

from ticketing_app import db
from ticketing_app.api import forms, problems, shapes
from ticketing_app.api.conditions import Condition, IfMatch
from ticketing_app.api.forms import Form, StrictId, Version
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.config import settings
from ticketing_app.domain import access, invitations, passwords, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.domain.people import NewPerson, PersonChanges
from ticketing_app.domain.policy import Action
from ticketing_app.models import User, id_of
from ticketing_app.texts import tr
from ticketing_app.vocabulary import CustomerTier, Role

router = protected("People and categories")
_ETAG = {"ETag": {"schema": {"type": "string"}}}
_FOUND: dict[int | str, dict[str, Any]] = {200: {"headers": _ETAG}}
_MADE: dict[int | str, dict[str, Any]] = {201: {"headers": {**_ETAG, "Location": {"schema": {"type": "string"}}}}}


class UserChanges(Form):
    """What changes on an account; a missing field stays as it is. A `password` is a one-time one."""

    full_name: str = Field(default="", examples=["Nora Berg"])
    role: Role = Role.CUSTOMER
    active: bool = Field(default=True, strict=True)
    phone: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    time_zone: str = "UTC"
    tier: CustomerTier = Field(default=CustomerTier.STANDARD, description="The contract; customers only.")
    team: str | None = Field(default=None, description="Staff only, as the next three.", examples=["Field north"])
    leads_team: bool = Field(default=False, strict=True)
    skills: list[str] | None = Field(default=None, examples=[["broadband", "fibre"]])
    calendar_id: StrictId | None = Field(default=None, description="Working hours.")
    password: str = Field(default="", description="12 to 256 characters, not easily guessed.")
    version: Version = None


@router.post("/users", status_code=201, summary="Make an account", responses={**_MADE, **problems.documented(409)})
def create(request: Request, response: Response, wanted: forms.NewUser, actor: Acting) -> shapes.AccountShape:
    """For admins. With a `password` they must change it at once; without one a letter with a link invites them."""
    access.allow(actor, Action.MANAGE_PEOPLE)
    new = NewPerson(**wanted.model_dump(exclude={"role", "password"}))
    kept = None if wanted.password is None else passwords.hashed(wanted.password, wanted.email, wanted.full_name)

    def work(session: Session) -> User:
        if kept is None:
            return invitations.invite(session, actor, new, wanted.role, base_url=settings().url).user
        return people.create(session, actor, new, wanted.role, kept)

    user = db.run(work)
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/users/{id_of(user)}"
    return _tagged(response, user)


@router.get("/users/{user_id:id}", summary="An account", responses={**_FOUND, **problems.documented(404)})
def read(user_id: int, response: Response, actor: Acting) -> shapes.AccountShape:
    """For managers and admins."""
    with db.reading() as session:
        return _tagged(response, people.one(session, actor, user_id))


@router.patch(
    "/users/{user_id:id}", summary="Change an account", responses={**_FOUND, **problems.documented(404, 409, 412)}
)
def edit(
    user_id: int, wanted: UserChanges, response: Response, actor: Acting, condition: IfMatch
) -> shapes.AccountShape:
    """For admins. A new role, a password (one-time) and `active` false sign the person out everywhere."""
    given = wanted.model_dump(exclude_unset=True, exclude={"password", "version"})
    changes = cast("PersonChanges", given)
    kept = _one_time(actor, user_id, wanted.password) if "password" in wanted.model_fields_set else None

    def work(session: Session) -> User:
        version = _holds(condition, people.locked(session, actor, user_id), wanted.version)
        return people.edit(session, actor, user_id, changes, password=kept, version=version)

    return _tagged(response, db.run(work))


def _one_time(actor: Actor, user_id: int, password: str) -> PasswordHash:
    """The hash, made before the transaction that keeps it."""
    access.allow(actor, Action.MANAGE_PEOPLE)
    with db.reading() as session:
        user = people.one(session, actor, user_id)
    return passwords.hashed(password, user.email, user.full_name)


def _holds(condition: Condition, user: User, version: int | None) -> int | None:
    """The version to hand to the verb. Raises `PreconditionFailed` where the account is at another version."""
    if condition.accepted is not None and str(user.version) not in condition.accepted:
        newer = tr(
            "The account of {name} is at version {version} by now. Look at it again.",
            name=user.full_name,
            version=user.version,
        )
        raise problems.PreconditionFailed(newer)
    return version


def _tagged(response: Response, user: User) -> shapes.AccountShape:
    response.headers["ETag"] = f'"{user.version}"'
    return shapes.account(user)
