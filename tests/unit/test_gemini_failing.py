"""Every way to fail ends as no advice that says why, within the deadline; who fails often is left in peace."""

import threading
import time

import pytest

from tests.support import gemini as replies
from tests.support.clock import StoppedClock
from tests.support.gemini import FakeGemini, Reply
from tests.support.ports import free_port
from tests.unit.asking import KEY, LABELS, TEXT, failure
from ticketing_app.integrations.suggesting import gemini
from ticketing_app.integrations.suggesting.gemini import Gemini
from ticketing_app.integrations.suggesting.source import Exchange, Outcome

BRIEFLY = 0.15


@pytest.mark.parametrize(
    ("reply", "outcome", "received"),
    [
        (replies.status(429), Outcome.RATE_LIMITED, "That did not work."),
        (replies.status(500), Outcome.UNAVAILABLE, "That did not work."),
        (replies.status(503), Outcome.UNAVAILABLE, "That did not work."),
        (replies.raw("[]", 503), Outcome.UNAVAILABLE, "[]"),
        (replies.dropped(), Outcome.UNAVAILABLE, ""),
        (replies.dropped_halfway(), Outcome.UNAVAILABLE, "candidates"),
        (replies.status(400), Outcome.REFUSED, "That did not work."),
        (replies.status(401), Outcome.REFUSED, "That did not work."),
        (replies.status(403), Outcome.REFUSED, "That did not work."),
        (replies.status(404), Outcome.REFUSED, "That did not work."),
        (replies.malformed(), Outcome.MALFORMED, '"category"'),
        (replies.truncated(), Outcome.MALFORMED, '"category"'),
        (replies.text(""), Outcome.MALFORMED, "STOP"),
        (replies.text("[" * 100_000), Outcome.MALFORMED, "[[["),
        (replies.raw(""), Outcome.MALFORMED, ""),
        (replies.raw("{}"), Outcome.MALFORMED, "{}"),
        (replies.raw("[]"), Outcome.MALFORMED, "[]"),
        (replies.raw('{"candidates": 7}'), Outcome.MALFORMED, "7"),
        (replies.html(), Outcome.MALFORMED, "Please sign in"),
        (replies.endless(), Outcome.MALFORMED, ""),
        (replies.blocked_question(), Outcome.BLOCKED, "SAFETY"),
        (replies.text("", "SAFETY"), Outcome.BLOCKED, "SAFETY"),
        (replies.text("", "PROHIBITED_CONTENT"), Outcome.BLOCKED, "PROHIBITED_CONTENT"),
        (replies.wrong_enum(), Outcome.NOTHING_USABLE, "Nonsense"),
        (replies.answer([]), Outcome.NOTHING_USABLE, "[]"),
        (replies.answer("Broadband"), Outcome.NOTHING_USABLE, "Broadband"),
        (replies.answer({"category": "Broadband"}), Outcome.NOTHING_USABLE, "Broadband"),
        (replies.answer({"category": {"label": ["Broadband"]}}), Outcome.NOTHING_USABLE, "Broadband"),
    ],
)
def test_a_failure_is_no_advice_and_says_why(
    fake: FakeGemini, source: Gemini, reply: Reply, outcome: Outcome, received: str
) -> None:
    fake.answers(reply)
    exchange = failure(source)
    assert exchange.outcome is outcome
    assert exchange.sent == TEXT
    assert received in exchange.received
    assert len(exchange.received) <= 4_000
    assert len(fake.requests) == 1  # it is asked once, whatever the library would like to try again


@pytest.mark.parametrize("reply", [replies.slow(), replies.dripping(), replies.dripping_headers()])
def test_whoever_is_slow_is_given_up_at_the_deadline(fake: FakeGemini, reply: Reply) -> None:
    gemini._library()  # so that its import does not count
    fake.answers(reply)
    began = time.perf_counter()
    exchange = failure(Gemini(KEY, fake.url, deadline_seconds=BRIEFLY))
    assert time.perf_counter() - began < BRIEFLY + 1
    assert exchange.outcome is Outcome.TIMED_OUT
    assert exchange.milliseconds >= BRIEFLY * 1000


