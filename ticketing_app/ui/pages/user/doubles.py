"""Merging a double: who may take it over, and the sentence that is read before it happens."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.domain import merging, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.merging import Belongings
from ticketing_app.models import id_of
from ticketing_app.texts import tr, trn
from ticketing_app.ui.views import initials


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
        moves=_moves(moved, kept.full_name, kept.email),
        afterwards=tr(
            "The account {email} is signed out everywhere and stays closed; its contact data and what was done "
            "under its name can still be read here.",
            email=double.email,
        ),
    )


def _moves(moved: Belongings, name: str, email: str) -> str:
    """ "3 tickets, 1 message and 2 files move to Ada Admin (ada@cast.example)." """
    parts = [words for number, words in _parts(moved) if number]
    if not parts:
        return tr("Nothing has to move to {name} ({email}).", name=name, email=email)
    things = parts[0]
    if len(parts) > 1:
        things = tr("{some} and {last}", some=", ".join(parts[:-1]), last=parts[-1])
    in_all = sum(number for number, _ in _parts(moved))
    return trn(
        "{things} moves to {name} ({email}).",
        "{things} move to {name} ({email}).",
        in_all,
        things=things,
        name=name,
        email=email,
    )


def _parts(moved: Belongings) -> list[tuple[int, str]]:
    on, raised = moved.assigned, moved.raised
    return [
        (moved.tickets, trn("{number} ticket", "{number} tickets", moved.tickets)),
        (on, trn("{number} ticket that they work on", "{number} tickets that they work on", on)),
        (raised, trn("{number} ticket raised for others", "{number} tickets raised for others", raised)),
        (moved.messages, trn("{number} message", "{number} messages", moved.messages)),
        (moved.files, trn("{number} file", "{number} files", moved.files)),
        (moved.notifications, trn("{number} notification", "{number} notifications", moved.notifications)),
    ]
