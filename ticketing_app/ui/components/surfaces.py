"""What things lie on: cards, figures, banners, tabs, dialogs, lists of facts."""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex_components_radix.primitives.dialog import dialog as radix

from ticketing_app.ui.components.basics import (
    Handler,
    Text,
    Value,
    button,
    classes,
    icon,
    icon_button,
    is_empty,
    page_link,
    tone_class,
)
from ticketing_app.ui.texts import t


def card(*children: Any, title: Text = "", aside: Any = None, like: str = "", **props: Any) -> rx.Component:
    """A panel, with a heading and something at its right where wanted."""
    head = (
        []
        if is_empty(title)
        else [rx.el.div(rx.el.h2(title), *([aside] if aside is not None else []), class_name="card-head")]
    )
    return rx.el.section(*head, *children, class_name=classes("card", like), **props)


def stat(
    name: Text,
    figure: Any,
    note: Text = "",
    *,
    tone: Any = "neutral",
    href: str = "",
    on_click: Handler = None,
    pressed: Value = None,
) -> rx.Component:
    """A number with its name above and what it means below. With `on_click` it is a filter, with `href` a way there."""
    inside = [
        rx.el.span(name, class_name="name"),
        rx.el.span(figure, class_name="figure"),
        rx.el.span(note, class_name=tone_class("note", tone)),
    ]
    if on_click is not None:
        state: dict[str, Any] = {"aria_pressed": rx.cond(pressed, "true", "false")} if pressed is not None else {}
        return rx.el.button(*inside, type="button", on_click=on_click, class_name="card stat", **state)
    if href:
        here: dict[str, Any] = {"aria_current": rx.cond(pressed, "true", "false")} if pressed is not None else {}
        return page_link(*inside, href=href, class_name="card stat", **here)
    return rx.el.div(*inside, class_name="card stat")


def stats(*figures: rx.Component) -> rx.Component:
    """Figures beside each other."""
    return rx.el.div(*figures, class_name="cards")


def banner(title: Text, *children: Any, tone: Any = "info", icon_name: str = "info", **props: Any) -> rx.Component:
    """Something that people should know before they go on."""
    return rx.el.div(
        icon(icon_name, 18),
        rx.el.div(rx.el.b(title), *children, class_name="grow"),
        class_name=tone_class("banner", tone),
        **props,
    )


def error_banner(sentence: Value, *, on_retry: Handler = None) -> rx.Component:
    """Shown while `sentence` is not empty: what went wrong, and a way to try again."""
    again = [rx.el.div(button(t("Try again"), size="small", on_click=on_retry), class_name="row")] if on_retry else []
    return rx.cond(
        sentence != "",
        banner(
            t("That did not work"),
            rx.el.span(sentence),
            *again,
            tone="critical",
            icon_name="circle-alert",
            role="alert",
        ),
        rx.fragment(),
    )


def tabs(entries: Sequence[tuple[str, Text, Any]], *, value: Value, on_change: Any, name: Text) -> rx.Component:
    """Tabs: (key, text, count or ""). `on_change(key)` makes the event of choosing one."""
    return rx.el.div(
        *[
            rx.el.button(
                text,
                " ",  # for the name that a screen reader says: "New 12"
                rx.el.span(count, class_name="count"),
                type="button",
                on_click=on_change(key),
                aria_current=rx.cond(value == key, "true", "false"),
                class_name="tab",
            )
            for key, text, count in entries
        ],
        role="group",
        aria_label=name,
        class_name="tabs",
    )


def dialog(
    *children: Any,
    title: Text,
    is_open: Value,
    on_open_change: Any,
    lead: Text = "",
    wide: bool = False,
) -> rx.Component:
    """A window over the page: Escape or a click beside it closes it, the focus stays inside; `is_open` rules."""
    return radix.root(
        radix.portal(
            radix.overlay(class_name="veil"),
            radix.content(
                rx.el.div(
                    radix.title(rx.el.h2(title), as_child=True),
                    radix.close(icon_button("x", t("Close"), small=True), as_child=True),
                    class_name="dialog-head",
                ),
                radix.description(rx.el.p(lead, class_name="dialog-lead"), as_child=True),
                *children,
                class_name=classes("dialog", "wide" if wide else ""),
            ),
        ),
        open=is_open,
        on_open_change=on_open_change,
    )


def dialog_foot(*buttons: Any) -> rx.Component:
    """The row of buttons at the end of a dialog; the one that does it stands last."""
    return rx.el.div(*buttons, class_name="dialog-foot")


def closes_dialog(text: Text = "") -> rx.Component:
    """A button that closes the dialog around it: "Cancel", or what else it says."""
    return radix.close(button(t("Cancel") if is_empty(text) else text), as_child=True)


def confirm_dialog(
    *,
    title: Text,
    sentence: Text,
    yes: Text,
    on_yes: Handler,
    is_open: Value,
    on_open_change: Any,
    danger: bool = True,
) -> rx.Component:
    """Asks before something that can't be taken back."""
    return dialog(
        dialog_foot(
            closes_dialog(t("Keep it as it is")),
            button(yes, kind="danger" if danger else "primary", on_click=on_yes),
        ),
        title=title,
        lead=sentence,
        is_open=is_open,
        on_open_change=on_open_change,
    )


def facts(*pairs: tuple[Text, Any]) -> rx.Component:
    """Names and values beside each other."""
    return rx.el.dl(*[part for name, value in pairs for part in (rx.el.dt(name), rx.el.dd(value))], class_name="facts")


def section(title: Text, *children: Any) -> rx.Component:
    """A titled part of a column."""
    return rx.el.section(rx.el.h2(title, class_name="head"), *children, class_name="section")


def refresher(element_id: str, on_click: Handler, *, every_seconds: int = 0) -> rx.Component:
    """A hidden button that makes the page read anew: pressed by an `api_form` when it is done, or by the clock."""
    every = {"data-every": str(every_seconds)} if every_seconds else {}
    return rx.el.button(t("Refresh"), id=element_id, type="button", hidden=True, on_click=on_click, custom_attrs=every)
