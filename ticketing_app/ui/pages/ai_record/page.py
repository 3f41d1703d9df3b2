"""The AI's record: what it means in a sentence, the figures behind it, and the tickets behind the figures."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import link, link_button, some, stack, two_lines
from ticketing_app.ui.components.charts import Series, against_diagonal, as_table, matrix, over_time
from ticketing_app.ui.components.forms import segmented
from ticketing_app.ui.components.lists import Column, empty_state, list_view, table, table_row
from ticketing_app.ui.components.surfaces import banner, card, error_banner, stat, stats
from ticketing_app.ui.layout import shell
from ticketing_app.ui.pages.ai_record.asked import PERIODS, Asked
from ticketing_app.ui.pages.ai_record.state import AiRecordState
from ticketing_app.ui.suggestion_words import FACETS
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import Facet

NOW: Any = AiRecordState.record
SERIES = (
    Series("accepted", t("Accepted"), "accent"),
    Series("overridden", t("Overridden"), "warning"),
    Series("shown", t("Suggestions shown"), "text", "line"),
)
SCORES = tuple(Column(name, "num", label_on_phone=True) for name in (t("Decided"), t("Accuracy"), t("Macro-F1")))
BY_FIELD = (Column(t("Field"), "grow"), *SCORES)
BY_SOURCE = (Column(t("Source and version"), "grow"), *SCORES)


def page() -> rx.Component:
    """A sentence first; charts below it for those who want to know more."""
    return shell(
        routes.AI_RECORD,
        rx.el.div(
            rx.el.h1(t(routes.AI_RECORD.title)),
            rx.el.fieldset(
                rx.el.legend(t("Period"), class_name="sr-only"),
                segmented(
                    "period",
                    [(period, t(name)) for period, name in PERIODS.items()],
                    value=AiRecordState.asked.period,
                    on_change=lambda period: AiRecordState.choose("period", period),
                ),
                class_name="actions small-segments",
            ),
            class_name="page-head",
        ),
        error_banner(AiRecordState.problem, on_retry=AiRecordState.load),
        rx.cond(
            AiRecordState.loaded | (AiRecordState.problem == ""),
            list_view(loaded=AiRecordState.loaded, has_rows=~NOW.is_empty, content=_record(), nothing=_nothing()),
            rx.fragment(),
        ),
    )


def _record() -> rx.Component:
    return rx.fragment(
        rx.el.p(NOW.opening, class_name="opening"),
        rx.cond(NOW.is_off, _off(t("Below stands what was before."))),
        stats(
            _tile(t("Shown"), NOW.shown),
            _tile(t("Accepted"), NOW.accepted),
            _tile(t("Overridden"), NOW.overridden),
            _tile(t("Decided by hand"), NOW.by_hand),
            _tile(t("Held back"), NOW.held_back),
        ),
        rx.el.div(
            _over_time(),
            stack(_by_field(), _time(), like="close"),
            _compared(),
            _reliability(),
            _by_source(),
            class_name="record",
        ),
    )


def _tile(name: Any, tile: Any) -> rx.Component:
    return stat(name, tile.figure, tile.note)


def _over_time() -> rx.Component:
    return card(
        over_time(NOW.steps, SERIES, at="day"),
        rx.el.p(
            t(
                "A suggestion speaks of up to three fields: category, severity and urgency. "
                "Each is accepted or overridden by itself."
            ),
            class_name="muted small",
        ),
        as_table(
            (t("From"), t("Accepted"), t("Overridden"), t("Shown")),
            NOW.steps,
            lambda step: (step.day, step.accepted, step.overridden, step.shown),
            caption=t("Suggestions over time"),
        ),
        title=rx.cond(NOW.by_week, t("Week by week"), t("Day by day")),
    )


def _by_field() -> rx.Component:
    return card(
        table(BY_FIELD, NOW.fields, _score_row, caption=t("How right suggestions are, by field"), compact=True),
        rx.el.p(
            rx.el.b(t("Accuracy")),
            " ",
            t("is how often the suggestion was what a person decided."),
            " ",
            rx.el.b(t("Macro-F1")),
            " ",
            t("is the same from 0 to 1, with every value counting alike: who gets rare ones wrong has less of it."),
            class_name="muted small",
        ),
        title=t("How right, by field"),
    )


def _compared() -> rx.Component:
    return card(
        rx.cond(
            some(NOW.matrix.rows),
            stack(
                matrix(
                    NOW.matrix.columns,
                    NOW.matrix.rows,
                    corner=t("Suggested ↓  decided →"),
                    end=t("Kept"),
                    caption=t("Suggested against decided"),
                ),
                rx.el.p(t("Every number opens its tickets."), " ", NOW.matrix.left_out, class_name="muted small"),
                like="tight",
            ),
            _too_early(t("No decision on this yet.")),
        ),
        title=t("Suggested and decided"),
        aside=rx.el.fieldset(
            rx.el.legend(t("Field"), class_name="sr-only"),
            segmented(
                "facet",
                [(facet.value, t(FACETS[facet])) for facet in Facet],
                value=AiRecordState.asked.facet,
                on_change=lambda facet: AiRecordState.choose("facet", facet),
            ),
            class_name="small-segments",
        ),
        like="whole",
    )


def _reliability() -> rx.Component:
    return card(
        rx.el.p(NOW.reliability),
        rx.cond(
            some(NOW.points),
            stack(
                against_diagonal(
                    NOW.points,
                    x="stated",
                    y="measured",
                    size="count",
                    names=(t("It stated"), t("It was right"), t("Decisions")),
                ),
                rx.el.p(
                    t(
                        "On the line it is right as often as it says; below, it promises too much. "
                        "A larger point has more decisions behind it."
                    ),
                    class_name="muted small",
                ),
                as_table(
                    (t("It stated"), t("It was right"), t("Decisions")),
                    NOW.points,
                    lambda point: (
                        t("{share} %", share=point.stated),
                        t("{share} %", share=point.measured),
                        point.count,
                    ),
                    caption=t("Stated against measured confidence"),
                ),
                like="tight",
            ),
            rx.fragment(),
        ),
        title=t("Does it know when it is right?"),
    )


def _time() -> rx.Component:
    return card(
        rx.el.div(
            _wait(t("With a suggestion"), NOW.with_suggestion),
            _wait(t("Without, held back"), NOW.without),
            class_name="two-up",
        ),
        rx.el.p(
            t(
                "Half of the tickets were decided faster. Time runs from the moment when somebody who may decide first "
                "opens the ticket. For a small share of tickets the suggestion is held back, so that there is "
                "something to compare with."
            ),
            class_name="muted small",
        ),
        title=t("From opening to decision"),
    )


def _wait(name: Any, wait: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(name, class_name="muted"),
        rx.cond(
            wait.median != "",
            rx.el.span(wait.median, class_name="big-time"),
            rx.el.span(t("too few yet"), class_name="few"),
        ),
        rx.el.span(wait.note, class_name="muted small"),
        class_name="stack tight",
    )


def _by_source() -> rx.Component:
    return card(
        rx.cond(
            some(NOW.sources),
            table(
                BY_SOURCE, NOW.sources, _score_row, caption=t("How right each source is on the category"), compact=True
            ),
            _too_early(t("No source was compared with a decision yet.")),
        ),
        rx.el.p(
            t("On the category, shown or not: every source is compared with what people decided."),
            class_name="muted small",
        ),
        title=t("By source and version"),
    )


def _score_row(score: Any) -> rx.Component:
    def figure(value: Any) -> rx.Component:
        return rx.cond(value != "", value, rx.el.span(t("too few yet"), class_name="few"))

    return table_row(
        BY_FIELD,
        rx.cond(score.about != "", two_lines(score.name, score.about), rx.el.span(score.name, class_name="strong")),
        score.decided,
        figure(score.accuracy),
        figure(score.macro_f1),
        key=score.key,
    )


def _too_early(sentence: Any) -> rx.Component:
    return rx.el.p(sentence, class_name="muted")


def _off(more: Any) -> rx.Component:
    return banner(t("Suggestions are switched off."), rx.el.span(more), tone="warning", icon_name="circle-pause")


def _nothing() -> rx.Component:
    all_of_it = Asked(period="all").address
    return rx.cond(
        NOW.is_off,
        empty_state(
            t("There is no record, and suggestions are switched off"),
            t("An admin switches them on under “Suggestions”. From then on every decision counts here."),
            icon_name="circle-pause",
            action=rx.cond(NOW.is_new, rx.fragment(), link(t("Look at all of the past"), all_of_it)),
        ),
        rx.cond(
            NOW.is_new,
            empty_state(
                t("No suggestion was decided on yet"),
                t(
                    "Suggestions stand beside the tickets in the queue. Accept one or choose something else there: "
                    "from then on every decision counts here."
                ),
                icon_name="chart-line",
                action=link_button(t("Open the queue"), routes.QUEUE.path),
            ),
            empty_state(
                t("Nothing happened in this period"),
                t("No suggestion was shown, and none was decided on. There was something before."),
                icon_name="chart-line",
                action=link_button(t("Look at all of the past"), all_of_it),
            ),
        ),
    )
