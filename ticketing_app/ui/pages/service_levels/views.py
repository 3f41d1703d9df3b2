"""What the page of service levels shows: calendars with their week, policies in the order in which they are tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays as public_holidays
from sqlmodel import Session

from ticketing_app import clock, texts
from ticketing_app.domain import calendars, categories, policy_preview, sla_policies
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.calendars import WEEKDAYS
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.policy_checks import PLACES, WORDS
from ticketing_app.domain.policy_preview import Outcome
from ticketing_app.domain.sla_policies import PolicyFacts
from ticketing_app.models import SlaCalendar, SlaPolicy, id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import latest, times
from ticketing_app.ui.pages.service_levels import words
from ticketing_app.ui.views import Choice
from ticketing_app.vocabulary import LABELS

TO_CUSTOMERS = ("first_response_minutes", "next_response_minutes", "resolution_minutes")
AMONG_US = ("triage_minutes", "own_minutes")
MOST_CLOSED = 3
"""Days to come that a card names."""


@dataclass(frozen=True)
class WindowView:
    """An open window of a day as a part of its 24 hours."""

    left: str
    width: str


@dataclass(frozen=True)
class DaysView:
    """Days of equal hours."""

    name: str
    text: str
    windows: list[WindowView]


@dataclass(frozen=True)
class CalendarRow:
    """A calendar as a card."""

    id: int
    name: str
    zone: str
    week: list[DaysView]
    holidays: str
    coming: list[str]
    used_by: str


@dataclass(frozen=True)
class CalendarView:
    """A calendar as it is written in its form; `hours` by weekday."""

    id: int = 0
    version: int = 0
    name: str = ""
    timezone: str = ""
    hours: dict[str, str] = field(default_factory=lambda: dict.fromkeys(WEEKDAYS, ""))
    country: str = ""
    subdivision: str = ""
    exceptions: str = ""


@dataclass(frozen=True)
class PolicyRow:
    """A policy in the list. `place` counts from 1."""

    id: int
    name: str
    place: int
    is_default: bool
    is_first: bool
    is_last: bool
    conditions: str
    promises: str
    internal: str
    calendar: str
    steps: str
    all_steps: str


@dataclass(frozen=True)
class PolicyView:
    """A policy as it is written in its form; `ticked` are the names of the boxes that are."""

    id: int = 0
    version: int = 0
    name: str = ""
    is_default: bool = False
    calendar_id: str = ""
    ticked: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PLACES, ""))
    targets: dict[str, str] = field(default_factory=lambda: dict.fromkeys((*TO_CUSTOMERS, *AMONG_US), ""))


@dataclass(frozen=True)
class StepRow:
    """A step in the form; `number` names its row."""

    number: int
    clock: str = "resolution"
    percent: str = ""
    action: str = "notify_assignee"


@dataclass(frozen=True)
class OutcomeView:
    """What a policy would have done, in a sentence and by target; empty before it was tried."""

    sentence: str = ""
    breached: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """All that one read gives."""

    calendars: list[CalendarRow]
    policies: list[PolicyRow]
    manages: bool


def read(session: Session, actor: Actor) -> Shown:
    """Both lists. Raises `Forbidden`."""
    days, promises = calendars.in_order(session, actor), sla_policies.in_order(session, actor)
    names = {id_of(one): one.name for one in categories.in_order(session)}
    by_id = {id_of(one): one.name for one in days}
    return Shown(
        calendars=[_card(one, promises) for one in days],
        policies=[_row(one, place, promises, names, by_id) for place, one in enumerate(promises, start=1)],
        manages=may(actor, Action.MANAGE_SLA),
    )


def calendar(session: Session, actor: Actor, calendar_id: int) -> tuple[CalendarView, dict[str, Any]]:
    """A calendar for its form, and as it is written down. Raises `Forbidden`, `Missing`."""
    found = calendars.one(session, actor, calendar_id)
    closed = found.holidays or {}
    view = CalendarView(
        id=calendar_id,
        version=found.version,
        name=found.name,
        timezone=found.timezone,
        hours={day: words.windows(found.hours.get(day, [])) for day in WEEKDAYS},
        country=closed.get("country") or "",
        subdivision=closed.get("subdivision") or "",
        exceptions=words.exceptions(found.exceptions),
    )
    return view, calendars.facts_of(found)


def policy(session: Session, actor: Actor, policy_id: int) -> tuple[PolicyView, list[StepRow], dict[str, Any]]:
    """A policy and its steps for the form, and as it is written down. Raises `Forbidden`, `Missing`."""
    found = sla_policies.one(session, actor, policy_id)
    facts = sla_policies.facts_of(found)
    ticked = [f"{name}:{value}" for name in (*WORDS, "category_id") for value in found.conditions.get(name, [])]
    view = PolicyView(
        id=policy_id,
        version=found.version,
        name=found.name,
        is_default=found.is_default,
        calendar_id=str(found.calendar_id),
        ticked=ticked,
        places={name: ", ".join(found.conditions.get(name, [])) for name in PLACES},
        targets={name: words.amount(minutes) for name, minutes in facts["targets"].items()},
    )
    steps = [
        StepRow(number, one["clock"], str(one["percent"]), one["action"]) for number, one in enumerate(found.steps)
    ]
    return view, steps, facts


def category_choices(session: Session, _actor: Actor) -> list[Choice]:
    """The categories that a condition can name."""
    return [Choice(str(one.id), one.name) for one in categories.in_order(session)]


def calendar_meanwhile(session: Session, actor: Actor, calendar_id: int) -> tuple[int, dict[str, Any], str]:
    """Its version now, what is written down of it, and who changed what on it. Raises `Forbidden`, `Missing`."""
    found = calendars.one(session, actor, calendar_id)
    changed = latest.change_of(session, actor, "calendar", calendar_id)
    return found.version, calendars.facts_of(found), changed


def policy_meanwhile(session: Session, actor: Actor, policy_id: int) -> tuple[int, dict[str, Any], str]:
    """As `calendar_meanwhile`, of a policy."""
    found = sla_policies.one(session, actor, policy_id)
    changed = latest.change_of(session, actor, "sla_policy", policy_id)
    return found.version, sla_policies.facts_of(found), changed


def tried(session: Session, actor: Actor, facts: PolicyFacts) -> OutcomeView:
    """What the policy would have done to last month's tickets. Raises `Forbidden`, `Invalid`."""
    return _outcome(policy_preview.preview(session, actor, facts))


