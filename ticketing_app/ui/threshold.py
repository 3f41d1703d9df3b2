"""What every request passes before anybody answers it: it gets an id, must be of a sane size, and a socket our Origin.

Below /api the API answers for itself in its own shape; all else is answered here in a word.
"""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from ticketing_app import limits, tracing
from ticketing_app.config import settings
from ticketing_app.ui.headers import App, Message, Send

log = logging.getLogger(__name__)
Receive = Callable[[], Awaitable[Message]]
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def guarded(app: App) -> App:
    """Wrap the whole server, inside of what puts headers on its answers."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        request_id = tracing.id_of(_header(scope, b"x-request-id"))
        scope.setdefault("state", {})["request_id"] = request_id
        with tracing.within(request_id):
            status = _refused(scope)
            if status:
                log.info("%s %s refused", scope.get("method", "socket"), scope["path"][:200], extra={"status": status})
                await answer(scope, send, status)
            else:
                await _with_a_net(app, scope, receive, send)

    return wrapped


async def answer(scope: Message, send: Send, status: int) -> None:
    """A status in its own words, also to somebody who asks for a socket."""
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    if kind not in ("http.response", *scope.get("extensions", {})):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if status in (413, 414, 431):
        headers.append((b"connection", b"close"))
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": HTTPStatus(status).phrase.encode()})


async def _with_a_net(app: App, scope: Message, receive: Receive, send: Send) -> None:
    """Whatever fails inside becomes a 500 that has our headers, and a trace in the log."""
    begun = False

    async def noting(message: Message) -> None:
        nonlocal begun
        begun = begun or message["type"] != "websocket.close"
        if message["type"] == "websocket.close" and not begun:
            # Said as an answer, so that it carries headers like any other.
            await answer(scope, send, 403)
        else:
            await send(message)

    try:
        await app(scope, receive, noting)
    except Exception:
        if begun or scope["type"] != "http":
            raise
        log.exception("%s %s failed", scope["method"], scope["path"][:200])
        await answer(scope, send, 500)


def _refused(scope: Message) -> int:
    if scope["type"] == "websocket":
        return limits.refusal(scope) or _foreign(scope)
    if scope["path"].startswith(("/api/", "/api?")) or scope["path"] == "/api":
        return 0
    if scope["method"] in WRITING and limits.stray_body(scope):
        return 413
    return limits.refusal(scope) or (_foreign(scope) if scope["path"].startswith("/_event") else 0)


def _foreign(scope: Message) -> int:
    """A socket carries the cookie of whoever opens it: only our own pages may, and browsers say which page asks."""
    return 0 if _header(scope, b"origin") in settings().origins else 403


def _header(scope: Message, wanted: bytes) -> str:
    found: Any = next((value for name, value in scope["headers"] if name.lower() == wanted), b"")
    return found.decode("latin-1")
