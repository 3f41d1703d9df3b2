"""Fields that both forms of service levels are made of."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.forms import field, text_input
from ticketing_app.ui.components.surfaces import banner
from ticketing_app.ui.pages.service_levels.state import ServiceLevelsState
from ticketing_app.ui.texts import t


def line(title: Any, name: str, *, hint: Any = "", optional: bool = False, **props: Any) -> rx.Component:
    """One line of text with its error below it."""
    control = text_input(name, error=wrong(name), auto_complete="off", **props)
    return field(title, control, name, hint=hint, optional=optional, error=wrong(name))


def wrong(name: str) -> Any:
    """What is wrong with this field."""
    return rx.Var.create(ServiceLevelsState.wrong)[name].to(str)


def faster() -> rx.Component:
    """Somebody else saved meanwhile."""
    return rx.cond(
        ServiceLevelsState.notice != "",
        banner(t("Somebody was faster"), rx.el.span(ServiceLevelsState.notice), tone="warning", role="alert"),
    )


def opened(dialog_name: str) -> dict[str, Any]:
    """Which dialog is open."""
    return {
        "is_open": rx.Var.create(ServiceLevelsState.dialog) == dialog_name,
        "on_open_change": ServiceLevelsState.set_open,
    }
