"""Clients who write over HTTP, several at once, and send again with the same key what nobody acknowledged.

with Crowd(url, seed=1) as crowd:
    crowd.write(40)         # until so many more writes are acknowledged; then it goes on writing
    …                       # whatever happens to the server
    crowd.finish()          # no new tickets; what was begun is brought to its end
"""

import random
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.cast import PASSWORD, email_of

PATIENCE = 30.0
"""Seconds within which whatever the tests wait for has to happen."""
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nobody here speaks https, and to read the list of certificates for each client takes longer than a write."""
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Story:
    """One ticket: raised by Carlo, a word added, taken into work by Mia; None is not acknowledged."""

    key: str
    file: bytes | None
    ticket_id: int | None = None
    message_id: int | None = None
    in_progress: bool = False

    @property
    def title(self) -> str:
        """Names this story's ticket alone."""
        return f"Story {self.key}"

    @property
    def is_over(self) -> bool:
        """Whether everything is acknowledged."""
        return self.in_progress


@dataclass
class Heard:
    """What the server answered."""

    acknowledged: int = 0
    interrupted: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


class Crowd:
    """As a context manager: at the end everybody goes home, whether their stories are over or not."""

    def __init__(self, url: str, *, seed: int, people: int = 4, most: int | None = None) -> None:
        """`most` is the number of acknowledgements after which nobody sends anything any more."""
        self._url, self._people, self._most = url, people, most
        self._chance, self._lock = random.Random(seed), threading.Lock()
        self._home = threading.Event()
        self._finishing = False
        self.stories: list[Story] = []
        self.heard = Heard()
        self._tokens = {name: self._signed_in(name) for name in ("carlo", "mia")}
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(people)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._home.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def write(self, more: int) -> None:
        """Return once so many more writes are acknowledged than now."""
        goal = self.heard.acknowledged + more
        until(lambda: self.heard.acknowledged >= goal, "nobody acknowledges any more")

    def be_refused(self, more: int) -> None:
        """Return once so many more writes were refused with a 503 than now."""
        goal = self.heard.refused + more
        until(lambda: self.heard.refused >= goal, "nobody refuses anything")

    def get(self, path: str) -> httpx.Response:
        """What Mia sees."""
        with self._client() as client:
            return client.get(path, headers=self._tokens["mia"])

    def finish(self) -> None:
        """Begin nothing new; return when every story is over."""
        self._finishing = True
        self.wait()

    def wait(self) -> None:
        """Return when nobody sends anything any more."""
        until(lambda: not any(thread.is_alive() for thread in self._threads), "some stories do not end")

    def send_all_again(self) -> None:
        """Every write with a key once more, also what was acknowledged: the answer must be the same."""
        with self._client() as client:
            for story in self.stories:
                self._same(story.ticket_id, self._raise(client, story), f"POST /tickets of “{story.title}”")
                self._same(story.message_id, self._say(client, story), f"POST /messages of “{story.title}”")

    def _same(self, before: int | None, answer: httpx.Response, what: str) -> None:
        if answer.status_code != 201 or answer.json()["id"] != before:
            self.heard.wrong.append(f"{what}, sent again: {answer.status_code} with {answer.text[:200]}")

    def _work(self) -> None:
        with self._client() as client:
            while not self._home.is_set() and not self._finishing:
                story = self._next()
                while not story.is_over and not self._home.is_set():
                    if self._most is not None and self.heard.acknowledged >= self._most:
                        return
                    if not self._one_step(client, story):
                        self._home.wait(0.02)

    def _next(self) -> Story:
        with self._lock:
            number = len(self.stories)
            key = f"{number}-{self._chance.randrange(16**8):08x}"
            file = PNG + self._chance.randbytes(self._chance.randint(100, 40_000)) if number % 3 == 2 else None
            self.stories.append(Story(key, file))
            return self.stories[-1]

    def _one_step(self, client: httpx.Client, story: Story) -> bool:
        """Whether the next write of the story was acknowledged."""
        send = self._raise if story.ticket_id is None else self._say if story.message_id is None else self._take_up
        try:
            answer = send(client, story)
            if send == self._take_up and answer.status_code == 409:
                # The answer to the first try was lost, or somebody else did it: nobody else does.
                answer = self._look(client, story)
        except httpx.TransportError:
            self._count(interrupted=1)
            return False
        if answer.status_code == 503 and "Retry-After" in answer.headers:
            self._count(refused=1)
            return False
        if answer.status_code not in (200, 201):
            with self._lock:
                self.heard.wrong.append(f"{answer.request.method} {answer.request.url.path}: {answer.status_code}")
            return False
        self._note(story, send, answer.json())
        self._count(acknowledged=1)
        return True

    def _note(self, story: Story, send: Callable[..., httpx.Response], told: dict[str, Any]) -> None:
        if send == self._raise:
            story.ticket_id = told["id"]
            if [file["size"] for file in told["attachments"]] != ([len(story.file)] if story.file else []):
                self.heard.wrong.append(f"“{story.title}” was acknowledged without its file")
        elif send == self._say:
            story.message_id = told["id"]
        else:
            story.in_progress = told["status"] == "in_progress"

    def _count(self, *, acknowledged: int = 0, interrupted: int = 0, refused: int = 0) -> None:
        with self._lock:
            self.heard.acknowledged += acknowledged
            self.heard.interrupted += interrupted
            self.heard.refused += refused

    def _raise(self, client: httpx.Client, story: Story) -> httpx.Response:
        form = {"category_id": "1", "title": story.title, "description": "The line went dead in the middle."}
        files = [("attachments", ("line.png", story.file, "image/png"))] if story.file else None
        headers = self._tokens["carlo"] | {"Idempotency-Key": story.key}
        return client.post("/api/tickets/", data=form, files=files, headers=headers)

    def _say(self, client: httpx.Client, story: Story) -> httpx.Response:
        headers = self._tokens["carlo"] | {"Idempotency-Key": story.key}
        body = {"body": f"More on {story.key}", "visibility": "public"}
        return client.post(f"/api/tickets/{story.ticket_id}/messages", json=body, headers=headers)

    def _take_up(self, client: httpx.Client, story: Story) -> httpx.Response:
        body = {"status": "in_progress", "version": 1}
        return client.put(f"/api/tickets/{story.ticket_id}/status", json=body, headers=self._tokens["mia"])

    def _look(self, client: httpx.Client, story: Story) -> httpx.Response:
        return client.get(f"/api/tickets/{story.ticket_id}", headers=self._tokens["mia"])

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self._url, timeout=PATIENCE, verify=NO_TLS)

    def _signed_in(self, name: str) -> dict[str, str]:
        who = {"username": email_of(name), "password": PASSWORD}
        with self._client() as client:
            answer = client.post("/api/auth/token", data=who)
        answer.raise_for_status()
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def until(true: Callable[[], bool], else_: str) -> None:
    """Wait for what others bring about."""
    give_up, waiting = time.monotonic() + PATIENCE, threading.Event()
    while not true():
        assert time.monotonic() < give_up, else_
        waiting.wait(0.01)
