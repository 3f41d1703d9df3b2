"""What every answer of the API has around it: a request id, safe headers, a log line, and a net under all errors."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Envelope:
    """The outermost layer of the API, as plain ASGI: nothing that happens inside leaves without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
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
            await self.app(scope, _bounded(scope, receive), send_with_headers)
        except ClientDisconnect:
            log.info("client went away during %s %s [%s]", scope["method"], scope["path"], request_id)
        except Exception:
            log.exception("%s %s failed [%s]", scope["method"], scope["path"], request_id)
            if status:
                raise
            await problems.unexpected(request_id)(scope, receive, send_with_headers)
        spent = (time.perf_counter() - begun) * 1000
        log.info("%s %s %s %.0f ms [%s]", scope["method"], scope["path"], status, spent, request_id)


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


def _request_id(headers: Headers) -> str:
    """The caller's own, where it is harmless in a log; else a new one."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


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
