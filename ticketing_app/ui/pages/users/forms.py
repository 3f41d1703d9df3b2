"""What an admin typed about an account, in the domain's shapes; the domain checks it."""

import asyncio
from typing import Any, cast

from ticketing_app.domain import fields, passwords, people
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.domain.people import NewPerson, PersonChanges
from ticketing_app.errors import Invalid
from ticketing_app.texts import tr
from ticketing_app.ui.pages.users.views import PersonView
from ticketing_app.vocabulary import CustomerTier, Role

Form = dict[str, Any]
DETAILS = ("role", "phone", "city", "region", "postal_code", "time_zone", "tier", "team", "skills", "calendar_id")
NOTHING_WRONG: dict[str, str] = dict.fromkeys(("email", "full_name", *DETAILS, "password"), "")
"""One place for a sentence beside every field."""


async def new_account(form: Form, *, invited: bool) -> tuple[NewPerson, Role, PasswordHash | None]:
    """Somebody new with a role and, unless they are invited, a password.

    Raises `Invalid` with everything that is wrong.
    The hash is made in a thread, before any transaction begins.
    """
    new = NewPerson(
        email=_typed(form, "email"),
        full_name=_typed(form, "full_name"),
        phone=_typed(form, "phone"),
        city=_typed(form, "city"),
        region=_typed(form, "region"),
        postal_code=_typed(form, "postal_code"),
        time_zone=_typed(form, "time_zone"),
    )
    found = await asyncio.to_thread(
        fields.each,
        account=lambda: people.checked(new),
        role=lambda: role_named(_typed(form, "role")),
        password=lambda: None if invited else passwords.hashed(_typed(form, "password"), new.email, new.full_name),
    )
    return new, found["role"], found["password"]


async def new_password(form: Form, person: PersonView) -> PasswordHash:
    """The hash of a new password for this person. Raises `Invalid`."""
    return await asyncio.to_thread(passwords.hashed, _typed(form, "password"), person.email, person.name)


def changes(form: Form, opened: PersonView) -> PersonChanges:
    """What the form says differently from the account as it was opened. Raises `Invalid`.

    What was left alone is not sent: somebody else may have changed it meanwhile.
    """
    before = {"full_name": opened.name, **{name: getattr(opened, name) for name in DETAILS}}
    changed: dict[str, Any] = {
        name: _typed(form, name) for name in before if name in form and _typed(form, name) != before[name]
    }
    if "role" in changed:
        changed["role"] = role_named(changed["role"])
    if "tier" in changed:
        changed["tier"] = next((tier for tier in CustomerTier if tier == changed["tier"]), CustomerTier.STANDARD)
    if "skills" in changed:
        changed["skills"] = changed["skills"].split(",")
    if "calendar_id" in changed:
        changed["calendar_id"] = int(changed["calendar_id"]) if changed["calendar_id"].isdecimal() else None
    # A box that is not ticked is not in the form; where there is a team, there was the box.
    if "team" in form and (leads := "leads_team" in form) is not opened.leads_team:
        changed["leads_team"] = leads
    return cast("PersonChanges", changed)


def role_named(word: str) -> Role:
    """The role of this name. Raises `Invalid`."""
    try:
        return Role(word)
    except ValueError:
        raise Invalid.field("role", tr("Please choose a role.")) from None


def _typed(form: Form, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
