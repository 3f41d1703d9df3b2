"""How much of a request is read at all, whoever answers it: the address, the headers, a body nobody asked for."""

from collections.abc import Mapping
from typing import Any

LONGEST_ADDRESS = 8 << 10
LARGEST_HEADERS = 32 << 10
LARGEST_STRAY_BODY = 64 << 10
"""Bytes; no page takes a body, so this is for those that send one all the same."""
LARGEST_EVENT = 256 << 10
"""Bytes of one message of a socket: the longest text that a form takes fits in ten times."""


def refusal(scope: Mapping[str, Any]) -> int:
    """The status with which a request is refused before anybody reads it, or 0."""
    address = len(scope.get("raw_path") or scope["path"].encode("utf-8", "replace")) + len(
        scope.get("query_string", b"")
    )
    if address > LONGEST_ADDRESS:
        return 414
    if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
        return 431
    return 0


def stray_body(scope: Mapping[str, Any]) -> bool:
    """Whether a request to something that takes no body announces a large one."""
    declared = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
    return declared.isdigit() and int(declared) > LARGEST_STRAY_BODY
