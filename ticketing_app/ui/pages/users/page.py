"""People: who is in the house, what they may do, and whether they can come in."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import (
    avatar,
    button,
    icon,
    icon_button,
    matched,
    page_link,
    role_badge,
    some,
    standing_badge,
    two_lines,
)
from ticketing_app.ui.components.forms import filter_select, search_box
from ticketing_app.ui.components.lists import Column, empty_state, list_view, other_pages, row_link, table, table_row
from ticketing_app.ui.components.surfaces import error_banner
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.users.dialogs import dialogs
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import LABELS, Role

COLUMNS = (
    Column(t("Person"), "grow"),
    Column(t("Role"), "fit"),
    Column(t("Account"), "fit"),
    Column(t("Place"), "fit", on_phone=False),
    Column(t("Last seen"), "fit", label_on_phone=True),
    Column(t("Open tickets"), "num", on_phone=False),
    Column("", "acts"),
)
WITHOUT_PASSWORD = ("invited", "invited_before", "no_password")
NO_BUTTON = rx.el.span(style={"width": "28px"})
ROLES = [(role.value, t(LABELS[role])) for role in Role]


def page() -> rx.Component:
    """The list for managers and admins; what changes an account is drawn for admins alone."""
    return shell(
        routes.USERS,
        page_head(
            t(routes.USERS.title),
            PeopleState.summary,
            actions=[
                rx.cond(
                    PeopleState.manages,
                    button(t("New account"), icon_name="user-plus", kind="primary", on_click=PeopleState.start_create),
                )
            ],
        ),
        _filters(),
        error_banner(PeopleState.problem, on_retry=PeopleState.load),
        list_view(
            loaded=PeopleState.loaded,
            has_rows=some(PeopleState.rows),
            content=_list(),
            nothing=empty_state(
                t("Nobody fits these filters"),
                t("Try fewer words, or take a filter away."),
                icon_name="search-x",
                action=button(t("Show everybody"), on_click=PeopleState.clear),
            ),
            rows=10,
        ),
        dialogs(),
        bar=search_box(
            "q",
            on_submit=PeopleState.search,
            value=PeopleState.q,
            placeholder=t("Search people"),
            key=PeopleState.search_round,
        ),
    )


def _filters() -> rx.Component:
    def chip(name: str, title: Any, options: Any, value: Any, everything: Any) -> rx.Component:
        return filter_select(
            title,
            options,
            value=value,
            on_change=lambda chosen: PeopleState.choose(name, chosen),
            everything=everything,
        )

    return rx.el.div(
        chip("role", t("Role"), ROLES, PeopleState.role, t("Any role")),
        chip(
            "active",
            t("Account"),
            [("yes", t("Active")), ("no", t("Inactive"))],
            PeopleState.active,
            t("Active and inactive"),
        ),
        chip("city", t("City"), rx.Var.create(PeopleState.cities), PeopleState.city, t("Any city")),
        rx.cond(
            PeopleState.is_filtered,
            button(t("Clear filters"), icon_name="x", kind="quiet", size="small", on_click=PeopleState.clear),
        ),
        class_name="filters",
        role="group",
        aria_label=t("Filters"),
    )


def _list() -> rx.Component:
    return rx.fragment(
        table(COLUMNS, PeopleState.rows, _draw, caption=t("People by name")),
        other_pages(
            PeopleState.shown,
            on_previous=PeopleState.previous_page,
            on_next=PeopleState.next_page,
            has_previous=PeopleState.has_previous,
            has_next=PeopleState.has_next,
        ),
    )


def _draw(person: Any) -> rx.Component:
    return table_row(
        COLUMNS,
        rx.el.div(
            avatar(person.initials, staff=person.staff),
            two_lines(_name(person), person.email),
            class_name="person-cell",
        ),
        role_badge(person.role),
        _standing(person.standing),
        two_lines(person.city, person.region, plain=True),
        rx.el.span(person.seen, class_name="muted figures seen"),
        person.open_tickets,
        rx.cond(PeopleState.manages, _acts(person)),
        like=rx.cond(person.standing == "inactive", "is-off", ""),
        key=person.id,
    )


def _name(person: Any) -> rx.Component:
    you = rx.cond(person.is_me, rx.el.span(" ", t("you"), class_name="faint"))
    return rx.fragment(row_link(person.name, person.href), you)


def _standing(standing: Any) -> rx.Component:
    invited = two_lines(standing_badge(standing), t("has not signed in yet"), plain=True)
    active = rx.el.span(t("Active"), class_name="muted only-wide")
    cases = [("invited", invited), ("invited_before", invited), ("active", active)]
    return matched(standing, cases, standing_badge(standing))


def _acts(person: Any) -> rx.Component:
    return rx.el.div(
        icon_button(
            "pencil", t("Edit {name}", name=person.name), on_click=PeopleState.start_edit(person.id), small=True
        ),
        rx.cond(person.is_me, NO_BUTTON, _first_act(person)),
        rx.cond(
            person.is_me,
            page_link(
                icon("key-round"),
                href=routes.PASSWORD.path,
                title=t(routes.PASSWORD.title),
                aria_label=t(routes.PASSWORD.title),
                class_name="button icon quiet small",
            ),
            icon_button(
                "key-round",
                t("Set a one-time password for {name}", name=person.name),
                on_click=PeopleState.start_password(person.id),
                small=True,
            ),
        ),
        rx.cond(
            person.is_me,
            NO_BUTTON,
            rx.cond(
                person.standing == "inactive",
                icon_button(
                    "user-check",
                    t("Activate {name}", name=person.name),
                    on_click=PeopleState.activate(person.id),
                    small=True,
                ),
                icon_button(
                    "user-x",
                    t("Deactivate {name}", name=person.name),
                    on_click=PeopleState.start_deactivate(person.id),
                    small=True,
                ),
            ),
        ),
        class_name="row-acts",
    )


def _first_act(person: Any) -> rx.Component:
    """Who is not in yet is invited; who may be in is signed out."""
    invites = icon_button(
        "send", t("Invite {name} again", name=person.name), on_click=PeopleState.invite_again(person.id), small=True
    )
    signs_out = icon_button(
        "log-out",
        t("Sign {name} out everywhere", name=person.name),
        on_click=PeopleState.start_sign_out(person.id),
        small=True,
    )
    cases = [*((standing, invites) for standing in WITHOUT_PASSWORD), ("inactive", NO_BUTTON)]
    return matched(person.standing, cases, signs_out)
