"""Examples of the verbs that end a ticket, and of those that came with them; walked like all others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from tests.domain.verbs import Act, Example, Stage
from tests.support.cast import Cast
from tests.support.tickets import do
from ticketing_app.domain import categories, closing, erasure, status
from ticketing_app.domain.actor import house
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Door, Status

AT_ONCE = closing.Terms(timedelta(), timedelta())


def _on_ticket(do_it: Callable[[Session, Cast, int], Any], now: Status = Status.NEW) -> Callable[[Stage], Act]:
    def prepare(stage: Stage) -> Act:
        number = id_of(stage.make_ticket(status=now, assignee=stage.cast.eve))
        return lambda session: do_it(session, stage.cast, number)

    return prepare


def _close_by_itself(stage: Stage) -> Act:
    number = id_of(stage.make_ticket(status=Status.RESOLVED))
    do(closing.announce, house(Door.JOB), number, AT_ONCE)
    return lambda session: closing.close(session, house(Door.JOB), number, AT_ONCE)


def _place_category(stage: Stage) -> Act:
    number = id_of(do(categories.add, stage.cast.ada, "Television"))
    return lambda session: categories.place(session, stage.cast.ada, number, 1)


EXAMPLES = [
    Example(
        "status.change_status",
        ("ticket.closed_unsatisfied",),
        "cara",
        False,
        _on_ticket(
            lambda s, c, n: status.change_status(s, c.cara, n, Status.CLOSED, reason="Still dead.", solved=False),
            now=Status.RESOLVED,
        ),
    ),
    Example(
        "closing.announce",
        ("ticket.close_announced",),
        "",
        True,
        _on_ticket(lambda s, _c, n: closing.announce(s, house(Door.JOB), n, AT_ONCE), now=Status.RESOLVED),
    ),
    Example("closing.close", ("ticket.status_changed",), "", True, _close_by_itself),
    Example(
        "erasure.erase",
        ("ticket.status_changed", "ticket.erased"),
        "ada",
        False,
        _on_ticket(lambda s, c, n: erasure.erase(s, c.ada, n, "As the customer wished.")),
    ),
    Example("categories.place", ("category.moved",), "ada", False, _place_category),
]
