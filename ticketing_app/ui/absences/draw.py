"""A card with somebody's absences: what is to come, and a form for one more."""

from typing import Any

import reflex as rx

from ticketing_app.ui.absences.state import AbsenceState
from ticketing_app.ui.components.basics import button, some
from ticketing_app.ui.components.forms import event_form, field, submit, text_input
from ticketing_app.ui.components.places import nothing_yet
from ticketing_app.ui.components.surfaces import card
from ticketing_app.ui.texts import t


def absence_card(**props: Any) -> rx.Component:
    """For staff themselves, and for who plans the work; nothing for anybody else."""
    away: Any = AbsenceState.away
    return rx.cond(
        away.shown,
        card(
            rx.cond(
                some(away.rows),
                rx.el.ul(rx.foreach(away.rows, _row), class_name="absences"),
                nothing_yet(t("No absence is written down.")),
            ),
            event_form(
                rx.el.div(*_ends(t("Away from"), "since"), class_name="two-up"),
                rx.el.div(*_ends(t("Until"), "until"), class_name="two-up"),
                field(
                    t("Note"),
                    text_input("note", error=_wrong("note"), max_length=200),
                    "note",
                    optional=True,
                    hint=t("Only managers and admins read it. Without a time the whole day counts."),
                    error=_wrong("note"),
                ),
                rx.el.div(submit(t("Add the absence"), size="small"), class_name="row"),
                on_submit=AbsenceState.add,
                no_validate=True,
                key=AbsenceState.form_round,
            ),
            title=t("Absences"),
            aside=rx.el.span(away.now, class_name=rx.cond(away.present, "presence here muted", "presence muted")),
            **props,
        ),
        rx.fragment(),
    )


def _row(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(one.when, class_name="strong figures"),
            rx.cond(one.note != "", rx.el.div(one.note, class_name="muted small"), rx.fragment()),
        ),
        button(
            t("Remove"),
            size="small",
            kind="quiet",
            on_click=AbsenceState.remove(one.id),
            aria_label=t("Remove the absence {when}", when=one.when),
        ),
        key=one.id,
    )


def _ends(title: Any, name: str) -> list[rx.Component]:
    return [
        field(title, text_input(name, kind="date", error=_wrong(name)), name, error=_wrong(name)),
        field(t("Time"), text_input(f"{name}_time", kind="time"), f"{name}_time", optional=True),
    ]


def _wrong(name: str) -> Any:
    return rx.Var.create(AbsenceState.wrong)[name].to(str)
