"""Every route × everybody × own and foreign tickets, against one table; a route that is missing here fails."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from tests.api import rows_of_sla, scenes
from tests.api.callers import Callers, a_file
from tests.api.scenes import NO_TICKET, WHO, Row, Scene
from tests.support.cast import PASSWORD, Cast
from tests.support.tickets import MakeTicket
from ticketing_app import db
from ticketing_app.api import api
from ticketing_app.api.app import OPEN
from ticketing_app.api.signed_in import SignedInRoute
from ticketing_app.models import Ticket, User
from ticketing_app.vocabulary import Status

EVERYBODY = "200 200 200 200 200 200 200 200"
SIGNED_IN = "401 200 200 200 200 200 200 200"
TABLE = [
    Row("GET /", "", scenes.get("/"), EVERYBODY),
    Row("GET /health", "", scenes.get("/health"), EVERYBODY),
    Row("GET /ready", "", scenes.get("/ready"), EVERYBODY),
    Row("GET /openapi.json", "", scenes.get("/openapi.json"), EVERYBODY),
    Row("GET /docs", "", scenes.get("/docs"), EVERYBODY),
    Row("GET /texts/{language}.js", "", scenes.get("/texts/de.js"), EVERYBODY),
    Row("POST /auth/register", "", scenes.register, "201 201 201 201 201 201 201 201"),
    Row("POST /auth/token", "", scenes.get_token, EVERYBODY),
    Row("POST /auth/refresh", "", scenes.refresh, EVERYBODY),
    Row("POST /auth/session", "", scenes.open_session, EVERYBODY),
    Row("POST /auth/forgot", "", scenes.forgot, "202 202 202 202 202 202 202 202"),
    Row("POST /auth/reset", "", scenes.reset, "422 422 422 422 422 422 422 422"),
    Row("POST /auth/password", "", scenes.change_password, "401 204 204 204 204 204 204 204"),
    Row("DELETE /auth/session", "", lambda s: s.caller.delete("/auth/session"), "204 204 204 204 204 204 204 204"),
    Row("GET /auth/me", "", scenes.get("/auth/me"), "401 200 200 200 200 200 200 200"),
    Row(
        "GET /auth/me/notification-choices",
        "",
        scenes.get("/auth/me/notification-choices"),
        "401 200 200 200 200 200 200 200",
    ),
    Row(
        "PATCH /auth/me/notification-choices",
        "of staff",
        lambda s: s.caller.patch("/auth/me/notification-choices", json={"choices": {"notes": {"email": True}}}),
        "401 422 422 200 200 200 200 200",
    ),
    Row("GET /notifications", "", scenes.get("/notifications"), "401 200 200 200 200 200 200 200"),
    Row(
        "PUT /notifications/read",
        "",
        lambda s: s.caller.put("/notifications/read"),
        "401 204 204 204 204 204 204 204",
    ),
    Row(
        "PUT /notifications/{notification_id}/read",
        "Eve's",
        lambda s: s.caller.put(f"/notifications/{scenes.told(s.cast.eve)}/read"),
        "401 404 404 404 204 404 404 404",
    ),
    Row(
        "PATCH /auth/me",
        "",
        lambda s: s.caller.patch("/auth/me", json={"city": "Here"}),
        "401 200 200 200 200 200 200 200",
    ),
    Row("GET /auth/sessions", "", scenes.get("/auth/sessions"), "401 200 200 200 200 200 200 200"),
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
    Row("POST /users/{user_id}/merge", "", scenes.merge, "401 403 403 403 403 403 403 200"),
    Row("GET /auth/engineers", "", scenes.get("/auth/engineers"), "401 403 403 200 200 200 200 200"),
    Row("GET /users", "", scenes.get("/users"), "401 403 403 403 403 403 200 200"),
    Row("POST /users", "invite", scenes.make_user(), "401 403 403 403 403 403 403 201"),
    Row("POST /users", "with a password", scenes.make_user(password=PASSWORD), "401 403 403 403 403 403 403 201"),
    Row("GET /users/{user_id}", "", scenes.get_carlo, "401 403 403 403 403 403 200 200"),
    Row("PATCH /users/{user_id}", "", scenes.edit_carlo(city="Bern"), "401 403 403 403 403 403 403 200"),
    Row("PATCH /users/{user_id}", "password", scenes.edit_carlo(password=PASSWORD), "401 403 403 403 403 403 403 200"),
    Row("PATCH /users/{user_id}", "contract", scenes.edit_carlo(tier="business"), "401 403 403 403 403 403 403 200"),
    Row("GET /users/{user_id}/absences", "Eve's", scenes.absences_of_eve, "401 403 403 403 200 403 200 200"),
    Row("POST /users/{user_id}/absences", "Eve's", scenes.eve_is_away, "401 403 403 403 201 403 201 201"),
    Row(
        "DELETE /users/{user_id}/absences/{absence_id}",
        "Eve's",
        scenes.eve_is_there,
        "401 403 403 403 204 403 204 204",
    ),
    Row("GET /categories", "", scenes.get("/categories"), "401 200 200 200 200 200 200 200"),
    Row("POST /categories", "", scenes.add_category, "401 403 403 403 403 403 403 201"),
    Row("GET /categories/{category_id}", "", lambda s: s.caller.get(f"/categories/{s.category_id}"), SIGNED_IN),
    Row(
        "PATCH /categories/{category_id}",
        "",
        lambda s: s.caller.patch(f"/categories/{s.category_id}", json={"description": "All the rest"}),
        "401 403 403 403 403 403 403 200",
    ),
    Row("POST /tickets", "for me", scenes.report(), "401 201 201 422 422 422 422 422"),
    Row("POST /tickets", "for Cara", scenes.report_for_cara, "401 201 403 201 201 201 201 201"),
    Row("GET /tickets", "", scenes.get("/tickets"), "401 200 200 200 200 200 200 200"),
    Row("GET /tickets/my-tickets", "", scenes.get("/tickets/my-tickets"), "401 200 200 200 200 200 200 200"),
    Row("GET /tickets/unassigned", "", scenes.get("/tickets/unassigned"), "401 403 403 200 200 200 200 200"),
    Row("GET /tickets/assigned-to-me", "", scenes.get("/tickets/assigned-to-me"), "401 403 403 200 200 200 200 200"),
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
        scenes.assign(lambda s: s.cast.anya.id),
        "401 403 403 200 403 403 200 200",
    ),
    Row(
        "PUT /tickets/{ticket_id}/assign", "to nobody", scenes.assign(lambda _: None), "401 403 403 200 200 403 200 200"
    ),
    Row(
        "PUT /tickets/{ticket_id}/assign",
        "take a free one",
        scenes.assign(lambda s: s.me),
        "401 403 403 200 200 200 200 403",
        free=True,
    ),
    Row(
        "PUT /tickets/{ticket_id}/assign",
        "take Eve's",
        scenes.assign(lambda s: s.me),
        "401 403 403 409 200 409 409 403",
    ),
    Row("PUT /tickets/{ticket_id}/status", "resolve", scenes.step("resolved"), "401 403 404 200 200 403 200 200"),
    Row("PUT /tickets/{ticket_id}/status", "hold", scenes.step("held"), "401 403 404 200 200 403 200 200"),
    Row("PUT /tickets/{ticket_id}/status", "cancel", scenes.step("cancelled"), "401 200 404 200 403 403 200 200"),
    Row("PUT /tickets/{ticket_id}/status", "unknown step", scenes.step("closed"), "401 409 404 409 409 409 409 409"),
    Row(
        "PUT /tickets/{ticket_id}/status",
        "confirm",
        scenes.step("closed"),
        "401 200 404 200 403 403 200 200",
        Status.RESOLVED,
    ),
    Row(
        "PUT /tickets/{ticket_id}/status",
        "close unsolved",
        scenes.step("closed", solved=False),
        "401 200 404 200 403 403 200 200",
        Status.RESOLVED,
    ),
    Row(
        "PUT /tickets/{ticket_id}/status",
        "reopen",
        scenes.step("in_progress"),
        "401 200 404 200 200 403 200 200",
        Status.RESOLVED,
    ),
    Row(
        "PUT /tickets/{ticket_id}/status",
        "reject",
        scenes.step("rejected"),
        "401 403 404 200 403 403 200 200",
        Status.NEW,
    ),
    Row(
        "DELETE /tickets/{ticket_id}",
        "",
        lambda s: s.caller.delete(s.path, json={"reason": "As they wished."}),
        "401 403 403 403 403 403 403 204",
    ),
    Row("PATCH /tickets/{ticket_id}", "text", scenes.edit(title="T"), "401 200 404 200 200 403 200 200", Status.NEW),
    Row("PATCH /tickets/{ticket_id}", "text later", scenes.edit(title="T"), "401 409 404 200 200 403 200 200"),
    Row(
        "PATCH /tickets/{ticket_id}",
        "severity",
        scenes.edit(severity="critical"),
        "401 403 404 200 200 403 200 200",
        Status.NEW,
    ),
    Row(
        "PATCH /tickets/{ticket_id}",
        "priority",
        scenes.edit(priority="low", reason="R"),
        "401 403 404 200 403 403 200 200",
    ),
    Row("POST /tickets/{ticket_id}/messages", "public", scenes.say("public"), "401 201 404 201 201 201 201 201"),
    Row("POST /tickets/{ticket_id}/messages", "internal", scenes.say("internal"), "401 403 404 201 201 201 201 201"),
    Row("POST /tickets/{ticket_id}/attachments", "public", scenes.add("public"), "401 201 404 201 201 201 201 201"),
    Row("POST /tickets/{ticket_id}/attachments", "internal", scenes.add("internal"), "401 403 404 201 201 201 201 201"),
    Row(
        "GET /tickets/{ticket_id}/attachments",
        "",
        lambda s: s.caller.get(f"{s.path}/attachments"),
        "401 200 404 200 200 200 200 200",
    ),
    Row(
        "GET /tickets/{ticket_id}/attachments/{attachment_id}",
        "public",
        scenes.download("public"),
        "401 200 404 200 200 200 200 200",
    ),
    Row(
        "GET /tickets/{ticket_id}/attachments/{attachment_id}",
        "internal",
        scenes.download("internal"),
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
        lambda s: s.caller.post(f"{s.path}/ai-suggestions/{scenes.suggested(s)}/accept"),
        "401 403 403 200 403 403 200 200",
    ),
    Row(
        "POST /tickets/{ticket_id}/ai-suggestions/{suggestion_id}/override",
        "",
        lambda s: s.caller.post(f"{s.path}/ai-suggestions/{scenes.suggested(s)}/override", json={"severity": "minor"}),
        "401 403 403 200 403 403 200 200",
    ),
    Row(
        "POST /ai/preview",
        "",
        lambda s: s.caller.post("/ai/preview", json={"title": "No dial tone"}),
        "401 403 403 200 200 200 200 200",
    ),
    Row("GET /audit", "", scenes.get("/audit"), "401 403 403 403 403 403 200 200"),
    Row("GET /audit.csv", "", scenes.get("/audit.csv"), "401 403 403 403 403 403 200 200"),
    Row("GET /outbox", "", scenes.get("/outbox"), "401 403 403 403 403 403 403 200"),
    Row(
        "POST /outbox/{message_id}/retry",
        "one that is not there",
        lambda s: s.caller.post(f"/outbox/{NO_TICKET}/retry"),
        "401 403 403 403 403 403 403 404",
    ),
    Row("GET /ai/metrics", "", scenes.get("/ai/metrics"), "401 403 403 403 403 403 200 200"),
    *rows_of_sla.TABLE,
]
MISSING_TICKET = [row for row in TABLE if "{ticket_id}" in row.route]


# The domain's own tests ask who may do what on both databases.
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
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
    # Erasing is an admin's alone: for a manager that door is shut before anybody looks for the ticket.
    reader = "mia" if row.expected["mia"] != 403 else "ada"
    for name in ("carlo", reader):
        actor = cast.everyone[name]
        scene = Scene(callers.program(actor), actor.id, ticket, cast, other, {"public": 1, "internal": 2})
        answers[name] = row.send(scene).status_code
    assert answers == {"carlo": row.expected["carlo"], reader: 404}


def test_every_route_is_in_the_table() -> None:
    assert {f"{method} {path}" for method, path, _ in _routes()} == {row.route for row in TABLE}


def test_every_route_is_either_protected_or_listed_as_open() -> None:
    for method, path, route in _routes():
        assert isinstance(route, SignedInRoute) is ((method, path) not in OPEN), f"{method} {path}"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_one_time_password_opens_nothing_but_its_change(callers: Callers, cast: Cast) -> None:
    ada = callers.program(cast.ada)
    with db.transaction() as session:
        session.get_one(User, cast.ada.person_id).must_change_password = True
    still = {("GET", "/auth/me"), ("POST", "/auth/password")}
    for method, path, _ in _routes():
        if (method, path) not in OPEN | still:
            shut = ada.send(method, re.sub(r"{\w+}", "1", path), json={"city": "Here"})
            assert (shut.status_code, shut.json()["code"]) == (403, "password_change_required"), f"{method} {path}"


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
