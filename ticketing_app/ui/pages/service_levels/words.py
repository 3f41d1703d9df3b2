"""Hours, amounts of time, conditions and steps as people write and read them."""

import itertools
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel.dates import get_day_names

from ticketing_app import texts
from ticketing_app.domain.policy_checks import PLACES, TARGETS
from ticketing_app.errors import Invalid
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import LABELS, EscalationAction

CONDITIONS = {
    "priority": mark("Priority"),
    "severity": mark("Severity"),
    "issue_type": mark("Kind"),
    "channel": mark("Channel"),
    "tier": mark("Contract"),
    "category_id": mark("Category"),
    "city": mark("City"),
    "region": mark("Region"),
    "postal_code": mark("Postal code"),
}
"""What a policy may look at, in the order in which it is shown."""

_WINDOW = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?:[:.](\d\d))?")
_AMOUNT = re.compile(r"(?:(\d{1,5})\s*h)?\s*(?:(\d{1,6})\s*(?:min|m))?")


def windows(hours: Iterable[Iterable[str]]) -> str:
    """ "08:00–12:00, 13:00–17:00"; empty for a day that is closed."""
    return ", ".join("–".join(window) for window in hours)


def windows_of(field: str, text: str) -> list[list[str]]:
    """What somebody typed, as the domain takes it; nothing is closed. Raises `Invalid`."""
    found: list[list[str]] = []
    for part in (piece.strip() for piece in re.split(r"[,;]", text)):
        if not part:
            continue
        window = _WINDOW.fullmatch(part)
        if window is None:
            raise Invalid.field(field, tr("Write hours like 08:00–12:00, 13:00–17:00; leave a closed day empty."))
        since, since_minute, until, until_minute = window.groups(default="00")
        found.append([f"{since:0>2}:{since_minute}", f"{until:0>2}:{until_minute}"])
    return found


def exceptions(days: Iterable[Mapping[str, Any]]) -> str:
    """One day a line: "2026-12-24 08:00–12:00"; a date alone is a day off."""
    return "\n".join(f"{day['date']} {windows(day['hours'])}".strip() for day in days)


def exceptions_of(text: str) -> list[dict[str, Any]]:
    """What somebody typed, line by line. Raises `Invalid` with the first line that is wrong."""
    found: list[dict[str, Any]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day, _, hours = line.partition(" ")
        try:
            on = date.fromisoformat(day.rstrip(":")).isoformat()
            found.append({"date": on, "hours": windows_of("exceptions", hours)})
        except (ValueError, Invalid):
            message = tr("“{line}”: write a date and its hours, like 2026-12-24 08:00–12:00.", line=line)
            raise Invalid.field("exceptions", message) from None
    return found


def amount(minutes: int | None) -> str:
    """ "30 min", "4 h", "1 h 30 min"; empty for no promise. Working time, so that days would say little."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def minutes_of(field: str, text: str) -> int | None:
    """What somebody typed, in minutes; a bare number is minutes, nothing is no promise. Raises `Invalid`."""
    typed = text.strip().lower()
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) < 7:
        return int(typed)
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        raise Invalid.field(field, tr("Write it like 30 min, 4 h or 1 h 30 min."))
    hours, rest = (int(part or 0) for part in found.groups())
    return hours * 60 + rest


def days_alike(hours: Mapping[str, list[list[str]]], order: Iterable[str]) -> list[tuple[str, list[list[str]]]]:
    """The week with neighbours of equal hours in one line: ("Mon–Fri", windows), ("Sat–Sun", none)."""
    names = get_day_names("abbreviated", locale=texts.locale())
    week = [(names[number], hours.get(day, [])) for number, day in enumerate(order)]
    found: list[tuple[str, list[list[str]]]] = []
    for open_windows, group in itertools.groupby(week, key=lambda one: one[1]):
        days = [name for name, _ in group]
        found.append((days[0] if len(days) == 1 else f"{days[0]}–{days[-1]}", open_windows))
    return found


def conditions(wanted: Mapping[str, list[Any]], categories: Mapping[int, str], *, is_default: bool) -> str:
    """ "Contract: Business · Priority: Critical or High"."""
    if is_default:
        return tr("Everything that no other policy takes")
    said = [
        tr("{name}: {values}", name=tr(CONDITIONS[name]), values=_either(name, wanted[name], categories))
        for name in CONDITIONS
        if wanted.get(name)
    ]
    return " · ".join(said) or tr("Every ticket")


def targets(minutes: Mapping[str, int | None], *names: str) -> str:
    """ "First response 1 h · Resolution 8 h" of those of these names that are promised."""
    given = [(TARGETS[name], minutes[name]) for name in names if minutes.get(name) is not None]
    return " · ".join(f"{tr(LABELS[clock])} {amount(number)}" for clock, number in given)


def step(one: Mapping[str, Any]) -> str:
    """ "75 % of Resolution: Tell the assignee"."""
    action, clock = tr(LABELS[EscalationAction(one["action"])]), tr(LABELS[one["clock"]])
    return tr("{percent} % of {clock}: {action}", percent=one["percent"], clock=clock, action=action)


def _either(name: str, values: list[Any], categories: Mapping[int, str]) -> str:
    if name == "category_id":
        words = [categories.get(value) or tr("a category that is gone") for value in values]
    elif name in PLACES:
        words = [str(value) for value in values]
    else:
        words = [tr(LABELS[value]) for value in values]
    return words[0] if len(words) == 1 else tr("{some} or {last}", some=", ".join(words[:-1]), last=words[-1])