def countries() -> list[Choice]:
    """Where we know public holidays, by name."""
    named = texts.locale().territories
    known = [code for code in public_holidays.list_supported_countries() if len(code) == 2]
    return sorted((Choice(code, named.get(code, code)) for code in known), key=lambda one: one.label.casefold())


def subdivisions(country: str) -> list[Choice]:
    """The parts of a country that have holidays of their own, by name."""
    codes = public_holidays.list_supported_countries().get(country, [])
    if not codes:
        return []
    aliases = getattr(public_holidays.country_holidays(country), "subdivisions_aliases", {})
    names = {code: name for name, code in reversed(aliases.items())}
    return sorted((Choice(code, names.get(code, code)) for code in codes), key=lambda one: one.label.casefold())


def my_zone(_session: Session, actor: Actor) -> str:
    """A guess for a new calendar."""
    return actor.time_zone


def _card(found: SlaCalendar, policies: list[SlaPolicy]) -> CalendarRow:
    number = sum(policy.calendar_id == found.id for policy in policies)
    return CalendarRow(
        id=id_of(found),
        name=found.name,
        zone=found.timezone,
        week=[_days(name, windows) for name, windows in words.days_alike(found.hours, WEEKDAYS)],
        holidays=_holidays(found.holidays),
        coming=_coming(found),
        used_by=trn("{number} policy counts in it", "{number} policies count in it", number)
        if number
        else tr("No policy counts in it"),
    )


def _days(name: str, windows: list[list[str]]) -> DaysView:
    drawn = []
    for window in windows:
        since, until = (int(hour) * 60 + int(minute) for hour, minute in (time.split(":") for time in window))
        drawn.append(WindowView(f"{since / 14.4:.2f}%", f"{(until - since) / 14.4:.2f}%"))
    whole_day = windows == [["00:00", "24:00"]]
    return DaysView(name, tr("all day") if whole_day else words.windows(windows) or tr("closed"), drawn)


def _holidays(closed: Mapping[str, str | None] | None) -> str:
    country = (closed or {}).get("country")
    if not closed or not country:
        return tr("Public holidays are working days")
    parts = {one.value: one.label for one in subdivisions(country)}
    named = texts.locale().territories.get(country, country)
    part = closed.get("subdivision")
    place = f"{named}, {parts.get(part, part)}" if part else named
    return tr("Closed on the public holidays of {place}", place=place)


def _coming(found: SlaCalendar) -> list[str]:
    """The next days that are otherwise, within a year."""
    calendar = calendars.read(found)
    today = clock.now().astimezone(ZoneInfo(found.timezone)).date()
    said: list[str] = []
    for number in range(366):
        if words_of_day := _otherwise(calendar, today + timedelta(days=number)):
            said.append(words_of_day)
        if len(said) == MOST_CLOSED:
            break
    return said


def _otherwise(calendar: Any, on: date) -> str:
    day = times.calendar_day(on)
    if on in calendar.exceptions:
        open_hours = [[_time(since), _time(until)] for since, until in calendar.exceptions[on]]
        return tr("{day}: {hours}", day=day, hours=words.windows(open_hours) or tr("closed"))
    name = calendar.holiday_on(on, texts.spoken())
    return tr("{day}: {hours}", day=day, hours=name) if name and calendar.week[on.weekday()] else ""


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _row(
    found: SlaPolicy, place: int, of: list[SlaPolicy], names: Mapping[int, str], calendars_by_id: Mapping[int, str]
) -> PolicyRow:
    targets = sla_policies.facts_of(found)["targets"]
    number = len(found.steps)
    return PolicyRow(
        id=id_of(found),
        name=found.name,
        place=place,
        is_default=found.is_default,
        is_first=place == 1,
        is_last=place >= len(of) - 1,
        conditions=words.conditions(found.conditions, names, is_default=found.is_default),
        promises=words.targets(targets, *TO_CUSTOMERS) or tr("Nothing to customers"),
        internal=words.targets(targets, *AMONG_US),
        calendar=calendars_by_id[found.calendar_id],
        steps=trn("{number} step", "{number} steps", number) if number else tr("No steps"),
        all_steps="\n".join(words.step(one) for one in found.steps),
    )


def _outcome(found: Outcome) -> OutcomeView:
    sentence = trn(
        "It would have matched {matched} of the {number} ticket of the last 30 days.",
        "It would have matched {matched} of the {number} tickets of the last 30 days.",
        found.looked_at,
        matched=amount(found.matched),
    )
    breached = [
        tr("{clock}: missed {count}", clock=tr(LABELS[name]), count=amount(number))
        for name, number in found.breached.items()
    ]
    return OutcomeView(sentence, breached if found.matched else [])
