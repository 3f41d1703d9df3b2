"""Every route × everybody × own and foreign tickets, against one table; a route that is missing here fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from tests.api.callers import Caller, Callers, a_file, a_form
from tests.support.cast import PASSWORD, Cast
from tests.support.suggesting import answer, suggest
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app.api import api
from ticketing_app.api.app import OPEN
from ticketing_app.api.signed_in import SignedInRoute
from ticketing_app.domain import notices, people
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


def _get(path: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.get(path)


def _step(status: str, **more: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.put(f"{s.path}/status", json={"status": status, "reason": "Because.", **more})


def _edit(**changes: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.patch(s.path, json=changes)


def _say(visibility: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.post(f"{s.path}/messages", json={"body": "Hello", "visibility": visibility})


def _add(visibility: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.post(f"{s.path}/attachments", data={"visibility": visibility}, files=[a_file()])


def _download(visibility: str) -> Callable[[Scene], Any]:
    return lambda s: s.caller.get(f"{s.path}/attachments/{s.files[visibility]}")


def _raise(**fields: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.post("/tickets", data=a_form(s.category_id, **fields))


def _assign(to: Callable[[Scene], int | None]) -> Callable[[Scene], Any]:
    return lambda s: s.caller.put(f"{s.path}/assign", json={"assignee_id": to(s)})


def _raise_for_cara(scene: Scene) -> Any:
    return scene.caller.post("/tickets", data=a_form(scene.category_id, customer_id=str(scene.cast.cara.id)))


def _add_category(scene: Scene) -> Any:
    return scene.caller.post("/categories", json={"name": f"New {scene.me}"})


def _register(scene: Scene) -> Any:
    new = {"email": f"new{scene.me}@cast.example", "password": PASSWORD, "full_name": "New"}
    return scene.caller.post("/auth/register", json=new)


def _token(scene: Scene) -> Any:
    return scene.caller.post("/auth/token", data={"username": "ada@cast.example", "password": PASSWORD})


def _refresh(scene: Scene) -> Any:
    return scene.caller.post("/auth/refresh", json={"refresh_token": _token(scene).json()["refresh_token"]})


def _merge(scene: Scene) -> Any:
    """A double of Carlo's into Carlo."""
    new = people.NewPerson(email=f"double{scene.me}@cast.example", full_name="Carlo Customer")
    double = do(people.create, scene.cast.ada, new, Role.CUSTOMER, None)
    return scene.caller.post(f"/users/{double.id}/merge", json={"into_id": scene.cast.carlo.id})


def _session(scene: Scene) -> Any:
    return scene.caller.post("/auth/session", json={"email": "ada@cast.example", "password": PASSWORD})


def _forgot(scene: Scene) -> Any:
    return scene.caller.post("/auth/forgot", json={"email": "nobody@cast.example"})


def _reset(scene: Scene) -> Any:
    return scene.caller.post("/auth/reset", json={"token": "made up", "password": PASSWORD})


def _change_password(scene: Scene) -> Any:
    both = {"current_password": PASSWORD, "new_password": "plum-cart-seven-owl"}
    return scene.caller.post("/auth/password", json=both)


def _make_user(**fields: Any) -> Callable[[Scene], Any]:
    new = {"email": "nora@cast.example", "full_name": "Nora New", "role": "agent", **fields}
    return lambda s: s.caller.post("/users", json=new)


def _get_carlo(scene: Scene) -> Any:
    return scene.caller.get(f"/users/{scene.cast.carlo.id}")


def _edit_carlo(**changes: Any) -> Callable[[Scene], Any]:
    return lambda s: s.caller.patch(f"/users/{s.cast.carlo.id}", json=changes)


def _suggested(scene: Scene) -> int:
    """The id of a suggestion on the ticket, if there is such a ticket."""
    there = scene.ticket.id != NO_TICKET
    return suggest(scene.ticket, answer(severity="critical")) if there else 1


def _told(actor: Actor) -> int:
    """The id of the newest thing that this person was told."""
    return id_of(ask(notices.find, actor, limit=1).items[0])


