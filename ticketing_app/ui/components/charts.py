"""Charts: drawn for the eye in our own colours, without motion; the same numbers stand below as a table, for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from ticketing_app.ui.components.basics import Text, Value, page_link
from ticketing_app.ui.texts import t

FONT = {"fontSize": 12, "fill": "var(--faint)"}
STILL: dict[str, Any] = {"is_animation_active": False}
# Recharts would make the drawing a stop for the keyboard; who cannot see it reads the table instead.
QUIET = {"accessibilityLayer": False}


@dataclass(frozen=True)
class Series:
    """What is drawn of each step: the name of its number, what people call it, a colour's token, and as what.

    Bars with the same `stack` stand on top of each other. A line with `dots` shows where it has a number.
    """

    key: str
    name: Text
    colour: str
    drawn: Literal["bar", "line"] = "bar"
    stack: str = "one"
    dots: bool = False


def over_time(steps: Value, series: Sequence[Series], *, at: str, percent: bool = False) -> rx.Component:
    """Bars and lines, step by step; `at` is the name of a step's label. `percent`: all are shares from 0 to 100."""
    scale: dict[str, Any] = {"domain": [0, 100], "ticks": [0, 25, 50, 75, 100], "unit": " %"} if percent else {}
    chart = rx.recharts.composed_chart(
        rx.recharts.cartesian_grid(vertical=False, stroke="var(--line)"),
        rx.recharts.x_axis(data_key=at, tick=FONT, tick_line=False, stroke="var(--line-strong)", min_tick_gap=28),
        rx.recharts.y_axis(
            tick=FONT, tick_line=False, axis_line=False, allow_decimals=False, width=48 if percent else 34, **scale
        ),
        _tooltip(cursor={"fill": "var(--soft)"}),
        *[_drawn(one) for one in series],
        data=_dicts(steps),
        margin={"top": 8, "right": 4, "left": 0, "bottom": 0},
        bar_category_gap="22%",
        custom_attrs=QUIET,
    )
    legend = rx.el.ul(
        *[
            rx.el.li(
                rx.el.i(class_name=f"swatch {one.drawn}", style={"--swatch": f"var(--{one.colour})"}),
                one.name,
            )
            for one in series
        ],
        class_name="legend",
    )
    return rx.el.div(legend, rx.el.div(chart, class_name="chart"), aria_hidden="true")


def against_diagonal(points: Value, *, x: str, y: str, size: str, names: tuple[Text, Text, Text]) -> rx.Component:
    """Points from 0 to 100 both ways, as large as they are many; on the diagonal both are equal."""
    first, second, third = names
    axis: dict[str, Any] = {
        "type_": "number",
        "domain": [0, 100],
        "ticks": [0, 25, 50, 75, 100],
        "unit": " %",
        "tick": FONT,
        "tick_line": False,
        "stroke": "var(--line-strong)",
    }
    corners: Any = [{"x": 0, "y": 0}, {"x": 100, "y": 100}]
    chart = rx.recharts.scatter_chart(
        rx.recharts.cartesian_grid(stroke="var(--line)"),
        rx.recharts.x_axis(data_key=x, name=first, height=28, **axis),
        rx.recharts.y_axis(data_key=y, name=second, width=48, **axis),
        rx.recharts.z_axis(data_key=size, name=third, range=[50, 700]),
        rx.recharts.reference_line(segment=corners, stroke="var(--faint)", stroke_dasharray="4 4"),
        _tooltip(cursor=False),
        rx.recharts.scatter(data=_dicts(points), fill="var(--hint)", fill_opacity=0.75, **STILL),
        margin={"top": 12, "right": 16, "left": 0, "bottom": 0},
        custom_attrs=QUIET,
    )
    return rx.el.div(
        rx.el.p("↑ ", second, class_name="axis-name"),
        rx.el.div(chart, class_name="chart square"),
        rx.el.p(first, " →", class_name="axis-name end"),
        aria_hidden="true",
    )


