"""What a proxy says about where a request comes from is believed of our own proxies alone."""

import ipaddress

import pytest

from tests.api.callers import TestClient
from tests.support.databases import environment
from ticketing_app.proxies import behind_proxies, real_address

OURS = (ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("10.1.0.0/16"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "real"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        # Somebody who comes directly says what they like.
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        # What stood there before our first proxy was written by the browser.
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "203.0.113.9, nonsense", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9:4711", "127.0.0.1"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_nearest_address_that_is_not_ours_counts(peer: str, forwarded: str, real: str) -> None:
    assert real_address(peer, forwarded, OURS) == real


@pytest.mark.parametrize(("trusted", "seen"), [("", "127.0.0.1"), ("127.0.0.0/8", "203.0.113.9")])
def test_page_and_socket_see_the_same_address_and_by_default_the_peers(trusted: str, seen: str) -> None:
    found: list[str] = []

    async def app(scope, receive, send) -> None:
        found.append(scope["client"][0])
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
        else:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close"})

    client = TestClient(behind_proxies(app), client=("127.0.0.1", 50000), headers={"X-Forwarded-For": "203.0.113.9"})
    with environment({"TICKETING_TRUSTED_PROXIES": trusted}):
        client.get("/")
        with client.websocket_connect("/"):
            pass
    assert found == [seen, seen]
