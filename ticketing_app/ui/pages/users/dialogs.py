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
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import LABELS, CustomerTier, Role

ROLES = [(role.value, t(LABELS[role])) for role in Role]
TIERS = [(tier.value, t(LABELS[tier])) for tier in CustomerTier]
TWO_UP = "two-up folds"
TELL = t("Tell them yourself: we keep no readable copy, so nobody can look it up later.")
WAYS = [
    ("invite", t("Invitation"), t("We send them a link, and they choose a password.")),
    ("password", t("One-time password"), t("You tell it to them; they change it at once.")),
]


def dialogs() -> rx.Component:
    """At most one of them is open."""
    return rx.fragment(_create(), _invited(), _edit(), _password(), _sign_out(), _deactivate())


def dialogs_of(account_id: Any, *then: Any) -> rx.Component:
    """Those that an account's own page opens as well; `then` are the events that read it anew."""
    here = rx.Var.create(PeopleState.person.id) == account_id
    return rx.fragment(_edit(*then, here=here), _deactivate(*then, here=here))


def _create() -> rx.Component:
    return dialog(
        event_form(
            rx.el.div(
                _line(t("Name"), "full_name", auto_focus=True),
                _line(t("E-mail"), "email", kind="email"),
                class_name=TWO_UP,
            ),
            rx.el.div(_role(""), _line(t("Phone"), "phone", kind="tel", optional=True), class_name=TWO_UP),
            *_place(),
            field(
                t("How they come in"),
                choice_cards("way", WAYS, value=PeopleState.way, on_change=PeopleState.choose_way),
                "way",
                grouped=True,
            ),
            rx.cond(
                PeopleState.way == "password",
                field(
                    t("One-time password"),
                    password_for_others(error=_wrong("password")),
                    "password",
                    hint=TELL,
                    error=_wrong("password"),
                ),
            ),
            dialog_foot(
                closes_dialog(),
                submit(rx.cond(PeopleState.way == "invite", t("Send the invitation"), t("Create account"))),
            ),
            on_submit=PeopleState.create,
            no_validate=True,
        ),
        title=t("New account"),
        lead=t("They sign in with their e-mail address."),
        wide=True,
        **_opened("create"),
    )


def _invited() -> rx.Component:
    shown = rx.el.div(
        text_input("link", read_only=True, value=PeopleState.link),
        button(t("Copy"), icon_name="copy", auto_focus=True, custom_attrs={"data-copy": "field-link"}),
        class_name="with-buttons",
    )
    return dialog(
        field(t("Their link"), shown, "link", hint=t("It works once, within 72 hours. We show it here this one time.")),
        dialog_foot(closes_dialog(t("Done"))),
        title=t("{name} is invited", name=PeopleState.person.name),
        lead=t(
            "A letter to {email} is on its way. You may also hand over the link yourself.",
            email=PeopleState.person.email,
        ),
        **_opened("invited"),
    )


def _edit(*then: Any, here: Any = True) -> rx.Component:
    person = PeopleState.person
    role_named: Any = rx.match(person.role, *[(role, name) for role, name in ROLES], "")
    own_role = field(
        t("Role"),
        rx.el.input(value=role_named, id="field-own-role", disabled=True, class_name="input"),
        "own-role",
        hint=t("Another admin can change your role."),
    )
    role = _role(person.role, hint=t("A new role signs them out; they sign in again with the new one."))
    return dialog(
        rx.cond(
            PeopleState.notice != "",
            banner(t("Somebody was faster"), rx.el.span(PeopleState.notice), tone="warning", role="alert"),
        ),
        event_form(
            rx.el.div(
                _line(t("Name"), "full_name", default_value=person.name, auto_focus=True),
                rx.cond(person.is_me, own_role, role),
                class_name=TWO_UP,
            ),
            _line(t("Phone"), "phone", kind="tel", optional=True, default_value=person.phone),
            *_place(person),
            rx.cond(person.staff, _work(person), _contract(person)),
            dialog_foot(closes_dialog(), submit(t("Save"))),
            on_submit=[PeopleState.save, *then],
            no_validate=True,
        ),
        title=person.name,
        lead=person.email,
        wide=True,
        **_opened("edit", here),
    )


