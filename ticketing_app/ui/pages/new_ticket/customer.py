"""For staff on the phone: whom the ticket is for."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import avatar, button, icon, some
from ticketing_app.ui.components.surfaces import card
from ticketing_app.ui.pages.new_ticket.state import NewTicketState
from ticketing_app.ui.texts import t


def customer_panel() -> rx.Component:
    """Look somebody up, or see who was chosen."""
    return rx.cond(NewTicketState.looking, _search(), _chosen())


def _search() -> rx.Component:
    return card(
        rx.el.form(
            icon("search"),
            rx.el.input(
                type="search",
                name="customer",
                placeholder=t("Name, e-mail or phone"),
                aria_label=t("Name, e-mail or phone of the customer"),
                auto_complete="off",
                auto_focus=True,
                class_name="input",
                max_length=100,
                on_change=NewTicketState.find_as_typed.debounce(250),
            ),
            on_submit=NewTicketState.find_customer,
            role="search",
            class_name="search wide",
        ),
        rx.cond(
            some(NewTicketState.found),
            rx.el.ul(rx.foreach(NewTicketState.found, _match), class_name="people", aria_label=t("Customers found")),
            rx.el.p(
                rx.cond(
                    NewTicketState.looked_for != "",
                    t(
                        "No customer has “{words}” in name, e-mail or phone. "
                        "They can create an account themselves, or an admin adds them.",
                        words=NewTicketState.looked_for,
                    ),
                    t("Two letters are enough to begin."),
                ),
                class_name="muted small",
                role="status",
            ),
        ),
        title=t("Who is it for?"),
    )


def _match(customer: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            avatar(customer.initials, large=True),
            _who(customer),
            type="button",
            class_name="person-button",
            on_click=NewTicketState.choose_customer(customer.id),
        ),
        key=customer.id,
    )


def _chosen() -> rx.Component:
    return card(
        rx.el.div(
            avatar(NewTicketState.customer.initials, large=True),
            _who(NewTicketState.customer),
            button(t("Somebody else"), size="small", on_click=NewTicketState.look_again),
            class_name="row still",
        ),
    )


def _who(customer: Any) -> rx.Component:
    return rx.el.span(
        rx.el.b(customer.name),
        rx.el.small(
            customer.email,
            rx.cond(customer.phone != "", f" · {customer.phone}", ""),
            rx.cond(customer.city != "", f" · {customer.city}", ""),
        ),
        class_name="lines grow",
    )
