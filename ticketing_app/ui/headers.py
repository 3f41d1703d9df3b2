"""What every answer tells the browser: which sources it may use, that nobody may frame it, and what it may keep."""

import functools
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from ticketing_app.config import Settings, settings
from ticketing_app.ui import routes

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

# Reflex calls scripts by eval (toasts, `rx.call_script`) and puts small inline scripts and styles into its pages.
POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
)

ALWAYS = {
    # Else the server names itself, which helps only those who look for its holes.
    b"server": b"ticketing",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=()",
}

KEEP, ASK_FIRST = b"public, max-age=31536000, immutable", b"no-cache"
"""Files below /assets carry their content's hash in the name; everything else may change at any time."""

BEGINNINGS = frozenset({"http.response.start", "websocket.http.response.start", "websocket.accept"})
"""Where an answer's headers go, also one to somebody who asked for a socket."""
UNNAMED = {b"referrer-policy": b"no-referrer"}
SECRETIVE = frozenset({routes.WELCOME.path, routes.FORGOT.path, routes.PASSWORD.path})
"""Pages whose address nobody else needs to know, not even as where somebody comes from."""

STATIC_PAGES = frozenset(route.path for route in routes.ALL if "[" not in route.path) - {routes.HOME.path}


def straight_to_pages(app: App) -> App:
    """Wrap the whole server: a page's address answers with the page, not with a detour to the same with a slash."""

    async def wrapped(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] == "http" and (path := scope["path"].rstrip("/")) in STATIC_PAGES:
            scope = {**scope, "path": f"{path}.html", "raw_path": f"{path}.html".encode()}
        await app(scope, receive, send)

    return wrapped


def safe(chosen: Settings) -> Mapping[bytes, bytes]:
    """What every answer carries in this house: a page may talk to our own address alone, by https where people do."""
    return _safe(chosen.origins, chosen.secure_cookie)


@functools.lru_cache(maxsize=4)
def _safe(origins: tuple[str, ...], by_https: bool) -> Mapping[bytes, bytes]:
    # 'self' means the socket too, but older Safaris do not know.
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in origins)
    policy = "; ".join((*POLICY, f"connect-src 'self' {sockets}"))
    always = {b"content-security-policy": policy.encode(), **ALWAYS}
    return {**always, b"strict-transport-security": b"max-age=31536000"} if by_https else always


def with_headers(app: App) -> App:
    """Wrap the whole server. A header that the answer has already (an attachment's own sandbox) stays as it is."""

    async def wrapped(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        keeping = KEEP if scope["path"].startswith("/assets/") else ASK_FIRST
        is_secretive = scope["path"].removesuffix(".html").rstrip("/") in SECRETIVE

        async def send_with_headers(message: Message) -> None:
            if message["type"] in BEGINNINGS:
                given = list(message.get("headers", []))
                present = {name.lower() for name, _ in given}
                wanted = {
                    **safe(settings()),
                    **(UNNAMED if is_secretive else {}),
                    b"cache-control": keeping if message.get("status", 200) < 400 else ASK_FIRST,
                    b"x-request-id": scope.get("state", {}).get("request_id", "").encode(),
                }
                message["headers"] = [*given, *((name, value) for name, value in wanted.items() if name not in present)]
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped
