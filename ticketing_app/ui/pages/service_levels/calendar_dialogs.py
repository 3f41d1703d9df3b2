"""The dialogs of calendars: a week in plain text, public holidays, days that are otherwise."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import some
from ticketing_app.ui.components.forms import event_form, field, select, submit, text_area, text_input
from ticketing_app.ui.components.surfaces import closes_dialog, confirm_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.service_levels.calendars import CalendarsState
from ticketing_app.ui.pages.service_levels.fields import faster, line, opened, wrong
from ticketing_app.ui.texts import t

DAYS = {
    "mon": t("Monday"),
    "tue": t("Tuesday"),
    "wed": t("Wednesday"),
    "thu": t("Thursday"),
    "fri": t("Friday"),
    "sat": t("Saturday"),
    "sun": t("Sunday"),
}


def calendar_dialogs() -> rx.Component:
    """At most one of them is open."""
    now = CalendarsState.calendar
    return rx.fragment(
        _editor("add-calendar", "add-calendar", t("New calendar"), t("Add calendar"), CalendarsState.add),
        _editor("edit-calendar", f"edit-calendar-{now.id}", now.name, t("Save"), CalendarsState.save),
        confirm_dialog(
            title=t("Remove “{name}”?", name=now.name),
            sentence=t("A calendar that a policy or a person follows stays."),
            yes=t("Remove"),
            on_yes=CalendarsState.remove,
            **opened("remove-calendar"),
        ),
    )


def _editor(name: str, opener: Any, title: Any, yes: Any, on_submit: Any) -> rx.Component:
    now = CalendarsState.calendar
    return dialog(
        faster(),
        event_form(
            rx.el.div(
                line(t("Name"), "name", default_value=now.name, max_length=80, auto_focus=True),
                line(
                    t("Time zone"),
                    "timezone",
                    default_value=now.timezone,
                    list="zones",
                    custom_attrs={"data-zones": ""},
                ),
                class_name="two-up folds",
            ),
            field(
                t("Open hours"),
                rx.el.div(*[_day(day) for day in DAYS], class_name="week-form"),
                "hours",
                hint=t("For example 08:00–12:00, 13:00–17:00. An empty day is closed; 00:00–24:00 is all day."),
                error=wrong("hours"),
                grouped=True,
            ),
            rx.el.div(
                field(
                    t("Closed on the public holidays of"),
                    select(
                        "country",
                        CalendarsState.countries,
                        empty=t("no country"),
                        default_value=now.country,
                        error=wrong("holidays"),
                        on_change=lambda code: CalendarsState.choose_country(code),
                    ),
                    "country",
                    error=wrong("holidays"),
                ),
                rx.cond(
                    some(CalendarsState.subdivisions),
                    field(
                        t("Part of the country"),
                        select(
                            "subdivision",
                            CalendarsState.subdivisions,
                            empty=t("only what holds everywhere"),
                            default_value=now.subdivision,
                        ),
                        "subdivision",
                    ),
                    rx.fragment(),
                ),
                class_name="two-up folds",
            ),
            field(
                t("Days that are otherwise"),
                text_area(
                    "exceptions",
                    default_value=now.exceptions,
                    error=wrong("exceptions"),
                    rows="4",
                    placeholder="2026-12-24 08:00–12:00\n2026-12-31",
                ),
                "exceptions",
                hint=t("One a line: a date and its hours, which replace the day. A date alone is a day off."),
                error=wrong("exceptions"),
                optional=True,
            ),
            dialog_foot(closes_dialog(), submit(yes)),
            on_submit=on_submit,
            no_validate=True,
            custom_attrs={"data-reopen": opener},
        ),
        title=title,
        wide=True,
        **opened(name),
    )


def _day(day: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(DAYS[day], html_for=f"field-{day}"),
        text_input(
            day,
            default_value=rx.Var.create(CalendarsState.calendar.hours)[day].to(str),
            error=wrong(day),
            auto_complete="off",
        ),
        rx.el.p(wrong(day), id=f"wrong-{day}", class_name="wrong", role="alert"),
        class_name="week-day",
    )
