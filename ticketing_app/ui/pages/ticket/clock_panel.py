"""The clocks beside a ticket: each in words, as a bar of what counted and what stood, and as a list of when and why."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import icon, link, page_link, some, tone_class
from ticketing_app.ui.pages.ticket.forecasting import forecast_line
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.texts import t


def clock_panel() -> rx.Component:
    """What we owe the customer on top, what we owe each other below it, and then the whole ledger for who asks."""
    shown = TicketState.clocks
    return rx.el.section(
        rx.el.h2(t("Clocks"), class_name="sr-only"),
        rx.cond(shown.promise != "", _all_of(shown), _none()),
        class_name="clocks",
    )


def _all_of(shown: Any) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.foreach(shown.customers, _clock), forecast_line(TicketState.desk.forecast), class_name="clock-group"
        ),
        rx.cond(
            some(shown.internal),
            rx.el.div(
                rx.el.h3(t("Among us"), class_name="clock-head"),
                rx.foreach(shown.internal, _clock),
                class_name="clock-group among-us",
            ),
            rx.fragment(),
        ),
        rx.cond(
            shown.unmatched,
            rx.el.p(
                icon("flag", 13),
                rx.el.span(
                    t("No policy fits; the default one holds."),
                    " ",
                    link(t("Service levels"), routes.SERVICE_LEVELS.path),
                ),
                class_name="clock-flag",
            ),
            rx.fragment(),
        ),
        rx.el.details(
            rx.el.summary(t("When and why")),
            rx.el.p(page_link(shown.promise, href=routes.SERVICE_LEVELS.path, class_name="link"), class_name="small"),
            _legend(),
            rx.el.div(
                rx.foreach(shown.customers, _told),
                rx.foreach(shown.internal, _told),
                # Scrolls by itself where it is long, so the keyboard has to reach it.
                tab_index=0,
                role="region",
                aria_label=t("When and why"),
                class_name="told-ledgers",
            ),
            class_name="unfolds",
        ),
    )


def _clock(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(one.title, class_name="clock-name"),
        rx.el.div(
            rx.cond(one.state == "paused", icon("pause", 14), rx.fragment()),
            one.text,
            class_name=tone_class("big-time", one.tone),
        ),
        _bar(one),
        rx.cond(one.note != "", rx.el.div(one.note, class_name="clock-note"), rx.fragment()),
        class_name=f"clock {one.state}",
    )


def _bar(one: Any) -> rx.Component:
    """From when the clock was set to its deadline. What is paused can be reached by the keyboard and says why."""
    bar = one.bar
    return rx.el.div(
        rx.el.div(rx.foreach(bar.past, _stretch), rx.foreach(bar.ahead, _stretch), class_name="track"),
        rx.cond(bar.now_at != "", _mark("now", bar.now_at, bar.now_said), rx.fragment()),
        rx.cond(
            bar.due_at != "",
            _mark(rx.cond(bar.is_if, "due-if", "due"), bar.due_at, bar.due_said),
            rx.fragment(),
        ),
        role="group",
        aria_label=t("{clock}: from when it was set to its deadline", clock=one.called),
        class_name=tone_class("ledger", one.tone),
    )


def _stretch(one: Any) -> rx.Component:
    place = {"left": one.left, "width": one.width}
    looks: dict[str, Any] = {"role": "img", "title": one.said, "aria_label": one.said, "style": place}
    return rx.cond(
        one.kind == "paused",
        rx.el.i(tab_index=0, class_name=f"stretch paused leans-{one.leans}", **looks),
        rx.el.i(class_name=f"stretch {one.kind}", **looks),
    )


def _mark(kind: Any, at: Any, said: Any) -> rx.Component:
    return rx.el.b(role="img", title=said, aria_label=said, style={"left": at}, class_name=f"mark {kind}")


def _legend() -> rx.Component:
    kinds = (
        ("counted", t("Counted")),
        ("late", t("Late")),
        ("paused", t("Paused")),
        ("closed", t("Closed")),
        ("ahead", t("Still to come")),
    )
    marks = (("now", t("Now")), ("due", t("Deadline")))
    return rx.el.ul(
        *[rx.el.li(rx.el.i(class_name=f"swatch stretch {kind}"), words) for kind, words in kinds],
        *[rx.el.li(rx.el.i(rx.el.b(class_name=f"mark {kind}"), class_name="sign"), words) for kind, words in marks],
        class_name="legend tone-good ledger-legend",
        aria_hidden="true",
    )


def _told(one: Any) -> rx.Component:
    return rx.fragment(
        rx.el.h3(one.called),
        rx.el.ul(
            rx.foreach(
                one.bar.past,
                lambda stretch: rx.el.li(
                    rx.el.span(stretch.when, class_name="when"),
                    rx.el.span(stretch.took, class_name="length"),
                    rx.el.span(stretch.why, class_name=f"why {stretch.kind}"),
                ),
            ),
            rx.cond(one.bar.due_said != "", rx.el.li(one.bar.due_said, class_name="due-line"), rx.fragment()),
            class_name="told-ledger",
        ),
    )


def _none() -> rx.Component:
    return rx.el.div(
        rx.el.div(t("No deadline"), class_name="big-time tone-neutral"),
        rx.el.div(t("Taken over from an earlier system"), class_name="clock-note"),
        class_name="clock",
    )
