"""Deny by default: an event handler without a policy does not run, whoever sends the event and however.

Every public method of a State can be called by anybody who opens a socket. So each handler says below `@rx.event` who
may call it, and the gate, which sees every event before its handler, refuses the rest:

    @rx.event
    @allow(Action.TAKE)
    async def take(self, ticket_id: int): ...

The same decorator checks the arguments against their types (Reflex does not) and tells people what failed.
"""

import functools
import inspect
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import reflex as rx
from pydantic import ConfigDict, TypeAdapter, ValidationError
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from ticketing_app import errors, texts, tracing
from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.texts import tr
from ticketing_app.ui import failures, routes, session
from ticketing_app.vocabulary import Role

log = logging.getLogger(__name__)

FRAMEWORK = frozenset(
    {
        "hydrate",
        "hydrate_and_load",
        "set_is_hydrated",
        "on_load_internal",
        "handle_frontend_exception",
    }
)
"""What Reflex itself needs; its `setvar` and `update_vars_internal`, which write vars from outside, stay shut."""

OPENS_PAGE = (".hydrate", ".hydrate_and_load")
"""The events that send the whole state to a browser."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """Who may call a handler. `quiet` handlers load a page; the page's own guard tells people where they may go."""

    roles: frozenset[Role]
    open_to_all: bool = False
    quiet: bool = False


def allow(*who: Role | Action, quiet: bool = False) -> Callable[[F], F]:
    """Only these roles, or the roles that the policy table lets take these actions, may call the handler."""
    roles = frozenset[Role]().union(*(roles_that_may(one) if isinstance(one, Action) else {one} for one in who))
    return _with(Policy(roles, quiet=quiet))


def signed_in(fn: F) -> F:
    """Everybody who is signed in may call the handler; the domain decides on what."""
    return _with(Policy(frozenset(Role)))(fn)


def open_to_all(fn: F) -> F:
    """Anybody may call the handler, signed in or not."""
    return _with(Policy(frozenset(), open_to_all=True))(fn)


def policy_of(handler_name: str) -> Policy | None:
    """The policy of a registered handler; None means that nobody may call it."""
    registered = RegistrationContext.get().event_handlers.get(handler_name)
    if registered is None:
        return None
    fn = registered.handler.fn
    if fn.__module__ == "reflex.state" and fn.__name__ in FRAMEWORK:
        return Policy(frozenset(), open_to_all=True)
    return getattr(fn, "__policy__", None)


class GateState(rx.State):
    """For which sign-in a tab's state was filled; stays on the server."""

    _mark: str = ""


class Gate(rx.Middleware):
    """Sees every event first: refuses what has no policy or does not fit it, and slows down who sends too many."""

    def __init__(self) -> None:
        self._clients = Buckets(burst=80, per_second=20)
        # Many people may share an address; but an address cannot get round its limit with cookies that it made up.
        self._addresses = Buckets(burst=2000, per_second=500)

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """None lets the event pass; anything else is the answer instead of the handler's."""
        root = cast("rx.State", state._get_root_state())
        who = session.caller(root)
        tracing.begin(tracing.new_id())
        texts.speak(who.language)
        if not (self._addresses.take(who.address) and self._clients.take(who.mark or who.address)):
            return _answer(rx.toast.warning(tr("That was a lot at once. Please wait a moment."), id="too-many"))
        policy = policy_of(event.name)
        if policy is None:
            return _answer(rx.toast.error(tr("Not allowed.")))
        if policy.open_to_all and not event.name.endswith(OPENS_PAGE):
            return None
        actor = await session.actor(root)
        tracing.begin(tracing.current().request_id, actor.person_id if actor is not None else None)
        kept = await root.get_state(GateState)
        mark = who.mark if actor is not None else ""
        if kept._mark not in ("", mark):
            # The state was filled for another sign-in (of the same tab, or of a stranger who learnt the tab's token).
            root.reset()
            kept._mark = mark
            if not event.name.endswith(OPENS_PAGE):
                return _answer(rx.call_script("window.location.reload()"))
        kept._mark = mark
        if policy.open_to_all:
            return None
        if actor is None:
            return _answer() if policy.quiet else _answer(rx.redirect(routes.sign_in_then(root.router.url.path)))
        if actor.must_change_password:
            is_there = routes.at(root.router.url.path) is routes.PASSWORD
            return _answer() if policy.quiet or is_there else _answer(rx.redirect(routes.PASSWORD.path))
        if actor.role in policy.roles:
            return None
        return _answer() if policy.quiet else _answer(rx.toast.error(tr("Your role may not do this.")))


class Buckets:
    """Token buckets, one per client: a burst of so many events, then so many a second."""

    MOST_CLIENTS = 5000

    def __init__(self, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> bool:
        """Whether this client may send one more event now."""
        now = self._clock()
        level, since = self._levels.pop(client, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        allowed = level >= 1
        self._levels[client] = (level - 1 if allowed else level, now)
        if len(self._levels) > self.MOST_CLIENTS:
            self._levels.popitem(last=False)
        return allowed


def _answer(*events: Any) -> StateUpdate:
    return StateUpdate(events=Event.from_event_type(list(events)) if events else [])


def _with(policy: Policy) -> Callable[[F], F]:
    def decorate(fn: F) -> F:
        guarded = _telling_failures(fn)
        guarded.__policy__ = policy  # pyright: ignore[reportFunctionMemberAccess] - read by `policy_of`
        return cast("F", guarded)

    return decorate


def _telling_failures(fn: Callable[..., Any]) -> Callable[..., Any]:
    checked = _argument_check(fn)

    if inspect.isasyncgenfunction(fn):

        @functools.wraps(fn)
        async def stream(self: Any, *args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            texts.speak(session.caller(self).language)
            try:
                async for event in fn(self, **checked(args, kwargs)):
                    yield event
            except Exception as error:
                yield failures.told(error)
            finally:
                _note(fn, begun)

        return stream

    @functools.wraps(fn)
    async def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        texts.speak(session.caller(self).language)
        try:
            result = fn(self, **checked(args, kwargs))
            return await result if inspect.isawaitable(result) else result
        except Exception as error:
            return failures.told(error)
        finally:
            _note(fn, begun)

    return run


def _note(fn: Callable[..., Any], begun: float) -> None:
    """A line in the log for an event that ran: which, for whom, how long."""
    spent = (time.perf_counter() - begun) * 1000
    facts = {"event": fn.__qualname__, "person_id": tracing.current().person_id, "milliseconds": round(spent, 1)}
    log.info("event %s %.0f ms", fn.__qualname__, spent, extra=facts)


def _argument_check(fn: Callable[..., Any]) -> Callable[[tuple[Any, ...], dict[str, Any]], dict[str, Any]]:
    """Turns a call's arguments into values of the annotated types, or raises `Invalid`."""
    signature = inspect.signature(fn, eval_str=True)
    _, *parameters = signature.parameters.values()
    bare = signature.replace(parameters=parameters)
    kinds = {
        one.name: TypeAdapter(one.annotation, config=ConfigDict(arbitrary_types_allowed=True)) for one in parameters
    }

    def check(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            given = bare.bind(*args, **kwargs).arguments
            return {name: kinds[name].validate_python(value) for name, value in given.items()}
        except (TypeError, ValidationError) as error:
            raise errors.Invalid(tr("That was not understood. Please load the page again.")) from error

    return check
