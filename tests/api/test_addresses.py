"""Addresses: with and without a slash alike, errors in one shape, and pages that describe it without the network."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.routing import iter_route_contexts
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

from tests.api.callers import HOME, Caller, Callers, TestClient
from tests.support.cast import Cast
from tests.support.databases import Database, environment
from tests.support.production import fit
from tests.support.tickets import MakeTicket, entries_on
from ticketing_app import db, migrations, wellbeing
from ticketing_app.api import api, mounted
from ticketing_app.domain import people
from ticketing_app.domain.actor import house
from ticketing_app.domain.people import NewPerson
from ticketing_app.integrations import storage
from ticketing_app.models import User
from ticketing_app.vocabulary import Door, Role

PROBLEM = {"type", "title", "status", "detail", "code", "request_id", "errors"}
ROUTES = sorted(
    (method, str(route.path_format)) for route in iter_route_contexts(api.routes) for method in route.methods or ()
)
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@sqlite_only
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_slash_at_the_end_makes_no_difference(method: str, path: str, callers: Callers) -> None:
    here = re.sub(r"\{\w+\}", "1", path.replace("{language}", "de")).rstrip("/")
    without, with_slash = callers.nobody.send(method, here), callers.nobody.send(method, f"{here}/")
    assert without.status_code == with_slash.status_code not in (301, 302, 307, 308, 404, 405)
    assert without.headers.get("content-type") == with_slash.headers.get("content-type")


@sqlite_only
@pytest.mark.parametrize(
    "path", ["", "/", "/tickets", "/tickets/", "/tickets/my-tickets", "/tickets/1", "/auth/session"]
)
def test_a_wrong_method_is_a_405_that_names_the_right_ones(path: str, callers: Callers) -> None:
    refused = callers.nobody.send("TRACE", path)
    assert refused.status_code == 405
    assert refused.headers["content-type"] == "application/problem+json"
    expected = {
        method for method, route in ROUTES if re.fullmatch(re.sub(r"\{\w+\}", r"\\d+", route), path.rstrip("/") or "/")
    }
    assert set(refused.headers["allow"].split(", ")) == expected


@sqlite_only
@pytest.mark.parametrize(
    "path",
    ["/typo", "/tickets/abc", "/tickets/-1", "/tickets/99999999999999999999", "/tickets//", "/docs/assets/x"],
)
def test_a_wrong_address_is_a_404_in_the_usual_shape(path: str, callers: Callers) -> None:
    missing = callers.nobody.get(path)
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert set(missing.json()) == PROBLEM


def test_addresses_outside_api_fall_through_to_what_is_mounted_behind() -> None:
    outer = mounted()
    outer.mount("", Starlette(routes=[]))
    outer.routes[-1].app = PlainTextResponse("a page")  # pyright: ignore[reportAttributeAccessIssue] - it is the Mount
    with TestClient(outer, base_url=HOME, follow_redirects=False) as client:
        assert {client.get(path).text for path in ("/", "/tickets/", "/apiary", "/queue")} == {"a page"}
        assert client.get("/api").json() == client.get("/api/").json()
        assert client.get("/api/nothing").headers["content-type"] == "application/problem+json"


@sqlite_only
def test_the_first_page_says_where_to_go_on(callers: Callers) -> None:
    root = callers.nobody.get("").json()
    assert set(root) == {"name", "version", "links"}
    for name in ("docs", "openapi.json", "health", "ready"):
        assert callers.nobody.get(root["links"][name].removeprefix("/api")).status_code == 200


def test_ready_means_reachable_and_migrated(callers: Callers, database: Database, tmp_path: Any) -> None:
    assert callers.nobody.get("/ready").status_code == 200
    with environment({"TICKETING_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"}):
        empty = callers.nobody.get("/ready")
        assert callers.nobody.get("/health").status_code == 200
    with environment({"TICKETING_DATABASE_URL": "mysql+pymysql://nobody@127.0.0.1:1/x"}):
        away = callers.nobody.get("/ready")
        signed_in = callers.nobody.get("/auth/me", headers={"Cookie": "ticketing_session=x"})
    assert "migrate" in empty.json()["detail"]
    for answer in (empty, away, signed_in):
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"
    assert migrations.current() == migrations.head()


@sqlite_only
def test_ready_names_every_part_that_does_not_work_in_a_sentence(
    callers: Callers, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong() -> dict[str, str]:
        answer = callers.nobody.get("/ready")
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        told = {one["field"]: one["message"] for one in answer.json()["errors"]}
        assert answer.json()["detail"] == " ".join(told.values())
        assert str(tmp_path) not in answer.text
        return told

    (tmp_path / "a-file").touch()
    with environment({**database.environ, "TICKETING_DATA_DIR": str(tmp_path / "a-file")}):
        assert wrong() == {"attachments": "The folder for attachments cannot be written (Not a directory)."}
    with monkeypatch.context() as full:
        full.setattr(storage, "LEAST_FREE", 1 << 62)
        assert "nearly full" in wrong()["attachments"]
    wellbeing.watch("worker", lambda: False)
    assert "worker" in wrong()["worker"]
    wellbeing.forget("worker")
    with environment({**fit(database.data_dir), **database.environ}):
        assert callers.nobody.get("/ready").json() == {"status": "ready"}
        with db.transaction() as session:
            people.create(session, house(Door.CLI), NewPerson(email="d@demo.example", full_name="D"), Role.AGENT, None)
            session.execute(sa.update(User).values(demo=True))
        assert "demo accounts" in wrong()["demo"]
    with db.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in wrong()["schema"]


@sqlite_only
def test_a_request_has_an_id_that_comes_back(
    callers: Callers, cara: Caller, abe: Caller, make_ticket: MakeTicket
) -> None:
    mine = {"X-Request-ID": "from-the-proxy.1"}
    missing = callers.nobody.get("/typo", headers=mine)
    assert missing.headers["x-request-id"] == missing.json()["request_id"] == "from-the-proxy.1"
    for nasty in ("a b", "x" * 65, 'a"b', ""):
        made = callers.nobody.get("/health", headers={"X-Request-ID": nasty}).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", made)


@sqlite_only
def test_every_answer_carries_safe_headers(callers: Callers, cara: Caller) -> None:
    for answer in (
        callers.nobody.get("/health"),
        callers.nobody.get("/typo"),
        cara.get("/auth/me"),
        cara.get("/users"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@sqlite_only
@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b'"text"', b"\xff", b"[" * 100_000, b'{"\\ud800": "\\ud800"}', b'{"email": "\\ud800"}'],
)
def test_a_body_that_makes_no_sense_is_a_422_with_sentences(body: bytes, callers: Callers, cara: Caller) -> None:
    headers = {"Content-Type": "application/json"}
    for caller, path in (
        (callers.nobody, "/auth/register"),
        (callers.nobody, "/auth/session"),
        (cara, "/tickets/1/messages"),
    ):
        refused = caller.post(path, content=body, headers=headers)
        assert refused.status_code == 422
        assert set(refused.json()) == PROBLEM
        for error in refused.json()["errors"]:
            assert error["message"].endswith((".", "?")), error


@sqlite_only
def test_the_docs_need_nothing_from_elsewhere(callers: Callers) -> None:
    page = callers.nobody.get("/docs")
    addresses = re.findall(r"""(?:src|href|url)["']?\s*[=:]\s*["']([^"']+)""", page.text)
    assert len(addresses) >= 4
    for address in addresses:
        assert address.startswith("/api/"), address
        assert callers.nobody.get(address.removeprefix("/api")).status_code == 200
    policy = page.headers["content-security-policy"]
    assert "http" not in policy
    assert "script-src 'self' 'sha256-" in policy


class TestOpenApi:
    """The document that describes the API."""

    @pytest.fixture
    def document(self) -> dict[str, Any]:
        """As programs get it."""
        with TestClient(mounted(), base_url=HOME) as client:
            return client.get("/api/openapi.json").json()

    def test_every_reference_leads_somewhere(self, document: dict[str, Any]) -> None:
        for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
            here: Any = document
            for part in reference.split("/"):
                here = here[part]

    def test_it_is_reached_where_it_says(self, document: dict[str, Any]) -> None:
        assert document["openapi"].startswith("3.")
        assert document["servers"] == [{"url": "/api"}]
        schemes = document["components"]["securitySchemes"]
        flows = [scheme["flows"]["password"]["tokenUrl"] for scheme in schemes.values() if "flows" in scheme]
        cookies = [scheme["name"] for scheme in schemes.values() if scheme.get("in") == "cookie"]
        assert (flows, cookies) == (["/api/auth/token"], ["ticketing_session"])

    def test_every_operation_has_a_summary_and_its_errors(self, document: dict[str, Any]) -> None:
        names = set()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                names.add(operation["operationId"])
                assert operation["summary"], (method, path)
                if operation.get("security"):
                    assert {"401", "403"} <= set(operation["responses"]), (method, path)
                for status, response in operation["responses"].items():
                    if status >= "400":
                        assert set(response["content"]) == {"application/problem+json"}, (method, path, status)
        assert len(names) == sum(len(operations) for operations in document["paths"].values())

    def test_whatever_is_sent_or_answered_has_examples(self, document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]
        wordless = [
            f"{name}.{field}"
            for name, schema in schemas.items()
            for field, about in schema.get("properties", {}).items()
            if schema.get("required") and field in schema["required"] and _is_plain(about) and "examples" not in about
        ]
        assert wordless == []


def _is_plain(about: dict[str, Any]) -> bool:
    return about.get("type") in ("string", "integer") and "enum" not in about


@sqlite_only
def test_the_actor_knows_the_request(abe: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    abe.put(f"/tickets/{ticket.id}/assign", json={"assignee_id": cast.abe.id}, headers={"X-Request-ID": "trace-7"})
    assert entries_on(ticket)[-1].request_id == "trace-7"


@sqlite_only
def test_ready_does_not_wait_for_a_writer(callers: Callers) -> None:
    with db.transaction():
        assert callers.nobody.get("/ready").elapsed.total_seconds() < 5
