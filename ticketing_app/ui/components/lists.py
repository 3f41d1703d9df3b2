"""Lists: tables that become cards on a phone, filters, paging, and what stands there when there is nothing yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from ticketing_app.ui.components.basics import (
    Handler,
    Text,
    Value,
    button,
    classes,
    icon,
    is_empty,
    page_link,
    tone_class,
)
from ticketing_app.ui.texts import t


@dataclass(frozen=True)
class Column:
    """A column's heading and how it behaves: `grow` takes the room, `fit` only what it needs, `acts` holds buttons."""

    heading: Text
    like: Literal["", "grow", "fit", "acts", "num"] = ""
    on_phone: bool = True
    label_on_phone: bool = False


def table(columns: Sequence[Column], rows: Value, draw: Any, *, caption: Text, compact: bool = False) -> rx.Component:
    """A table of `rows`; `draw(row)` returns a `table_row`. `caption` is read by screen readers."""
    unnamed = rx.el.span(t("Actions"), class_name="sr-only")
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    *[
                        rx.el.th(
                            unnamed if is_empty(column.heading) else column.heading,
                            scope="col",
                            class_name=column.like,
                        )
                        for column in columns
                    ],
                    role="row",
                ),
                role="rowgroup",
            ),
            rx.el.tbody(rx.foreach(rows, draw), role="rowgroup"),
            # The roles hold the table together for screen readers where the phone's style sheet draws cards.
            role="table",
            class_name=classes("table", "compact" if compact else ""),
        ),
        class_name="table-wrap",
    )


def table_row(columns: Sequence[Column], *cells: Any, like: Any = "", **props: Any) -> rx.Component:
    """One row, its cells in the order of the columns. A `row_link` inside makes the whole row clickable."""
    return rx.el.tr(
        *[_cell(column, cell) for column, cell in zip(columns, cells, strict=True)],
        role="row",
        class_name=like,
        **props,
    )


def row_link(text: Any, href: Text, **props: Any) -> rx.Component:
    """The link of a row: it covers the row, so that a click anywhere opens it."""
    return page_link(text, href=href, class_name="row-link", **props)


def reference(text: Text) -> rx.Component:
    """A ticket's number before its title."""
    return rx.el.span(text, class_name="ref")


def pager(summary: Text, *, on_previous: Handler, on_next: Handler, has_previous: Any, has_next: Any) -> rx.Component:
    """ "1–25 of 38", and the way to the other pages."""
    return rx.el.nav(
        rx.el.span(summary, aria_live="polite"),
        rx.el.div(
            button(t("Previous"), on_click=on_previous, disabled=~has_previous),
            button(t("Next"), on_click=on_next, disabled=~has_next),
            class_name="row",
        ),
        aria_label=t("Pages"),
        class_name="pager",
    )


def other_pages(
    summary: Text, *, on_previous: Handler, on_next: Handler, has_previous: Any, has_next: Any
) -> rx.Component:
    """`pager`, where there is another page to go to."""
    before, after = rx.Var.create(has_previous), rx.Var.create(has_next)
    drawn = pager(summary, on_previous=on_previous, on_next=on_next, has_previous=before, has_next=after)
    return rx.cond(before | after, drawn, rx.fragment())


def empty_state(title: Text, sentence: Text = "", *, icon_name: str = "inbox", action: Any = None) -> rx.Component:
    """Nothing here: say so, say why, offer the next step."""
    return rx.el.div(
        rx.el.span(icon(icon_name, 20), class_name="disc"),
        rx.el.h2(title),
        rx.el.p(sentence),
        *([action] if action is not None else []),
        class_name="empty",
    )


def skeleton(rows: int = 6) -> rx.Component:
    """The shape of a list while it is on its way."""
    widths = ("52%", "38%", "61%", "45%", "57%", "33%")
    return rx.el.div(
        *[
            rx.el.div(
                rx.el.span(class_name="bone", style={"width": widths[number % len(widths)]}),
                rx.el.span(class_name="bone tall", style={"width": "74px"}),
                rx.el.span(class_name="bone", style={"width": "12%"}),
            )
            for number in range(rows)
        ],
        class_name="skeleton",
        role="status",
        aria_label=t("Loading"),
    )


def list_view(
    *, loaded: Value, has_rows: Value, content: rx.Component, nothing: rx.Component, rows: int = 6
) -> rx.Component:
    """Skeleton until it is loaded, then the list, or what to say when it is empty."""
    return rx.cond(loaded, rx.cond(has_rows, content, nothing), skeleton(rows))


def time_left(text: Text, percent: Value, tone: Any, *, paused: Value = False) -> rx.Component:
    """How much time is left as words and as a bar; coloured only when it matters. Paused: no bar, `text` says why."""
    running = rx.el.span(text, _bar(percent), class_name=tone_class("time-left", tone))
    if paused is False:
        return running
    return rx.cond(paused, rx.el.span(icon("pause", 13), text, class_name="time-left tone-neutral"), running)


def bar(percent: Value, tone: Any = "accent", *, long: bool = False, name: Text = "") -> rx.Component:
    """A share of 100 as a bar, for which a number stands beside it."""
    return rx.el.span(
        _bar(percent, "bar long" if long else "bar"), class_name=tone_class("meter-bar", tone), title=name
    )


def _bar(percent: Any, class_name: str = "bar") -> rx.Component:
    width = rx.Var.create(percent).to(str) + "%"
    return rx.el.span(rx.el.i(style={"width": width}), class_name=class_name, aria_hidden="true")


def _cell(column: Column, cell: Any) -> rx.Component:
    attrs = {"data-label": column.heading} if column.label_on_phone else {}
    return rx.el.td(
        cell, role="cell", class_name=classes(column.like, "" if column.on_phone else "wide-only"), custom_attrs=attrs
    )
