"""The windows above an account: signing somebody out everywhere, and merging a double."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import avatar, button, some
from ticketing_app.ui.components.forms import search_box
from ticketing_app.ui.components.surfaces import banner, closes_dialog, confirm_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.user.state import AccountState
from ticketing_app.ui.texts import t

WHO: Any = AccountState.who
SEEN: Any = AccountState.foresight


def dialogs() -> rx.Component:
    """At most one of them is open."""
    return rx.fragment(_sign_out(), _choose(), _sure())


def _sign_out() -> rx.Component:
    return confirm_dialog(
        title=t("Sign {name} out everywhere?", name=WHO.name),
        sentence=AccountState.farewell,
        yes=t("Sign out everywhere"),
        on_yes=AccountState.sign_out,
        **_opened("sign_out"),
    )


def _choose() -> rx.Component:
    nobody = rx.cond(
        AccountState.looked_for == "",
        t("Nobody has the same name or phone number. Search for the account that they really use."),
        t("Nobody fits who is active and of the same kind."),
    )
    heading = rx.cond(AccountState.looked_for == "", t("Perhaps the same person"), t("Found"))
    return dialog(
        search_box("double", on_submit=AccountState.look_for, placeholder=t("Search by name, e-mail or phone")),
        rx.cond(
            some(AccountState.candidates),
            rx.el.div(
                rx.el.h3(heading),
                rx.el.ul(rx.foreach(AccountState.candidates, _candidate), class_name="doubles"),
                class_name="stack tight",
            ),
            rx.el.p(nobody, class_name="muted"),
        ),
        dialog_foot(closes_dialog()),
        title=t("Merge {name} into another account", name=WHO.name),
        lead=t("For one person with two accounts. Choose the account that stays; everything of this one moves there."),
        **_opened("merge"),
    )


def _candidate(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            avatar(one.initials, staff=WHO.staff),
            rx.el.span(
                rx.el.span(one.name, class_name="strong one-line"),
                rx.el.span(one.about, class_name="muted small one-line"),
                class_name="me-who",
            ),
            type="button",
            on_click=AccountState.choose(one.id),
            class_name="colleague",
        ),
        key=one.id,
    )


def _sure() -> rx.Component:
    return dialog(
        rx.el.p(SEEN.afterwards, class_name="muted"),
        banner(t("This cannot be undone."), tone="warning", icon_name="triangle-alert"),
        dialog_foot(
            button(t("Choose another"), on_click=AccountState.start_merge),
            button(t("Merge"), kind="danger", on_click=AccountState.merge),
        ),
        title=t("Merge {double} into {name}?", double=WHO.name, name=SEEN.into.name),
        lead=SEEN.moves,
        **_opened("sure"),
    )


def _opened(dialog_name: str) -> dict[str, Any]:
    return {
        "is_open": rx.Var.create(AccountState.dialog) == dialog_name,
        "on_open_change": AccountState.set_open,
    }
