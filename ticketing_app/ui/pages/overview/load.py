"""Who holds how much: one line a person, the busiest on top, each number a way to the tickets behind it."""

from typing import Any

import reflex as rx

from ticketing_app.texts import mark
from ticketing_app.ui.components.basics import avatar, page_link, some, tone_class
from ticketing_app.ui.components.lists import Column, table, table_row
from ticketing_app.ui.components.surfaces import card
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.texts import t

COLUMNS = [
    Column(t("Person"), "grow"),
    Column(t("Open"), "fit", label_on_phone=True),
    Column(t("Overdue"), "num", label_on_phone=True),
    Column(t("Nearly due"), "num", label_on_phone=True),
    Column(t("Waiting"), "num", label_on_phone=True),
    Column(t("Resolved, 7 days"), "num", label_on_phone=True),
]


def load_card() -> rx.Component:
    """Everybody who can be given tickets, and whoever still holds some."""
    return rx.cond(
        some(OverviewState.loads),
        card(
            rx.el.div(
                table(COLUMNS, OverviewState.loads, _row, caption=t("Who holds how much"), compact=True),
                # Scrolls by itself where there are many people, so the keyboard has to reach it.
                tab_index=0,
                role="region",
                aria_label=t("Who holds how much"),
                class_name="loads",
            ),
            title=t("Who holds how much"),
            aside=rx.el.span(OverviewState.load_says, class_name="muted small"),
        ),
        rx.fragment(),
    )


def _row(one: Any) -> rx.Component:
    return table_row(
        COLUMNS,
        rx.el.span(
            avatar(one.initials, staff=True),
            rx.el.span(one.name, class_name="strong one-line"),
            rx.el.span(one.role, class_name="muted small one-line"),
            class_name="person",
        ),
        rx.el.span(
            rx.el.span(_part(one.late_percent, "late"), _part(one.percent, ""), class_name="parts", aria_hidden="true"),
            _number(one.open, one.name, mark("{name}: {number} open")),
            class_name="load-bar",
        ),
        _number(one.overdue, one.name, mark("{name}: {number} overdue"), "critical"),
        _number(one.nearly_due, one.name, mark("{name}: {number} nearly due"), "warning"),
        _number(one.waiting, one.name, mark("{name}: {number} waiting")),
        _number(one.resolved, one.name, mark("{name}: {number} resolved in the last 7 days")),
        key=one.id,
    )


def _part(percent: Any, like: str) -> rx.Component:
    return rx.el.i(style={"width": rx.Var.create(percent).to(str) + "%"}, class_name=like)


def _number(piece: Any, name: Any, words: str, tone: str = "neutral") -> rx.Component:
    said = t(words, name=name, number=piece.text)
    there = page_link(piece.text, href=piece.href, aria_label=said, class_name=tone_class("number", tone))
    return rx.cond(piece.href != "", there, rx.el.span(piece.text, class_name="faint"))
