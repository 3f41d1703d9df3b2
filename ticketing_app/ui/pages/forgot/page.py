"""Asking for a link to a new password; the answer does not say whether the address has an account."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import link, link_button
from ticketing_app.ui.components.forms import api_form, field, form_wrong, submit, text_input
from ticketing_app.ui.components.surfaces import refresher
from ticketing_app.ui.layout import outside
from ticketing_app.ui.pages.forgot.state import ForgotState
from ticketing_app.ui.texts import t


def page() -> rx.Component:
    """One field; then what to do next."""
    return outside(
        rx.cond(ForgotState.sent != "", _sent(), _ask()),
        refresher("link-sent", ForgotState.tell),
    )


def _ask() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.h1(t(routes.FORGOT.title)),
            rx.el.p(t("Tell us your e-mail address. We send you a link to choose a new one."), class_name="muted"),
            class_name="gate-head",
        ),
        api_form(
            form_wrong(),
            field(t("E-mail"), text_input("email", kind="email", auto_complete="username", required=True), "email"),
            submit(t("Send the link"), size="wide"),
            api="/api/auth/forgot",
            then_click="link-sent",
        ),
        rx.el.p(t("Remembered it?"), " ", link(t("Sign in"), routes.SIGN_IN.path), class_name="muted"),
    )


def _sent() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("Look into your mailbox")),
            rx.el.p(ForgotState.sent, class_name="muted", role="status"),
            class_name="gate-head",
        ),
        rx.el.p(
            t("Nothing there after a few minutes? Look among the unwanted mail, and check the address."),
            class_name="muted",
        ),
        rx.el.div(link_button(t("Back to sign-in"), routes.SIGN_IN.path), class_name="row"),
        class_name="stack",
    )
