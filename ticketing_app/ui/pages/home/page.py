"""The address without a path: the guard sends everybody on, so this shows for a moment only."""

import reflex as rx

from ticketing_app.ui.components.lists import skeleton
from ticketing_app.ui.layout import outside
from ticketing_app.ui.texts import t


def page() -> rx.Component:
    """What stands here until the guard has looked."""
    return outside(rx.el.h1(t("One moment"), class_name="sr-only"), skeleton(3))