def _password() -> rx.Component:
    person = PeopleState.person
    return dialog(
        event_form(
            field(
                t("One-time password"),
                password_for_others(error=_wrong("password"), auto_focus=True),
                "password",
                hint=TELL,
                error=_wrong("password"),
            ),
            rx.cond(
                person.active,
                rx.fragment(),
                checkbox(t("Activate the account as well, so that they can sign in"), "activate", default_checked=True),
            ),
            dialog_foot(closes_dialog(), submit(t("Set password"))),
            on_submit=PeopleState.set_password,
            no_validate=True,
        ),
        title=t("A one-time password for {name}", name=person.name),
        lead=rx.cond(
            person.active,
            t(
                "{email} is signed out everywhere, signs in with it, and must then choose their own.",
                email=person.email,
            ),
            t("They sign in as {email}, and must then choose their own.", email=person.email),
        ),
        **_opened("password"),
    )


def _sign_out() -> rx.Component:
    return confirm_dialog(
        title=t("Sign {name} out everywhere?", name=PeopleState.person.name),
        sentence=t("Every browser and program is signed out at once. They can sign in again right away."),
        yes=t("Sign out everywhere"),
        on_yes=PeopleState.sign_out,
        **_opened("sign_out"),
    )


def _deactivate(*then: Any, here: Any = True) -> rx.Component:
    return confirm_dialog(
        title=t("Deactivate {name}?", name=PeopleState.person.name),
        sentence=PeopleState.farewell,
        yes=t("Deactivate"),
        on_yes=[PeopleState.deactivate, *then],
        **_opened("deactivate", here),
    )


def _role(chosen: Any, hint: Any = "") -> rx.Component:
    return field(
        t("Role"),
        select("role", ROLES, empty=t("Choose a role"), default_value=chosen, error=_wrong("role")),
        "role",
        hint=hint,
        error=_wrong("role"),
    )


def _place(person: Any = None) -> list[rx.Component]:
    def line(title: Any, name: str) -> rx.Component:
        given = {"default_value": getattr(person, name)} if person is not None else {}
        return _line(title, name, optional=True, **given)

    zone = _line(
        t("Time zone"),
        "time_zone",
        default_value=PeopleState.person.time_zone,
        list="zones",
        custom_attrs={"data-zones": ""},
    )
    return [
        rx.el.div(line(t("City"), "city"), line(t("Region"), "region"), class_name="two-up"),
        rx.el.div(line(t("Postal code"), "postal_code"), zone, class_name="two-up"),
    ]


def _work(person: Any) -> rx.Component:
    """Where somebody of the staff stands: what the window in which tickets are given goes by."""
    return rx.el.div(
        rx.el.div(
            _line(t("Team"), "team", optional=True, default_value=person.team),
            field(
                t("Working hours"),
                select(
                    "calendar_id",
                    person.calendars,
                    empty=t("Not known: at any time"),
                    default_value=person.calendar_id,
                    error=_wrong("calendar_id"),
                ),
                "calendar_id",
                error=_wrong("calendar_id"),
            ),
            class_name=TWO_UP,
        ),
        _line(
            t("Skills"),
            "skills",
            optional=True,
            default_value=person.skills,
            hint=t("Short words with commas between them. Who has one of a category's name or keywords stands first."),
        ),
        checkbox(t("Leads the team, and hears of its late tickets"), "leads_team", default_checked=person.leads_team),
        class_name="stack",
    )


def _contract(person: Any) -> rx.Component:
    return field(
        t("Contract"),
        select("tier", TIERS, default_value=person.tier, error=_wrong("tier")),
        "tier",
        error=_wrong("tier"),
    )


def _line(
    title: Any, name: str, *, kind: str = "text", optional: bool = False, hint: Any = "", **props: Any
) -> rx.Component:
    control = text_input(name, kind=kind, error=_wrong(name), auto_complete="off", **props)
    return field(title, control, name, optional=optional, hint=hint, error=_wrong(name))


def _wrong(name: str) -> Any:
    return rx.Var.create(PeopleState.wrong)[name].to(str)


def _opened(dialog_name: str, here: Any = True) -> dict[str, Any]:
    return {
        "is_open": (rx.Var.create(PeopleState.dialog) == dialog_name) & here,
        "on_open_change": PeopleState.set_open,
    }
