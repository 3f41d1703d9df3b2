"""What every answer tells the browser: which sources it may use, that nobody may frame it, and what it may keep."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ticketing_app.ui import routes

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

# Reflex calls scripts by eval (toasts, `rx.call_script`) and puts small inline scripts and styles into its pages.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    )
)

ALWAYS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=()",
}

KEEP, ASK_FIRST = b"public, max-age=31536000, immutable", b"no-cache"
"""Files below /assets carry their content's hash in the name; everything else may change at any time."""

STATIC_PAGES = frozenset(route.path for route in routes.ALL if "[" not in route.path) - {routes.HOME.path}


def straight_to_pages(app: App) -> App:
    """Wrap the whole server: a page's address answers with the page, not with a detour to the same with a slash."""

    async def wrapped(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] == "http" and (path := scope["path"].rstrip("/")) in STATIC_PAGES:
            scope = {**scope, "path": f"{path}.html", "raw_path": f"{path}.html".encode()}
        await app(scope, receive, send)

    return wrapped


def with_headers(app: App) -> App:
    """Wrap the whole server. A header that the answer has already (an attachment's own sandbox) stays as it is."""

    async def wrapped(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        wanted = {**ALWAYS, b"cache-control": KEEP if scope["path"].startswith("/assets/") else ASK_FIRST}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                present = {name.lower() for name, _ in given}
                if message["status"] >= 400 and wanted[b"cache-control"] is KEEP:
                    wanted[b"cache-control"] = ASK_FIRST
                message["headers"] = [*given, *((name, value) for name, value in wanted.items() if name not in present)]
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped
