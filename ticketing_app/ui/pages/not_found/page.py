"""An address that leads nowhere: say so, and show the way back."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import icon, link_button
from ticketing_app.ui.layout import outside
from ticketing_app.ui.texts import t


def page() -> rx.Component:
    """Plain, with one way on."""
    return outside(
        rx.el.div(
            rx.el.span(icon("search-x", 20), class_name="disc"),
            rx.el.h1(t("There is no such page")),
            rx.el.p(t("The address may be mistyped, or the page has moved.")),
            link_button(t("Go to the first page"), routes.HOME.path, kind="primary"),
            class_name="empty",
        )
    )
