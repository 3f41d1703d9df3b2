"""Your profile: your details, the ways to your password and notifications, and where you are signed in."""

from typing import Any

import reflex as rx

from ticketing_app.texts import LANGUAGES
from ticketing_app.ui import routes
from ticketing_app.ui.absences.draw import absence_card
from ticketing_app.ui.components.basics import avatar, button, link_button, row, some
from ticketing_app.ui.components.forms import event_form, field, select, submit, text_input
from ticketing_app.ui.components.lists import skeleton
from ticketing_app.ui.components.places import session_list
from ticketing_app.ui.components.surfaces import banner, card, confirm_dialog, error_banner
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.profile.state import ProfileState
from ticketing_app.ui.texts import t

ME: Any = ProfileState.me


def page() -> rx.Component:
    """For everybody who is signed in."""
    return shell(
        routes.PROFILE,
        page_head(t(routes.PROFILE.title)),
        error_banner(ProfileState.problem, on_retry=ProfileState.load),
        rx.cond(
            ProfileState.loaded,
            rx.fragment(_details(), absence_card(), _ways(), _sessions()),
            rx.cond(ProfileState.problem == "", skeleton(8), rx.fragment()),
        ),
        confirm_dialog(
            title=t("Sign out everywhere?"),
            sentence=t(
                "Every browser and every program is signed out, this one as well. You sign in again afterwards."
            ),
            yes=t("Sign out everywhere"),
            on_yes=ProfileState.end_all,
            is_open=ProfileState.is_leaving,
            on_open_change=ProfileState.set_leaving,
        ),
        like="narrow",
    )


def _details() -> rx.Component:
    return card(
        row(
            avatar(ME.initials, large=True),
            rx.el.div(
                rx.el.div(ME.email, class_name="strong one-line"),
                rx.el.div(ME.role, class_name="muted small"),
                class_name="grow",
            ),
            like="still",
        ),
        rx.cond(
            ProfileState.notice != "",
            banner(t("Somebody was faster"), rx.el.span(ProfileState.notice), tone="warning", role="alert"),
        ),
        event_form(
            rx.el.div(
                _line(t("Name"), "full_name", auto_complete="name"),
                _line(t("Phone"), "phone", kind="tel", optional=True, auto_complete="tel"),
                class_name="two-up folds",
            ),
            rx.el.div(
                _line(t("City"), "city", optional=True, auto_complete="address-level2"),
                _line(t("Region"), "region", optional=True, auto_complete="address-level1"),
                class_name="two-up",
            ),
            rx.el.div(
                _line(t("Postal code"), "postal_code", optional=True, auto_complete="postal-code"),
                _line(
                    t("Time zone"),
                    "time_zone",
                    list="zones",
                    custom_attrs={"data-zones": ""},
                    hint=t("Left at UTC, your browser's is used."),
                ),
                class_name="two-up",
            ),
            _language(),
            rx.el.div(
                rx.el.span(t("Only an admin changes your e-mail address and role."), class_name="muted small grow"),
                submit(t("Save")),
                class_name="row apart",
            ),
            on_submit=ProfileState.save,
            no_validate=True,
            key=ProfileState.form_round,
        ),
        title=t("About you"),
    )


def _language() -> rx.Component:
    options = list(LANGUAGES.items())
    return field(
        t("Language"),
        select("language", options, default_value=ME.language, error=_wrong("language")),
        "language",
        error=_wrong("language"),
    )


def _ways() -> rx.Component:
    return card(
        row(
            link_button(t(routes.PASSWORD.title), routes.PASSWORD.path, icon_name="key-round"),
            link_button(t("Choose what we tell you"), f"{routes.NOTIFICATIONS.path}#told", icon_name="bell"),
        ),
        title=t("Password and notifications"),
    )


def _sessions() -> rx.Component:
    there_are_others = rx.Var.create(ProfileState.places).to(list).length() > 1
    return card(
        rx.el.p(
            t("If you do not know one of these, end it and change your password."),
            class_name="muted",
        ),
        rx.cond(some(ProfileState.places), session_list(ProfileState.places, end=lambda one: ProfileState.end(one.id))),
        row(
            rx.cond(
                there_are_others,
                button(t("Sign out everywhere else"), on_click=ProfileState.end_others),
            ),
            button(t("Sign out everywhere…"), kind="danger", on_click=ProfileState.set_leaving(True)),
        ),
        title=t("Where you are signed in"),
    )


def _line(
    title: Any, name: str, *, kind: str = "text", optional: bool = False, hint: Any = "", **props: Any
) -> rx.Component:
    control = text_input(name, kind=kind, error=_wrong(name), default_value=getattr(ME, name), **props)
    return field(title, control, name, optional=optional, hint=hint, error=_wrong(name))


def _wrong(name: str) -> Any:
    return rx.Var.create(ProfileState.wrong)[name].to(str)
