"""Changing one's own password; for somebody with a one-time password the only page there is."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import button, link_button
from ticketing_app.ui.components.forms import api_form, field, form_wrong, new_password_input, submit, text_input
from ticketing_app.ui.components.surfaces import refresher
from ticketing_app.ui.layout import outside
from ticketing_app.ui.pages.password.state import PasswordState
from ticketing_app.ui.texts import t


def page() -> rx.Component:
    """Without the sidebar: its pages may be shut until the password is one's own."""
    return outside(
        rx.cond(PasswordState.changed, _changed(), _change()),
        refresher("password-changed", PasswordState.tell),
    )


def _change() -> rx.Component:
    must = PasswordState.must_change
    return rx.fragment(
        rx.el.div(
            rx.el.h1(rx.cond(must, t("Choose your own password"), t(routes.PASSWORD.title))),
            rx.el.p(
                rx.cond(
                    must,
                    t("The one that you were given is for the first time only. Everything else opens afterwards."),
                    t("You stay signed in here, and are signed out everywhere else."),
                ),
                class_name="muted",
            ),
            class_name="gate-head",
        ),
        api_form(
            form_wrong(),
            field(
                rx.cond(must, t("The password that you were given"), t("Present password")),
                text_input("current_password", kind="password", auto_complete="current-password", required=True),
                "current_password",
            ),
            new_password_input("new_password", t("New password")),
            submit(t("Change password"), size="wide"),
            api="/api/auth/password",
            then_click="password-changed",
        ),
        rx.cond(
            must,
            button(t("Sign out"), kind="quiet", custom_attrs={"data-sign-out": routes.SIGN_IN.path}),
            link_button(t("Leave it as it is"), routes.PROFILE.path, kind="quiet"),
        ),
    )


def _changed() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(t("Your password is changed")),
            rx.el.p(
                t("Whoever was signed in elsewhere with the old one is out. We also told you by e-mail."),
                class_name="muted",
                role="status",
            ),
            class_name="gate-head",
        ),
        rx.el.div(
            rx.cond(
                PasswordState.must_change,
                link_button(t("Go on"), routes.HOME.path, kind="primary"),
                link_button(t("Back to your profile"), routes.PROFILE.path, kind="primary"),
            ),
            class_name="row",
        ),
        class_name="stack",
    )
