"""The API and its worker as one server that may be killed: `granian tests.crash.served:app`.

`CRASH_FAULT` names a fault that is built in from outside; without it this is the house as it is. Only waits are shorter
than in the house, so that no test has to sit through them.
"""

import contextlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta

from tests.crash import faults
from ticketing_app import logs
from ticketing_app.api import mounted
from ticketing_app.domain import outbox
from ticketing_app.jobs import worker

outbox.LEASE = timedelta(seconds=1)
worker.LOOK_EVERY, worker.AFTER_TROUBLE = 0.05, 0.2


@contextlib.asynccontextmanager
async def _life(_app: object) -> AsyncIterator[None]:
    async with logs.set_up(), worker.lifespan():
        yield


_house = mounted()
_house.router.lifespan_context = _life
app = faults.built_into(_house, os.environ.get("CRASH_FAULT", ""))