def test_nobody_there_is_unavailable() -> None:
    exchange = failure(Gemini(KEY, f"http://127.0.0.1:{free_port()}"))
    assert (exchange.outcome, exchange.received) == (Outcome.UNAVAILABLE, "")


def test_a_redirect_is_not_followed(fake: FakeGemini, source: Gemini) -> None:
    with FakeGemini() as stranger:
        fake.answers(replies.redirect(f"{stranger.url}/v1beta/x"))
        assert failure(source).outcome is Outcome.UNAVAILABLE
        assert stranger.requests == []


def test_what_the_library_does_unexpectedly_does_not_escape(
    source: Gemini, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ImportError(f"something with {KEY}")

    monkeypatch.setattr(gemini, "_library", broken)
    assert failure(source) == Exchange(Outcome.UNAVAILABLE, TEXT)
    assert "ImportError" in caplog.text
    assert KEY not in caplog.text


def _hanging() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "gemini"]


def test_calls_that_hang_on_are_few_and_hold_no_process(fake: FakeGemini, stopped_clock: StoppedClock) -> None:
    fake.answers(replies.dripping_headers())
    # Longer than a busy machine may keep a drop from falling: a read that waits in vain ends its call.
    source = Gemini(KEY, fake.url, deadline_seconds=4 * BRIEFLY)
    for _ in range(gemini.AT_ONCE + 2):
        assert failure(source).outcome is Outcome.TIMED_OUT
        stopped_clock.move(hours=1)  # so that the breaker lets the next one through
    assert len(_hanging()) == gemini.AT_ONCE == len(fake.requests)
    assert all(thread.daemon for thread in _hanging())
    fake.let_go.set()
    for thread in _hanging():
        thread.join(5)
    fake.answers(replies.good())
    assert source.advise(TEXT, LABELS).opinions


def test_a_body_that_drips_does_not_hold_its_thread(fake: FakeGemini) -> None:
    fake.answers(replies.dripping())
    failure(Gemini(KEY, fake.url, deadline_seconds=BRIEFLY))
    for thread in _hanging():
        thread.join(5)
    assert _hanging() == []


@pytest.mark.parametrize(
    "reply", [replies.status(429), replies.status(503), replies.dropped(), replies.malformed(), replies.html()]
)
def test_after_three_failures_it_rests_and_asks_nobody(
    fake: FakeGemini, source: Gemini, reply: Reply, stopped_clock: StoppedClock
) -> None:
    fake.answers(reply, reply, reply, replies.good())
    assert Outcome.RESTING not in {failure(source).outcome for _ in range(3)}
    assert failure(source) == Exchange(Outcome.RESTING)
    assert len(fake.requests) == 3
    stopped_clock.move(seconds=60)
    assert source.advise(TEXT, LABELS).opinions
    assert source.advise(TEXT, LABELS).opinions


def test_timeouts_make_it_rest_and_a_failed_trial_doubles_the_rest(
    fake: FakeGemini, stopped_clock: StoppedClock
) -> None:
    fake.answers(replies.slow())
    source = Gemini(KEY, fake.url, deadline_seconds=BRIEFLY)
    assert [failure(source).outcome for _ in range(4)] == [*[Outcome.TIMED_OUT] * 3, Outcome.RESTING]
    stopped_clock.move(seconds=60)
    fake.answers(replies.status(503))
    assert failure(source).outcome is Outcome.UNAVAILABLE
    stopped_clock.move(seconds=119)
    assert failure(source).outcome is Outcome.RESTING
    stopped_clock.move(seconds=1)
    fake.answers(replies.good())
    assert source.advise(TEXT, LABELS).opinions


@pytest.mark.parametrize("reply", [replies.status(403), replies.blocked_question(), replies.wrong_enum()])
def test_a_refusal_makes_nobody_rest(
    fake: FakeGemini, source: Gemini, reply: Reply, stopped_clock: StoppedClock
) -> None:
    fake.answers(reply)
    assert Outcome.RESTING not in {failure(source).outcome for _ in range(5)}
    assert len(fake.requests) == 5
