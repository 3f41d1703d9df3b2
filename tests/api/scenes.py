"""One request each, as `test_roles` sends it for everybody: who sends it, on which ticket, and what else it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.callers import Caller, a_file, a_form
from tests.support.cast import PASSWORD, Cast
from tests.support.suggesting import answer, suggest
from tests.support.tickets import ask, do
from ticketing_app.domain import notices, people, presence
from ticketing_app.domain.actor import Actor
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Role, Status

# The ticket is Cara's; Eve works on it.
NO_TICKET = 999_999
WHO = ("nobody", "cara", "carlo", "abe", "eve", "emil", "mia", "ada")


@dataclass(frozen=True)
class Scene:
    """What a request may need to know."""

    caller: Caller
    me: int | None
    ticket: Ticket
    cast: Cast
    category_id: int
    files: dict[str, int]

    @property
    def path(self) -> str:
        """The ticket's address."""
        return f"/tickets/{self.ticket.id}"


@dataclass(frozen=True)
class Row:
    """One request, and what everybody gets for it, in the order of WHO."""

    route: str
    about: str
    send: Callable[[Scene], Any]
    answers: str
    status: Status = Status.IN_PROGRESS
    free: bool = False

    @property
    def expected(self) -> dict[str, int]:
        """Name → status code."""
        return dict(zip(WHO, map(int, self.answers.split()), strict=True))


def get(path: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.get(path)


def step(status: str, **more: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.put(f"{s.path}/status", json={"status": status, "reason": "Because.", **more})


def edit(**changes: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.patch(s.path, json=changes)


def say(visibility: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.post(f"{s.path}/messages", json={"body": "Hello", "visibility": visibility})


def add(visibility: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.post(f"{s.path}/attachments", data={"visibility": visibility}, files=[a_file()])


def download(visibility: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.get(f"{s.path}/attachments/{s.files[visibility]}")


def report(**fields: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.post("/tickets", data=a_form(s.category_id, **fields))


def assign(to: Callable[[Scene], int | None]) -> Callable[[Scene], Any]:
    return lambda s: s.caller.put(f"{s.path}/assign", json={"assignee_id": to(s)})


def report_for_cara(scene: Scene) -> Any:
    return scene.caller.post("/tickets", data=a_form(scene.category_id, customer_id=str(scene.cast.cara.id)))


def add_category(scene: Scene) -> Any:
    return scene.caller.post("/categories", json={"name": f"New {scene.me}"})


def register(scene: Scene) -> Any:
    new = {"email": f"new{scene.me}@cast.example", "password": PASSWORD, "full_name": "New"}
    return scene.caller.post("/auth/register", json=new)


def get_token(scene: Scene) -> Any:
    return scene.caller.post("/auth/token", data={"username": "ada@cast.example", "password": PASSWORD})


def refresh(scene: Scene) -> Any:
    return scene.caller.post("/auth/refresh", json={"refresh_token": get_token(scene).json()["refresh_token"]})


def merge(scene: Scene) -> Any:
    """A double of Carlo's into Carlo."""
    new = people.NewPerson(email=f"double{scene.me}@cast.example", full_name="Carlo Customer")
    double = do(people.create, scene.cast.ada, new, Role.CUSTOMER, None)
    return scene.caller.post(f"/users/{double.id}/merge", json={"into_id": scene.cast.carlo.id})


def open_session(scene: Scene) -> Any:
    return scene.caller.post("/auth/session", json={"email": "ada@cast.example", "password": PASSWORD})


def forgot(scene: Scene) -> Any:
    return scene.caller.post("/auth/forgot", json={"email": "nobody@cast.example"})


def reset(scene: Scene) -> Any:
    return scene.caller.post("/auth/reset", json={"token": "made up", "password": PASSWORD})


def change_password(scene: Scene) -> Any:
    both = {"current_password": PASSWORD, "new_password": "plum-cart-seven-owl"}
    return scene.caller.post("/auth/password", json=both)


def make_user(**fields: Any) -> Callable[[Scene], Any]:
    new = {"email": "nora@cast.example", "full_name": "Nora New", "role": "agent", **fields}
    return lambda s: s.caller.post("/users", json=new)


def get_carlo(scene: Scene) -> Any:
    return scene.caller.get(f"/users/{scene.cast.carlo.id}")


def edit_carlo(**changes: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.patch(f"/users/{s.cast.carlo.id}", json=changes)


AWAY = {"since": "2030-05-04T00:00:00+02:00", "until": "2030-05-09T00:00:00+02:00", "note": "Holidays"}


def absences_of_eve(scene: Scene) -> Any:
    return scene.caller.get(f"/users/{scene.cast.eve.id}/absences")


def eve_is_away(scene: Scene) -> Any:
    return scene.caller.post(f"/users/{scene.cast.eve.id}/absences", json=AWAY)


def eve_is_there(scene: Scene) -> Any:
    eve, since = scene.cast.eve, datetime(2030, 5, 4, tzinfo=UTC)
    made = do(presence.add_absence, eve, eve.person_id, since, since + timedelta(days=1))
    return scene.caller.delete(f"/users/{eve.id}/absences/{made.id}")


def suggested(scene: Scene) -> int:
    """The id of a suggestion on the ticket, if there is such a ticket."""
    there = scene.ticket.id != NO_TICKET
    return suggest(scene.ticket, answer(severity="critical")) if there else 1


def told(actor: Actor) -> int:
    """The id of the newest thing that this person was told."""
    return id_of(ask(notices.find, actor, limit=1).items[0])


#                                                                         nobody cara carlo abe eve emil mia ada
