"""Events through Reflex's real pipeline, gate included, without a browser: what a tab sends, and what it gets back.

    def test_something(open_tab, cast):
        tab = open_tab(cast.ada)                       # signed in; open_tab() is a stranger
        answer = tab.send(PeopleState.open_person, user_id=1)
        assert answer.toasts == [] and tab.see(PeopleState).person.name == "Cara Customer"

Tests stay plain functions: the loop turns inside `send`. A handler goes by itself, anything else by its name.
"""

import asyncio
import contextlib
import itertools
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import reflex as rx
from reflex.istate.manager.token import BaseStateToken
from reflex.utils.format import format_event_handler, json_dumps
from reflex_base.event import Event, EventHandler
from reflex_base.event.processor.base_state_processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext

from tests.support.leaks import secret, secrets_in
from ticketing_app import db
from ticketing_app.domain import sessions
from ticketing_app.domain.actor import Actor
from ticketing_app.models import User
from ticketing_app.ticketing_app import app
from ticketing_app.ui import session as ui_session

S = TypeVar("S", bound=rx.State)

_addresses = itertools.count(1)


@dataclass
class Answer:
    """What the browser would get for one event: changed values, and events to carry out."""

    deltas: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def toasts(self) -> list[str]:
        """The sentences of all toasts: title and description in one string."""
        scripts = [str(event.payload.get("function", "")) for event in self.events]
        return [_sentences(script) for script in scripts if "toast" in script]

    @property
    def goes_to(self) -> str:
        """Where the browser is sent; empty if it stays."""
        return next((event.payload["path"] for event in self.events if event.name == "_redirect"), "")

    @property
    def reloads(self) -> bool:
        """Whether the browser is told to load the page anew."""
        return any("location.reload" in str(event.payload) for event in self.events)

    @property
    def text(self) -> str:
        """Everything that was sent, as it goes over the wire."""
        return json_dumps([self.deltas, [event.payload for event in self.events]])

    @property
    def changed(self) -> dict[str, Any]:
        """The changed values by name, without the state's name and Reflex's own."""
        return {
            name.removesuffix("_rx_state_"): value
            for delta in self.deltas
            for values in delta.values()
            for name, value in values.items()
            if not name.startswith(("rx_router", "is_hydrated", "router"))
        }


class Pipeline:
    """The event processor of the app with a state manager in memory; as a context manager."""

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        self._heard: dict[str, Answer] = {}
        self._processor = BaseStateEventProcessor(
            middleware=app, backend_exception_handler=app.backend_exception_handler
        )
        self._processor.configure(state_manager=None, event_namespace=cast("Any", self))
        self.run(self._processor.start())
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.run(self._processor.stop())
        self._runner.close()

    async def emit_update(self, update: Any, token: str) -> None:
        """What would go over the socket is written down."""
        heard = self._heard.setdefault(token, Answer())
        if update.delta:
            heard.deltas.append(json.loads(json_dumps(update.delta)))
        heard.events += update.events

    def run(self, work: Any) -> Any:
        """Turn the loop until `work` is done."""
        return self._runner.run(work)

    async def handle(self, token: str, event: Event) -> Answer:
        """Send one event and wait for it and everything that it sets off."""
        answer = self._heard[token] = Answer()
        known = event.name in RegistrationContext.get().event_handlers
        future = await self._processor.enqueue(token, event)
        with contextlib.suppress(TimeoutError):
            # Of a name that nobody registered, Reflex writes a line into the log and forgets the rest.
            await asyncio.wait_for(future.wait_all(), None if known else 0.2)
        return answer

    async def kept(self, token: str, cls: type[S]) -> S:
        """The state of a tab as the server has it."""
        context = self._processor._root_context
        assert context is not None
        root = await context.state_manager.get_state(BaseStateToken(ident=token, cls=cls))
        return cast("S", await root.get_state(cls))


class Tab:
    """A browser tab: the token of its state, and the cookie that its socket carries."""

    def __init__(self, pipeline: Pipeline, secret: str, path: str, token: str = "") -> None:
        self.pipeline, self.secret, self.path = pipeline, secret, path
        self.more_cookies = ""
        self.token = token or str(uuid.uuid4())
        number = next(_addresses)
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def send(self, handler: Any, /, **payload: Any) -> Answer:
        """Send an event (a handler of a State, or a raw name) with this payload."""
        secrets_in(payload)
        return self.pipeline.run(self.pipeline.handle(self.token, self._event(handler, payload)))

    def send_at_once(self, *events: tuple[Any, dict[str, Any]]) -> Sequence[Answer]:
        """Send several events without waiting for the answers, as a double click does."""

        async def all_of_them() -> Sequence[Answer]:
            return await asyncio.gather(
                *(self.pipeline.handle(self.token, self._event(name, payload)) for name, payload in events)
            )

        return self.pipeline.run(all_of_them())

    def see(self, cls: type[S]) -> S:
        """The tab's state; read it only."""
        return self.pipeline.run(self.pipeline.kept(self.token, cls))

    def _event(self, handler: Any, payload: dict[str, Any]) -> Event:
        cookie = {"cookie": f"{self.more_cookies}{ui_session.COOKIE}={self.secret}"} if self.secret else {}
        route = app.router(self.path) or "404"
        return Event(
            name=name_of(handler),
            payload=payload,
            router_data={
                "pathname": "/" + route.removeprefix("/"),
                "asPath": self.path,
                "query": _arguments(route, self.path),
                "token": self.token,
                "sid": f"socket-{self.token}",
                "ip": self.address,
                "headers": {"origin": "http://localhost:8000", **cookie},
            },
        )


OpenTab = Callable[..., Tab]


def tab_opener(pipeline: Pipeline) -> OpenTab:
    """`open_tab(actor, path="/users", token=…)`; without an actor the tab is a stranger's."""

    def open_tab(actor: Actor | None = None, *, path: str = "/", token: str = "") -> Tab:
        return Tab(pipeline, signed_in(actor) if actor else "", path, token)

    return open_tab


def signed_in(actor: Actor) -> str:
    """The secret of a new session of this person."""
    with db.transaction() as session:
        user = session.get_one(User, actor.person_id)
        lifetime = timedelta(hours=1)
        return secret(sessions.open_for(session, user, lifetime=lifetime, address="10.0.0.1", device="a test"))


def name_of(handler: Any) -> str:
    """What a handler is called on the wire."""
    return format_event_handler(handler) if isinstance(handler, EventHandler) else str(handler)


def _arguments(route: str, path: str) -> dict[str, str]:
    pairs = zip(route.strip("/").split("/"), path.split("?")[0].strip("/").split("/"), strict=False)
    return {name.strip("[]"): value for name, value in pairs if name.startswith("[")}


def _sentences(script: str) -> str:
    """The title and the description inside a toast's script."""
    strings, rest = [], script
    while (start := rest.find('"')) >= 0:
        string, length = json.JSONDecoder().raw_decode(rest[start:])
        strings.append(string)
        rest = rest[start + length :]
    return " ".join(string for string in strings if " " in string or string.endswith("."))
