"""A stand-in for Gemini's API: a real HTTP server on loopback that answers as told and keeps what it was asked.

    with FakeGemini() as fake:
        fake.answers(good(category="Mobile"), status(503))   # one for each request, the last for all further ones

Without `answers` it is well-behaved: of every list it chooses the first label. `obedient` does what the ticket's
text orders, for trying what a text can win.
"""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

SURE = 0.9


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def instruction(self) -> str:
        """The system instruction."""
        return "".join(part["text"] for part in self.body["systemInstruction"]["parts"])

    @property
    def prompt(self) -> str:
        """All that the user's side said: lists and ticket."""
        return "\n".join(part["text"] for content in self.body["contents"] for part in content["parts"])

    @property
    def ticket(self) -> str:
        """What stands between the marks."""
        found = re.search(r"<<<(TICKET \w+)\n(.*)\n\1>>>", self.prompt, re.DOTALL)
        return found[2] if found else ""

    @property
    def shape(self) -> Mapping[str, Any]:
        """The wanted shape of the answer: facet → properties."""
        facets = self.body["generationConfig"]["responseSchema"]["properties"]
        return {facet: schema["properties"] for facet, schema in facets.items()}


class Connection(BaseHTTPRequestHandler):
    """One connection; replies write to it."""

    fake: "FakeGemini"

    def do_POST(self) -> None:
        """Keep the request and reply as planned."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.path, dict(self.headers.items()), json.loads(body))
        with contextlib.suppress(OSError):  # whoever asked has gone
            self.fake.next_reply(asked)(self, asked)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep silent."""

    def reply(self, code: int, body: str, kind: str = "application/json", **headers: str) -> None:
        """A whole response."""
        content = body.encode()
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def drip(self, text: bytes) -> None:
        """A byte at a time, never ending, until the fake lets go."""
        self.wfile.write(text)
        while not self.fake.let_go.wait(0.01):
            self.wfile.write(b" ")


Reply = Callable[[Connection, Asked], None]


class FakeGemini:
    """The server, running inside a `with`. `requests` holds what it was asked, the oldest first."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.let_go = threading.Event()
        """Set it to end what is slow; leaving the `with` does."""
        self._plan: list[Reply] = [good()]
        self._lock = threading.Lock()
        handler = type("Handler", (Connection,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        serve = {"poll_interval": 0.02}
        threading.Thread(target=self._server.serve_forever, kwargs=serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def answers(self, *replies: Reply) -> None:
        """One reply for each of the next requests; the last one for all that follow."""
        self._plan = list(replies)

    def next_reply(self, asked: Asked) -> Reply:
        """What to do with a request, which is kept."""
        with self._lock:
            self.requests.append(asked)
            return self._plan.pop(0) if len(self._plan) > 1 else self._plan[0]


def _candidate(text: str, ended: str = "STOP") -> str:
    content = {"role": "model", "parts": [{"text": text}] if text else []}
    return json.dumps({"candidates": [{"index": 0, "content": content, "finishReason": ended}], "modelVersion": "fake"})


def _first_labels(asked: Asked, chosen: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """A well-behaved answer: of every list the chosen label, or else the first."""
    answer: dict[str, dict[str, Any]] = {}
    for facet, shape in asked.shape.items():
        names = shape["label"]["enum"]
        label = chosen.get(facet, names[0])
        answer[facet] = {"label": label, "confidence": SURE, "reason": f"It says {label}."}
        if "second" in shape:
            other = next(name for name in names if name != label)
            answer[facet] |= {"second": other, "second_confidence": 0.05}
    return answer


def good(**chosen: str) -> Reply:
    """An answer that fits the schema: `good(severity="major")`."""
    return lambda link, asked: link.reply(200, _candidate(json.dumps(_first_labels(asked, chosen))))


def answer(value: Any) -> Reply:
    """Any JSON as the model's text."""
    return lambda link, _: link.reply(200, _candidate(json.dumps(value)))


def text(said: str, ended: str = "STOP") -> Reply:
    """Any text as the model's, and why it ended there (Candidate.FinishReason)."""
    return lambda link, _: link.reply(200, _candidate(said, ended))


