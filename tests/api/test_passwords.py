"""Forgotten and changed passwords over REST: one answer for all who ask, and the right session stays."""

import time

import pytest

from tests.api.callers import Caller, Callers
from tests.support.cast import PASSWORD, Cast
from tests.support.databases import Database, environment
from tests.support.tickets import outbox
from ticketing_app.api import passwords

CHOSEN = "plum-cart-seven-owl"
OWN = {"current_password": PASSWORD, "new_password": CHOSEN}


def _secret() -> str:
    [line] = [line for message in outbox() for line in message.body.splitlines() if "/welcome#" in line]
    return line.partition("#")[2]


def test_known_and_unknown_addresses_get_the_same_answer_after_the_same_time(callers: Callers, cast: Cast) -> None:
    answers = []
    for email in ("cara@cast.example", "nobody@cast.example"):
        begun = time.perf_counter()
        answer = callers.nobody.post("/auth/forgot", json={"email": email})
        assert time.perf_counter() - begun >= passwords.SAME_FOR_ALL
        answers.append((answer.status_code, answer.json()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 202


def test_the_link_names_the_host_of_the_settings_whatever_the_request_says(
    callers: Callers, cast: Cast, database: Database
) -> None:
    with environment({**database.environ, "TICKETING_PUBLIC_URL": "https://help.example.net"}):
        forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        callers.nobody.post("/auth/forgot", json={"email": "cara@cast.example"}, headers=forged)
    letter = next(message for message in outbox() if "/welcome#" in message.body)
    assert "https://help.example.net/welcome#" in letter.body
    assert "evil" not in letter.body


def test_a_link_resets_the_password_once_and_signs_out_everywhere(callers: Callers, cast: Cast) -> None:
    cara = callers.program(cast.cara)
    callers.nobody.post("/auth/forgot", json={"email": "cara@cast.example"})
    guessed = callers.nobody.post("/auth/reset", json={"token": _secret(), "password": "password1234"})
    assert guessed.json()["errors"] == [{"field": "password", "message": guessed.json()["detail"]}]
    assert callers.nobody.post("/auth/reset", json={"token": _secret(), "password": CHOSEN}).status_code == 204
    assert cara.get("/auth/me").status_code == 401
    spent = callers.nobody.post("/auth/reset", json={"token": _secret(), "password": CHOSEN})
    assert (spent.status_code, spent.json()["code"]) == (422, "dead_link")
    for password, status in ((PASSWORD, 401), (CHOSEN, 200)):
        form = {"username": "cara@cast.example", "password": password}
        assert callers.nobody.post("/auth/token", data=form).status_code == status


def test_who_changes_their_password_stays_signed_in_here_and_nowhere_else(callers: Callers, cast: Cast) -> None:
    here, program = callers.browser(cast.cara), callers.program(cast.cara)
    assert here.post("/auth/password", json=OWN).status_code == 204
    assert here.get("/auth/me").status_code == 200
    assert program.get("/auth/me").status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**OWN, "current_password": "not the password"}, "current_password"),
        ({**OWN, "new_password": "aaaaaaaaaaaa"}, "new_password"),
        ({**OWN, "new_password": PASSWORD}, "new_password"),
        ({"new_password": CHOSEN}, "current_password"),
    ],
)
def test_a_change_that_cannot_be_made_names_the_field(body: dict[str, str], field: str, cara: Caller) -> None:
    refused = cara.post("/auth/password", json=body)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_trying_present_passwords_has_to_wait_like_signing_in(cara: Caller) -> None:
    wrong = {**OWN, "current_password": "not the password"}
    assert [cara.post("/auth/password", json=wrong).status_code for _ in range(5)] == [422] * 5
    refused = cara.post("/auth/password", json=OWN)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_another_site_cannot_change_a_password_with_the_cookie(callers: Callers, cast: Cast) -> None:
    for origin in (None, "https://evil.example"):
        assert callers.browser(cast.cara, origin).post("/auth/password", json=OWN).status_code == 403


@pytest.mark.parametrize("password", ["password1234", "qwertyuiop12", "noranew12345"])
def test_who_registers_needs_a_password_that_is_not_soon_guessed(password: str, callers: Callers) -> None:
    new = {"email": "nora@cast.example", "full_name": "Nora New", "password": password}
    refused = callers.nobody.post("/auth/register", json=new)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "password"