#                                                                         nobody cara carlo abe eve emil mia ada
EVERYBODY = "200 200 200 200 200 200 200 200"
SIGNED_IN = "401 200 200 200 200 200 200 200"
TABLE = [
    Row("GET /", "", _get("/"), EVERYBODY),
    Row("GET /health", "", _get("/health"), EVERYBODY),
    Row("GET /ready", "", _get("/ready"), EVERYBODY),
    Row("GET /openapi.json", "", _get("/openapi.json"), EVERYBODY),
    Row("GET /docs", "", _get("/docs"), EVERYBODY),
    Row("POST /auth/register", "", _register, "201 201 201 201 201 201 201 201"),
    Row("POST /auth/token", "", _token, EVERYBODY),
    Row("POST /auth/refresh", "", _refresh, EVERYBODY),
    Row("POST /auth/session", "", _session, EVERYBODY),
    Row("POST /auth/forgot", "", _forgot, "202 202 202 202 202 202 202 202"),
    Row("POST /auth/reset", "", _reset, "422 422 422 422 422 422 422 422"),
    Row("POST /auth/password", "", _change_password, "401 204 204 204 204 204 204 204"),
    Row("DELETE /auth/session", "", lambda s: s.caller.delete("/auth/session"), "204 204 204 204 204 204 204 204"),
    Row("GET /auth/me", "", _get("/auth/me"), "401 200 200 200 200 200 200 200"),
    Row(
        "GET /auth/me/notification-choices",
        "",
        _get("/auth/me/notification-choices"),
        "401 200 200 200 200 200 200 200",
    ),
    Row(
        "PATCH /auth/me/notification-choices",
        "of staff",
        lambda s: s.caller.patch("/auth/me/notification-choices", json={"choices": {"notes": {"email": True}}}),
        "401 422 422 200 200 200 200 200",
    ),
    Row("GET /notifications", "", _get("/notifications"), "401 200 200 200 200 200 200 200"),
    Row(
        "PUT /notifications/read",
        "",
        lambda s: s.caller.put("/notifications/read"),
        "401 204 204 204 204 204 204 204",
    ),
    Row(
        "PUT /notifications/{notification_id}/read",
        "Eve's",
        lambda s: s.caller.put(f"/notifications/{_told(s.cast.eve)}/read"),
        "401 404 404 404 204 404 404 404",
    ),
    Row(
        "PATCH /auth/me",
        "",
        lambda s: s.caller.patch("/auth/me", json={"city": "Here"}),
        "401 200 200 200 200 200 200 200",
    ),
    Row("GET /auth/sessions", "", _get("/auth/sessions"), "401 200 200 200 200 200 200 200"),
    Row("DELETE /auth/sessions", "", lambda s: s.caller.delete("/auth/sessions"), "401 204 204 204 204 204 204 204"),
    Row(
        "DELETE /auth/sessions/{session_id}",
        "not mine",
        lambda s: s.caller.delete("/auth/sessions/999999"),
        "401 404 404 404 404 404 404 404",
    ),
    Row(
        "GET /users/{user_id}/sessions",
        "",
        lambda s: s.caller.get(f"/users/{s.cast.anya.id}/sessions"),
        "401 403 403 403 403 403 200 200",
    ),
    Row(
        "DELETE /users/{user_id}/sessions",
        "",
        lambda s: s.caller.delete(f"/users/{s.cast.anya.id}/sessions"),
        "401 403 403 403 403 403 403 204",
    ),
    Row("POST /users/{user_id}/merge", "", _merge, "401 403 403 403 403 403 403 200"),
    Row("GET /auth/engineers", "", _get("/auth/engineers"), "401 403 403 200 200 200 200 200"),
    Row("GET /users", "", _get("/users"), "401 403 403 403 403 403 200 200"),
    Row("POST /users", "invite", _make_user(), "401 403 403 403 403 403 403 201"),
    Row("POST /users", "with a password", _make_user(password=PASSWORD), "401 403 403 403 403 403 403 201"),
    Row("GET /users/{user_id}", "", _get_carlo, "401 403 403 403 403 403 200 200"),
    Row("PATCH /users/{user_id}", "", _edit_carlo(city="Bern"), "401 403 403 403 403 403 403 200"),
    Row("PATCH /users/{user_id}", "password", _edit_carlo(password=PASSWORD), "401 403 403 403 403 403 403 200"),
    Row("GET /categories", "", _get("/categories"), "401 200 200 200 200 200 200 200"),
    Row("POST /categories", "", _add_category, "401 403 403 403 403 403 403 201"),
    Row("GET /categories/{category_id}", "", lambda s: s.caller.get(f"/categories/{s.category_id}"), SIGNED_IN),
    Row(
        "PATCH /categories/{category_id}",
        "",
        lambda s: s.caller.patch(f"/categories/{s.category_id}", json={"description": "All the rest"}),
        "401 403 403 403 403 403 403 200",
    ),
    Row("POST /tickets", "for me", _raise(), "401 201 201 422 422 422 422 422"),
    Row("POST /tickets", "for Cara", _raise_for_cara, "401 201 403 201 201 201 201 201"),
    Row("GET /tickets", "", _get("/tickets"), "401 200 200 200 200 200 200 200"),
    Row("GET /tickets/my-tickets", "", _get("/tickets/my-tickets"), "401 200 200 200 200 200 200 200"),
    Row("GET /tickets/unassigned", "", _get("/tickets/unassigned"), "401 403 403 200 200 200 200 200"),
    Row("GET /tickets/assigned-to-me", "", _get("/tickets/assigned-to-me"), "401 403 403 200 200 200 200 200"),
    Row(
        "GET /tickets/assigned/{assignee_id}",
        "",
        lambda s: s.caller.get(f"/tickets/assigned/{s.cast.eve.id}"),
        "401 403 403 200 200 200 200 200",
    ),
    Row("GET /tickets/{ticket_id}", "", lambda s: s.caller.get(s.path), "401 200 404 200 200 200 200 200"),
    Row(
        "PUT /tickets/{ticket_id}/assign",
        "to Anya",
        _assign(lambda s: s.cast.anya.id),
        "401 403 403 200 403 403 200 200",
    ),
    Row("PUT /tickets/{ticket_id}/assign", "to nobody", _assign(lambda _: None), "401 403 403 200 200 403 200 200"),
    Row(
        "PUT /tickets/{ticket_id}/assign",
        "take a free one",
        _assign(lambda s: s.me),
        "401 403 403 200 200 200 200 403",
        free=True,
    ),
    Row("PUT /tickets/{ticket_id}/assign", "take Eve's", _assign(lambda s: s.me), "401 403 403 409 200 409 409 403"),
    Row("PUT /tickets/{ticket_id}/status", "resolve", _step("resolved"), "401 403 404 200 200 403 200 200"),
    Row("PUT /tickets/{ticket_id}/status", "hold", _step("held"), "401 403 404 200 200 403 200 200"),
    Row("PUT /tickets/{ticket_id}/status", "cancel", _step("cancelled"), "401 200 404 200 403 403 200 200"),
    Row("PUT /tickets/{ticket_id}/status", "unknown step", _step("closed"), "401 409 404 409 409 409 409 409"),
    Row(
        "PUT /tickets/{ticket_id}/status",
        "confirm",
        _step("closed"),
        "401 200 404 200 403 403 200 200",
        Status.RESOLVED,
    ),
    Row(
        "PUT /tickets/{ticket_id}/status",
        "close unsolved",
        _step("closed", solved=False),
        "401 200 404 200 403 403 200 200",
        Status.RESOLVED,
    ),
    Row(
        "PUT /tickets/{ticket_id}/status",
        "reopen",
        _step("in_progress"),
        "401 200 404 200 200 403 200 200",
        Status.RESOLVED,
    ),
    Row("PUT /tickets/{ticket_id}/status", "reject", _step("rejected"), "401 403 404 200 403 403 200 200", Status.NEW),
    Row(
        "DELETE /tickets/{ticket_id}",
        "",
        lambda s: s.caller.delete(s.path, json={"reason": "As they wished."}),
        "401 403 403 403 403 403 403 204",
    ),
    Row("PATCH /tickets/{ticket_id}", "text", _edit(title="T"), "401 200 404 200 200 403 200 200", Status.NEW),
    Row("PATCH /tickets/{ticket_id}", "text later", _edit(title="T"), "401 409 404 200 200 403 200 200"),
    Row(
        "PATCH /tickets/{ticket_id}",
        "severity",
        _edit(severity="critical"),
        "401 403 404 200 200 403 200 200",
        Status.NEW,
    ),
    Row(
        "PATCH /tickets/{ticket_id}",
        "priority",
        _edit(priority="low", reason="R"),
        "401 403 404 200 403 403 200 200",
    ),
    Row("POST /tickets/{ticket_id}/messages", "public", _say("public"), "401 201 404 201 201 201 201 201"),
    Row("POST /tickets/{ticket_id}/messages", "internal", _say("internal"), "401 403 404 201 201 201 201 201"),
    Row("POST /tickets/{ticket_id}/attachments", "public", _add("public"), "401 201 404 201 201 201 201 201"),
    Row("POST /tickets/{ticket_id}/attachments", "internal", _add("internal"), "401 403 404 201 201 201 201 201"),
    Row(
        "GET /tickets/{ticket_id}/attachments",
        "",
        lambda s: s.caller.get(f"{s.path}/attachments"),
        "401 200 404 200 200 200 200 200",
    ),
    Row(
        "GET /tickets/{ticket_id}/attachments/{attachment_id}",
        "public",
        _download("public"),
        "401 200 404 200 200 200 200 200",
    ),
    Row(
        "GET /tickets/{ticket_id}/attachments/{attachment_id}",
        "internal",
        _download("internal"),
        "401 404 404 200 200 200 200 200",
    ),
    Row(
        "GET /tickets/{ticket_id}/ai-suggestions",
        "",
        lambda s: s.caller.get(f"{s.path}/ai-suggestions"),
        "401 403 403 200 403 403 200 200",
    ),
    Row(
        "POST /tickets/{ticket_id}/ai-suggestions/{suggestion_id}/accept",
        "",
        lambda s: s.caller.post(f"{s.path}/ai-suggestions/{_suggested(s)}/accept"),
        "401 403 403 200 403 403 200 200",
    ),
    Row(
        "POST /tickets/{ticket_id}/ai-suggestions/{suggestion_id}/override",
        "",
        lambda s: s.caller.post(f"{s.path}/ai-suggestions/{_suggested(s)}/override", json={"severity": "minor"}),
        "401 403 403 200 403 403 200 200",
    ),
    Row(
        "POST /ai/preview",
        "",
        lambda s: s.caller.post("/ai/preview", json={"title": "No dial tone"}),
        "401 403 403 200 200 200 200 200",
    ),
    Row("GET /audit", "", _get("/audit"), "401 403 403 403 403 403 200 200"),
    Row("GET /audit.csv", "", _get("/audit.csv"), "401 403 403 403 403 403 200 200"),
    Row("GET /outbox", "", _get("/outbox"), "401 403 403 403 403 403 403 200"),
    Row(
        "POST /outbox/{message_id}/retry",
        "one that is not there",
        lambda s: s.caller.post(f"/outbox/{NO_TICKET}/retry"),
        "401 403 403 403 403 403 403 404",
    ),
    Row("GET /ai/metrics", "", _get("/ai/metrics"), "401 403 403 403 403 403 200 200"),
]
MISSING_TICKET = [row for row in TABLE if "{ticket_id}" in row.route]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.route} {row.about}".strip())
def test_everybody_gets_what_the_table_says(
    row: Row, callers: Callers, cast: Cast, make_ticket: MakeTicket, other: int
) -> None:
    got = {}
    for name in WHO:
        ticket = make_ticket(status=row.status, assignee=None if row.free else cast.eve)
        files = _with_files(callers, cast, ticket) if "attachment_id" in row.route else {}
        actor = cast.everyone.get(name)
        caller = callers.program(actor) if actor else callers.nobody
        answer = row.send(Scene(caller, actor.id if actor else None, ticket, cast, other, files))
        got[name] = answer.status_code
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code
    assert got == row.expected


