"""Staying signed in over REST: refresh tokens that rotate, one's own sessions, and one's own account."""

import pytest

from tests.api.callers import Caller, Callers
from tests.support.cast import PASSWORD, Cast
from tests.support.clock import StoppedClock

CURL = {"User-Agent": "curl/8.4.0"}
RIGHT = {"username": "cara@cast.example", "password": PASSWORD}


def _tokens(callers: Callers) -> dict:
    return callers.nobody.post("/auth/token", data=RIGHT, headers=CURL).json()


def _with(callers: Callers, tokens: dict) -> Caller:
    return Caller(callers.client, {"Authorization": f"Bearer {tokens['access_token']}"})


def _refresh(callers: Callers, token: str):
    return callers.nobody.post("/auth/refresh", json={"refresh_token": token})


def test_a_token_comes_with_the_means_to_get_the_next_one(callers: Callers, cast: Cast) -> None:
    first = _tokens(callers)
    assert (first["expires_in"], first["refresh_expires_in"]) == (3600, 30 * 24 * 3600)
    answer = _refresh(callers, first["refresh_token"])
    assert answer.status_code == 200
    second = answer.json()
    assert second.keys() == first.keys()
    assert _with(callers, first).get("/auth/me").status_code == 401
    assert _with(callers, second).get("/auth/me").json()["id"] == cast.cara.id


@pytest.mark.parametrize("how", ["json", "data", "oauth"])
def test_it_can_be_traded_by_json_and_by_form(how: str, callers: Callers, cast: Cast) -> None:
    fields = {"refresh_token": _tokens(callers)["refresh_token"]}
    sent = {"data": {**fields, "grant_type": "refresh_token"}} if how == "oauth" else {how: fields}
    assert callers.nobody.post("/auth/refresh/", **sent).status_code == 200, cast


def test_it_outlives_the_access_token(stopped_clock: StoppedClock, callers: Callers, cast: Cast) -> None:
    first = _tokens(callers)
    stopped_clock.move(hours=2)
    assert _with(callers, first).get("/auth/me").status_code == 401
    second = _refresh(callers, first["refresh_token"]).json()
    assert _with(callers, second).get("/auth/me").status_code == 200
    stopped_clock.move(days=30)
    assert _refresh(callers, second["refresh_token"]).status_code == 401, cast


def test_a_second_use_is_answered_like_an_unknown_token_and_ends_the_session(callers: Callers, cast: Cast) -> None:
    first = _tokens(callers)
    second = _refresh(callers, first["refresh_token"]).json()
    again, unknown = _refresh(callers, first["refresh_token"]), _refresh(callers, "made up")
    assert again.status_code == unknown.status_code == 401
    assert {**again.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}
    assert again.headers["content-type"] == "application/problem+json"
    assert _with(callers, second).get("/auth/me").status_code == 401
    assert _refresh(callers, second["refresh_token"]).status_code == 401, cast


@pytest.mark.parametrize("sent", [{}, {"refresh_token": None}, {"refresh_token": 7}, {"refresh_token": "x", "more": 1}])
def test_what_is_no_refresh_request_is_refused(sent: dict, callers: Callers, cast: Cast) -> None:
    assert callers.nobody.post("/auth/refresh", json=sent).status_code == 422, cast


def test_ones_own_sessions_are_listed_and_ended(callers: Callers, cast: Cast) -> None:
    program, browser = _with(callers, _tokens(callers)), callers.browser(cast.cara)
    found = program.get("/auth/sessions").json()
    assert found["next_cursor"] is None
    here, there = found["items"]
    assert (here["device"], here["address"], here["current"]) == ("A program (curl)", "127.0.0.1", True)
    assert not there["current"]
    assert program.delete(f"/auth/sessions/{there['id']}").status_code == 204
    assert browser.get("/auth/me").status_code == 401
    assert program.delete(f"/auth/sessions/{there['id']}").status_code == 404
    carlos = callers.program(cast.carlo).get("/auth/sessions").json()["items"][0]["id"]
    assert program.delete(f"/auth/sessions/{carlos}").status_code == 404


def test_signing_out_everywhere_takes_tokens_and_cookies_along(callers: Callers, cast: Cast) -> None:
    tokens, browser = _tokens(callers), callers.browser(cast.cara)
    gone = browser.delete("/auth/sessions")
    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert browser.get("/auth/me").status_code == _with(callers, tokens).get("/auth/me").status_code == 401
    assert _refresh(callers, tokens["refresh_token"]).status_code == 401


def test_one_changes_ones_own_account_and_neither_email_nor_role(callers: Callers, cast: Cast) -> None:
    cara = callers.program(cast.cara)
    changed = cara.patch("/auth/me", json={"city": "Berlin", "phone": None, "time_zone": "Europe/Berlin"})
    assert changed.status_code == 200
    assert (changed.json()["city"], changed.json()["phone"]) == ("Berlin", None)
    assert cara.get("/auth/me").json()["time_zone"] == "Europe/Berlin"
    version = changed.json()["version"]
    for name, value in (("role", "admin"), ("email", "x@x.example"), ("active", False)):
        assert cara.patch("/auth/me", json={name: value}).status_code == 422
    assert cara.patch("/auth/me", json={"language": "xx"}).json()["errors"][0]["field"] == "language"
    assert cara.patch("/auth/me", json={"city": "Here", "version": version - 1}).status_code == 409
    assert cara.patch("/auth/me", json={"city": "Here", "version": version}).json()["version"] == version + 1


def test_an_admin_signs_somebody_out_and_merges_doubles(callers: Callers, cast: Cast) -> None:
    ada, carlo = callers.program(cast.ada), callers.program(cast.carlo)
    [place] = ada.get(f"/users/{cast.carlo.id}/sessions").json()["items"]
    assert not place["current"]
    assert ada.delete(f"/users/{cast.carlo.id}/sessions").status_code == 204
    assert carlo.get("/auth/me").status_code == 401
    assert ada.delete("/users/999999/sessions").status_code == 404
    kept = ada.post(f"/users/{cast.carlo.id}/merge", json={"into_id": cast.cara.id})
    assert kept.json()["id"] == cast.cara.id
    assert ada.post(f"/users/{cast.carlo.id}/merge", json={"into_id": cast.cara.id}).status_code == 409
    assert ada.post(f"/users/{cast.cara.id}/merge", json={"into_id": cast.eve.id}).status_code == 422
    assert ada.post(f"/users/{cast.ada.id}/merge", json={"into_id": cast.mia.id}).status_code == 403
