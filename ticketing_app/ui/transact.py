"""The one door from an event handler to the domain: who is calling, a thread, a transaction. Handlers do nothing else.

    @rx.event
    @allow(Action.TAKE)
    async def take(self, ticket_id: int):
        await transact(self, assignment.take, ticket_id)
        await self._load()

Both functions call `verb(session, actor, *args)` with the actor looked up in the same database session, and raise the
domain's errors: `gate` tells people. Rows must become views inside the verb's session: never return one to a State.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import reflex as rx
from sqlmodel import Session

from ticketing_app import db
from ticketing_app.domain.actor import Actor
from ticketing_app.ui import session as ui_session

P = ParamSpec("P")
T = TypeVar("T")


async def transact(
    state: rx.State, verb: Callable[Concatenate[Session, Actor, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a verb in a transaction of its own; it is committed when this returns."""
    who = ui_session.caller(state)

    def work(session: Session) -> T:
        return verb(session, ui_session.actor_within(session, who), *args, **kwargs)

    return await asyncio.to_thread(db.run, work)


async def ask(
    state: rx.State, question: Callable[Concatenate[Session, Actor, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Read only; nothing that `question` changes is kept."""
    who = ui_session.caller(state)

    def work() -> Any:
        with db.reading() as session:
            return question(session, ui_session.actor_within(session, who), *args, **kwargs)

    return await asyncio.to_thread(work)
