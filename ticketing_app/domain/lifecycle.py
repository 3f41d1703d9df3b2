"""Who may follow whom: the lifecycle of a ticket as one table, and what each status means for the SLA clock.

TMF621 publishes the eight statuses without a transition table; this is the usual reading of their meanings.
"""

from enum import Enum

from ticketing_app.domain.policy import Action
from ticketing_app.errors import IllegalStep
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import Status, label


class ClockEffect(Enum):
    """What a status does to the customer's SLA clocks."""

    RUNS = "runs"
    PAUSES = "pauses"
    STOPS = "stops"


# fmt: off
STEPS: dict[Status, dict[Status, Action]] = {
    Status.NEW:         {Status.IN_PROGRESS: Action.WORK,
                         Status.REJECTED:    Action.REJECT,
                         Status.CANCELLED:   Action.CANCEL},
    Status.IN_PROGRESS: {Status.PENDING:     Action.WORK,
                         Status.HELD:        Action.WORK,
                         Status.RESOLVED:    Action.WORK,
                         Status.CANCELLED:   Action.CANCEL},
    Status.PENDING:     {Status.IN_PROGRESS: Action.WORK,
                         Status.CANCELLED:   Action.CANCEL},
    Status.HELD:        {Status.IN_PROGRESS: Action.WORK,
                         Status.CANCELLED:   Action.CANCEL},
    Status.RESOLVED:    {Status.CLOSED:      Action.CLOSE,
                         Status.IN_PROGRESS: Action.REOPEN},
    Status.CLOSED:      {},
    Status.REJECTED:    {},
    Status.CANCELLED:   {},
}
# fmt: on

NEEDS_REASON = {
    Status.HELD: mark("Say what the ticket waits for."),
    Status.RESOLVED: mark("Say what was done, in a sentence that the customer will read."),
    Status.REJECTED: mark("Say why, in a sentence that the customer will read."),
}

_FINAL = mark("That is final; raise a new ticket instead.")

CLOCK = {
    Status.NEW: ClockEffect.RUNS,
    Status.IN_PROGRESS: ClockEffect.RUNS,
    Status.PENDING: ClockEffect.PAUSES,
    Status.HELD: ClockEffect.RUNS,
    Status.RESOLVED: ClockEffect.STOPS,
    Status.CLOSED: ClockEffect.STOPS,
    Status.REJECTED: ClockEffect.STOPS,
    Status.CANCELLED: ClockEffect.STOPS,
}


def step(now: Status, wanted: Status) -> Action:
    """The action that this step is. Raises `IllegalStep` where the lifecycle does not know it."""
    action = STEPS[now].get(wanted)
    if action is None:
        ways = ", ".join(tr("“{word}”", word=label(status)) for status in STEPS[now])
        then = tr("From there it can go to {ways}.", ways=ways) if ways else tr(_FINAL)
        no_way = tr("A ticket that is “{now}” cannot become “{wanted}”.", now=label(now), wanted=label(wanted))
        raise IllegalStep(f"{no_way} {then}")
    return action


def is_final(status: Status) -> bool:
    """Whether nothing follows."""
    return not STEPS[status]