@pytest.mark.parametrize("row", MISSING_TICKET, ids=lambda row: f"{row.route} {row.about}".strip())
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_ticket_that_does_not_exist_looks_like_one_that_is_out_of_reach(
    row: Row, callers: Callers, cast: Cast, make_ticket: MakeTicket, other: int
) -> None:
    ticket = make_ticket()
    ticket.id = NO_TICKET
    answers = {}
    for name in ("carlo", "mia"):
        actor = cast.everyone[name]
        scene = Scene(callers.program(actor), actor.id, ticket, cast, other, {"public": 1, "internal": 2})
        answers[name] = row.send(scene).status_code
    assert answers == {"carlo": row.expected["carlo"], "mia": 404}


def test_every_route_is_in_the_table() -> None:
    assert {f"{method} {path}" for method, path, _ in _routes()} == {row.route for row in TABLE}


def test_every_route_is_either_protected_or_listed_as_open() -> None:
    for method, path, route in _routes():
        assert isinstance(route, SignedInRoute) is ((method, path) not in OPEN), f"{method} {path}"


def _routes() -> Iterator[tuple[str, str, Any]]:
    for context in iter_route_contexts(api.routes):
        for method in (context.methods or set()) - {"HEAD"}:
            yield method, str(context.path_format), context.original_route


def _with_files(callers: Callers, cast: Cast, ticket: Ticket) -> dict[str, int]:
    agent = callers.program(cast.abe)
    return {
        visibility: agent.post(
            f"/tickets/{ticket.id}/attachments", data={"visibility": visibility}, files=[a_file()]
        ).json()["id"]
        for visibility in ("public", "internal")
    }
