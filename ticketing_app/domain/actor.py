"""Who acts: every verb is told by its second argument; there is no ambient user."""

from dataclasses import dataclass

from ticketing_app.vocabulary import STAFF, Door, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the house itself, with no id and no role) who came in through a door.

    `session_id` is where they are signed in. Who `must_change_password` signed in with a one-time password: they may do
    nothing but choose their own.
    """

    id: int | None
    role: Role | None
    name: str
    door: Door
    request_id: str | None = None
    time_zone: str = "UTC"
    language: str = "en"
    session_id: int | None = None
    must_change_password: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether this is anybody but a customer."""
        return self.role in STAFF

    @property
    def is_house(self) -> bool:
        """Whether the house itself acts: a job, an import, the command line."""
        return self.id is None

    @property
    def person_id(self) -> int:
        """The id of the person; only people have one."""
        if self.id is None:
            raise ValueError("the house itself has no person id")
        return self.id


def house(door: Door) -> Actor:
    """The house itself: what the clock, an import or an operator at the terminal does."""
    return Actor(id=None, role=None, name="System", door=door)
