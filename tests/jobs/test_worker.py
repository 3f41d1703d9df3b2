"""The worker works until it is told to stop, and then stops at once."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support import leaks
from tests.support.cast import Cast
from tests.support.databases import Database, environment
from tests.support.server import ROOT, stop
from tests.support.tickets import MakeTicket, outbox
from tests.support.waiting import until
from ticketing_app import db
from ticketing_app.jobs import worker
from ticketing_app.vocabulary import DeliveryStatus


def all_sent() -> bool:
    return {message.status for message in outbox()} == {DeliveryStatus.SENT}


@contextmanager
def at_work() -> Iterator[threading.Thread]:
    """A worker in a thread, told to stop and gone at the end."""
    end = threading.Event()
    hands = threading.Thread(target=worker.work, args=(end,))
    hands.start()
    try:
        yield hands
    finally:
        end.set()
        hands.join(5)
        assert not hands.is_alive()


def test_a_worker_delivers_what_waits_and_what_comes(database: Database, make_ticket: MakeTicket) -> None:
    make_ticket()
    with at_work():
        until(all_sent)
        make_ticket()
        until(all_sent)


def test_a_worker_that_cannot_reach_the_database_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with environment({"TICKETING_DATABASE_URL": f"sqlite:///{tmp_path}/no-tables.db"}), at_work() as hands:
        for work in ("delivering", "suggesting"):
            said = f"{work}: The database is not reachable. Please try again in a moment."
            until(lambda said=said: said in caplog.messages)
        assert hands.is_alive()


def test_a_sweep_that_stumbles_each_time_keeps_no_letter_waiting(
    database: Database, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "AFTER_TROUBLE", 0.05)
    make_ticket()
    _rename("idempotency_key", "elsewhere")
    try:
        with at_work():
            until(all_sent)
    finally:
        _rename("elsewhere", "idempotency_key")


def _rename(table: str, name: str) -> None:
    with db.transaction() as session:
        session.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


def test_the_app_brings_its_own_worker(database: Database, make_ticket: MakeTicket) -> None:
    make_ticket()

    async def live() -> None:
        async with worker.lifespan():
            await asyncio.to_thread(until, all_sent)

    asyncio.run(live())
    assert "worker" not in {thread.name for thread in threading.enumerate()}


def test_an_app_whose_life_is_cancelled_takes_its_worker_along(database: Database, cast: Cast) -> None:
    async def live_until_cancelled() -> None:
        begun = asyncio.Event()

        async def life() -> None:
            async with worker.lifespan():
                begun.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(life())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    began = time.monotonic()
    asyncio.run(live_until_cancelled())
    assert time.monotonic() - began < 5
    assert "worker" not in {thread.name for thread in threading.enumerate()}


def test_the_settings_keep_the_worker_out_of_the_app(database: Database, cast: Cast) -> None:
    async def names() -> set[str]:
        async with worker.lifespan():
            return {thread.name for thread in threading.enumerate()}

    with environment({**database.environ, "TICKETING_WORKER": "false"}):
        assert "worker" not in asyncio.run(names())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_of_its_own_delivers_and_ends_well_when_told_to(
    database: Database, make_ticket: MakeTicket, tmp_path: Path, number: signal.Signals
) -> None:
    make_ticket()
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ticketing_app", "worker"],
            cwd=ROOT,
            env={**os.environ, **database.environ},
            stdout=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
        )
    try:
        until(all_sent)
        process.send_signal(number)
        assert process.wait(10) == 0
    finally:
        stop(process)
    told = log.read_text()
    leaks.heard(told)
    assert "would send e-mail to cara@cast.example" in told
    assert "worker stopped" in told
    assert "Traceback" not in told
