"""Categories: the list that customers choose from, in the order in which they see it."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import badge, button, icon_button, some, two_lines
from ticketing_app.ui.components.forms import event_form, field, submit, text_area, text_input
from ticketing_app.ui.components.lists import Column, empty_state, list_view, table, table_row
from ticketing_app.ui.components.surfaces import (
    banner,
    closes_dialog,
    confirm_dialog,
    dialog,
    dialog_foot,
    error_banner,
)
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.categories.state import CategoriesState
from ticketing_app.ui.texts import t

COLUMNS = (
    Column(t("Order"), "fit"),
    Column(t("Category"), "grow"),
    Column(t("Keywords"), "fit", on_phone=False),
    Column(t("State"), "fit"),
    Column(t("Open tickets"), "num", label_on_phone=True),
    Column("", "acts"),
)


def page() -> rx.Component:
    """What customers choose from, with the help text that they read."""
    add = button(t("New category"), icon_name="plus", kind="primary", on_click=CategoriesState.start_add)
    return shell(
        routes.CATEGORIES,
        page_head(t(routes.CATEGORIES.title), CategoriesState.summary, actions=[add]),
        rx.el.p(
            t("Customers see them in this order. The last one should catch what fits nowhere else."),
            class_name="page-lead",
        ),
        error_banner(CategoriesState.problem, on_retry=CategoriesState.load),
        list_view(
            loaded=CategoriesState.loaded,
            has_rows=some(CategoriesState.rows),
            content=table(
                COLUMNS, CategoriesState.rows, _draw, caption=t("Categories in the order of the customers' list")
            ),
            nothing=empty_state(
                t("No categories yet"), t("Without one, nobody can report anything."), icon_name="tags"
            ),
            rows=8,
        ),
        rx.el.p(CategoriesState.said, class_name="sr-only", role="status"),
        _editor(
            "add", t("New category"), t("It takes the last place but one."), t("Add category"), CategoriesState.add
        ),
        _editor("edit", CategoriesState.category.name, "", t("Save"), CategoriesState.save),
        confirm_dialog(
            title=t("Retire “{name}”?", name=CategoriesState.category.name),
            sentence=CategoriesState.farewell,
            yes=t("Retire"),
            on_yes=CategoriesState.retire,
            **_opened("retire"),
        ),
    )


def _draw(category: Any) -> rx.Component:
    opens = rx.el.button(
        category.name,
        type="button",
        on_click=CategoriesState.start_edit(category.id),
        aria_haspopup="dialog",
        class_name="row-link",
    )
    return table_row(
        COLUMNS,
        rx.el.div(
            rx.el.span(category.place, class_name="number"),
            _mover(category, "arrow-up", t("Move {name} up", name=category.name), -1, category.is_first),
            _mover(category, "arrow-down", t("Move {name} down", name=category.name), 1, category.is_last),
            class_name="place-in-order",
        ),
        two_lines(opens, category.description),
        rx.el.div(category.keywords, title=category.keywords, class_name="keywords one-line"),
        rx.cond(
            category.active,
            rx.el.span(t("In use"), class_name="muted only-wide"),
            badge(t("Retired"), "neutral", "archive"),
        ),
        category.open_tickets,
        _acts(category),
        like=rx.cond(category.active, "", "is-off"),
        key=category.id,
    )


def _mover(category: Any, icon_name: str, name: Any, by: int, at_end: Any) -> rx.Component:
    # Never `disabled`: a button that is switched off while it has the focus loses it.
    return icon_button(
        icon_name,
        name,
        on_click=CategoriesState.move(category.id, by),
        small=True,
        aria_disabled=rx.cond(at_end, "true", "false"),
    )


def _acts(category: Any) -> rx.Component:
    return rx.cond(
        category.active,
        button(
            t("Retire"),
            kind="quiet",
            size="small",
            on_click=CategoriesState.start_retire(category.id),
            aria_label=t("Retire {name}", name=category.name),
        ),
        button(
            t("Bring back"),
            size="small",
            on_click=CategoriesState.bring_back(category.id),
            aria_label=t("Bring back {name}", name=category.name),
        ),
    )


def _editor(name: str, title: Any, lead: Any, yes: Any, on_submit: Any) -> rx.Component:
    now = CategoriesState.category
    return dialog(
        rx.cond(
            CategoriesState.notice != "",
            banner(
                t("Somebody was faster"),
                rx.el.span(CategoriesState.notice),
                tone="warning",
                role="alert",
            ),
        ),
        event_form(
            field(
                t("Name"),
                text_input(
                    "name",
                    default_value=now.name,
                    error=_wrong("name"),
                    max_length=80,
                    auto_complete="off",
                    auto_focus=True,
                ),
                "name",
                error=_wrong("name"),
            ),
            field(
                t("Help text"),
                text_area("description", default_value=now.description, error=_wrong("description"), rows=3),
                "description",
                hint=t("Customers read it below the name when they choose."),
                error=_wrong("description"),
                optional=True,
            ),
            field(
                t("Keywords"),
                text_area("keywords", default_value=now.keywords, error=_wrong("keywords"), rows=2),
                "keywords",
                hint=t("Words that people use for it, with commas between. Customers do not see them."),
                error=_wrong("keywords"),
                optional=True,
            ),
            dialog_foot(closes_dialog(), submit(yes)),
            on_submit=on_submit,
            no_validate=True,
        ),
        title=title,
        lead=lead,
        **_opened(name),
    )


def _wrong(name: str) -> Any:
    return rx.Var.create(CategoriesState.wrong)[name].to(str)


def _opened(dialog_name: str) -> dict[str, Any]:
    return {
        "is_open": rx.Var.create(CategoriesState.dialog) == dialog_name,
        "on_open_change": CategoriesState.set_open,
    }
