"""What an admin typed about calendars and policies, in the domain's shapes; the domain checks it."""

from typing import Any, cast

from ticketing_app.domain import calendars, fields
from ticketing_app.domain.calendars import WEEKDAY_NAMES, WEEKDAYS, CalendarFacts
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
IN_PARTS = frozenset({"hours", "exceptions", "conditions", "targets", "steps"})
"""What several people can change at once, each another part of it."""
NOTHING_WRITTEN = object()


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
        calendar_id=lambda: _calendar_id(_typed(form, "calendar_id")),
        steps=lambda: [_step(form, number) for number in step_ids],
        **{name: _minutes_of(form, name) for name in TARGETS},
    )
    return PolicyFacts(
        name=found["name"],
        conditions=_conditions(form),
        calendar_id=found["calendar_id"],
        targets={name: found[name] for name in TARGETS},
        steps=found["steps"],
    )


def changes(wanted: Any, opened: dict[str, Any], now: dict[str, Any]) -> Any:
    """What differs from what was opened, laid over what stands now.

    What was left alone is not sent, for somebody may have changed it: be it a field, a day, a target or a step.
    """
    return {
        name: _laid_over(value, opened[name], now[name]) if name in IN_PARTS else value
        for name, value in wanted.items()
        if value != opened[name]
    }


def _laid_over(wanted: Any, opened: Any, now: Any) -> Any:
    """`now` with what is otherwise in `wanted` than in `opened`."""
    mine, theirs, both = _parts(wanted), _parts(opened), _parts(now)
    for part in mine.keys() | theirs.keys():
        if part not in mine:
            both.pop(part, None)
        elif mine[part] != theirs.get(part, NOTHING_WRITTEN):
            both[part] = mine[part]
    return list(both.values()) if isinstance(wanted, list) else both


def _parts(fact: Any) -> dict[Any, Any]:
    """A list falls apart into days by date, and into steps, each of which there is once."""
    if isinstance(fact, dict):
        return dict(fact)
    return {one.get("date") or tuple(sorted(one.items())): one for one in fact}


def _conditions(form: Form) -> dict[str, list[Any]]:
    """Ticked boxes are called "priority:critical"; places are written with commas between."""
    ticked = [name.partition(":") for name, value in form.items() if ":" in name and value]
    found: dict[str, list[Any]] = {name: [value for key, _, value in ticked if key == name] for name in WORDS}
    found["category_id"] = [int(value) for key, _, value in ticked if key == "category_id" and value.isdecimal()]
    for name in PLACES:
        found[name] = [part.strip() for part in _typed(form, name).split(",") if part.strip()]
    return {name: values for name, values in found.items() if values}


def _calendar_id(chosen: str) -> int:
    if not chosen.isdecimal():
        raise Invalid.field("calendar_id", tr("Please choose."))
    return int(chosen)


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
    return lambda: calendars.in_order_of_day(day, words.windows_of(day, _typed(form, day)), tr(WEEKDAY_NAMES[day]))


def _minutes_of(form: Form, name: str) -> Any:
    return lambda: words.minutes_of(name, _typed(form, name))


def _typed(form: Form, name: str) -> str:
    value = form.get(name)
    return cast("str", value) if isinstance(value, str) else ""
