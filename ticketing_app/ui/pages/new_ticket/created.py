"""Afterwards: the number, and what happens next."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import icon, link_button, tone_class
from ticketing_app.ui.components.surfaces import banner, card
from ticketing_app.ui.layout import page_head
from ticketing_app.ui.pages.new_ticket.state import NewTicketState
from ticketing_app.ui.texts import t
from ticketing_app.ui.theme import Tone

MADE = NewTicketState.created


def created() -> rx.Component:
    """Nobody should have to ask: it has arrived, somebody reads it, this is when and how you hear of it."""
    return rx.fragment(
        page_head(MADE.headline),
        banner(
            t("Ticket {number} has been created.", number=MADE.reference),
            rx.el.span(MADE.title),
            tone="good",
            icon_name="circle-check",
            role="status",
        ),
        card(rx.cond(NewTicketState.for_others, _next_for_staff(), _next_for_customer()), title=t("What happens next")),
        rx.el.div(
            link_button(t("Open ticket {number}", number=MADE.reference), MADE.href, kind="primary"),
            rx.cond(
                NewTicketState.for_others,
                link_button(t("New ticket"), routes.NEW_TICKET.path),
                link_button(t("Back to my tickets"), routes.MY_TICKETS.path),
            ),
            class_name="row",
        ),
    )


def _next_for_customer() -> rx.Component:
    return _steps(
        _step(
            "headset",
            "info",
            t("Our service desk reads it and finds the right person for it."),
            _answer_by(t("You get a first answer by {when}.", when=MADE.answer_by)),
        ),
        _step(
            "bell", "info", t("We tell you about every step {how}.", how=MADE.told_by), t("You do not need to call.")
        ),
        _step(
            "message-circle",
            "neutral",
            t("You can add to it at any time."),
            t("Write or send more files on the ticket."),
        ),
        _step(
            "circle-check", "neutral", t("When it is solved, you confirm."), t("Or say that it is not, and we go on.")
        ),
    )


def _next_for_staff() -> rx.Component:
    return _steps(
        _step(
            "inbox",
            "info",
            t("It waits in the queue until somebody takes it."),
            _answer_by(t("{name} gets a first answer by {when}.", name=MADE.for_whom, when=MADE.answer_by)),
        ),
        _step("bell", "info", t("{name} is told about every step {how}.", name=MADE.for_whom, how=MADE.told_by)),
    )


def _answer_by(sentence: Any) -> rx.Component:
    return rx.cond(MADE.answer_by != "", rx.fragment(sentence))


def _steps(*steps: rx.Component) -> rx.Component:
    return rx.el.ol(*steps, class_name="timeline")


def _step(icon_name: str, tone: Tone, what: Any, more: Any = "") -> rx.Component:
    return rx.el.li(
        rx.el.span(icon(icon_name, 13), class_name=tone_class("dot", tone)),
        rx.el.div(rx.el.div(what, class_name="what"), rx.el.div(more, class_name="when"), class_name="lines"),
    )
