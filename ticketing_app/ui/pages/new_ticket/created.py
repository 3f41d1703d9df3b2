"""Afterwards: the number, and what happens next."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import icon, link_button, tone_class
from ticketing_app.ui.components.surfaces import banner, card
from ticketing_app.ui.layout import page_head
from ticketing_app.ui.pages.new_ticket.state import NewTicketState
from ticketing_app.ui.theme import Tone

MADE = NewTicketState.created


def created() -> rx.Component:
    """Nobody should have to ask: it has arrived, somebody reads it, this is when and how you hear of it."""
    return rx.fragment(
        page_head(MADE.headline),
        banner(
            f"Ticket {MADE.reference} has been created.",
            rx.el.span(MADE.title),
            tone="good",
            icon_name="circle-check",
            role="status",
        ),
        card(rx.cond(NewTicketState.for_others, _next_for_staff(), _next_for_customer()), title="What happens next"),
        rx.el.div(
            link_button(f"Open ticket {MADE.reference}", MADE.href, kind="primary"),
            rx.cond(
                NewTicketState.for_others,
                link_button("New ticket", routes.NEW_TICKET.path),
                link_button("Back to my tickets", routes.MY_TICKETS.path),
            ),
            class_name="row",
        ),
    )


def _next_for_customer() -> rx.Component:
    return _steps(
        _step("headset", "info", "Our service desk reads it and finds the right person for it.", _answer_by("You get")),
        _step("bell", "info", f"We tell you about every step {MADE.told_by}.", "You do not need to call."),
        _step("message-circle", "neutral", "You can add to it at any time.", "Write or send more files on the ticket."),
        _step("circle-check", "neutral", "When it is solved, you confirm.", "Or say that it is not, and we go on."),
    )


def _next_for_staff() -> rx.Component:
    return _steps(
        _step("inbox", "info", "It waits in the queue until somebody takes it.", _answer_by(f"{MADE.for_whom} gets")),
        _step("bell", "info", f"{MADE.for_whom} is told about every step {MADE.told_by}."),
    )


def _answer_by(who_gets: Any) -> rx.Component:
    return rx.cond(MADE.answer_by != "", rx.fragment(f"{who_gets} a first answer by {MADE.answer_by}."))


def _steps(*steps: rx.Component) -> rx.Component:
    return rx.el.ol(*steps, class_name="timeline")


def _step(icon_name: str, tone: Tone, what: Any, more: Any = "") -> rx.Component:
    return rx.el.li(
        rx.el.span(icon(icon_name, 13), class_name=tone_class("dot", tone)),
        rx.el.div(rx.el.div(what, class_name="what"), rx.el.div(more, class_name="when"), class_name="lines"),
    )
