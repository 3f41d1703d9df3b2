"""Customers make themselves an account; staff accounts are made by an admin."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import link
from ticketing_app.ui.components.forms import api_form, field, form_wrong, new_password_input, submit, text_input
from ticketing_app.ui.layout import outside
from ticketing_app.ui.texts import t


def page() -> rx.Component:
    """Asks for as little as possible; place and phone help us to help faster."""
    return outside(
        rx.el.div(
            rx.el.h1(t("Create an account")),
            rx.el.p(t("To report problems and follow what we do about them."), class_name="muted"),
            class_name="gate-head",
        ),
        api_form(
            form_wrong(),
            field(
                t("Your name"),
                text_input("full_name", auto_complete="name", max_length=120, required=True),
                "full_name",
            ),
            field(
                t("E-mail"),
                text_input("email", kind="email", auto_complete="email", max_length=254, required=True),
                "email",
            ),
            new_password_input("password", t("Password")),
            rx.el.div(
                field(
                    t("City"), text_input("city", auto_complete="address-level2", max_length=80), "city", optional=True
                ),
                field(
                    t("Postal code"),
                    text_input("postal_code", auto_complete="postal-code", max_length=20),
                    "postal_code",
                    optional=True,
                ),
                class_name="two-up",
            ),
            field(
                t("Phone"),
                text_input("phone", kind="tel", auto_complete="tel", max_length=40),
                "phone",
                optional=True,
                hint=t("For a text message when something changes."),
            ),
            rx.el.input(type="hidden", name="time_zone", custom_attrs={"data-zone": ""}),
            submit(t("Create account"), size="wide"),
            api="/api/auth/register",
            go=routes.MY_TICKETS.path,
            custom={"data-sign-in": "/api/auth/session"},
        ),
        rx.el.p(t("Already have an account?"), " ", link(t("Sign in"), routes.SIGN_IN.path), class_name="muted"),
        wide=True,
    )
