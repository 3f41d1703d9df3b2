"""Whatever fails behind the door, the answer is decent and has its headers."""

import pytest

from tests.api.callers import TestClient
from ticketing_app.ui.headers import with_headers
from ticketing_app.ui.threshold import guarded


async def failing(scope, receive, send) -> None:
    raise RuntimeError("a detail of ours")


def test_what_fails_is_a_500_with_headers_and_a_trace_that_has_the_same_id(caplog: pytest.LogCaptureFixture) -> None:
    answer = TestClient(with_headers(guarded(failing))).get("/queue")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"]
    assert "a detail of ours" in caplog.text


def test_what_fails_after_it_began_to_answer_is_cut_off() -> None:
    async def half_way(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        TestClient(with_headers(guarded(half_way))).get("/queue")
