"""Where a request really comes from: what a proxy says about it is believed of those that we were told of alone."""

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ticketing_app.config import Network, settings

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]


def behind_proxies(app: App) -> App:
    """Wrap the whole server: pages, API and socket all see the address of the browser instead of the proxy's."""

    async def wrapped(
        scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        trusted = settings().proxies
        client = scope.get("client")
        if trusted and client and scope["type"] in ("http", "websocket"):
            forwarded = b",".join(value for name, value in scope["headers"] if name.lower() == b"x-forwarded-for")
            scope = {**scope, "client": (real_address(client[0], forwarded.decode("latin-1"), trusted), client[1])}
        await app(scope, receive, send)

    return wrapped


def real_address(peer: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The nearest address that is no proxy of ours: read from the end, as each proxy appends whom it heard from.

    What stands before it was written by strangers. Where something is no address, the last one that is one counts.
    """
    found = peer
    for said in (*reversed([part.strip() for part in forwarded.split(",")]), ""):
        if not _is_one_of(found, trusted) or not _is_address(said):
            break
        found = said
    return found


def _is_one_of(address: str, networks: tuple[Network, ...]) -> bool:
    return _is_address(address) and any(_address(address) in network for network in networks)


def _is_address(said: str) -> bool:
    try:
        _address(said)
    except ValueError:
        return False
    return True


def _address(said: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(said)
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
