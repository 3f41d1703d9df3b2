"""People and programs who call the API in tests, with a bearer token, with the cookie, or as nobody."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from tests.support.leaks import secret, secrets_in
from ticketing_app import db
from ticketing_app.api import tokens
from ticketing_app.api.signed_in import COOKIE
from ticketing_app.domain import sessions
from ticketing_app.domain.actor import Actor
from ticketing_app.models import User

if TYPE_CHECKING:
    from httpx import Response

with warnings.catch_warnings():
    # Starlette would like the successor of httpx; we have httpx.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HOME = "http://localhost:8000"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@dataclass(frozen=True)
class Caller:
    """Somebody who sends requests; paths are below /api. Keeps no cookies by itself."""

    client: TestClient
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, headers: Mapping[str, str] | None = None, **content: Any) -> "Response":
        """One request and its answer, redirects not followed."""
        self.client.cookies.clear()
        answer = self.client.request(method, f"/api{path}", headers={**self.headers, **(headers or {})}, **content)
        is_json = answer.content and answer.headers.get("content-type") == "application/json"
        secrets_in(content.get("json"), content.get("data"), answer.json() if is_json else None, dict(answer.cookies))
        return answer

    def get(self, path: str, **content: Any) -> "Response":
        """GET."""
        return self.send("GET", path, **content)

    def post(self, path: str, **content: Any) -> "Response":
        """POST."""
        return self.send("POST", path, **content)

    def put(self, path: str, **content: Any) -> "Response":
        """PUT."""
        return self.send("PUT", path, **content)

    def patch(self, path: str, **content: Any) -> "Response":
        """PATCH."""
        return self.send("PATCH", path, **content)

    def delete(self, path: str, **content: Any) -> "Response":
        """DELETE."""
        return self.send("DELETE", path, **content)


@dataclass(frozen=True)
class Callers:
    """Where callers come from: `nobody`, `program(cast.abe)` by token, `browser(cast.abe)` by cookie."""

    client: TestClient

    @property
    def nobody(self) -> Caller:
        """Somebody who is not signed in."""
        return Caller(self.client)

    def program(self, actor: Actor) -> Caller:
        """With a bearer token."""
        token = secret(tokens.make(actor.person_id, secret_for(actor)))
        return Caller(self.client, {"Authorization": f"Bearer {token}"})

    def browser(self, actor: Actor, origin: str | None = HOME) -> Caller:
        """With the session cookie, on a page of `origin`."""
        headers = {"Cookie": f"{COOKIE}={secret_for(actor)}"}
        return Caller(self.client, headers if origin is None else {**headers, "Origin": origin})


def secret_for(actor: Actor) -> str:
    """The secret of a new session, opened without the slow password check."""
    with db.transaction() as session:
        user = session.get_one(User, actor.person_id)
        return secret(sessions.open_for(session, user, lifetime=timedelta(hours=1)))


def a_form(category_id: int, **fields: Any) -> dict[str, Any]:
    """The fields of a new ticket that have to be there."""
    return {"category_id": str(category_id), "title": "No dial tone", "description": "Dead since seven.", **fields}


def a_file(name: str = "router.png", content: bytes = PNG, kind: str = "image/png") -> tuple[str, Any]:
    """One file of an upload."""
    return ("attachments", (name, content, kind))


def rows(table: type[SQLModel]) -> int:
    """How many rows a table has."""
    with db.reading() as session:
        return session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def files_in(folder: Path) -> list[Path]:
    """All files that lie there."""
    return [path for path in folder.rglob("*") if path.is_file()]
