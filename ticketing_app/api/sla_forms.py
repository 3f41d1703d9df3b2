"""What the API takes in about service levels: calendars, policies, previews."""

from typing import Annotated, Any

from pydantic import Field

from ticketing_app.api.forms import Form, Instant, StrictId, Version

_WEEK = {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "fri": [["08:00", "14:00"]]}
_TARGETS = {"first_response_minutes": 60, "next_response_minutes": 120, "resolution_minutes": 480}
_Minutes = Annotated[int, Field(strict=True)]
_STEPS = [{"clock": "resolution", "percent": 75, "action": "notify_assignee"}]


class HolidaysOf(Form):
    """Public holidays: country (ISO 3166-1) and, where they differ, its subdivision."""

    country: str = Field(min_length=2, examples=["DE"])
    subdivision: str | None = Field(default=None, examples=["BY"])


class ExceptionalDay(Form):
    """A day that is otherwise: no windows is a day off, fewer hours a half day; it replaces a holiday, too."""

    date: str = Field(examples=["2026-12-24"])
    hours: list[list[str]] = Field(default_factory=list, examples=[[["08:00", "12:00"]]])


class NewCalendar(Form):
    """When the house works. Windows are local times, half-open, `24:00` may end a day; a missing day is closed."""

    name: str = Field(examples=["Office hours"])
    timezone: str = Field(examples=["Europe/Berlin"])
    hours: dict[str, list[list[str]]] = Field(examples=[_WEEK])
    holidays: HolidaysOf | None = None
    exceptions: list[ExceptionalDay] = Field(default_factory=list)


class CalendarChanges(Form):
    """What changes; a missing field stays as it is."""

    name: str = ""
    timezone: str = Field(default="", examples=["Europe/Berlin"])
    hours: dict[str, list[list[str]]] = Field(default_factory=dict)
    holidays: HolidaysOf | None = None
    exceptions: list[ExceptionalDay] = Field(default_factory=list)
    version: Version = None


class EscalationStep(Form):
    """What happens when so many percent of a target are used up."""

    clock: str = Field(default="resolution", examples=["resolution"])
    percent: int = Field(strict=True, examples=[75])
    action: str = Field(examples=["notify_assignee"])


class NewPolicy(Form):
    """Promises for the tickets that meet all conditions, each a list of values that fit. The first in order wins.

    Conditions: `priority, severity, issue_type, channel, tier, category_id, city, region, postal_code`.
    """

    name: str = Field(examples=["Business customers"])
    position: int | None = Field(default=None, strict=True, ge=0, description="0 is tried first.")
    conditions: dict[str, list[Any]] = Field(default_factory=dict, examples=[{"tier": ["business"]}])
    calendar_id: StrictId = Field(examples=[1])
    targets: dict[str, _Minutes | None] = Field(examples=[_TARGETS])
    steps: list[EscalationStep] = Field(default_factory=list, examples=[_STEPS])


class PolicyChanges(Form):
    """What changes; a missing field stays as it is, and so does a target that is not named."""

    name: str = ""
    position: int = Field(default=0, strict=True, ge=0)
    conditions: dict[str, list[Any]] = Field(default_factory=dict)
    calendar_id: StrictId = 1
    targets: dict[str, _Minutes | None] = Field(default_factory=dict)
    steps: list[EscalationStep] = Field(default_factory=list)
    version: Version = None


class PolicyDraft(Form):
    """A policy to try on the tickets of the last 30 days; nothing is kept."""

    conditions: dict[str, list[Any]] = Field(default_factory=dict, examples=[{"tier": ["business"]}])
    calendar_id: StrictId = Field(examples=[1])
    targets: dict[str, _Minutes | None] = Field(examples=[_TARGETS])


class Sum(Form):
    """So many minutes of working time from a start; the start needs an offset."""

    calendar_id: StrictId = Field(examples=[1])
    start: Instant = Field(examples=["2026-11-27T15:30:00+01:00"])
    minutes: int = Field(strict=True, ge=1, le=366 * 24 * 60, examples=[480])
