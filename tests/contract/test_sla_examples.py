"""The examples in docs/sla.md are computed: a line that is wrong fails."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.house import ROOT
from ticketing_app.domain import calendars, clocks
from ticketing_app.domain.clocks import Facts, Step
from ticketing_app.domain.ledger import Clock
from ticketing_app.domain.working_time import Calendar
from ticketing_app.models import SlaCalendar
from ticketing_app.vocabulary import ClockName, Status

DOCUMENT = (ROOT / "docs" / "sla.md").read_text()
CALENDARS = {
    facts["name"]: calendars.read(SlaCalendar(**facts))
    for facts in map(json.loads, re.findall(r"```json\n(.+?)```", DOCUMENT, re.DOTALL))
}
EXAMPLES = re.findall(r"```sla\n(.+?)```", DOCUMENT, re.DOTALL)
NAMES = {
    "first response": ClockName.FIRST_RESPONSE,
    "next response": ClockName.NEXT_RESPONSE,
    "resolution": ClockName.RESOLUTION,
    "time to triage": ClockName.TRIAGE,
    "time to own": ClockName.OWN,
}
WHEN = "%a %Y-%m-%d %H:%M"


@dataclass
class Life:
    """What happened to the ticket so far."""

    name: ClockName
    calendar: Calendar
    target: timedelta
    now: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    words: list[tuple[datetime, bool]] = field(default_factory=list)
    owners: list[tuple[datetime, bool]] = field(default_factory=list)

    def live(self, at: datetime, what: str) -> None:
        """One line of the example."""
        assert self.now is None or at >= self.now, "lines are in the order of time"
        self.now = at
        if what in ("the customer writes", "we answer"):
            self.words.append((at, what == "the customer writes"))
        elif what in ("taken", "given back"):
            self.owners.append((at, what == "taken"))
        elif what.startswith("target "):
            self.target = _amount(what.removeprefix("target "))
        elif what != "a note among staff":
            self.steps.append(Step(at, Status(what)))

    def clock(self) -> Clock:
        """Where it stands at the last line."""
        assert self.now is not None
        owners = [(self.steps[0].at, False), *self.owners]
        read = clocks.read_all(Facts(self.steps, self.words, owners), self.calendar, {self.name: self.target}, self.now)
        return read[self.name]


def _amount(said: str) -> timedelta:
    found = re.fullmatch(r"(?:(\d+) h)? ?(?:(\d+) min)?", said)
    assert found, said
    assert found[1] or found[2], said
    return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))


def _moment(said: str, zone: ZoneInfo) -> datetime:
    naive = datetime.strptime(said, WHEN)  # noqa: DTZ007 - it is local time, and gets its zone below
    assert naive.strftime(WHEN) == said, "the weekday is another"
    return naive.replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda it: ", ".join(it.splitlines()[:2]))
def test_the_clock_says_what_the_example_says(example: str) -> None:
    first, *lines = example.strip().splitlines()
    name, calendar, target = first.split(", ")
    life = Life(NAMES[name], CALENDARS[calendar], _amount(target))
    zone = ZoneInfo(life.calendar.zone)
    asked = 0
    for line in lines:
        said, what = re.split(r" {2,}", line)
        if said == "due":
            due = life.clock().due
            assert (due.astimezone(zone).strftime(WHEN) if due else "none") == what
            asked += 1
        elif said == "used":
            assert life.clock().used == _amount(what)
        else:
            life.live(_moment(said, zone), what)
    assert asked, "an example says when something is due"


def test_there_are_enough_examples_and_every_clock_to_a_customer_has_one() -> None:
    assert len(EXAMPLES) >= 12
    told = {example.split(",")[0] for example in EXAMPLES}
    assert told >= {"first response", "next response", "resolution", "time to own"}
    assert CALENDARS.keys() == {example.split(", ")[1] for example in EXAMPLES}
