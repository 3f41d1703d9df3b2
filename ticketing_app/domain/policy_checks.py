"""What an SLA policy may say: conditions on tickets, targets in minutes, steps of escalation."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from ticketing_app.domain import fields
from ticketing_app.errors import Invalid
from ticketing_app.models import Category, SlaCalendar
from ticketing_app.texts import tr
from ticketing_app.vocabulary import Channel, ClockName, CustomerTier, EscalationAction, IssueType, Priority, Severity

TARGETS = {
    "first_response_minutes": ClockName.FIRST_RESPONSE,
    "next_response_minutes": ClockName.NEXT_RESPONSE,
    "resolution_minutes": ClockName.RESOLUTION,
    "triage_minutes": ClockName.TRIAGE,
    "own_minutes": ClockName.OWN,
}
WORDS: dict[str, type[StrEnum]] = {
    "priority": Priority,
    "severity": Severity,
    "issue_type": IssueType,
    "channel": Channel,
    "tier": CustomerTier,
}
PLACES = ("city", "region", "postal_code")
LONGEST_TARGET, MOST_STEPS, LATEST_STEP = 366 * 24 * 60, 20, 1000


def conditions(session: Session, wanted: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Which values of what a ticket must have. Raises `Invalid`."""
    found: dict[str, list[Any]] = {}
    for name, values in wanted.items():
        if not isinstance(values, list) or len(values) > 100:
            raise Invalid.field(
                "conditions", tr("“{name}” takes a list of at most 100 values.", name=fields.shown(name))
            )
        check = _CHECKS.get(name)
        if check is None:
            known = ", ".join(_CHECKS)
            raise Invalid.field(
                "conditions",
                tr("There is no condition “{name}”; there are {known}.", name=fields.shown(name), known=known),
            )
        if values:
            found[name] = [check(session, name, value) for value in values]
    return found


def _word(_session: Session, name: str, value: Any) -> str:
    words = [str(word) for word in WORDS[name]]
    if value not in words:
        known = ", ".join(words)
        message = tr("“{value}” is no {name}; there are {words}.", value=fields.shown(value), name=name, words=known)
        raise Invalid.field("conditions", message)
    return value


def _category(session: Session, _name: str, value: Any) -> int:
    known = type(value) is int and 0 < value < 2**31 and session.get(Category, value) is not None
    if not known:
        raise Invalid.field("conditions", tr("There is no category {number}.", number=fields.shown(value)))
    return value


def _place(_session: Session, _name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid.field("conditions", tr("A place is a text."))
    return fields.line("conditions", value, 80)


_CHECKS: dict[str, Callable[[Session, str, Any], Any]] = {
    **dict.fromkeys(WORDS, _word),
    "category_id": _category,
    **dict.fromkeys(PLACES, _place),
}


def calendar(session: Session, calendar_id: int | None) -> int:
    """A calendar that there is. Raises `Invalid`."""
    if calendar_id is None or session.get(SlaCalendar, calendar_id) is None:
        raise Invalid.field("calendar_id", tr("Choose a calendar that there is."))
    return calendar_id


def targets(wanted: Mapping[str, int | None]) -> dict[str, int | None]:
    """Minutes of working time, None where nothing is promised. Raises `Invalid`."""
    if unknown := wanted.keys() - TARGETS.keys():
        raise Invalid.field("targets", tr("There is no target “{name}”.", name=fields.shown(min(unknown))))
    given = [minutes for minutes in wanted.values() if minutes is not None]
    if wrong := [minutes for minutes in given if not 1 <= minutes <= LONGEST_TARGET]:
        said = fields.shown(wrong[0])
        message = tr("A target is at least a minute and at most a year, not {minutes} minutes.", minutes=said)
        raise Invalid.field("targets", message)
    if not any(wanted.values()):
        raise Invalid.field("targets", tr("A policy promises at least one thing."))
    return {name: wanted.get(name) for name in TARGETS}


def steps(wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What happens when so much of a target is used up, in order. Raises `Invalid`."""
    if len(wanted) > MOST_STEPS:
        raise Invalid.field("steps", tr("A policy has at most {most} steps.", most=MOST_STEPS))
    found: list[dict[str, Any]] = []
    for step in wanted:
        clock, percent, action = step.get("clock", "resolution"), step.get("percent"), step.get("action")
        if clock not in list(ClockName) or action not in list(EscalationAction):
            raise Invalid.field("steps", tr("A step names a clock and an action that there are."))
        if type(percent) is not int or not 1 <= percent <= LATEST_STEP:
            raise Invalid.field("steps", tr("A step is due at a percentage from 1 to {most}.", most=LATEST_STEP))
        made = {"clock": str(clock), "percent": percent, "action": str(action)}
        if made not in found:
            found.append(made)
    return sorted(found, key=lambda step: (step["clock"], step["percent"]))
