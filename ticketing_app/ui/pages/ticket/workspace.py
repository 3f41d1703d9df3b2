"""The desk: what staff work on a ticket with."""

import reflex as rx

from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.ui.components.basics import (
    button,
    icon_button,
    issue_type_badge,
    matched,
    priority_badge,
    row,
    status_badge,
)
from ticketing_app.ui.components.surfaces import banner
from ticketing_app.ui.layout import desk
from ticketing_app.ui.pages.ticket.conversation import past, staff_composer
from ticketing_app.ui.pages.ticket.dialogs import (
    assign_dialog,
    erase_dialog,
    priority_dialog,
    step_dialog,
)
from ticketing_app.ui.pages.ticket.erasing import ErasingState
from ticketing_app.ui.pages.ticket.panel import otherwise_dialog, panel
from ticketing_app.ui.pages.ticket.side import side
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.ui.texts import t
from ticketing_app.ui.viewer import SessionState


def workspace() -> rx.Component:
    """Conversation in the middle, clocks and fields at the right."""
    return rx.fragment(
        desk([_head(), _answer(), _reason(), panel(), past(staff_composer())], [*side(), _erase()]),
        step_dialog(),
        assign_dialog(),
        priority_dialog(),
        otherwise_dialog(),
        erase_dialog(),
    )


def _head() -> rx.Component:
    ticket, view = TicketState.ticket, TicketState.desk
    return rx.el.header(
        row(
            status_badge(ticket.status),
            priority_badge(view.priority),
            issue_type_badge(view.issue_type),
            like="tight",
        ),
        rx.el.div(
            rx.el.h1(ticket.title),
            rx.cond(
                view.may_edit,
                icon_button("pencil", t("Edit title, description and place"), on_click=WorkState.open_text, small=True),
                rx.fragment(),
            ),
            class_name="ticket-title",
        ),
        rx.el.p(view.who_where, class_name="muted"),
        class_name="ticket-head",
    )


def _reason() -> rx.Component:
    ticket, view = TicketState.ticket, TicketState.desk
    return rx.cond(
        ticket.reason != "",
        banner(
            view.reason_title,
            rx.el.span(ticket.reason, class_name="keeps-lines"),
            rx.cond(ticket.closes != "", rx.el.p(ticket.closes, class_name="small muted"), rx.fragment()),
            tone="neutral",
        ),
        rx.fragment(),
    )


def _answer() -> rx.Component:
    """What the customer said to the solution."""
    answer = TicketState.desk.answer
    return rx.cond(
        answer.title != "",
        banner(answer.title, rx.el.span(answer.word, class_name="keeps-lines"), tone=answer.tone, icon_name="quote"),
        rx.fragment(),
    )


def _erase() -> rx.Component:
    """For the few who may; the server asks again."""
    drawn = button(t("Erase…"), icon_name="trash-2", kind="quiet", size="small", on_click=ErasingState.start)
    return matched(SessionState.role, [(role.value, drawn) for role in sorted(roles_that_may(Action.ERASE))])
