"""The right side of the desk: the clocks, the next step, who has it, how it is classified, whose it is."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import (
    button,
    matched,
    person,
    priority_badge,
    row,
    severity_badge,
    stack,
    urgency_badge,
)
from ticketing_app.ui.components.forms import select
from ticketing_app.ui.components.surfaces import facts, section
from ticketing_app.ui.pages.ticket.clock_panel import clock_panel
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.steps import FOR_STAFF
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import LABELS, Severity, Urgency

ICONS = {
    "resolve": "circle-check",
    "start": "play",
    "go-on": "play",
    "close": "lock",
    "reopen": "rotate-ccw",
    "wait": "message-circle-question",
    "hold": "hourglass",
    "reject": "ban",
    "cancel": "circle-x",
}
LEADING = ("resolve", "start", "go-on", "close")
"""What people most likely want next, where nobody has to take the ticket first."""


def side() -> list[Any]:
    """All of it, from what changes by the minute to what hardly ever changes."""
    return [clock_panel(), _next(), _fields(), _details()]


def _next() -> rx.Component:
    may_take = TicketState.desk.may_take
    return rx.el.section(
        rx.el.h2(t("Next step"), class_name="sr-only"),
        rx.cond(
            may_take,
            button(t("Take this ticket"), icon_name="hand", kind="primary", size="wide", on_click=WorkState.take),
            rx.fragment(),
        ),
        rx.foreach(TicketState.steps, _step),
        class_name="steps",
    )


def _step(step: Any) -> rx.Component:
    return matched(step.key, [(key, _step_button(key)) for key in FOR_STAFF])


def _step_button(key: str) -> rx.Component:
    def drawn(**looks: Any) -> rx.Component:
        return button(
            t(FOR_STAFF[key].text), icon_name=ICONS[key], on_click=WorkState.choose(key), id=f"step-{key}", **looks
        )

    if key in LEADING:
        return rx.cond(TicketState.desk.may_take, drawn(size="wide"), drawn(kind="primary", size="wide"))
    return drawn(kind="quiet", size="small") if FOR_STAFF[key].grave else drawn()


def _fields() -> rx.Component:
    ticket, desk = TicketState.ticket, TicketState.desk
    return rx.el.section(
        rx.el.h2(t("Fields"), class_name="sr-only"),
        facts(
            (t("Assignee"), _assignee()),
            (
                t("Category"),
                _choice(
                    "category",
                    t("Category"),
                    TicketState.categories,
                    desk.category_id,
                    WorkState.set_category,
                    ticket.category,
                ),
            ),
            (
                t("Severity"),
                _choice(
                    "severity",
                    t("Severity"),
                    [(word.value, t(LABELS[word])) for word in Severity],
                    desk.severity,
                    WorkState.set_severity,
                    severity_badge(desk.severity),
                ),
            ),
            (
                t("Urgency"),
                _choice(
                    "urgency",
                    t("Urgency"),
                    [(word.value, t(LABELS[word])) for word in Urgency],
                    desk.urgency,
                    WorkState.set_urgency,
                    urgency_badge(desk.urgency),
                ),
            ),
            (t("Priority"), _priority()),
        ),
        class_name="fields-of-desk",
    )


def _assignee() -> rx.Component:
    desk = TicketState.desk
    return rx.el.div(
        rx.cond(
            desk.assignee != "",
            person(desk.assignee, desk.assignee_initials, staff=True),
            rx.el.span(t("Nobody yet"), class_name="muted"),
        ),
        row(
            rx.cond(
                desk.may_assign,
                button(t("Assign…"), size="small", on_click=WorkState.open_assign),
                rx.fragment(),
            ),
            rx.cond(
                desk.may_release,
                button(t("Give back"), size="small", kind="quiet", on_click=WorkState.give_back),
                rx.fragment(),
            ),
            like="tight",
        ),
        class_name="assignee",
    )


def _choice(key: str, name: Any, options: Any, value: Any, on_change: Any, otherwise: Any) -> rx.Component:
    chooser = select(
        key,
        options,
        size="small",
        value=value,
        on_change=lambda word: on_change(word),
        custom_attrs={"aria-label": name},
    )
    return rx.cond(TicketState.desk.may_classify, chooser, rx.el.span(otherwise))


def _priority() -> rx.Component:
    desk = TicketState.desk
    return stack(
        row(
            priority_badge(desk.priority),
            rx.cond(
                desk.may_override,
                button(
                    t("Change"),
                    size="small",
                    kind="quiet",
                    on_click=WorkState.open_priority,
                    aria_label=t("Change the priority"),
                ),
                rx.fragment(),
            ),
            like="apart still",
        ),
        rx.el.span(desk.priority_why, class_name="small muted"),
        like="tight priority",
    )


def _details() -> rx.Component:
    ticket, desk = TicketState.ticket, TicketState.desk
    return section(
        t("Details"),
        facts(
            (t("Customer"), desk.customer),
            (t("E-mail"), rx.el.span(desk.customer_email, class_name="small")),
            (t("Phone"), rx.cond(desk.customer_phone != "", desk.customer_phone, t("not given"))),
            (t("Contact"), rx.cond(ticket.contact != "", ticket.contact, t("at any time"))),
            (t("Place"), rx.cond(ticket.place != "", ticket.place, t("not given"))),
            (t("Channel"), desk.channel),
            (t("Created"), ticket.created),
        ),
    )
