"""What every answer of the API has around it: a request id, safe headers, a log line, and a net under all errors."""

import logging
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticketing_app import limits, texts, tracing
from ticketing_app.api import problems
from ticketing_app.domain.attachments import MAX_BYTES, MAX_PER_UPLOAD

log = logging.getLogger(__name__)

LARGEST_BODY = 1 << 20
LARGEST_UPLOAD = MAX_PER_UPLOAD * MAX_BYTES + LARGEST_BODY
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Envelope:
    """The outermost layer of the API, as plain ASGI: nothing that happens inside leaves without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        state = scope.setdefault("state", {})
        request_id = state.setdefault("request_id", tracing.id_of(headers.get("x-request-id", "")))
        texts.speak(texts.fitting(headers.get("accept-language", "")))
        with tracing.within(request_id):
            await self._answer(scope, receive, send, request_id)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        begun, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                headers["X-Request-ID"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if refused := limits.refusal(scope):
                await problems.refused(request_id, refused)(scope, receive, send_with_headers)
            else:
                await self.app(scope, _bounded(scope, receive), send_with_headers)
        except ClientDisconnect:
            log.info("client went away during %s %s", scope["method"], _path(scope))
        except Exception:
            log.exception("%s %s failed", scope["method"], _path(scope))
            if status:
                raise
            await problems.unexpected(request_id)(scope, receive, send_with_headers)
        spent = (time.perf_counter() - begun) * 1000
        log.info("%s %s %s %.0f ms", scope["method"], _path(scope), status, spent, extra=_facts(scope, status, spent))


class OneSlash:
    """`/api` like `/api/`, and every address below alike with and without a slash at its end; never a redirect."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if scope["type"] == "http" and (path == self.prefix or path.startswith(f"{self.prefix}/")):
            bare = path.removesuffix("/")
            scope = {**scope, "path": f"{bare}/" if bare == self.prefix else bare}
        await self.app(scope, receive, send)


def _facts(scope: Scope, status: int, spent: float) -> dict[str, Any]:
    """The same as fields, for logs that machines read."""
    facts = {"method": scope["method"], "path": _path(scope), "status": status, "milliseconds": round(spent, 1)}
    caller = scope["state"].get("caller")
    return facts if caller is None else {**facts, "person_id": caller.actor.person_id}


def _path(scope: Scope) -> str:
    """Where it went, without the query; what stands in it besides numbers may be a secret, so the route's word does."""
    words = {name: value for name, value in scope.get("path_params", {}).items() if not isinstance(value, int)}
    path: str = scope["path"][: limits.LONGEST_ADDRESS]
    for name, value in words.items():
        path = path.replace(str(value), f"{{{name}}}")
    return path


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """The body, until it is longer than any body that we take; a declared length is believed at once."""
    headers = Headers(scope=scope)
    multipart = headers.get("content-type", "").lower().startswith("multipart/")
    most = LARGEST_UPLOAD if multipart else LARGEST_BODY
    declared = headers.get("content-length", "")
    seen = 0

    async def receive_bounded() -> Message:
        nonlocal seen
        if declared.isdigit() and int(declared) > most:
            raise HTTPException(413)
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413)
        return message

    return receive_bounded
