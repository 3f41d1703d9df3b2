"""Tickets that tell of the same trouble, with how they ended."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import link, page_link, row, status_badge
from ticketing_app.ui.components.surfaces import banner
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.texts import t


def similar_tickets() -> rx.Component:
    """Up to five, the most alike first."""
    return rx.el.ul(rx.foreach(TicketState.advice.similar, _similar), class_name="related")


def duplicates() -> rx.Component:
    """A word of warning where the same customer seems to have told us before."""
    found = rx.Var.create(TicketState.advice.duplicates).to(list)
    return rx.cond(
        found.length() > 0,
        banner(
            t("Perhaps reported before by the same customer"),
            rx.el.ul(rx.foreach(TicketState.advice.duplicates, _duplicate), class_name="plain-list"),
            tone="warning",
            icon_name="copy",
        ),
        rx.fragment(),
    )


def _similar(one: Any) -> rx.Component:
    return rx.el.li(
        row(
            page_link(
                rx.el.span(one.reference, class_name="ref"), one.title, href=one.href, class_name="link one-line"
            ),
            status_badge(one.status),
            like="apart still",
        ),
        rx.cond(one.ended != "", rx.el.p(one.ended, class_name="muted keeps-lines"), rx.fragment()),
    )


def _duplicate(one: Any) -> rx.Component:
    return rx.el.li(link(f"{one.reference} {one.title}", one.href), " ", status_badge(one.status))
