"""What people see of their own account."""

from dataclasses import dataclass, field
from typing import Any, cast

from sqlmodel import Session

from ticketing_app.domain import oneself, whereabouts
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.oneself import OwnChanges
from ticketing_app.ui import latest, places
from ticketing_app.ui.places import PlaceView
from ticketing_app.ui.views import initials
from ticketing_app.vocabulary import label

DETAILS = ("full_name", "phone", "city", "region", "postal_code", "time_zone", "language")
NOTHING_WRONG: dict[str, str] = dict.fromkeys(DETAILS, "")


@dataclass(frozen=True)
class OwnView:
    """One's own account in the form."""

    version: int = 0
    full_name: str = ""
    initials: str = ""
    email: str = ""
    role: str = ""
    phone: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    time_zone: str = ""
    language: str = ""


@dataclass(frozen=True)
class Profile:
    """The account, and where it is signed in."""

    me: OwnView
    places: list[PlaceView] = field(default_factory=list)


def read(session: Session, actor: Actor) -> Profile:
    """One's own account as it is now."""
    user = oneself.me(session, actor)
    me = OwnView(
        version=user.version,
        full_name=user.full_name,
        initials=initials(user.full_name),
        email=user.email,
        role=label(user.role),
        phone=user.phone or "",
        city=user.city or "",
        region=user.region or "",
        postal_code=user.postal_code or "",
        time_zone=user.time_zone,
        language=user.language,
    )
    found = whereabouts.my_sessions(session, actor)
    return Profile(me, [places.place(one, actor.time_zone) for one in found])


def version_and_last_change(session: Session, actor: Actor) -> tuple[int, str]:
    """The account's version now, and who changed what on it."""
    return oneself.me(session, actor).version, latest.change_of(
        session, actor, "user", actor.person_id, *latest.OF_ACCOUNTS
    )


def changes(form: dict[str, Any], opened: OwnView) -> OwnChanges:
    """What the form says differently from the account as it was opened: the rest somebody else may have changed."""
    typed = {name: form[name] for name in DETAILS if isinstance(form.get(name), str)}
    return cast("OwnChanges", {name: value for name, value in typed.items() if value != getattr(opened, name)})
