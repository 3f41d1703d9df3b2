"""The dialogs above the people page: a new account, its details, a new password, and the way out."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.forms import (
    checkbox,
    event_form,
    field,
    password_for_others,
    select,
    submit,
    text_input,
)
from ticketing_app.ui.components.surfaces import banner, closes_dialog, confirm_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.vocabulary import Role, label

ROLES = [(role.value, label(role)) for role in Role]
TWO_UP = "two-up folds"
TELL = "Tell them yourself: we keep no readable copy, so nobody can look it up later."


def dialogs() -> rx.Component:
    """At most one of them is open."""
    return rx.fragment(_create(), _edit(), _password(), _deactivate())


def _create() -> rx.Component:
    return dialog(
        event_form(
            rx.el.div(
                _line("Name", "full_name", auto_focus=True), _line("E-mail", "email", kind="email"), class_name=TWO_UP
            ),
            rx.el.div(_role(""), _line("Phone", "phone", kind="tel", optional=True), class_name=TWO_UP),
            *_place(),
            field(
                "Password",
                password_for_others(error=_wrong("password")),
                "password",
                hint=TELL,
                error=_wrong("password"),
            ),
            dialog_foot(closes_dialog(), submit("Create account")),
            on_submit=PeopleState.create,
            no_validate=True,
        ),
        title="New account",
        lead="They sign in with their e-mail address and this password.",
        wide=True,
        **_opened("create"),
    )


def _edit() -> rx.Component:
    person = PeopleState.person
    own_role = field(
        "Role",
        rx.el.input(value=person.role, id="field-own-role", disabled=True, class_name="input capital"),
        "own-role",
        hint="Another admin can change your role.",
    )
    role = _role(person.role, hint="A new role signs them out; they sign in again with the new one.")
    return dialog(
        rx.cond(
            PeopleState.notice != "",
            banner("Somebody was faster", rx.el.span(PeopleState.notice), tone="warning", role="alert"),
        ),
        event_form(
            rx.el.div(
                _line("Name", "full_name", default_value=person.name, auto_focus=True),
                rx.cond(person.is_me, own_role, role),
                class_name=TWO_UP,
            ),
            _line("Phone", "phone", kind="tel", optional=True, default_value=person.phone),
            *_place(person),
            dialog_foot(closes_dialog(), submit("Save")),
            on_submit=PeopleState.save,
            no_validate=True,
        ),
        title=person.name,
        lead=person.email,
        wide=True,
        **_opened("edit"),
    )


def _password() -> rx.Component:
    person = PeopleState.person
    return dialog(
        event_form(
            field(
                "New password",
                password_for_others(error=_wrong("password"), auto_focus=True),
                "password",
                hint=TELL,
                error=_wrong("password"),
            ),
            rx.cond(
                person.active,
                rx.fragment(),
                checkbox("Activate the account as well, so that they can sign in", "activate", default_checked=True),
            ),
            dialog_foot(closes_dialog(), submit("Set password")),
            on_submit=PeopleState.set_password,
            no_validate=True,
        ),
        title=f"A new password for {person.name}",
        lead=rx.cond(
            person.is_me,
            "You will be signed out everywhere, here as well, and sign in with the new one.",
            rx.cond(
                person.active,
                f"{person.email} is signed out everywhere and signs in with the new one.",
                f"They sign in as {person.email}.",
            ),
        ),
        **_opened("password"),
    )


def _deactivate() -> rx.Component:
    return confirm_dialog(
        title=f"Deactivate {PeopleState.person.name}?",
        sentence=PeopleState.farewell,
        yes="Deactivate",
        on_yes=PeopleState.deactivate,
        **_opened("deactivate"),
    )


def _role(chosen: Any, hint: str = "") -> rx.Component:
    return field(
        "Role",
        select("role", ROLES, empty="Choose a role", default_value=chosen, error=_wrong("role")),
        "role",
        hint=hint,
        error=_wrong("role"),
    )


def _place(person: Any = None) -> list[rx.Component]:
    def line(title: str, name: str) -> rx.Component:
        given = {"default_value": getattr(person, name)} if person is not None else {}
        return _line(title, name, optional=True, **given)

    zone = _line(
        "Time zone",
        "time_zone",
        default_value=PeopleState.person.time_zone,
        list="zones",
        custom_attrs={"data-zones": ""},
    )
    return [
        rx.el.div(line("City", "city"), line("Region", "region"), class_name="two-up"),
        rx.el.div(line("Postal code", "postal_code"), zone, class_name="two-up"),
    ]


def _line(title: str, name: str, *, kind: str = "text", optional: bool = False, **props: Any) -> rx.Component:
    control = text_input(name, kind=kind, error=_wrong(name), auto_complete="off", **props)
    return field(title, control, name, optional=optional, error=_wrong(name))


def _wrong(name: str) -> Any:
    return rx.Var.create(PeopleState.wrong)[name].to(str)


def _opened(dialog_name: str) -> dict[str, Any]:
    return {
        "is_open": rx.Var.create(PeopleState.dialog) == dialog_name,
        "on_open_change": PeopleState.set_open,
    }
