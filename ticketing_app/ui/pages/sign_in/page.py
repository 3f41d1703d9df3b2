"""Signing in: e-mail and password, or one click where the demo allows it."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import icon, link, matched, some
from ticketing_app.ui.components.forms import api_form, field, form_wrong, submit, text_input
from ticketing_app.ui.layout import outside
from ticketing_app.ui.pages.sign_in.state import SignInState
from ticketing_app.ui.texts import t
from ticketing_app.ui.theme import ROLE


def page() -> rx.Component:
    """Afterwards everybody lands where they wanted to go, or on their own first page."""
    return outside(
        rx.el.div(
            rx.el.h1(t("Sign in")),
            rx.el.p(t("New here?"), " ", link(t("Create an account"), routes.REGISTER.path), class_name="muted"),
            class_name="gate-head",
        ),
        api_form(
            form_wrong(),
            field(t("E-mail"), text_input("email", kind="email", auto_complete="username", required=True), "email"),
            field(
                t("Password"),
                text_input("password", kind="password", auto_complete="current-password", required=True),
                "password",
            ),
            submit(t("Sign in"), size="wide"),
            api="/api/auth/session",
            go="next",
        ),
        rx.el.p(link(t(routes.FORGOT.title), routes.FORGOT.path), class_name="muted"),
        rx.cond(some(SignInState.demo_accounts), _demo()),
    )


def _demo() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Look around with a demo account")),
        rx.el.p(t("One click, no password. Invented people, invented tickets."), class_name="muted small"),
        rx.el.div(form_wrong(), rx.foreach(SignInState.demo_accounts, _demo_button), class_name="demo-list"),
        class_name="demo",
    )


def _demo_button(account: Any) -> rx.Component:
    return api_form(
        rx.el.input(type="hidden", name="demo_account", value=account.email),
        rx.el.button(
            matched(account.role, [(str(role), icon(look.icon or "users")) for role, look in ROLE.items()]),
            rx.el.span(rx.el.b(account.role_label), rx.el.small(account.what), class_name="lines"),
            type="submit",
            class_name="demo-button",
        ),
        api="/api/auth/session",
        go="next",
        like="demo-form",
    )
