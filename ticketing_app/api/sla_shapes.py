"""What the API says about service levels. Amounts of time are minutes of working time."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from ticketing_app.api.shapes import AT, Shape
from ticketing_app.domain import sla_words
from ticketing_app.domain.ledger import ClockState, Segment
from ticketing_app.domain.policy_checks import TARGETS
from ticketing_app.domain.policy_preview import Outcome
from ticketing_app.domain.sla import Standing
from ticketing_app.domain.sla_policies import facts_of
from ticketing_app.domain.working_time import Calendar
from ticketing_app.models import SlaCalendar, SlaPolicy, SlaTerms, id_of
from ticketing_app.vocabulary import ClockName

_MINUTE = timedelta(minutes=1)


class CalendarShape(Shape):
    """When the house works."""

    id: int = Field(examples=[1])
    name: str = Field(examples=["Office hours"])
    timezone: str = Field(examples=["Europe/Berlin"])
    hours: dict[str, list[list[str]]]
    holidays: dict[str, str | None] | None
    exceptions: list[dict[str, Any]]
    version: int = Field(examples=[1])


class PolicyShape(Shape):
    """What is promised for which tickets; the default one takes what no other does."""

    id: int = Field(examples=[1])
    name: str = Field(examples=["Business customers"])
    position: int = Field(examples=[0])
    is_default: bool
    conditions: dict[str, list[Any]]
    calendar_id: int = Field(examples=[1])
    targets: dict[str, int | None]
    steps: list[dict[str, Any]]
    version: int = Field(examples=[1])


class PromisedShape(Shape):
    """What a policy promised, in the words that hold for this ticket; `id` is null once the policy was removed."""

    id: int | None = Field(examples=[1])
    name: str = Field(examples=["Business customers"])
    targets: dict[str, int | None]


class CountedInShape(Shape):
    """When the house worked, in the words that hold for this ticket; `id` is null once the calendar was removed."""

    id: int | None = Field(examples=[1])
    name: str = Field(examples=["Office hours"])
    timezone: str = Field(examples=["Europe/Berlin"])
    hours: dict[str, list[list[str]]]
    holidays: dict[str, str | None] | None
    exceptions: list[dict[str, Any]]


class SegmentShape(Shape):
    """A stretch of time and whether it counted. `why` is a sentence, `reason` its code."""

    since: datetime = Field(serialization_alias="from", examples=[AT])
    until: datetime = Field(serialization_alias="to", examples=[AT])
    counted: bool
    reason: str = Field(examples=["outside hours"])
    why: str = Field(examples=["Outside working hours"])


class SumShape(Shape):
    """When so much working time is used up, and every stretch until then."""

    due: datetime = Field(examples=[AT])
    segments: list[SegmentShape]


class ClockShape(Shape):
    """One clock: minutes of working time; `due` is null while it is paused. `remaining` below 0 is overdue."""

    clock: ClockName
    target: float = Field(examples=[480])
    used: float = Field(examples=[95.5])
    remaining: float = Field(examples=[384.5])
    due: datetime | None = Field(examples=[AT])
    state: ClockState
    breached: bool
    since: datetime = Field(examples=[AT])
    segments: list[SegmentShape]


class ClocksShape(Shape):
    """Every clock of a ticket. `unmatched`: no policy fits it, so the default one holds until an admin looks.

    `policy` and `calendar` are as they stand now; of a ticket that is solved or over as they stood then.
    """

    items: list[ClockShape]
    next_cursor: None = None
    policy: PromisedShape | None
    calendar: CountedInShape | None
    unmatched: bool


class OutcomeShape(Shape):
    """What a policy would have done to the tickets of the last 30 days."""

    looked_at: int = Field(examples=[214])
    matched: int = Field(examples=[31])
    breached: dict[str, int]
    ticket_ids: list[int]


def calendar(row: SlaCalendar) -> CalendarShape:
    """A calendar."""
    return CalendarShape.model_validate(row)


def policy(row: SlaPolicy) -> PolicyShape:
    """A policy."""
    return PolicyShape(id=id_of(row), is_default=row.is_default, version=row.version, **facts_of(row))


def segment(one: Segment, within: Calendar) -> SegmentShape:
    """A stretch of a ledger."""
    return SegmentShape(
        since=one.since,
        until=one.until,
        counted=one.counted,
        reason=one.why,
        why=sla_words.said_of(one, within),
    )


def standing(found: Standing | None) -> ClocksShape:
    """The clocks of a ticket; none for an imported one."""
    if found is None:
        return ClocksShape(items=[], policy=None, calendar=None, unmatched=False)
    items = [
        ClockShape(
            clock=name,
            target=one.target / _MINUTE,
            used=_minutes(one.used),
            remaining=round(one.target / _MINUTE - _minutes(one.used), 3),
            due=one.due,
            state=one.state,
            breached=one.is_breached,
            since=one.since,
            segments=[segment(part, found.working_time) for part in found.segments(name)],
        )
        for name, one in found.clocks.items()
    ]
    terms = found.terms
    return ClocksShape(
        items=items,
        policy=PromisedShape(
            id=terms.policy_id, name=terms.policy, targets={name: getattr(terms, name) for name in TARGETS}
        ),
        calendar=CountedInShape(id=terms.calendar_id, name=terms.calendar, **_hours(terms)),
        unmatched=found.promise.unmatched,
    )


def _hours(terms: SlaTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in ("timezone", "hours", "holidays", "exceptions")}


def _minutes(amount: timedelta) -> float:
    """To the thousandth, so that what is used and what remains add up to the target."""
    return round(amount / _MINUTE, 3)


def outcome(found: Outcome) -> OutcomeShape:
    """What a policy would have done."""
    breached = {name.value: number for name, number in found.breached.items()}
    return OutcomeShape(
        looked_at=found.looked_at, matched=found.matched, breached=breached, ticket_ids=found.ticket_ids
    )