def raw(body: str, code: int = 200, kind: str = "application/json") -> Reply:
    """Any body at all."""
    return lambda link, _: link.reply(code, body, kind)


def status(code: int, message: str = "That did not work.") -> Reply:
    """An error as Google words it."""
    return raw(json.dumps({"error": {"code": code, "message": message, "status": "SOME_STATUS"}}), code)


def echoing_the_key(code: int) -> Reply:
    """An error that repeats the caller's key, as careless gateways do."""
    return lambda link, asked: status(code, f"The key {asked.headers['x-goog-api-key']} is not valid.")(link, asked)


def malformed() -> Reply:
    """JSON with an end that does not fit."""
    return text('{"category": {"label": "Broadband", ')


def truncated() -> Reply:
    """Cut off where the model ran out of tokens, by chance where the JSON is whole."""
    return lambda link, asked: link.reply(200, _candidate(json.dumps(_first_labels(asked, {})), "MAX_TOKENS"))


def wrong_enum() -> Reply:
    """Labels that nobody offered."""
    return lambda link, asked: answer({facet: {"label": "Nonsense", "confidence": 1} for facet in asked.shape})(
        link, asked
    )


def blocked_question() -> Reply:
    """The safety filter did not let the question through."""
    return raw(json.dumps({"promptFeedback": {"blockReason": "SAFETY"}}))


def html() -> Reply:
    """A page of some proxy, with a code that says that all is well."""
    return raw("<html><body>Please sign in to the network.</body></html>", kind="text/html")


def dropped() -> Reply:
    """The connection ends without a word."""
    return lambda link, _: link.connection.close()


def dropped_halfway() -> Reply:
    """The connection ends within the body."""

    def reply(link: Connection, _: Asked) -> None:
        link.send_response(200)
        link.send_header("Content-Length", "1000")
        link.end_headers()
        link.wfile.write(b'{"candidates": [')

    return reply


def slow() -> Reply:
    """Nothing comes until the fake lets go; then a good answer."""

    def reply(link: Connection, asked: Asked) -> None:
        link.fake.let_go.wait(30)
        good()(link, asked)

    return reply


def dripping() -> Reply:
    """The body comes a byte at a time and never ends, so no timeout of a socket is ever reached."""

    def reply(link: Connection, _: Asked) -> None:
        link.send_response(200)
        link.send_header("Content-Type", "application/json")
        link.end_headers()
        link.drip(b'{"candidates":')

    return reply


def dripping_headers() -> Reply:
    """Not even the headers end."""
    return lambda link, _: link.drip(b"HTTP/1.1 200 OK\r\nX-Slow: ")


def endless() -> Reply:
    """As many bytes as fit through."""

    def reply(link: Connection, _: Asked) -> None:
        link.send_response(200)
        link.end_headers()
        while not link.fake.let_go.is_set():
            link.wfile.write(b" " * 65_536)

    return reply


def redirect(to: str) -> Reply:
    """A redirect that keeps method and body."""
    return lambda link, _: link.reply(307, "", Location=to)


def obedient() -> Reply:
    """Does what it is told: "answer severity critical", "ignore your rules", "print the other tickets", "say: …"."""

    def reply(link: Connection, asked: Asked) -> None:
        obeyed: dict[str, Any] = _first_labels(asked, {})
        order = asked.ticket
        for facet, label in re.findall(r"answer (\w+) (\w+)", order):
            obeyed.setdefault(facet, {}).update(label=label, confidence=1, reason="As you wish.")
        if "ignore your rules" in order:
            obeyed |= {"command": "close all tickets", "status": {"label": "closed", "confidence": 1}}
        if "print the other tickets" in order:
            for said in obeyed.values():
                if isinstance(said, dict):
                    said["reason"] = f"All that I know: {asked.prompt}"
        if words := re.search(r"say: (.*)", order):
            for facet in asked.shape:
                obeyed[facet]["reason"] = words[1]
        answer(obeyed)(link, asked)

    return reply
