"""The suggestion at the agent's side: what, how sure, why; one button for all of it, one for each line."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import badge, button, icon, icon_button, row
from ticketing_app.ui.components.forms import event_form, field, select, submit
from ticketing_app.ui.components.surfaces import closes_dialog, dialog, dialog_foot, refresher
from ticketing_app.ui.pages.ticket.deciding import DecidingState
from ticketing_app.ui.pages.ticket.related import duplicates
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import LABELS, Severity, Urgency


def panel() -> rx.Component:
    """Nothing where nothing is suggested; while it is on its way, a line that says so."""
    advice = TicketState.advice
    return rx.fragment(
        rx.cond(
            advice.number > 0,
            _suggestion(),
            rx.cond(advice.awaited, _awaited(), rx.cond(advice.note != "", _note(), rx.fragment())),
        ),
        duplicates(),
    )


def otherwise_dialog() -> rx.Component:
    """All that is open, as suggested; people change what is wrong."""
    advice = TicketState.advice
    return dialog(
        event_form(
            _choice(t("Category"), "instead_category", TicketState.categories, advice.open_category),
            _choice(
                t("Severity"),
                "instead_severity",
                [(word.value, t(LABELS[word])) for word in Severity],
                advice.open_severity,
            ),
            _choice(
                t("Urgency"),
                "instead_urgency",
                [(word.value, t(LABELS[word])) for word in Urgency],
                advice.open_urgency,
            ),
            dialog_foot(closes_dialog(), submit(t("Decide"))),
            on_submit=DecidingState.decide,
        ),
        title=t("Decide otherwise"),
        lead=t("Change what is wrong. What you leave as it stands counts as accepted."),
        is_open=DecidingState.otherwise,
        on_open_change=DecidingState.set_otherwise_open,
    )


def _suggestion() -> rx.Component:
    advice = TicketState.advice
    return rx.el.section(
        rx.el.div(
            rx.el.h2(icon("sparkles", 15), t("Suggestion")),
            rx.el.span(advice.by, class_name="by"),
            rx.cond(advice.is_open, _for_all(), rx.fragment()),
            class_name="suggestion-head",
        ),
        rx.el.dl(rx.foreach(advice.facets, _facet), rx.cond(advice.engineer != "", _engineer(), rx.fragment())),
        aria_label=t("Suggestion"),
        class_name="card hint suggestion",
    )


def _for_all() -> rx.Component:
    return row(
        button(
            t("Decide otherwise…"),
            kind="quiet",
            size="small",
            on_click=DecidingState.open_otherwise,
            custom_attrs={"data-key": "o", "aria-keyshortcuts": "o"},
        ),
        rx.el.button(
            t("Accept all"),
            rx.el.kbd("A"),
            type="button",
            on_click=DecidingState.accept,
            class_name="button primary small",
            custom_attrs={"data-key": "a", "aria-keyshortcuts": "a"},
        ),
        like="tight suggestion-acts",
    )


def _facet(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.name),
        rx.el.dd(
            rx.el.b(one.label),
            rx.cond(one.second != "", rx.el.span(one.second, class_name="second"), rx.fragment()),
            rx.el.span(one.reason, class_name="why"),
            class_name="said",
        ),
        rx.el.dd(
            rx.cond(
                one.decided != "",
                rx.el.span(
                    rx.cond(one.is_right, icon("check", 13), icon("pencil", 13)), one.decided, class_name="became"
                ),
                rx.fragment(
                    badge(one.word, one.tone, title=one.percent),
                    rx.cond(
                        TicketState.advice.is_open,
                        icon_button(
                            "check",
                            t("Accept: {field} {value}", field=one.name, value=one.label),
                            on_click=DecidingState.accept_one(one.key),
                            small=True,
                        ),
                        rx.fragment(),
                    ),
                ),
            ),
            class_name="stand",
        ),
        class_name="facet",
    )


def _engineer() -> rx.Component:
    advice = TicketState.advice
    return rx.el.div(
        rx.el.dt(t("Engineer")),
        rx.el.dd(rx.el.b(advice.engineer), rx.el.span(advice.engineer_why, class_name="why"), class_name="said"),
        rx.el.dd(
            rx.cond(
                TicketState.desk.may_assign,
                button(
                    t("Assign"),
                    size="small",
                    on_click=DecidingState.give_to_offered,
                    aria_label=t("Assign to {name}", name=advice.engineer),
                ),
                rx.fragment(),
            ),
            class_name="stand",
        ),
        class_name="facet",
    )


def _awaited() -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="spinner", aria_hidden="true"),
        t("A suggestion is on its way…"),
        refresher("await-suggestion", TicketState.refresh, every_seconds=2),
        role="status",
        class_name="suggestion-line",
    )


def _note() -> rx.Component:
    return rx.el.p(icon("eye-off", 15), TicketState.advice.note, class_name="suggestion-line")


def _choice(name: Any, key: str, options: Any, suggested: Any) -> rx.Component:
    return rx.cond(
        suggested != "",
        field(name, select(key, options, default_value=suggested), key),
        rx.fragment(),
    )
