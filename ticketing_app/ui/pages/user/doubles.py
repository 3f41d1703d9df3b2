"""Merging a double: who may take it over, and the sentence that is read before it happens."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.domain import merging, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.merging import Belongings
from ticketing_app.models import id_of
from ticketing_app.ui.views import count, initials


@dataclass(frozen=True)
class Candidate:
    """An account that may take the double over."""

    id: int = 0
    name: str = ""
    initials: str = ""
    email: str = ""
    about: str = ""


@dataclass(frozen=True)
class Foresight:
    """What a merge would do."""

    into: Candidate = Candidate()
    moves: str = ""
    afterwards: str = ""


def candidates(session: Session, actor: Actor, user_id: int, q: str) -> list[Candidate]:
    """Those that `q` finds; without words those who look like the same person."""
    return [
        Candidate(
            id=id_of(user),
            name=user.full_name,
            initials=initials(user.full_name),
            email=user.email,
            about=" · ".join(part for part in (user.email, user.phone, user.city) if part),
        )
        for user in merging.candidates(session, actor, user_id, q)
    ]


def foresight(session: Session, actor: Actor, user_id: int, into_id: int) -> Foresight:
    """What moves, and what becomes of the double. Raises what merging raises."""
    moved = merging.preview(session, actor, user_id, into_id)
    double, kept = people.one(session, actor, user_id), people.one(session, actor, into_id)
    into = Candidate(into_id, kept.full_name, initials(kept.full_name), kept.email)
    return Foresight(
        into=into,
        moves=f"{_listed(moved)} to {kept.full_name} ({kept.email}).",
        afterwards=(
            f"The account {double.email} is signed out everywhere and stays closed; its contact data and what was done "
            "under its name can still be read here."
        ),
    )


def _listed(moved: Belongings) -> str:
    parts = [
        count(number, one, many)
        for number, one, many in (
            (moved.tickets, "ticket", "tickets"),
            (moved.assigned, "ticket that they work on", "tickets that they work on"),
            (moved.raised, "ticket raised for others", "tickets raised for others"),
            (moved.messages, "message", "messages"),
            (moved.files, "file", "files"),
            (moved.notifications, "notification", "notifications"),
        )
        if number
    ]
    if not parts:
        return "Nothing has to move"
    goes = "moves" if len(parts) == 1 and parts[0].startswith("1 ") else "move"
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{listed} {goes}"
