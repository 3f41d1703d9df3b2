"""Accounts over REST: admins make them, change them, and say how people come in."""

from typing import Any

import pytest
from sqlmodel import select

from tests.api.callers import Caller, Callers
from tests.support.cast import PASSWORD, Cast
from tests.support.tickets import outbox
from ticketing_app import db
from ticketing_app.models import User

NEW = {"email": "Nora@Cast.example", "full_name": "Nora New", "role": "engineer", "city": "Bern"}
CHOSEN = "plum-cart-seven-owl"


@pytest.fixture
def ada(callers: Callers, cast: Cast) -> Caller:
    """Ada, an admin, with a program."""
    return callers.program(cast.ada)


def _token(callers: Callers, email: str, password: str) -> dict[str, str]:
    answer = callers.nobody.post("/auth/token", data={"username": email, "password": password})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_without_a_password_somebody_is_invited_and_the_answer_does_not_give_the_link_away(
    ada: Caller, callers: Callers
) -> None:
    made = ada.post("/users", json=NEW, headers={"Host": "evil.example"})
    assert made.status_code == 201
    user = made.json()
    assert (user["email"], user["role"], user["city"], user["active"]) == (
        "nora@cast.example",
        "engineer",
        "Bern",
        True,
    )
    assert made.headers["location"] == f"/api/users/{user['id']}"
    assert ada.get(f"/users/{user['id']}").json() == user
    [letter] = [message for message in outbox() if message.recipient == "nora@cast.example"]
    [link] = [line for line in letter.body.splitlines() if "#" in line]
    assert link.startswith("http://localhost:8000/welcome#"), "the host comes from the settings"
    secret = link.partition("#")[2]
    assert secret not in made.text
    by_link = {"token": secret, "password": CHOSEN}
    assert callers.nobody.post("/auth/reset", json=by_link).status_code == 204
    again = callers.nobody.post("/auth/reset", json=by_link)
    assert (again.status_code, again.json()["code"]) == (422, "dead_link")
    assert "used already" in again.json()["detail"]
    assert _token(callers, "nora@cast.example", CHOSEN)


def test_with_a_password_it_must_be_changed_before_anything_else(ada: Caller, callers: Callers, cast: Cast) -> None:
    user = ada.post("/users", json={**NEW, "password": PASSWORD}).json()
    assert [message for message in outbox() if message.recipient == user["email"]] == []
    here = _token(callers, user["email"], PASSWORD)
    assert callers.nobody.get("/auth/me", headers=here).json()["must_change_password"] is True
    for method, path in (("GET", "/tickets"), ("GET", "/categories"), ("POST", "/tickets"), ("GET", "/auth/engineers")):
        shut = callers.nobody.send(method, path, headers=here)
        assert (shut.status_code, shut.json()["code"]) == (403, "password_change_required"), path
        assert "/auth/password" in shut.json()["detail"]
    own = {"current_password": PASSWORD, "new_password": CHOSEN}
    assert callers.nobody.post("/auth/password", json=own, headers=here).status_code == 204
    assert callers.nobody.get("/tickets", headers=here).status_code == 200
    assert callers.nobody.get("/auth/me", headers=here).json()["must_change_password"] is False
    assert _token(callers, user["email"], CHOSEN)


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"email": "cara@cast.example"}, 409, None),
        ({"email": "nobody"}, 422, "email"),
        ({"role": "king"}, 422, "role"),
        ({"password": "short"}, 422, "password"),
        ({"password": "NoraNew12345"}, 422, "password"),
        ({"time_zone": "Mars/Base"}, 422, "time_zone"),
        ({"active": True}, 422, "active"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said(
    fields: dict[str, Any], status: int, field: str | None, ada: Caller
) -> None:
    refused = ada.post("/users", json={**NEW, **fields})
    assert refused.status_code == status
    assert [error["field"] for error in refused.json()["errors"]] == ([field] if field else [])
    with db.reading() as session:
        assert len(session.exec(select(User)).all()) == 8


def test_an_account_is_changed_and_what_was_not_sent_stays(ada: Caller, callers: Callers, cast: Cast) -> None:
    path, eve = f"/users/{cast.eve.id}", callers.program(cast.eve)
    before = ada.get(path)
    after = ada.patch(path, json={"city": "Bern", "phone": "+41 31 000", "role": "agent"})
    assert after.status_code == 200
    changed = {name for name in before.json() if before.json()[name] != after.json()[name]}
    assert changed - {"last_seen_at"} == {"city", "phone", "role"}
    assert eve.get("/auth/me").status_code == 401, "a new role signs people out"
    assert ada.patch(path, json={"phone": None}).json()["phone"] is None
    assert ada.patch(path, json={"active": False}).json()["active"] is False
    assert ada.get("/users?active=false").json()["items"][0]["id"] == cast.eve.id


def test_a_new_password_is_a_one_time_one(ada: Caller, callers: Callers, cast: Cast) -> None:
    assert ada.patch(f"/users/{cast.eve.id}", json={"password": CHOSEN}).status_code == 200
    here = _token(callers, "eve@cast.example", CHOSEN)
    assert callers.nobody.get("/tickets", headers=here).json()["code"] == "password_change_required"


@pytest.mark.parametrize(
    ("who", "changes", "status"),
    [
        ("eve", {"role": None}, 422),
        ("eve", {"time_zone": None}, 422),
        ("eve", {"full_name": " "}, 422),
        ("eve", {"email": "e@cast.example"}, 422),
        ("eve", {"password": "password1234"}, 422),
        ("eve", {"version": 99, "city": "Bern"}, 409),
        ("ada", {"role": "customer"}, 403),
        ("ada", {"active": False}, 403),
        ("ada", {"password": CHOSEN}, 403),
        (None, {"city": "Bern"}, 404),
        (None, {"password": CHOSEN}, 404),
    ],
)
def test_what_cannot_be_changed_is_refused(
    who: str | None, changes: dict[str, Any], status: int, ada: Caller, cast: Cast
) -> None:
    number = cast.everyone[who].id if who else 999_999
    assert ada.patch(f"/users/{number}", json=changes).status_code == status
    assert ada.get("/users/999999").status_code == 404


def test_a_version_read_before_is_a_condition(ada: Caller, cast: Cast) -> None:
    path = f"/users/{cast.eve.id}"
    tag = ada.get(path).headers["etag"]
    changed = ada.patch(path, json={"city": "Bern"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert ada.patch(path, json={"city": "Basel"}, headers={"If-Match": tag}).status_code == 412
    assert ada.patch(path, json={"city": "Basel", "version": 2}).status_code == 200
