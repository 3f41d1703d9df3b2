"""Lists of sessions and of tries to sign in, drawn alike on one's own page and on somebody's account."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import Text, Value, badge, button, icon, matched
from ticketing_app.ui.texts import t


def session_list(places: Value, *, end: Callable[[Any], Any] | None, may_end: Value = True) -> rx.Component:
    """Where somebody is signed in; `end(session)` makes the event that ends one. The session that looks has none."""

    def draw(one: Any) -> rx.Component:
        acts = (
            rx.cond(
                one.here,
                rx.fragment(),
                rx.cond(
                    may_end,
                    button(
                        t("End"),
                        size="small",
                        on_click=end(one),
                        aria_label=t("End the session of {device}", device=one.device),
                    ),
                ),
            )
            if end
            else rx.fragment()
        )
        return rx.el.li(
            rx.el.span(
                matched(
                    one.icon,
                    [("program", icon("terminal", 18)), ("phone", icon("smartphone", 18))],
                    icon("monitor", 18),
                ),
                class_name="disc",
            ),
            rx.el.div(
                rx.el.div(
                    rx.el.b(one.device),
                    rx.cond(one.here, badge(t("This one"), "good"), rx.fragment()),
                    class_name="what",
                ),
                rx.el.div(
                    rx.el.span(one.where),
                    rx.el.span(t("since {moment}", moment=one.since)),
                    rx.el.span(t("last used {moment}", moment=one.used)),
                    class_name="about apart figures",
                ),
                class_name="grow",
            ),
            acts,
        )

    return rx.el.ul(rx.foreach(places, draw), class_name="places")


def try_list(tries: Value) -> rx.Component:
    """Good and failed sign-ins, newest first; a word and an icon say which."""

    def draw(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.div(
                    rx.el.span(one.when, class_name="figures"),
                    rx.cond(
                        one.worked,
                        badge(t("Signed in"), "good", "log-in"),
                        badge(t("Failed"), "warning", "circle-alert"),
                    ),
                    class_name="what",
                ),
                rx.el.div(one.where, class_name="about figures"),
                class_name="grow",
            ),
        )

    return rx.el.ul(rx.foreach(tries, draw), class_name="places tries")


def nothing_yet(sentence: Text) -> rx.Component:
    """A section that has nothing to show says so in one quiet line."""
    return rx.el.p(sentence, class_name="muted")
