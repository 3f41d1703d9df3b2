"""The bell with its count, the panel below it, and the lines that stand there and on the page of all notifications."""

from typing import Any

import reflex as rx
from reflex_components_radix.primitives.dialog import dialog as radix

from ticketing_app.ui import routes
from ticketing_app.ui.bell.state import BellState
from ticketing_app.ui.components.basics import Handler, Value, button, icon, icon_button, matched, page_link, some
from ticketing_app.ui.components.lists import empty_state
from ticketing_app.ui.components.surfaces import refresher
from ticketing_app.ui.texts import t

EVERY_SECONDS = 15
ICONS = {
    "created": "inbox",
    "person": "user-round",
    "message": "message-square",
    "note": "sticky-note",
    "files": "paperclip",
    "again": "rotate-ccw",
    "step": "circle-dot",
}


def bell() -> rx.Component:
    """In the top bar of every page; looks again by the clock, while somebody looks at the page."""
    return rx.fragment(
        radix.root(
            radix.trigger(_trigger(), as_child=True),
            radix.portal(radix.overlay(class_name="veil bell-veil"), _panel()),
            open=BellState.is_open,
            on_open_change=BellState.set_open,
        ),
        refresher("look-at-the-bell", BellState.load, every_seconds=EVERY_SECONDS),
    )


def notice_list(rows: Value, on_follow: Any) -> rx.Component:
    """Lines, each leading to its ticket; `on_follow(row)` makes the event of following one."""
    return rx.el.ul(rx.foreach(rows, lambda row: _line(row, on_follow(row))), class_name="notices")


def _trigger() -> rx.Component:
    name: Any = rx.cond(BellState.name != "", BellState.name, t("Notifications"))
    return rx.el.button(
        icon("bell"),
        rx.cond(BellState.count != "", rx.el.span(BellState.count, class_name="bell-count", aria_hidden="true")),
        type="button",
        title=name,
        aria_label=name,
        class_name="button icon quiet small bell",
    )


def _panel() -> rx.Component:
    return radix.content(
        rx.el.div(
            radix.title(rx.el.h2(t("Notifications")), as_child=True),
            rx.cond(
                BellState.count != "",
                button(t("Mark all read"), kind="quiet", size="small", on_click=BellState.read_all),
            ),
            radix.close(icon_button("x", t("Close"), small=True), as_child=True),
            class_name="bell-head",
        ),
        rx.cond(
            some(BellState.rows),
            notice_list(BellState.rows, lambda row: BellState.read(row.id)),
            empty_state(t("Nothing yet"), t("What concerns you appears here as it happens."), icon_name="bell"),
        ),
        page_link(
            t("All notifications"),
            href=routes.NOTIFICATIONS.path,
            on_click=BellState.set_open(False),
            class_name="bell-foot",
        ),
        class_name="bell-panel",
        aria_describedby="",
    )


def _line(row: Any, on_follow: Handler) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            matched(row.kind, [(kind, icon(name, 15)) for kind, name in ICONS.items()]),
            class_name="kind",
            aria_hidden="true",
        ),
        rx.el.div(
            page_link(
                rx.cond(row.unread, rx.el.span(t("Unread:"), " ", class_name="sr-only")),
                row.sentence,
                href=row.href,
                on_click=on_follow,
                class_name="row-link",
            ),
            rx.el.div(rx.el.span(row.title, class_name="one-line"), rx.el.span(row.when, class_name="when figures")),
            class_name="grow",
        ),
        rx.cond(row.unread, rx.el.span(class_name="dot", aria_hidden="true", title=t("Unread"))),
        class_name=rx.cond(row.unread, "notice is-unread", "notice"),
        key=row.id,
    )
