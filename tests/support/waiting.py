"""Waiting for what another thread or process brings about."""

import threading
import time
from collections.abc import Callable


def until(true: Callable[[], bool], within: float = 20) -> None:
    """Come back as soon as it is so; fail where it is not `within` so many seconds."""
    deadline = time.monotonic() + within
    waiting = threading.Event()
    while not true():
        assert time.monotonic() < deadline, "it did not come to that in time"
        waiting.wait(0.02)
