"""The window in which a ticket is given to somebody: everybody with what they hold, least load first."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import avatar, badge, button
from ticketing_app.ui.components.lists import bar
from ticketing_app.ui.components.surfaces import closes_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.texts import t


def handover_dialog() -> rx.Component:
    """One click on a person hands the ticket over."""
    return dialog(
        rx.el.ul(rx.foreach(OverviewState.candidates, _candidate), class_name="candidates"),
        dialog_foot(
            rx.cond(
                OverviewState.is_held,
                button(t("Give back to the queue"), icon_name="undo-2", on_click=OverviewState.hand_over(0)),
                rx.fragment(),
            ),
            closes_dialog(),
        ),
        title=OverviewState.handover_title,
        lead=OverviewState.handover_lead,
        is_open=OverviewState.handing_over != 0,
        on_open_change=OverviewState.set_handover_open,
    )


def _candidate(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            avatar(one.initials, staff=True),
            rx.el.span(
                rx.el.span(one.name, class_name="strong one-line"),
                rx.el.span(one.role, class_name="muted small"),
                class_name="who",
            ),
            rx.cond(one.holds_it, badge(t("holds it now"), "accent"), rx.fragment()),
            rx.el.span(
                rx.el.span(one.open, rx.cond(one.late != "", rx.fragment(", ", rx.el.b(one.late)), rx.fragment())),
                bar(one.percent, long=True),
                class_name="load",
            ),
            type="button",
            disabled=one.holds_it,
            on_click=OverviewState.hand_over(one.id),
            class_name="candidate",
        ),
        key=one.id,
    )
