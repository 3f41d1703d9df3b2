"""The people of the tests: two customers, two agents, two engineers, a manager and an admin, made by real verbs."""

import functools
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.support.leaks import secret
from ticketing_app import clock, db
from ticketing_app.domain import passwords, people, sessions
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.vocabulary import Door, Role

PASSWORD = secret("correct horse battery staple")
HIRED_AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)

MEMBERS = {
    "cara": ("Cara Customer", Role.CUSTOMER),
    "carlo": ("Carlo Customer", Role.CUSTOMER),
    "abe": ("Abe Agent", Role.AGENT),
    "anya": ("Anya Agent", Role.AGENT),
    "eve": ("Eve Engineer", Role.ENGINEER),
    "emil": ("Emil Engineer", Role.ENGINEER),
    "mia": ("Mia Manager", Role.MANAGER),
    "ada": ("Ada Admin", Role.ADMIN),
}


@dataclass(frozen=True)
class Cast:
    """Everybody as the one who acts, through the UI's door. All have the same `PASSWORD`."""

    cara: Actor
    carlo: Actor
    abe: Actor
    anya: Actor
    eve: Actor
    emil: Actor
    mia: Actor
    ada: Actor

    def one(self, role: Role) -> Actor:
        """The first person of this role."""
        return next(actor for actor in self.everyone.values() if actor.role is role)

    @property
    def everyone(self) -> dict[str, Actor]:
        """Everybody by their first name in small letters."""
        return {name: getattr(self, name) for name in MEMBERS}

    @staticmethod
    def email(actor: Actor) -> str:
        """Where the actor gets mail, and the name they sign in with."""
        return email_of(actor.name.split()[0].lower())


def email_of(name: str) -> str:
    """The address of a member of the cast."""
    return f"{name}@cast.example"


@functools.cache
def password_hash() -> PasswordHash:
    """The hash of `PASSWORD`, made once: hashing is slow on purpose."""
    return passwords.hashed(PASSWORD)


def hire() -> Cast:
    """Bring everybody in, before any time at which a test stops the clock. Cara can also be reached by SMS."""
    manager = house(Door.CLI)
    actors: dict[str, Actor] = {}
    with clock.at(HIRED_AT), db.transaction() as session:
        for name, (full_name, role) in MEMBERS.items():
            at_home = {"phone": "+1 555 0100", "city": "Springfield"} if name == "cara" else {}
            new = people.NewPerson(email=email_of(name), full_name=full_name, **at_home)
            user = people.create(session, manager, new, role, password_hash())
            actors[name] = sessions.as_actor(user, Door.UI)
    return Cast(**actors)