def bars(rows: Value, *, caption: Text) -> rx.Component:
    """A name, a bar and a number on each line. A row has `name`, `percent` and of it `late_percent` in red, `tone`,
    `number`, `href`, and in `words` what the number counts."""

    def drawn(one: Any) -> rx.Component:
        there = page_link(one.number, href=one.href, aria_label=one.words, class_name="number")
        return rx.el.li(
            rx.el.span(one.name, class_name="one-line", title=one.name),
            rx.el.span(
                _share(one.late_percent, "late"),
                _share(one.percent - one.late_percent, one.tone),
                class_name="parts",
                aria_hidden="true",
            ),
            rx.cond(one.href != "", there, rx.el.span(one.number, class_name="faint")),
        )

    return rx.el.ul(rx.foreach(rows, drawn), aria_label=caption, class_name="bars")


def _share(percent: Any, like: Any) -> rx.Component:
    return rx.el.i(style={"width": rx.Var.create(percent).to(str) + "%"}, class_name=like)


def as_table(headings: Sequence[Text], rows: Value, draw: Any, *, caption: Text) -> rx.Component:
    """The numbers of a chart, folded away; `draw(row)` returns the cells of a row, its name first."""

    def drawn(row: Any) -> rx.Component:
        first, *rest = draw(row)
        return rx.el.tr(rx.el.th(first, scope="row"), *[rx.el.td(cell) for cell in rest])

    return rx.el.details(
        rx.el.summary(t("As a table")),
        rx.el.div(
            rx.el.table(
                rx.el.caption(caption, class_name="sr-only"),
                rx.el.thead(rx.el.tr(*[rx.el.th(one, scope="col") for one in headings])),
                rx.el.tbody(rx.foreach(rows, drawn)),
                class_name="numbers",
            ),
            # Scrolls by itself where it is long, so the keyboard has to reach it.
            tab_index=0,
            role="region",
            aria_label=caption,
            class_name="numbers-wrap",
        ),
        class_name="unfolds",
    )


def matrix(columns: Value, rows: Value, *, corner: Text, end: Text, caption: Text) -> rx.Component:
    """A table of counts, of which each opens what is behind it. A row has `name`, `cells` and `right`; a cell `number`,
    `href`, `words`, `shade` (0 to 4) and whether it is `right`."""

    def cell(one: Any) -> rx.Component:
        there = page_link(one.number, href=one.href, aria_label=one.words, title=one.words)
        return rx.el.td(
            rx.cond(one.href != "", there, rx.el.span("·", aria_hidden="true")),
            class_name=[rx.cond(one.right, "right", ""), f"shade-{one.shade}"],
        )

    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(one.name, scope="row"), rx.foreach(one.cells, cell), rx.el.td(one.right, class_name="end")
        )

    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(corner, scope="col"),
                    rx.foreach(columns, lambda name: rx.el.th(name, scope="col")),
                    rx.el.th(end, scope="col", class_name="end"),
                )
            ),
            rx.el.tbody(rx.foreach(rows, row)),
            class_name="matrix",
        ),
        tab_index=0,
        role="region",
        aria_label=caption,
        class_name="matrix-wrap",
    )


def _drawn(one: Series) -> rx.Component:
    colour = f"var(--{one.colour})"
    if one.drawn == "line":
        return rx.recharts.line(
            data_key=one.key,
            name=one.name,
            stroke=colour,
            stroke_width=2,
            dot={"r": 2.5, "fill": colour} if one.dots else False,
            connect_nulls=one.dots,
            type_="linear",
            **STILL,
        )
    return rx.recharts.bar(
        data_key=one.key, name=one.name, fill=colour, stroke=colour, stack_id=one.stack, max_bar_size=26, **STILL
    )


def _tooltip(**props: Any) -> rx.Component:
    return rx.recharts.graphing_tooltip(
        content_style={
            "background": "var(--panel)",
            "border": "1px solid var(--line-strong)",
            "borderRadius": "var(--r-m)",
            "color": "var(--text)",
            "fontSize": 13,
        },
        label_style={"color": "var(--muted)"},
        item_style={"color": "var(--text)"},
        **STILL,
        **props,
    )


def _dicts(things: Value) -> rx.Var[list[dict[str, Any]]]:
    """To Recharts a list of views is a list of dicts, as which it arrives in the browser anyway."""
    return rx.Var.create(things).to(list[dict[str, Any]])
