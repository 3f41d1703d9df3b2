"""Reporting a problem: few questions, in the customer's words; staff use the same page for people on the phone."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components import plain_words
from ticketing_app.ui.components.basics import button
from ticketing_app.ui.components.forms import (
    api_form,
    choice_cards,
    drop_zone,
    field,
    form_wrong,
    segmented,
    select,
    text_area,
    text_input,
)
from ticketing_app.ui.components.lists import skeleton
from ticketing_app.ui.components.surfaces import error_banner
from ticketing_app.ui.layout import crumbs, page_head, shell
from ticketing_app.ui.pages.new_ticket.created import created
from ticketing_app.ui.pages.new_ticket.customer import customer_panel
from ticketing_app.ui.pages.new_ticket.state import NewTicketState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import IssueType, Role, Urgency

ROUTE = routes.NEW_TICKET
FOR_CUSTOMERS, FOR_STAFF = t(ROUTE.title_for(Role.CUSTOMER)), t(ROUTE.title_for(Role.AGENT))


def page() -> rx.Component:
    """The form, or what happens next once it was sent."""
    title = rx.cond(NewTicketState.for_others, FOR_STAFF, FOR_CUSTOMERS)
    return shell(
        ROUTE,
        error_banner(NewTicketState.failed, on_retry=NewTicketState.load),
        rx.cond(
            NewTicketState.loaded,
            rx.cond(NewTicketState.created.reference != "", created(), _blank(title)),
            rx.fragment(page_head(title), skeleton(6)),
        ),
        bar=rx.cond(
            NewTicketState.for_others,
            crumbs(FOR_STAFF),
            crumbs((t(routes.MY_TICKETS.title), routes.MY_TICKETS.path), FOR_CUSTOMERS),
        ),
        like="narrow",
    )


def _blank(title: Any) -> rx.Component:
    return rx.fragment(
        page_head(title),
        rx.cond(NewTicketState.for_others, customer_panel()),
        rx.cond(NewTicketState.customer.id != 0, _form()),
    )


def _form() -> rx.Component:
    return api_form(
        form_wrong(),
        rx.cond(
            NewTicketState.for_others, rx.el.input(type="hidden", name="customer_id", value=NewTicketState.customer.id)
        ),
        field(
            t("What can we do?"),
            choice_cards("issue_type", plain_words.cards(plain_words.ISSUE_TYPE), default=IssueType.INCIDENT),
            "issue_type",
            grouped=True,
        ),
        field(
            t("What is it about?"),
            select(
                "category_id",
                NewTicketState.categories,
                empty=t("Please choose"),
                default_value=NewTicketState.category_id,
                on_change=NewTicketState.choose_category,
                required=True,
            ),
            "category_id",
            hint=rx.cond(
                NewTicketState.category_help != "",
                NewTicketState.category_help,
                t("Take what fits best; we sort it if it is something else."),
            ),
        ),
        field(t("In one sentence"), text_input("title", required=True, max_length=200, auto_complete="off"), "title"),
        field(
            t("Tell us more"),
            text_area("description", required=True, max_length=20_000, rows=6),
            "description",
            hint=t("What you see, since when, what you have tried. The more we know, the faster we are."),
        ),
        field(t("Pictures or files"), drop_zone(), "attachments", optional=True, grouped=True),
        _place(),
        _contact(),
        field(
            t("How urgent does it feel?"),
            segmented("urgency", plain_words.options(plain_words.URGENCY), default=Urgency.MEDIUM),
            "urgency",
            optional=True,
            grouped=True,
        ),
        _send(),
        api="/api/tickets/",
        go=f"{ROUTE.path}?created={{id}}",
        send="form",
        like="fields report",
        custom={"data-keep": ROUTE.path},
    )


def _place() -> rx.Component:
    """Prefilled from the customer's profile; with another customer come another place's fields."""
    customer = NewTicketState.customer
    return rx.el.fieldset(
        rx.el.legend(t("Where is it?"), rx.el.span(" ", t("optional"), class_name="optional")),
        rx.el.p(
            rx.cond(NewTicketState.for_others, t("From the customer’s profile."), t("From your profile.")),
            " ",
            t("Change it if it is somewhere else."),
            class_name="hint",
        ),
        rx.el.div(
            field(t("City"), text_input("city", default_value=customer.city, max_length=80), "city"),
            field(t("Region"), text_input("region", default_value=customer.region, max_length=80), "region"),
            field(
                t("Postal code"),
                text_input("postal_code", default_value=customer.postal_code, max_length=20),
                "postal_code",
            ),
            key=customer.id,
            class_name="three-up",
        ),
        class_name="field",
    )


def _contact() -> rx.Component:
    window = NewTicketState.window
    return field(
        t("When may we call?"),
        rx.el.div(
            _pick(t("Day"), window.day, NewTicketState.days, NewTicketState.choose_day, empty=t("Any time")),
            rx.cond(
                window.day != "",
                rx.fragment(
                    _pick(
                        t("From"),
                        window.start,
                        window.starts,
                        NewTicketState.choose_start,
                        "preferred_contact_from",
                        anew_with=window.day,
                    ),
                    _pick(
                        t("Until"),
                        window.end,
                        window.ends,
                        NewTicketState.choose_end,
                        "preferred_contact_until",
                        anew_with=window.start,
                    ),
                ),
            ),
            class_name="contact",
        ),
        "preferred_contact_until",
        hint=rx.cond(
            NewTicketState.customer.phone != "",
            t(
                "We call {phone}. Hours as on your clock ({zone}).",
                phone=NewTicketState.customer.phone,
                zone=NewTicketState.zone,
            ),
            t("There is no phone number in the profile yet: please write it above."),
        ),
        optional=True,
        grouped=True,
    )


def _pick(
    label: Any,
    value: Any,
    choices: Any,
    on_change: Any,
    name: str = "",
    *,
    empty: Any = None,
    anew_with: Any = None,
) -> rx.Component:
    """A select inside the group; without a name it is not sent.

    It keeps what was chosen by itself, so that nobody sends the old hour while the answer is on its way; where
    `anew_with` changes, it takes `value` again.
    """
    sent_as: dict[str, Any] = {"name": name, "id": f"field-{name}"} if name else {}
    return rx.el.select(
        *([rx.el.option(empty, value="")] if empty is not None else []),
        rx.foreach(choices, lambda choice: rx.el.option(choice.label, value=choice.value)),
        default_value=value,
        on_change=on_change,
        aria_label=label,
        class_name="input",
        **({"key": anew_with} if anew_with is not None else {}),
        **sent_as,
    )


def _send() -> rx.Component:
    customer = NewTicketState.customer
    return rx.el.div(
        button(rx.cond(NewTicketState.for_others, t("Create ticket"), t("Send")), kind="primary", submits=True),
        rx.el.p(
            rx.cond(
                NewTicketState.for_others,
                t("{name} gets the number and all news {how}.", name=customer.name, how=customer.told_by),
                t("You get a number at once, and all news {how}.", how=customer.told_by),
            ),
            class_name="muted small grow",
        ),
        class_name="row send",
    )
