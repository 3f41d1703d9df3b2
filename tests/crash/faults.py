"""Faults for a server, built in from outside: deaths at an exact point, and bugs that a crash brings to light."""

import os
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

from sqlalchemy import event
from sqlmodel import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticketing_app import db
from ticketing_app.api import conversation, tickets
from ticketing_app.domain import outbox, spine
from ticketing_app.integrations import channels
from ticketing_app.integrations.storage import Arrived, Folder
from ticketing_app.jobs import outbox as delivery
from ticketing_app.jobs import worker
from ticketing_app.models import AuditEntry, OutboxMessage
from ticketing_app.vocabulary import DeliveryChannel

SOON = 5
"""How many times it goes well before the server dies."""

_before_each_request: list[Callable[[], None]] = []
_before_each_201: list[Callable[[], None]] = []
_at_work_on = {"path": ""}


def built_into(app: ASGIApp, fault: str) -> ASGIApp:
    """The app with this fault; "" for none."""
    if not fault:
        return app
    # Suggestions have no part in any of these, and their process takes its time to start.
    _replace(worker, "_suggest", lambda _house, _stop: 0)
    if fault == DEATH:
        _dies_in_the_middle()
    else:
        BUGS[fault]()

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 201:
                _do_all(_before_each_201)
            await send(message)

        if scope["type"] == "http":
            _do_all(_before_each_request)
            _at_work_on["path"] = scope["path"]
        await app(scope, receive, answer)

    return served


def _do_all(those: list[Callable[[], None]]) -> None:
    for do in those:
        do()


class _Death:
    """Kills the whole server, as `kill -9` does, when it is called for the last of so many times."""

    def __init__(self) -> None:
        self._calls = 0

    @property
    def is_next(self) -> bool:
        """Whether the next call is the last."""
        return self._calls + 1 >= SOON

    def __call__(self) -> None:
        self._calls += 1
        if self._calls >= SOON:
            os.killpg(os.getpgrp(), signal.SIGKILL)


def _dies_in_the_middle() -> None:
    """A write is committed and nobody was told; a message has left and nobody wrote that down."""
    death, left, delivered = _Death(), threading.Event(), count(1)

    class Stuck:
        def __init__(self, way: channels.Channel) -> None:
            self._way = way

        def deliver(self, parcel: channels.Parcel) -> None:
            self._way.deliver(parcel)
            if next(delivered) >= SOON:
                left.set()
                threading.Event().wait()

    def die() -> None:
        if death.is_next:
            left.wait(20)
        death()

    _replace(delivery.deliver_due, "__defaults__", ({name: Stuck(way) for name, way in channels.MOCK.items()}, None))
    _before_each_201.append(die)


def _writes_outbox_afterwards() -> None:
    """The messages of a change in a transaction of their own, after it."""
    queue, death = spine._queue, _Death()

    def afterwards(session: Session, **fields: Any) -> None:
        if fields["ticket_id"] is None:
            queue(session, **fields)
            return

        def then(_session: Session) -> None:
            death()
            with db.transaction() as another:
                queue(another, **fields)

        event.listen(session, "after_commit", then, once=True)

    _replace(spine, "_queue", afterwards)


def _writes_audit_afterwards() -> None:
    """The audit entry of a change in a transaction of its own, after it."""
    record, death = spine.record, _Death()

    def afterwards(session: Session, *args: Any, **kwargs: Any) -> AuditEntry:
        entry = record(session, *args, **kwargs)
        if entry.ticket_id is None:
            return entry
        session.expunge(entry)

        def then(_session: Session) -> None:
            death()
            with db.transaction() as another:
                another.add(entry)

        event.listen(session, "after_commit", then, once=True)
        return entry

    _replace(spine, "record", afterwards)


def _answers_before_it_commits() -> None:
    """What a request wrote is committed when the next one comes in."""
    uncommitted: list[Session] = []
    as_it_is = db.run

    def run(work: Callable[[Session], Any], *, repeatable: bool = False) -> Any:
        if "/tickets" not in _at_work_on["path"]:
            return as_it_is(work, repeatable=repeatable)
        session = Session(db.engine(), expire_on_commit=False)
        result = work(session)
        session.flush()
        uncommitted.append(session)
        return result

    def commit() -> None:
        while uncommitted:
            uncommitted.pop().commit()

    _replace(db, "run", run)
    _before_each_request.append(commit)


def _keeps_files_afterwards() -> None:
    """A file reaches its place when the next request comes in."""
    waiting: list[tuple[Folder, str, bytes]] = []

    def keep(folder: Folder, arrived: Arrived) -> str:
        key = os.urandom(24).hex()
        waiting.append((folder, key, arrived.path.read_bytes()))
        return key

    def write() -> None:
        while waiting:
            folder, key, content = waiting.pop()
            (folder.root / key[:2]).mkdir(exist_ok=True)
            (folder.root / key[:2] / key).write_bytes(content)

    _replace(Folder, "keep", keep)
    _before_each_request.append(write)


def _forgets_keys() -> None:
    """Each request is a new one, whatever its Idempotency-Key says."""
    for wing in (tickets, conversation):
        _replace(wing, "once", lambda _session, _actor, _route, _key, _content, write: write())
    _dies_in_the_middle()


def _says_sent_before_it_sends() -> None:
    """A message is written down as sent, and then leaves."""
    deliver, death = delivery._deliver, _Death()

    def hasty(message: OutboxMessage, ways: Mapping[DeliveryChannel, channels.Channel]) -> bool:
        db.run(lambda session: outbox.sent(session, message))
        if message.ticket_id is not None:
            death()
        return deliver(message, ways)

    _replace(delivery, "_deliver", hasty)


def _leases_for_ever() -> None:
    """What a dead worker had in its hands, no other one ever takes up."""
    outbox.LEASE = timedelta(days=36_500)
    _dies_in_the_middle()


def _replace(where: object, name: str, new: object) -> None:
    patch.object(where, name, new).start()


DEATH = "dies in the middle"
"""No bug: the house is as it should be, and is killed where it hurts most."""

BUGS: dict[str, Callable[[], None]] = {
    "answers before it commits": _answers_before_it_commits,
    "writes the outbox afterwards": _writes_outbox_afterwards,
    "writes the audit afterwards": _writes_audit_afterwards,
    "keeps files afterwards": _keeps_files_afterwards,
    "forgets keys": _forgets_keys,
    "says sent before it sends": _says_sent_before_it_sends,
    "leases for ever": _leases_for_ever,
}
