"""Customers make themselves an account; staff accounts are made by an admin."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import link
from ticketing_app.ui.components.forms import api_form, field, form_wrong, new_password_input, submit, text_input
from ticketing_app.ui.layout import outside


def page() -> rx.Component:
    """Asks for as little as possible; place and phone help us to help faster."""
    return outside(
        rx.el.div(
            rx.el.h1("Create an account"),
            rx.el.p("To report problems and follow what we do about them.", class_name="muted"),
            class_name="gate-head",
        ),
        api_form(
            form_wrong(),
            field(
                "Your name", text_input("full_name", auto_complete="name", max_length=120, required=True), "full_name"
            ),
            field(
                "E-mail",
                text_input("email", kind="email", auto_complete="email", max_length=254, required=True),
                "email",
            ),
            new_password_input("password", "Password"),
            rx.el.div(
                field("City", text_input("city", auto_complete="address-level2", max_length=80), "city", optional=True),
                field(
                    "Postal code",
                    text_input("postal_code", auto_complete="postal-code", max_length=20),
                    "postal_code",
                    optional=True,
                ),
                class_name="two-up",
            ),
            field(
                "Phone",
                text_input("phone", kind="tel", auto_complete="tel", max_length=40),
                "phone",
                optional=True,
                hint="For a text message when something changes.",
            ),
            rx.el.input(type="hidden", name="time_zone", custom_attrs={"data-zone": ""}),
            submit("Create account", size="wide"),
            api="/api/auth/register",
            go=routes.MY_TICKETS.path,
            custom={"data-sign-in": "/api/auth/session"},
        ),
        rx.el.p("Already have an account? ", link("Sign in", routes.SIGN_IN.path), class_name="muted"),
        wide=True,
    )
