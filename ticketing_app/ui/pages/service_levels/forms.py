"""What an admin typed about calendars and policies, in the domain's shapes; the domain checks it."""

from typing import Any, cast

from ticketing_app.domain import fields
from ticketing_app.domain.calendars import WEEKDAYS, CalendarFacts
from ticketing_app.domain.policy_checks import PLACES, TARGETS, WORDS
from ticketing_app.domain.sla_policies import PolicyFacts
from ticketing_app.errors import Invalid
from ticketing_app.texts import tr
from ticketing_app.ui.pages.service_levels import words

Form = dict[str, Any]
LONGEST_NAME = 80
NOTHING_WRONG: dict[str, str] = dict.fromkeys(
    (
        *("name", "timezone", "hours", "holidays", "exceptions", *WEEKDAYS),
        *("conditions", "calendar_id", "targets", "steps", *TARGETS, *PLACES),
    ),
    "",
)
"""One place for a sentence beside every field."""


def calendar(form: Form) -> CalendarFacts:
    """A whole calendar. Raises `Invalid` with everything that cannot be read."""
    found = fields.each(
        name=lambda: fields.line("name", _typed(form, "name"), LONGEST_NAME),
        exceptions=lambda: words.exceptions_of(_typed(form, "exceptions")),
        **{day: _hours_of(form, day) for day in WEEKDAYS},
    )
    country = _typed(form, "country")
    return CalendarFacts(
        name=found["name"],
        timezone=_typed(form, "timezone").strip(),
        hours={day: found[day] for day in WEEKDAYS if found[day]},
        holidays={"country": country, "subdivision": _typed(form, "subdivision") or None} if country else None,
        exceptions=found["exceptions"],
    )


def policy(form: Form, step_ids: list[int], *, named: bool = True) -> PolicyFacts:
    """A whole policy but for its place; `step_ids` are the rows of its steps. One that is only tried needs no name.

    Raises `Invalid` with everything that cannot be read.
    """
    found = fields.each(
        name=lambda: fields.line("name", _typed(form, "name"), LONGEST_NAME, int(named)),
        steps=lambda: [_step(form, number) for number in step_ids],
        **{name: _minutes_of(form, name) for name in TARGETS},
    )
    calendar_id = _typed(form, "calendar_id")
    return PolicyFacts(
        name=found["name"],
        conditions=_conditions(form),
        calendar_id=int(calendar_id) if calendar_id.isdecimal() else 0,
        targets={name: found[name] for name in TARGETS},
        steps=found["steps"],
    )


def changes(wanted: Any, opened: dict[str, Any]) -> Any:
    """What differs from what was opened: what was left alone is not sent, for somebody may have changed it."""
    return {name: value for name, value in wanted.items() if value != opened[name]}


def _conditions(form: Form) -> dict[str, list[Any]]:
    """Ticked boxes are called "priority:critical"; places are written with commas between."""
    ticked = [name.partition(":") for name, value in form.items() if ":" in name and value]
    found: dict[str, list[Any]] = {name: [value for key, _, value in ticked if key == name] for name in WORDS}
    found["category_id"] = [int(value) for key, _, value in ticked if key == "category_id" and value.isdecimal()]
    for name in PLACES:
        found[name] = [part.strip() for part in _typed(form, name).split(",") if part.strip()]
    return {name: values for name, values in found.items() if values}


def _step(form: Form, number: int) -> dict[str, Any]:
    percent = _typed(form, f"step-{number}-percent").strip().removesuffix("%").strip()
    if not percent.isdecimal() or len(percent) > 4:
        raise Invalid.field("steps", tr("Say after how many percent each step is due, for example 75."))
    return {
        "clock": _typed(form, f"step-{number}-clock"),
        "percent": int(percent),
        "action": _typed(form, f"step-{number}-action"),
    }


def _hours_of(form: Form, day: str) -> Any:
    return lambda: words.windows_of(day, _typed(form, day))


def _minutes_of(form: Form, name: str) -> Any:
    return lambda: words.minutes_of(name, _typed(form, name))


def _typed(form: Form, name: str) -> str:
    value = form.get(name)
    return cast("str", value) if isinstance(value, str) else ""
