"""The app in production as a process of its own: what every answer carries, who may open the socket, how it ends."""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import col

from tests.support import production
from tests.support.databases import SqliteTemplate
from tests.support.leaks import secret
from tests.support.ports import free_port
from tests.support.server import Server, running
from tests.support.waiting import until
from ticketing_app import db, limits
from ticketing_app.models import SignInFailure

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
SOCKET = "/_event/?EIO=4&transport=websocket&token=" + secret("0b5f9f0e-4f5c-4a55-9a54-2f0c6d0a7c11")
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/queue", 200),
    ("GET", "/nothing", 404),
    ("GET", "/assets/page-1a2b.js", 200),
    ("GET", "/assets/nothing.js", 404),
    ("POST", "/queue", 405),
    ("POST", "/_upload", 405),
    ("GET", "/ping", 200),
    ("GET", "/_health", 200),
    ("GET", f"/queue?{'x' * limits.LONGEST_ADDRESS}", 414),
    ("GET", SOCKET, 403),
    ("GET", "/api", 200),
    ("GET", "/api/ready", 200),
    ("GET", "/api/docs", 200),
    ("GET", "/api/nothing", 404),
    ("DELETE", "/api/health", 405),
    ("GET", "/api/auth/me", 401),
    ("GET", f"/api/health?{'x' * limits.LONGEST_ADDRESS}", 414),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: SqliteTemplate) -> Iterator[Server]:
    """Started without `serve`, as somebody might who has a process manager of their own."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(_sqlite_template.file, folder / "served.db")
    environ = {
        **production.fit(folder / "data"),
        **production.pages(folder),
        "TICKETING_DATABASE_URL": f"sqlite:///{folder / 'served.db'}",
        "TICKETING_TRUSTED_PROXIES": "127.0.0.1",
    }
    port = free_port()
    command = [sys.executable, "-m", "granian", "ticketing_app.ticketing_app:app", "--interface", "asgi", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    with running(command, port=port, log=folder / "server.log", environ=environ) as server:
        yield server


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_safe_headers(method: str, path: str, status: int, served: Server) -> None:
    more = HANDSHAKE if path == SOCKET else {}
    answer = httpx.request(method, served.url + path, headers=more, timeout=20)
    assert answer.status_code == status
    for name, value in (
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("strict-transport-security", "max-age=31536000"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
    ):
        assert answer.headers[name] == value
    policy = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == ("'none'" if path.startswith("/api") else "'self'")
    assert policy["frame-ancestors"] == "'none'"
    if not path.startswith("/api"):
        assert policy["connect-src"] == "'self' wss://help.example.net"
    assert "granian" not in answer.headers["server"]
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    kept = path.startswith("/assets/") and status == 200
    assert ("immutable" in answer.headers["cache-control"]) is kept


@pytest.mark.parametrize("path", ["/queue", "/_upload", "/nothing", "/api/auth/token"])
def test_a_body_that_is_announced_too_large_is_refused(path: str, served: Server) -> None:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)) as line:
        line.putrequest("POST", path)
        line.putheader("Content-Type", "application/x-www-form-urlencoded")
        line.putheader("Content-Length", str(200 << 20))
        line.endheaders()
        assert line.getresponse().status == 413


def test_large_headers_are_refused(served: Server) -> None:
    for path in ("/queue", "/api/health"):
        answer = httpx.get(served.url + path, headers={"X-Large": "x" * limits.LARGEST_HEADERS})
        assert answer.status_code == 431


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (production.PUBLIC, 101),
        ("", 403),
        ("https://evil.example", 403),
        ("https://help.example.net.evil.example", 403),
        ("http://localhost:8000", 403),
        ("null", 403),
    ],
)
def test_only_our_own_pages_open_the_socket(origin: str, status: int, served: Server) -> None:
    with opened(served, {"Origin": origin} if origin else {}) as (_, answer):
        assert int(answer.split()[1]) == status


def test_a_message_that_is_too_long_ends_the_socket(served: Server) -> None:
    with opened(served, {"Origin": production.PUBLIC}) as (line, _):
        line.sendall(b"\x81\xff" + (limits.LARGEST_EVENT + 1).to_bytes(8, "big") + bytes(4))
        line.sendall(b"4" * (limits.LARGEST_EVENT + 1))
        with contextlib.suppress(ConnectionResetError):
            while line.recv(1 << 16):
                pass


def test_a_write_with_the_cookie_needs_our_origin_and_the_cookie_is_secure(served: Server) -> None:
    account = {"email": "new@example.net", "password": secret("four words on one line"), "full_name": "Nora New"}
    assert httpx.post(f"{served.url}/api/auth/register", json=account, timeout=20).status_code == 201
    credentials = {name: account[name] for name in ("email", "password")}
    for origin, status in (("https://evil.example", 403), (production.PUBLIC, 200)):
        answer = httpx.post(f"{served.url}/api/auth/session", json=credentials, headers={"Origin": origin}, timeout=20)
        assert answer.status_code == status
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    signed_in = {"Cookie": f"ticketing_session={secret(cookie.split('=')[1].split(';')[0])}"}
    for more in ({}, {"Origin": "https://evil.example"}, {"Origin": served.url}):
        answer = httpx.post(f"{served.url}/api/tickets/", headers={**signed_in, **more}, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


def test_failed_sign_ins_are_counted_for_the_address_behind_the_proxy(served: Server) -> None:
    form = {"username": "nobody@example.net", "password": "certainly not this one"}
    answer = httpx.post(
        f"{served.url}/api/auth/token", data=form, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}, timeout=20
    )
    assert answer.status_code == 401
    engine = db.make_engine(f"sqlite:///{served.log.parent / 'served.db'}")
    with engine.connect() as connection:
        (address,) = connection.execute(sa.select(col(SignInFailure.address))).one()
    engine.dispose()
    assert address == "203.0.113.9"


def test_the_log_is_an_object_a_line_and_names_requests(served: Server) -> None:
    httpx.get(f"{served.url}/api/health?q=private", headers={"X-Request-ID": "from-the-proxy.1"})

    def of_ours() -> list[dict[str, Any]]:
        # Reflex prints a line of its own while it starts.
        lines = [json.loads(line) for line in served.log.read_text().splitlines() if re.fullmatch(r"\{.*\}", line)]
        return [one for one in lines if one.get("request_id") == "from-the-proxy.1"]

    until(lambda: bool(of_ours()))  # it is written behind the answer
    (line,) = of_ours()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("milliseconds") >= 0
    line.pop("message")
    assert line == {
        "level": "INFO",
        "logger": "ticketing_app.api.envelope",
        "method": "GET",
        "path": "/api/health",
        "status": 200,
        "request_id": "from-the-proxy.1",
    }


def test_told_to_stop_it_answers_who_is_being_served_and_ends_well(served: Server) -> None:
    body = b"username=nobody%40example.net&password=certainly+not+this+one"
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)) as line:
        line.putrequest("POST", "/api/auth/token")
        line.putheader("Content-Type", "application/x-www-form-urlencoded")
        line.putheader("Content-Length", str(len(body)))
        line.endheaders(body[:10])
        # By the time that another request is answered this one has begun.
        assert httpx.get(f"{served.url}/api/health").status_code == 200
        os.kill(served.process.pid, signal.SIGTERM)
        with ThreadPoolExecutor(1) as waiting:
            ended = waiting.submit(served.process.wait, 20)
            line.send(body[10:])
            assert line.getresponse().status == 401
            line.close()
            assert ended.result() == 0
    assert "worker stopped" in served.log.read_text()


@contextlib.contextmanager
def opened(served: Server, headers: dict[str, str]) -> Iterator[tuple[socket.socket, str]]:
    """A socket as far as the server lets it come, with the first line of its answer."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as line:
        lines = [f"{name}: {value}" for name, value in {"Host": "help.example.net", **HANDSHAKE, **headers}.items()]
        line.sendall("\r\n".join([f"GET {SOCKET} HTTP/1.1", *lines, "", ""]).encode())
        yield line, line.recv(4096).decode("latin-1").splitlines()[0]
