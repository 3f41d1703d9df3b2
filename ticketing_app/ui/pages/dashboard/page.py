"""The dashboard: a sentence, five figures, then charts; every number opens the tickets behind it."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import Text, button, icon, link, opens, page_link, plain_link, some, stack
from ticketing_app.ui.components.charts import Series, as_table, bars, over_time
from ticketing_app.ui.components.forms import filter_select, segmented
from ticketing_app.ui.components.lists import empty_state, list_view
from ticketing_app.ui.components.surfaces import card, error_banner, refresher, stats
from ticketing_app.ui.layout import shell
from ticketing_app.ui.pages.dashboard.asked import PERIODS
from ticketing_app.ui.pages.dashboard.state import DashboardState
from ticketing_app.ui.texts import t

NOW: Any = DashboardState.dashboard
REREAD_SECONDS = 15
TO_CUSTOMERS = (
    Series("resolution.percent", t("Solutions"), "accent", "line", dots=True),
    Series("first_response.percent", t("First answers"), "hint", "line", dots=True),
    Series("next_response.percent", t("Further answers"), "good", "line", dots=True),
)
AMONG_STAFF = (
    Series("triage.percent", t("Triaged"), "accent", "line", dots=True),
    Series("own.percent", t("Taken"), "hint", "line", dots=True),
)
FLOW = (
    Series("arrived", t("Came in"), "accent", stack="in"),
    Series("left", t("Went out"), "good", stack="out"),
    Series("open", t("Open at the end"), "text", "line"),
)


def page() -> rx.Component:
    """What is pressing on top; what is open for long, and who holds how much, at the end."""
    return shell(
        routes.DASHBOARD,
        rx.el.div(
            rx.el.h1(t(routes.DASHBOARD.title)),
            rx.el.div(
                rx.cond(NOW.counted != "", rx.el.span(NOW.counted, class_name="muted small"), rx.fragment()),
                plain_link(icon("download"), t("Export as CSV"), href=NOW.file, download=True, class_name="button"),
                class_name="actions",
            ),
            class_name="page-head",
        ),
        error_banner(DashboardState.problem, on_retry=DashboardState.load),
        _filters(),
        rx.cond(
            DashboardState.loaded | (DashboardState.problem == ""),
            list_view(loaded=DashboardState.loaded, has_rows=~NOW.is_empty, content=_figures(), nothing=_nothing()),
            rx.fragment(),
        ),
        refresher("reread", DashboardState.load, every_seconds=REREAD_SECONDS),
    )


def _filters() -> rx.Component:
    asked = DashboardState.asked
    narrowed = (asked.category != "") | (asked.region != "") | (asked.team != "")
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend(t("Period"), class_name="sr-only"),
            segmented(
                "period",
                [(period, t(name)) for period, name in PERIODS.items()],
                value=asked.period,
                on_change=lambda period: DashboardState.choose("period", period),
            ),
            class_name="small-segments",
        ),
        _filter("category", t("Category"), t("All categories"), NOW.category_choices, asked.category),
        _filter("region", t("Region"), t("All regions"), NOW.region_choices, asked.region),
        _filter("team", t("Team"), t("All teams"), NOW.team_choices, asked.team),
        rx.cond(
            narrowed,
            button(t("Clear filters"), icon_name="x", kind="quiet", size="small", on_click=DashboardState.clear),
            rx.fragment(),
        ),
        class_name="filters one-row",
        role="group",
        aria_label=t("Filters"),
    )


def _filter(name: str, title: Text, everything: Text, choices: Any, value: Any) -> rx.Component:
    drawn = filter_select(
        title, choices, value=value, on_change=lambda word: DashboardState.choose(name, word), everything=everything
    )
    return rx.cond(some(choices), drawn, rx.fragment())


def _figures() -> rx.Component:
    return rx.fragment(
        rx.el.p(rx.foreach(NOW.opening, opens), class_name="opening"),
        stats(
            _tile(t("Solved in time"), NOW.resolution),
            _tile(t("Answered in time"), NOW.first_response),
            _tile(t("Answered again in time"), NOW.next_response),
            _tile(t("Triaged in time"), NOW.triage),
            _tile(t("Taken in time"), NOW.own),
            _tile(t("First answer, half within"), NOW.answered_within),
            _tile(t("Solution, half within"), NOW.resolved_within),
            _tile(t("Open now"), NOW.open),
            _tile(t("Reopened"), NOW.reopened),
            _tile(t("Paused at the last moment"), NOW.paused_late),
        ),
        rx.el.div(
            stack(_to_customers(), _flow(), _ages(), _loads(), like="close"),
            stack(_among_staff(), _how_late(), _where_late(), like="close"),
            class_name="record",
        ),
    )


def _tile(name: Text, tile: Any) -> rx.Component:
    """A tile with an `href` is a way there; which have one is known at run time only."""
    inside = [
        rx.el.span(name, class_name="name"),
        rx.el.span(tile.figure, class_name="figure"),
        rx.el.span(tile.note, class_name=f"note tone-{tile.tone}"),
    ]
    there = page_link(*inside, href=tile.href, class_name="card stat")
    return rx.cond(tile.href != "", there, rx.el.div(*inside, class_name="card stat"))


def _to_customers() -> rx.Component:
    names = (
        ("resolution", t("Solved in time")),
        ("first_response", t("Answered in time")),
        ("next_response", t("Answered again in time")),
    )
    return _in_time(t("In time"), NOW.has_kept, TO_CUSTOMERS, names, t("Kept promises over time"))


def _among_staff() -> rx.Component:
    names = ("triage", t("Triaged in time")), ("own", t("Taken in time"))
    return _in_time(
        t("In time among staff"), NOW.has_kept_inside, AMONG_STAFF, names, t("Kept internal targets over time")
    )


def _in_time(title: Text, has_any: Any, series: Any, names: Sequence[tuple[str, Text]], caption: Text) -> rx.Component:
    def cells(step: Any) -> tuple[Any, ...]:
        shares = [getattr(step, name) for name, _ in names]
        return (step.day, *(cell for share in shares for cell in (share.says, opens(share.late))))

    headings = (t("From"), *(heading for _, name in names for heading in (name, t("Late"))))
    drawn = rx.fragment(
        over_time(NOW.steps, series, at="day", percent=True), as_table(headings, NOW.steps, cells, caption=caption)
    )
    return card(
        rx.cond(has_any, drawn, rx.el.p(t("Nothing that had a target ended in this time."), class_name="muted")),
        title=title,
        aside=rx.el.span(t("each point is the share of seven days"), class_name="muted small"),
    )


def _flow() -> rx.Component:
    return card(
        over_time(NOW.steps, FLOW, at="day"),
        as_table(
            (t("From"), t("Came in"), t("Went out"), t("Open at the end")),
            NOW.steps,
            lambda step: (step.day, opens(step.came_in), opens(step.went_out), step.open),
            caption=t("Tickets that came in, went out and stayed open"),
        ),
        title=t("In, out and open"),
    )


def _how_late() -> rx.Component:
    return card(
        rx.el.div(
            _group(t("Solutions"), NOW.late_resolutions),
            _group(t("First answers"), NOW.late_responses),
            _group(t("Further answers"), NOW.late_next_responses),
            class_name="two-up folds",
        ),
        title=t("How late the late ones were"),
    )


def _where_late() -> rx.Component:
    return card(
        rx.cond(
            some(NOW.causes),
            rx.el.div(
                _group(t("By category"), NOW.categories),
                stack(
                    _group(t("By team"), NOW.teams),
                    _group(t("By what they last waited for"), NOW.causes),
                    like="loose",
                ),
                class_name="two-up folds",
            ),
            rx.el.p(t("No solution was late."), class_name="muted"),
        ),
        title=t("Where solutions were late"),
    )


def _group(title: Text, rows: Any) -> rx.Component:
    return rx.el.div(rx.el.h3(title), bars(rows, caption=title), class_name="bar-group")


def _ages() -> rx.Component:
    return card(bars(NOW.ages, caption=t("How old open tickets are")), title=t("How old open tickets are"))


def _loads() -> rx.Component:
    return card(
        rx.cond(
            some(NOW.loads),
            bars(NOW.loads, caption=t("Who holds most")),
            rx.el.p(t("Nobody holds an open ticket."), class_name="muted"),
        ),
        title=t("Who holds most"),
        aside=link(t("Everybody"), routes.OVERVIEW.path),
    )


def _nothing() -> rx.Component:
    return empty_state(
        t("Nothing to count yet"),
        t("As soon as tickets come in, this page says what was kept and where time is lost."),
        icon_name="gauge",
    )
