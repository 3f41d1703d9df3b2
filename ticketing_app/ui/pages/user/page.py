"""One account: who it is, their tickets, where they are signed in, how they came in, and what they did."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.absences.draw import absence_card
from ticketing_app.ui.components.basics import (
    avatar,
    button,
    icon,
    link,
    link_button,
    matched,
    page_link,
    role_badge,
    row,
    some,
    standing_badge,
    status_badge,
)
from ticketing_app.ui.components.lists import skeleton
from ticketing_app.ui.components.places import nothing_yet, session_list, try_list
from ticketing_app.ui.components.surfaces import banner, card, facts
from ticketing_app.ui.layout import crumbs, shell
from ticketing_app.ui.pages.user.dialogs import dialogs
from ticketing_app.ui.pages.user.state import AccountState
from ticketing_app.ui.pages.users.dialogs import dialogs_of
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.ui.texts import t

WHO: Any = AccountState.who
ACTS: Any = AccountState.manages & ~AccountState.who.is_me  # pyright: ignore[reportOperatorIssue] - Vars at run time


def page() -> rx.Component:
    """Managers read, admins act."""
    return shell(
        routes.USER,
        matched(
            AccountState.shows,
            [("account", _account()), ("missing", _missing())],
            rx.fragment(rx.el.h1(t("Account"), class_name="sr-only"), skeleton(8)),
        ),
        dialogs(),
        dialogs_of(WHO.id, AccountState.load),
        bar=crumbs((t(routes.USERS.title), routes.USERS.path), rx.cond(WHO.name != "", WHO.name, t("Account"))),
    )


def _account() -> rx.Component:
    return rx.fragment(
        _head(),
        rx.cond(
            WHO.merged_into != "",
            banner(
                t("Merged into another account"),
                rx.el.span(
                    t("Everything of this account belongs to"),
                    " ",
                    link(WHO.merged_into, WHO.merged_into_href),
                    " ",
                    t("now."),
                ),
                icon_name="merge",
            ),
        ),
        rx.el.div(
            rx.el.div(_tickets(), _deeds(), class_name="stack"),
            rx.el.div(_contact(), absence_card(like="comes-2"), _sessions(), _tries(), class_name="stack"),
            class_name="account",
        ),
    )


def _head() -> rx.Component:
    you = rx.cond(WHO.is_me, rx.el.span(" ", t("you"), class_name="after"))
    return rx.el.div(
        rx.el.div(
            avatar(WHO.initials, large=True, staff=WHO.staff),
            rx.el.div(rx.el.h1(WHO.name, you), row(role_badge(WHO.role), standing_badge(WHO.standing), like="tight")),
            class_name="account-head",
        ),
        rx.cond(
            ACTS & (WHO.merged_into == ""),
            rx.el.div(*_acts(), class_name="actions"),
        ),
        class_name="page-head",
    )


def _acts() -> list[rx.Component]:
    """What the list of people offers as well, in the same dialogs, and merging."""
    lets_in = button(t("Activate"), icon_name="user-check", on_click=[PeopleState.activate(WHO.id), AccountState.load])
    keeps_out = button(t("Deactivate…"), icon_name="user-x", on_click=PeopleState.start_deactivate(WHO.id))
    return [
        button(t("Edit…"), icon_name="pencil", on_click=PeopleState.start_edit(WHO.id)),
        rx.cond(WHO.standing == "inactive", lets_in, keeps_out),
        button(t("Merge into another account…"), icon_name="merge", on_click=AccountState.start_merge),
    ]


def _contact() -> rx.Component:
    def known(value: Any) -> Any:
        return rx.cond(value != "", value, rx.el.span(t("not known"), class_name="faint"))

    return card(
        facts(
            (t("E-mail"), WHO.email),
            (t("Phone"), known(WHO.phone)),
            (t("Place"), known(WHO.place)),
            (t("Time zone"), WHO.time_zone),
            (t("Here since"), WHO.since),
            (t("Last seen"), rx.el.span(WHO.seen, class_name="figures")),
        ),
        rx.cond(
            WHO.staff,
            facts(
                (t("Team"), rx.cond(WHO.leads_team, t("{team}, leads it", team=WHO.team), known(WHO.team))),
                (t("Working hours"), known(WHO.hours)),
                (t("Skills"), known(WHO.skills)),
            ),
            facts((t("Contract"), WHO.tier)),
        ),
        rx.cond(
            WHO.is_me,
            row(link_button(t("Change it in your profile"), routes.PROFILE.path, size="small")),
        ),
        title=t("Contact"),
        like="comes-1",
    )


def _tickets() -> rx.Component:
    reported, worked = AccountState.reported, AccountState.worked
    works = WHO.works | some(worked.rows)
    reports = ~WHO.staff | some(reported.rows)
    return rx.fragment(
        rx.cond(reports, _few(t("Tickets that they reported"), reported, t("They have not reported anything yet."))),
        rx.cond(works, _few(t("Tickets that they work on"), worked, t("No ticket is in their name."))),
    )


def _few(title: Any, few: Any, nothing: Any) -> rx.Component:
    def line(one: Any) -> rx.Component:
        return rx.el.li(
            page_link(rx.el.span(one.reference, class_name="ref"), one.title, href=one.href, class_name="one-line"),
            status_badge(one.status),
        )

    return card(
        rx.cond(
            some(few.rows),
            rx.fragment(
                rx.el.ul(rx.foreach(few.rows, line), class_name="few-tickets"),
                row(link_button(few.all_text, few.all_href, size="small", icon_name="search")),
            ),
            nothing_yet(nothing),
        ),
        title=title,
        aside=rx.el.span(few.summary, class_name="muted figures"),
        like="comes-2",
    )


def _sessions() -> rx.Component:
    return card(
        rx.cond(
            some(AccountState.places),
            rx.fragment(
                session_list(
                    AccountState.places, end=lambda one: AccountState.end_session(one.id), may_end=AccountState.manages
                ),
                rx.cond(
                    ACTS,
                    row(
                        button(
                            t("Sign out everywhere…"), kind="danger", size="small", on_click=AccountState.start_sign_out
                        )
                    ),
                ),
            ),
            nothing_yet(t("Not signed in anywhere at the moment.")),
        ),
        title=t("Signed in now"),
        like="comes-2",
    )


def _tries() -> rx.Component:
    return card(
        rx.cond(
            some(AccountState.tries),
            rx.fragment(
                try_list(AccountState.tries),
                rx.cond(
                    AccountState.more_tries,
                    row(button(t("Show older ones"), size="small", on_click=AccountState.show_more_tries)),
                ),
            ),
            nothing_yet(t("No sign-in in the last 90 days.")),
        ),
        title=t("Sign-ins"),
        aside=rx.el.span(t("last 90 days"), class_name="muted small"),
        like="comes-2",
    )


def _deeds() -> rx.Component:
    def line(one: Any) -> rx.Component:
        about = rx.cond(one.href != "", page_link(one.about, href=one.href, class_name="ref"), rx.fragment())
        return rx.el.li(
            rx.el.span(one.when, class_name="when"),
            rx.el.div(about, one.what, " ", rx.el.span(f"· {one.why}", class_name="why")),
            key=one.id,
        )

    return card(
        rx.cond(
            some(AccountState.deeds),
            rx.fragment(
                rx.el.ul(rx.foreach(AccountState.deeds, line), class_name="log"),
                rx.cond(
                    AccountState.more_deeds,
                    row(button(t("Show older ones"), size="small", on_click=AccountState.show_more_deeds)),
                ),
            ),
            nothing_yet(t("Nothing was written down yet.")),
        ),
        title=t("What they did, and what was done to this account"),
        like="comes-3",
    )


def _missing() -> rx.Component:
    return rx.el.div(
        rx.el.span(icon("search-x", 20), class_name="disc"),
        rx.el.h1(t("There is no such account")),
        rx.el.p(t("Perhaps the number is mistyped.")),
        link_button(t("Back to People"), routes.USERS.path, kind="primary"),
        class_name="empty",
    )
