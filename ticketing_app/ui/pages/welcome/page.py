"""Choosing a password by the link of a letter: for people who are invited, and for those who forgot theirs."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import link_button
from ticketing_app.ui.components.forms import api_form, field, form_wrong, new_password_input, submit, text_input
from ticketing_app.ui.layout import outside
from ticketing_app.ui.pages.welcome.state import WelcomeState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import LinkPurpose


def page() -> rx.Component:
    """Afterwards they are signed in and on their first page."""
    return outside(
        rx.cond(
            WelcomeState.loaded,
            rx.cond(WelcomeState.wrong != "", _dead(), _alive()),
            rx.el.div(rx.el.h1(t(routes.WELCOME.title)), class_name="gate-head"),
        )
    )


def _alive() -> rx.Component:
    joins = WelcomeState.purpose == LinkPurpose.INVITATION.value
    return rx.fragment(
        rx.el.div(
            rx.el.h1(rx.cond(joins, t("Welcome, {name}", name=WelcomeState.name), t("Choose a new password"))),
            rx.el.p(
                rx.cond(
                    joins,
                    t("Choose a password, and you are in."),
                    t("You will be signed in here with it, and signed out everywhere else."),
                ),
                class_name="muted",
            ),
            class_name="gate-head",
        ),
        api_form(
            form_wrong(),
            rx.el.input(type="hidden", name="token", custom_attrs={"data-fragment": ""}),
            field(
                t("E-mail"),
                text_input(
                    "email",
                    kind="email",
                    auto_complete="username",
                    read_only=True,
                    value=WelcomeState.email,
                    custom_attrs={"data-not-sent": ""},
                ),
                "email",
            ),
            new_password_input("password", t("Password")),
            submit(rx.cond(joins, t("Choose password and sign in"), t("Save password and sign in")), size="wide"),
            api="/api/auth/reset",
            go="/",
            custom={"data-sign-in": "/api/auth/session"},
        ),
    )


def _dead() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("This link no longer works")),
            rx.el.p(WelcomeState.wrong, class_name="muted", role="alert"),
            class_name="gate-head",
        ),
        rx.el.div(
            link_button(t("Ask for a new link"), routes.FORGOT.path, kind="primary"),
            link_button(t("Sign in"), routes.SIGN_IN.path),
            class_name="row",
        ),
        class_name="stack",
    )
