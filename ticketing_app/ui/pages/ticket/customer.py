"""The ticket as its customer sees it: how it stands, what happens next, and a place to answer."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import button, icon, link_button, matched, row
from ticketing_app.ui.components.plain_words import plain_status
from ticketing_app.ui.components.surfaces import facts, section
from ticketing_app.ui.components.talk import timeline
from ticketing_app.ui.layout import desk
from ticketing_app.ui.pages.ticket.conversation import customer_composer, messages
from ticketing_app.ui.pages.ticket.dialogs import step_dialog
from ticketing_app.ui.pages.ticket.standing import ICONS
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.steps import FOR_CUSTOMERS
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import Status


def customer_view() -> rx.Component:
    """No severity, no priority, no clocks: those are our business."""
    return rx.fragment(
        desk([_head(), _standing(), _talk()], [_timeline(), _details(), _withdraw()]),
        step_dialog(),
    )


def _head() -> rx.Component:
    ticket = TicketState.ticket
    return rx.el.header(
        row(plain_status(ticket.status), like="tight"),
        rx.el.h1(ticket.title),
        rx.el.p(t("{ticket} · reported {when}", ticket=ticket.reference, when=ticket.reported), class_name="muted"),
        class_name="ticket-head",
    )


def _standing() -> rx.Component:
    """One sentence, what happens next, and what the customer may say to it."""
    ticket = TicketState.ticket
    tones = {
        Status.PENDING: ("tone-warning", "message-circle-question"),
        Status.RESOLVED: ("tone-good", "circle-check"),
        Status.NEW: ("tone-info", "inbox"),
        Status.IN_PROGRESS: ("tone-accent", "wrench"),
    }
    return rx.el.section(
        matched(ticket.status, [(str(word), icon(name, 20)) for word, (_, name) in tones.items()], icon("info", 20)),
        rx.el.div(
            rx.el.h2(ticket.headline),
            rx.cond(ticket.reason != "", rx.el.blockquote(ticket.reason, class_name="keeps-lines"), rx.fragment()),
            rx.el.p(ticket.what_next),
            rx.cond(rx.Var.create(ticket.status) == Status.RESOLVED.value, _is_it_solved(), rx.fragment()),
            class_name="stack tight",
        ),
        class_name=rx.match(
            ticket.status,
            *[(str(word), f"standing {tone}") for word, (tone, _) in tones.items()],
            "standing tone-neutral",
        ),
    )


def _is_it_solved() -> rx.Component:
    return row(
        button(
            t(FOR_CUSTOMERS["close"].text),
            icon_name="check",
            kind="primary",
            on_click=WorkState.choose("close"),
        ),
        button(t(FOR_CUSTOMERS["reopen"].text), icon_name="rotate-ccw", on_click=WorkState.choose("reopen")),
        button(t(FOR_CUSTOMERS["unsolved"].text), kind="quiet", on_click=WorkState.choose("unsolved")),
    )


def _talk() -> rx.Component:
    ticket = TicketState.ticket
    return rx.el.section(
        rx.el.h2(t("Conversation"), class_name="sr-only"),
        messages(),
        rx.cond(
            ticket.takes_messages,
            customer_composer(
                rx.match(
                    ticket.status,
                    (Status.PENDING.value, t("Write your answer here.")),
                    (Status.RESOLVED.value, t("Is it still not working? Then please press “No, it is not” above.")),
                    t("Add something, or ask us."),
                )
            ),
            row(
                rx.el.span(t("This conversation is closed."), class_name="muted"),
                link_button(t("Report a new problem"), routes.NEW_TICKET.path, icon_name="circle-plus", size="small"),
                like="apart",
            ),
        ),
        class_name="stack",
    )


def _timeline() -> rx.Component:
    return section(t("What happened so far"), timeline(TicketState.happened, ICONS))


def _details() -> rx.Component:
    ticket = TicketState.ticket
    return section(
        t("Your report"),
        facts(
            (t("Number"), ticket.reference),
            (t("About"), ticket.category),
            (t("Reported"), ticket.created),
            (t("Place"), rx.cond(ticket.place != "", ticket.place, t("not given"))),
            (t("Contact"), rx.cond(ticket.contact != "", ticket.contact, t("at any time"))),
        ),
    )


def _withdraw() -> rx.Component:
    """Only while there is something to withdraw."""
    return rx.foreach(
        TicketState.steps,
        lambda step: matched(
            step.key,
            [
                (
                    "cancel",
                    button(
                        t("Withdraw this report"),
                        icon_name="undo-2",
                        kind="quiet",
                        size="small",
                        on_click=WorkState.choose("cancel"),
                    ),
                )
            ],
        ),
    )
