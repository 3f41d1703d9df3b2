"""All notifications, newest first; at the right (below on a phone) what one wants to be told, and how."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.bell.draw import notice_list
from ticketing_app.ui.bell.state import BellState
from ticketing_app.ui.components.basics import button, icon, plain_link, some
from ticketing_app.ui.components.lists import empty_state, list_view, other_pages
from ticketing_app.ui.components.surfaces import error_banner, refresher, section, tabs
from ticketing_app.ui.layout import desk, page_head, shell
from ticketing_app.ui.pages.notifications.state import NotificationsState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import Way

CHOICES = "told"
"""Where the choices begin: on a phone that is below the whole list."""
NEWS = t("News")  # the collector of texts takes the `tr` of a table for its own
WAYS = ((Way.BELL, t("Bell")), (Way.EMAIL, t("E-mail")), (Way.SMS, t("SMS")))


def page() -> rx.Component:
    """The list, and the choices beside it."""
    return shell(
        routes.NOTIFICATIONS,
        desk(_list(), [rx.el.div(_choices(), id=CHOICES)]),
        refresher("read-notifications", NotificationsState.load, every_seconds=20),
        like="flush",
    )


def _list() -> list[rx.Component]:
    return [
        page_head(
            t(routes.NOTIFICATIONS.title),
            actions=[
                rx.el.span(
                    plain_link(
                        icon("sliders-horizontal"), t("What we tell you"), href=f"#{CHOICES}", class_name="button wide"
                    ),
                    class_name="only-narrow",
                ),
                rx.cond(
                    NotificationsState.unread != "",
                    button(t("Mark all read"), icon_name="check-check", on_click=NotificationsState.read_all),
                ),
            ],
        ),
        tabs(
            [("all", t("All"), ""), ("unread", t("Unread"), NotificationsState.unread)],
            value=NotificationsState.shown,
            on_change=NotificationsState.show,
            name=t("Which notifications"),
        ),
        error_banner(NotificationsState.problem, on_retry=NotificationsState.load),
        list_view(
            loaded=NotificationsState.loaded,
            has_rows=some(NotificationsState.rows),
            content=rx.fragment(
                notice_list(NotificationsState.rows, lambda row: BellState.read(row.id)),
                other_pages(
                    NotificationsState.where,
                    on_previous=NotificationsState.previous_page,
                    on_next=NotificationsState.next_page,
                    has_previous=NotificationsState.has_previous,
                    has_next=NotificationsState.has_next,
                ),
            ),
            nothing=rx.cond(
                NotificationsState.shown == "unread",
                empty_state(t("Nothing is unread"), t("You are up to date."), icon_name="bell"),
                empty_state(t("Nothing yet"), t("What concerns you appears here as it happens."), icon_name="bell"),
            ),
        ),
    ]


def _choices() -> rx.Component:
    return section(
        t("What we tell you"),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(rx.el.span(NEWS, class_name="sr-only"), scope="col"),
                    *[_if_reached(way, rx.el.th(text, scope="col")) for way, text in WAYS],
                )
            ),
            rx.el.tbody(rx.foreach(NotificationsState.choices, _choice)),
            class_name="told",
        ),
        rx.el.p(
            rx.cond(
                NotificationsState.has_phone,
                t("Links that let you in, such as for a new password, always reach you by e-mail."),
                t(
                    "With a phone number in your account you can be told by SMS as well. "
                    "Links that let you in, such as for a new password, always reach you by e-mail."
                ),
            ),
            class_name="muted small",
        ),
    )


def _choice(row: Any) -> rx.Component:
    switched = {Way.BELL: row.bell, Way.EMAIL: row.email, Way.SMS: row.sms}
    return rx.el.tr(
        rx.el.th(rx.el.b(row.title), rx.el.small(row.explanation), scope="row"),
        *[
            _if_reached(way, rx.el.td(rx.el.label(_box(row, way, text, switched[way]), class_name="tap")))
            for way, text in WAYS
        ],
        key=row.news,
    )


def _box(row: Any, way: Way, text: Any, is_on: Any) -> rx.Component:
    choose: Any = NotificationsState.choose  # a checkbox gives a bool; its declared type is text
    return rx.el.input(
        type="checkbox",
        checked=is_on,
        on_change=lambda on: choose(row.news, way, on),
        aria_label=t("{news}: {way}", news=row.title, way=text),
    )


def _if_reached(way: Way, cell: rx.Component) -> rx.Component:
    return rx.cond(NotificationsState.has_phone, cell, rx.fragment()) if way is Way.SMS else cell
