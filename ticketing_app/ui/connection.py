"""What people read while the server cannot be reached: that it is so, that we keep trying, that nothing is lost."""

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors

from ticketing_app.ui.components.basics import icon
from ticketing_app.ui.texts import t


def offline_note() -> rx.Component:
    """In place of the framework's own message, which names socket addresses."""
    return rx.fragment(rx.memo(_note)())


def _note() -> rx.Component:
    return rx.cond(
        has_too_many_connection_errors,
        rx.el.div(
            icon("wifi-off", 16),
            rx.el.span(rx.el.b(t("Not connected."), " "), t("We keep trying; what you typed stays here.")),
            role="alert",
            class_name="offline",
        ),
        rx.fragment(),
    )
