"""Gemini as a source of suggestions: asked once, within a deadline, about redacted text; it never breaks its caller.

The only file that knows `google.generativeai`, which takes a second to import: it is loaded with the first question.
Nothing here logs the key, the text or the answer.
"""

import logging
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from ticketing_app.domain import fields
from ticketing_app.integrations.suggesting import asking
from ticketing_app.integrations.suggesting.breaker import Breaker
from ticketing_app.integrations.suggesting.source import Advice, Exchange, Labels, NoAdvice, Opinion, Outcome
from ticketing_app.vocabulary import Facet

DEADLINE_SECONDS = 8.0
MODEL = "gemini-2.5-flash"
MOST_RECEIVED = 4_000
AT_ONCE = 4
"""Questions under way at the same time, those included that nobody waits for any more."""
MOST_TOKENS = 4_096
"""Of an answer, with what the model thinks before it; more cannot come within the deadline, but would be paid for."""

# What an outcome says about the service's health; those that are missing say nothing: it answered, if only to refuse.
_HEALTH = {
    Outcome.ANSWERED: True,
    Outcome.TIMED_OUT: False,
    Outcome.RATE_LIMITED: False,
    Outcome.UNAVAILABLE: False,
    Outcome.MALFORMED: False,
}
# Reasons to end an answer (Candidate.FinishReason) that are the provider's filters.
_FILTERED = frozenset({"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})

_log = logging.getLogger(__name__)
_loading = threading.Lock()


class Gemini:
    """One for each process: it remembers how the service is, and lets it rest when it is not well. Safe for threads."""

    name = "gemini"

    def __init__(
        self, api_key: str, endpoint: str = "", model: str = MODEL, deadline_seconds: float = DEADLINE_SECONDS
    ) -> None:
        """`endpoint` is where the API lives, "http://…" or "https://…"; empty for Google's own.

        `deadline_seconds` bounds a whole call, from connecting to the last byte. Raises `ValueError` for an empty key.
        """
        if not api_key:
            raise ValueError("Gemini needs an API key.")
        self.model = f"{model}/{asking.REVISION}"
        self._key, self._endpoint, self._model, self._deadline = api_key, endpoint, model, deadline_seconds
        self._breaker = Breaker()
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def advise(self, text: str, labels: Labels) -> Advice:
        """An opinion on each facet of which Gemini has one that fits. Raises `NoAdvice`, and nothing else."""
        asked = {facet: tuple(choices) for facet, choices in labels.items() if choices}
        sent = asking.ready_to_send(text)
        if not sent or not asked:
            raise NoAdvice(Exchange(Outcome.NOTHING_USABLE))
        turn = self._breaker.enter()
        if turn is None:
            raise NoAdvice(Exchange(Outcome.RESTING))
        exchange, found = Exchange(Outcome.UNAVAILABLE, sent), {}
        try:
            exchange, found = self._exchange(sent, asked)
        except Exception as error:  # whatever the library comes up with: the house goes on without it
            _log.warning("Gemini could not be asked (%s).", type(error).__name__)
        finally:
            self._breaker.leave(turn, _HEALTH.get(exchange.outcome))
        _log.info("Gemini: %s after %.0f ms.", exchange.outcome, exchange.milliseconds)
        if exchange.outcome is not Outcome.ANSWERED:
            raise NoAdvice(exchange)
        return Advice(self.name, self.model, found, exchange)

    def _exchange(self, sent: str, asked: Labels) -> tuple[Exchange, dict[Facet, Opinion]]:
        library = _library()  # outside of the deadline: it takes its time once, and is no fault of the network
        from ticketing_app.integrations.suggesting.wire import Wire  # brings requests along

        began = time.perf_counter()
        wire = Wire(time.monotonic() + self._deadline)
        found: dict[Facet, Opinion] = {}
        said = ""
        try:
            outcome, said = self._within_the_deadline(lambda: self._ask(*library, wire, sent, asked))
        except Exception as error:
            outcome = wire.outcome(error)
            _log.warning("Gemini gave no answer: %s (%s).", outcome, type(error).__name__)
        took = (time.perf_counter() - began) * 1000
        said = (said or wire.text).replace(self._key, "[key]")
        if outcome is Outcome.ANSWERED:
            outcome, found = _understood(said, asked)
        received = fields.paragraph("received", said, len(said), 0)[:MOST_RECEIVED]
        return Exchange(outcome, sent, received, took), found

    def _within_the_deadline(self, ask: Callable[[], tuple[Outcome, str]]) -> tuple[Outcome, str]:
        """What `ask` returns or raises; `TimeoutError` at the deadline, whatever `ask` is still waiting for.

        It runs in a thread, because nothing else bounds a name look-up or a server that drips headers. A thread that
        hangs on ends with the process and keeps one of a few places, so that there are never more of them than places.
        """
        until = time.monotonic() + self._deadline
        if not self._free.acquire(timeout=self._deadline):
            raise TimeoutError
        answer: Future[tuple[Outcome, str]] = Future()
        try:
            threading.Thread(target=self._run, args=(ask, answer), name="gemini", daemon=True).start()
        except BaseException:
            self._free.release()
            raise
        return answer.result(timeout=max(until - time.monotonic(), 0))

    def _run(self, ask: Callable[[], tuple[Outcome, str]], answer: Future[tuple[Outcome, str]]) -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:
            answer.set_exception(error)
        finally:
            self._free.release()

    def _ask(self, genai: Any, services: Any, wire: Any, sent: str, asked: Labels) -> tuple[Outcome, str]:
        """Send the question; what became of it so far, and the answer's text. Raises what the library raises."""
        model = genai.GenerativeModel(
            self._model,
            system_instruction=asking.INSTRUCTION,
            generation_config={
                "temperature": 0.0,
                "candidate_count": 1,
                "max_output_tokens": MOST_TOKENS,
                "response_mime_type": "application/json",
                "response_schema": asking.schema(asked),
            },
        )
        # A client of its own instead of `genai.configure`, which is one for all instances of the process.
        client = _client(services, self._key, self._endpoint, wire)
        model._client = client
        try:
            response = model.generate_content(
                [{"role": "user", "parts": asking.question(sent, asked)}],
                request_options={"timeout": self._deadline, "retry": None},
            )
        finally:
            client.transport.close()
        if response.prompt_feedback.block_reason:
            return Outcome.BLOCKED, ""
        if not response.candidates:
            return Outcome.MALFORMED, ""
        first = response.candidates[0]
        ended = getattr(first.finish_reason, "name", "")  # a number without a name where it is newer than the library
        text = "".join(part.text for part in first.content.parts)
        if ended in _FILTERED:
            return Outcome.BLOCKED, text
        return (Outcome.MALFORMED if ended == "MAX_TOKENS" or not text else Outcome.ANSWERED), text


def _understood(said: str, asked: Labels) -> tuple[Outcome, dict[Facet, Opinion]]:
    try:
        found = asking.opinions(asking.read(said), asked)
    except ValueError:
        return Outcome.MALFORMED, {}
    return (Outcome.ANSWERED if found else Outcome.NOTHING_USABLE), found


def _library() -> tuple[Any, Any]:
    """The library, and the clients of Google's services under it."""
    with _loading, warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # it says at every import that it has a successor
        import google.ai.generativelanguage as services
        import google.generativeai as genai
    # At DEBUG it would log requests with all their headers and the ticket's text.
    logging.getLogger("google").setLevel(logging.WARNING)
    return genai, services


def _client(services: Any, key: str, endpoint: str, wire: Any) -> Any:
    options = {"api_key": key} | ({"api_endpoint": endpoint.rstrip("/")} if endpoint else {})
    # What the library makes for itself after `configure`.
    client = services.GenerativeServiceClient(transport="rest", client_options=options)
    session = client.transport._session
    session._refresh_status_codes = ()  # or it asks three times where the key is refused
    session.mount("https://", wire)
    session.mount("http://", wire)
    return client
