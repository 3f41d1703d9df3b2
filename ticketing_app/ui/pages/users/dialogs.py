"""The dialogs above the people page: a new account and its link, its details, a one-time password, the ways out."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import button
from ticketing_app.ui.components.forms import (
    checkbox,
    choice_cards,
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
WAYS = [
    ("invite", "Invitation", "We send them a link, and they choose a password."),
    ("password", "One-time password", "You tell it to them; they change it at once."),
]


def dialogs() -> rx.Component:
    """At most one of them is open."""
    return rx.fragment(_create(), _invited(), _edit(), _password(), _sign_out(), _deactivate())


def _create() -> rx.Component:
    return dialog(
        event_form(
            rx.el.div(
                _line("Name", "full_name", auto_focus=True), _line("E-mail", "email", kind="email"), class_name=TWO_UP
            ),
            rx.el.div(_role(""), _line("Phone", "phone", kind="tel", optional=True), class_name=TWO_UP),
            *_place(),
            field(
                "How they come in",
                choice_cards("way", WAYS, value=PeopleState.way, on_change=PeopleState.choose_way),
                "way",
                grouped=True,
            ),
            rx.cond(
                PeopleState.way == "password",
                field(
                    "One-time password",
                    password_for_others(error=_wrong("password")),
                    "password",
                    hint=TELL,
                    error=_wrong("password"),
                ),
            ),
            dialog_foot(
                closes_dialog(), submit(rx.cond(PeopleState.way == "invite", "Send the invitation", "Create account"))
            ),
            on_submit=PeopleState.create,
            no_validate=True,
        ),
        title="New account",
        lead="They sign in with their e-mail address.",
        wide=True,
        **_opened("create"),
    )


def _invited() -> rx.Component:
    shown = rx.el.div(
        text_input("link", read_only=True, value=PeopleState.link),
        button("Copy", icon_name="copy", auto_focus=True, custom_attrs={"data-copy": "field-link"}),
        class_name="with-buttons",
    )
    return dialog(
        field("Their link", shown, "link", hint="It works once, within 72 hours. We show it here this one time."),
        dialog_foot(closes_dialog("Done")),
        title=f"{PeopleState.person.name} is invited",
        lead=f"A letter to {PeopleState.person.email} is on its way. You may also hand over the link yourself.",
        **_opened("invited"),
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
                "One-time password",
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
        title=f"A one-time password for {person.name}",
        lead=rx.cond(
            person.active,
            f"{person.email} is signed out everywhere, signs in with it, and must then choose their own.",
            f"They sign in as {person.email}, and must then choose their own.",
        ),
        **_opened("password"),
    )


def _sign_out() -> rx.Component:
    return confirm_dialog(
        title=f"Sign {PeopleState.person.name} out everywhere?",
        sentence="Every browser and program is signed out at once. They can sign in again right away.",
        yes="Sign out everywhere",
        on_yes=PeopleState.sign_out,
        **_opened("sign_out"),
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
