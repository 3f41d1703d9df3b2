"""People whom a ticket could go to, drawn alike in every window that offers them."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import Value, avatar, badge
from ticketing_app.ui.components.lists import bar
from ticketing_app.ui.texts import t


def candidate_list(people: Value, on_choose: Callable[[Any], Any]) -> rx.Component:
    """One click on a person chooses them; who holds the ticket already cannot be chosen."""
    shown: Any = people
    return rx.fragment(
        rx.el.ul(rx.foreach(shown, lambda one: _candidate(one, on_choose)), class_name="candidates"),
        rx.cond(
            shown[0].misses != "",
            rx.el.p(
                t(
                    "Expected misses are the chances of their open tickets to miss the target, added up: now → with "
                    "this ticket. A ticket waits behind those due earlier."
                ),
                class_name="muted small",
            ),
            rx.fragment(),
        ),
    )


def _candidate(one: Any, on_choose: Callable[[Any], Any]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            avatar(one.initials, staff=True),
            rx.el.span(
                rx.el.span(
                    rx.el.span(one.name, class_name="strong one-line"),
                    rx.cond(one.holds_it, badge(t("holds it now"), "accent"), rx.fragment()),
                    rx.cond(one.is_me, rx.el.span(t("you"), class_name="muted small"), rx.fragment()),
                    class_name="name",
                ),
                rx.el.span(one.role, class_name="muted small one-line"),
                rx.el.span(
                    rx.el.span(one.presence, class_name=rx.cond(one.present, "presence here", "presence")),
                    rx.cond(one.skill != "", badge(t("knows {skill}", skill=one.skill), "good"), rx.fragment()),
                    class_name="there",
                ),
                class_name="who",
            ),
            rx.el.span(
                rx.el.span(one.open, rx.cond(one.late != "", rx.fragment(", ", rx.el.b(one.late)), rx.fragment())),
                bar(one.percent, long=True),
                rx.cond(
                    one.misses != "",
                    rx.el.span(
                        rx.el.span(t("{misses} misses", misses=one.misses), aria_hidden="true"),
                        rx.el.span(one.misses_say, class_name="sr-only"),
                        title=one.misses_say,
                        class_name="misses",
                    ),
                    rx.fragment(),
                ),
                class_name="load",
            ),
            type="button",
            disabled=one.holds_it,
            on_click=on_choose(one.id),
            class_name="candidate",
        ),
        key=one.id,
    )
