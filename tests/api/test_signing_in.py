"""Coming in and going out: tokens, the cookie, Origin, back-off, and being out at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from tests.api.callers import HOME, Caller, Callers, TestClient, a_form, secret_for
from tests.support.cast import PASSWORD, Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database, environment
from tests.support.tickets import MakeTicket, do
from ticketing_app import db
from ticketing_app.api import mounted
from ticketing_app.api.signed_in import COOKIE
from ticketing_app.config import settings
from ticketing_app.domain import people, sessions
from ticketing_app.models import User
from ticketing_app.vocabulary import Role

WRONG = {"username": "cara@cast.example", "password": "not the password"}
RIGHT = {"username": "cara@cast.example", "password": PASSWORD}
FOREIGN = {"Origin": "https://evil.example"}


def test_whoever_registers_is_a_customer_and_may_sign_in_at_once(callers: Callers) -> None:
    new = {"email": "Nora@Example.net", "password": PASSWORD, "full_name": "Nora New", "city": "Springfield"}
    made = callers.nobody.post("/auth/register", json=new)
    assert made.status_code == 201
    assert made.json()["role"] == "customer"
    assert made.json()["email"] == "nora@example.net"
    assert "password" not in made.text
    form = {"username": "nora@example.net", "password": PASSWORD, "grant_type": "password"}
    token = callers.nobody.post("/auth/token", data=form).json()
    me = callers.nobody.get("/auth/me", headers={"Authorization": f"Bearer {token['access_token']}"}).json()
    assert me["id"] == made.json()["id"]
    assert token["token_type"] == "bearer"
    assert token["expires_in"] == 3600


def test_nobody_chooses_their_own_role(callers: Callers) -> None:
    new = {"email": "n@example.net", "password": PASSWORD, "full_name": "N", "role": "admin"}
    refused = callers.nobody.post("/auth/register", json=new)
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "role", "message": "There is no such field."}]


def test_an_email_has_one_account(callers: Callers, cast: Cast) -> None:
    new = {"email": cast.email(cast.cara), "password": PASSWORD, "full_name": "C"}
    assert callers.nobody.post("/auth/register", json=new).status_code == 409


@pytest.mark.parametrize(
    "how", [{"json": RIGHT}, {"data": RIGHT}, {"json": {"email": RIGHT["username"], "password": PASSWORD}}]
)
def test_the_cookie_can_be_had_by_json_and_by_form(how: dict, callers: Callers, cast: Cast) -> None:
    answer = callers.nobody.post("/auth/session", **how)
    assert answer.status_code == 200
    assert answer.json()["id"] == cast.cara.id
    cookie = answer.headers["set-cookie"]
    for part in (f"{COOKIE}=", "HttpOnly", "Path=/", "SameSite=strict", f"Max-Age={settings().session_hours * 3600}"):
        assert part in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_where_people_use_https(callers: Callers, cast: Cast, database: Database) -> None:
    with environment({**database.environ, "TICKETING_PUBLIC_URL": "https://help.example.net"}):
        assert "Secure" in callers.nobody.post("/auth/session", json=RIGHT).headers["set-cookie"]


def test_the_cookie_reads_and_with_our_origin_writes(callers: Callers, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket, said = make_ticket(), {"body": "Hello"}
    path = f"/tickets/{ticket.id}/messages"
    assert callers.browser(cast.cara, origin=None).get("/auth/me").json()["id"] == cast.cara.id
    assert callers.browser(cast.cara).post(path, json=said).status_code == 201
    for origin in (None, "https://evil.example", "null", "http://localhost:9", "http://localhost:8000.evil.example"):
        refused = callers.browser(cast.cara, origin).post(path, json=said)
        assert (refused.status_code, refused.json()["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize("origin", [None, "https://evil.example"])
def test_no_write_of_any_kind_goes_through_with_the_cookie_alone(
    origin: str | None, callers: Callers, cast: Cast, make_ticket: MakeTicket, other: int
) -> None:
    ticket, browser = make_ticket(), callers.browser(cast.abe, origin)
    path = f"/tickets/{ticket.id}"
    answers = [
        browser.post("/tickets", data=a_form(other)),
        browser.put(f"{path}/assign", json={"assignee_id": cast.abe.id}),
        browser.put(f"{path}/status", json={"status": "cancelled"}),
        browser.patch(path, json={"title": "T"}),
        browser.post(f"{path}/messages", json={"body": "B"}),
        browser.post(f"{path}/attachments"),
        browser.delete("/auth/session"),
    ]
    assert [answer.status_code for answer in answers] == [403] * len(answers)


def test_the_bearer_token_decides_before_the_cookie(callers: Callers, cast: Cast) -> None:
    both = {**callers.browser(cast.cara).headers, **callers.program(cast.abe).headers}
    assert callers.nobody.get("/auth/me", headers=both).json()["id"] == cast.abe.id
    broken = {**callers.browser(cast.cara).headers, "Authorization": "Bearer nonsense"}
    refused = callers.nobody.get("/auth/me", headers=broken)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert callers.nobody.get("/auth/me", headers={**broken, "Authorization": "Bearer "}).status_code == 401


def test_another_site_cannot_sign_anybody_in_or_out(callers: Callers, cast: Cast) -> None:
    assert callers.nobody.post("/auth/session", json=RIGHT, headers=FOREIGN).status_code == 403
    assert callers.browser(cast.cara, FOREIGN["Origin"]).delete("/auth/session").status_code == 403


def test_signing_out_ends_the_session_and_clears_the_cookie(callers: Callers, cast: Cast) -> None:
    browser = callers.browser(cast.cara)
    gone = browser.delete("/auth/session")
    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert browser.get("/auth/me").status_code == 401
    assert browser.delete("/auth/session").status_code == 204
    assert callers.nobody.delete("/auth/session").status_code == 204


def test_signing_in_again_ends_the_session_before(callers: Callers, cast: Cast) -> None:
    browser = callers.browser(cast.cara)
    assert browser.post("/auth/session", json=RIGHT).status_code == 200
    assert browser.get("/auth/me").status_code == 401


def test_whoever_is_deactivated_is_out_at_once(callers: Callers, cast: Cast) -> None:
    program, browser = callers.program(cast.eve), callers.browser(cast.eve)
    assert program.get("/auth/me").status_code == browser.get("/auth/me").status_code == 200
    with db.transaction() as session:
        session.get_one(User, cast.eve.person_id).active = False
    assert program.get("/auth/me").status_code == browser.get("/auth/me").status_code == 401
    assert callers.nobody.post("/auth/token", data={**RIGHT, "username": "eve@cast.example"}).status_code == 401


def test_a_new_role_counts_from_the_next_request_on(callers: Callers, cast: Cast) -> None:
    program = callers.program(cast.mia)
    assert program.get("/users").status_code == 200
    with db.transaction() as session:
        session.get_one(User, cast.mia.person_id).role = Role.CUSTOMER
    assert program.get("/users").status_code == 403


def test_a_revoked_session_takes_its_token_along(callers: Callers, cast: Cast) -> None:
    program = callers.program(cast.cara)
    do(sessions.end_all, cast.cara.person_id)
    assert program.get("/auth/me").status_code == 401


def test_a_token_runs_out(stopped_clock: StoppedClock, callers: Callers, cast: Cast) -> None:
    program = callers.program(cast.cara)
    stopped_clock.move(minutes=59)
    assert program.get("/auth/me").status_code == 200
    stopped_clock.move(minutes=2)
    assert program.get("/auth/me").status_code == 401


def _forged(cast: Cast) -> Iterator[tuple[str, str]]:
    now, secret = datetime.now(UTC), secret_for(cast.cara)
    claims = {"sub": str(cast.cara.id), "jti": secret, "iat": now, "exp": now + timedelta(hours=1)}
    for missing in claims:
        rest = {name: value for name, value in claims.items() if name != missing}
        yield f"without {missing}", jwt.encode(rest, settings().signing_key, "HS256")
    yield "of another key", jwt.encode(claims, "x" * 48, "HS256")
    yield "of another algorithm", jwt.encode(claims, settings().signing_key * 2, "HS512")
    yield "unsigned", jwt.encode(claims, "", "none")
    yield "for somebody else", jwt.encode({**claims, "sub": str(cast.ada.id)}, settings().signing_key, "HS256")
    yield "of no session", jwt.encode({**claims, "jti": "guessed"}, settings().signing_key, "HS256")
    yield "too old", jwt.encode({**claims, "exp": now - timedelta(seconds=5)}, settings().signing_key, "HS256")


def test_no_forged_token_opens_anything(callers: Callers, cast: Cast) -> None:
    for about, token in _forged(cast):
        answer = callers.nobody.get("/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, about


def test_after_five_failures_an_account_has_to_wait(stopped_clock: StoppedClock, callers: Callers, cast: Cast) -> None:
    nobody = callers.nobody
    assert [nobody.post("/auth/token", data=WRONG).status_code for _ in range(5)] == [401] * 5
    refused = nobody.post("/auth/token", data=RIGHT)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert nobody.post("/auth/session", json=RIGHT).status_code == 429
    stopped_clock.move(seconds=int(refused.headers["retry-after"]))
    assert nobody.post("/auth/token", data=RIGHT).status_code == 200


def test_unknown_and_known_people_get_the_same_answer(callers: Callers, cast: Cast) -> None:
    known = callers.nobody.post("/auth/token", data=WRONG).json()
    unknown = callers.nobody.post("/auth/token", data={**WRONG, "username": "who@cast.example"}).json()
    assert {**known, "request_id": ""} == {**unknown, "request_id": ""}


class TestDemoAccounts:
    """One click, without a password: only on this machine, only from our own pages."""

    ONE_CLICK = {"demo_account": "cara@cast.example"}

    @pytest.fixture(autouse=True)
    def _cara_is_a_demo_account(self, database: Database, cast: Cast) -> None:
        with db.transaction() as session:
            session.get_one(User, cast.cara.person_id).demo = True

    def test_open_with_one_click_on_this_machine(self, callers: Callers, cast: Cast) -> None:
        for origin in ({}, {"Origin": HOME}):
            opened = callers.nobody.post("/auth/session", json=self.ONE_CLICK, headers=origin)
            assert opened.json()["id"] == cast.cara.id
            assert COOKIE in opened.headers["set-cookie"]

    def test_stay_shut_for_other_names_sites_and_addresses(self, callers: Callers) -> None:
        for headers in ({"Host": "rebound.example:8000"}, FOREIGN):
            assert callers.nobody.post("/auth/session", json=self.ONE_CLICK, headers=headers).status_code == 403
        with TestClient(mounted(), base_url=HOME, client=("192.0.2.7", 1)) as client:
            assert Caller(client).post("/auth/session", json=self.ONE_CLICK).status_code == 403

    @pytest.mark.parametrize("name", ["TICKETING_DEMO", "TICKETING_HOST"])
    def test_stay_shut_where_the_settings_say_so(self, name: str, callers: Callers, database: Database) -> None:
        value = {"TICKETING_DEMO": "false", "TICKETING_HOST": "0.0.0.0"}[name]  # noqa: S104 - the point of the test
        with environment({**database.environ, name: value}):
            assert callers.nobody.post("/auth/session", json=self.ONE_CLICK).status_code == 403

    def test_are_the_only_ones(self, callers: Callers) -> None:
        one_click = {"demo_account": "ada@cast.example"}
        assert callers.nobody.post("/auth/session", json=one_click).status_code == 403


def test_being_seen_is_noted_but_never_in_the_way(stopped_clock: StoppedClock, callers: Callers, cast: Cast) -> None:
    program = callers.program(cast.cara)
    stopped_clock.move(minutes=10)
    seen = program.get("/auth/me")
    assert seen.status_code == 200
    last = program.get("/auth/me").json()["last_seen_at"]
    assert datetime.fromisoformat(last) == stopped_clock.now


def test_roles_are_words_of_the_contract(callers: Callers, cast: Cast) -> None:
    found = callers.program(cast.ada).get("/users?role=engineer&active=true&limit=1").json()
    assert [user["role"] for user in found["items"]] == ["engineer"]
    assert found["next_cursor"]
    assert people.PeopleQuery().limit <= 100
