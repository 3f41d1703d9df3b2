"""Service levels: the policies in the order in which they are tried, and the calendars that they count in."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import badge, button, icon_button, some, two_lines
from ticketing_app.ui.components.lists import Column, empty_state, list_view, table, table_row
from ticketing_app.ui.components.surfaces import error_banner
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.service_levels.calendar_dialogs import calendar_dialogs
from ticketing_app.ui.pages.service_levels.calendars import CalendarsState
from ticketing_app.ui.pages.service_levels.policies import PoliciesState
from ticketing_app.ui.pages.service_levels.policy_dialogs import policy_dialogs
from ticketing_app.ui.pages.service_levels.state import ServiceLevelsState
from ticketing_app.ui.texts import t

COLUMNS = (
    Column(t("Order"), "fit"),
    Column(t("Policy"), "grow"),
    Column(t("Promised"), "fit"),
    Column(t("Counts in"), "fit"),
    Column(t("Steps"), "fit", on_phone=False),
    Column("", "acts"),
)


def page() -> rx.Component:
    """For all staff to read; the buttons are drawn for those who may change it."""
    return shell(
        routes.SERVICE_LEVELS,
        page_head(t(routes.SERVICE_LEVELS.title)),
        rx.el.p(
            t(
                "By when a ticket has to be answered and solved. The first policy that fits a ticket is in force; time "
                "counts only while its calendar is open."
            ),
            class_name="page-lead",
        ),
        error_banner(ServiceLevelsState.problem, on_retry=ServiceLevelsState.load),
        _head(t("Policies"), "add-policy", t("New policy"), PoliciesState.start_add, kind="primary"),
        list_view(
            loaded=ServiceLevelsState.loaded,
            has_rows=some(ServiceLevelsState.policies),
            content=table(
                COLUMNS,
                ServiceLevelsState.policies,
                _policy,
                caption=t("Policies in the order in which they are tried"),
            ),
            nothing=empty_state(t("No policies yet")),
            rows=5,
        ),
        rx.el.p(ServiceLevelsState.said, class_name="sr-only", role="status"),
        _head(t("Calendars"), "add-calendar", t("New calendar"), CalendarsState.start_add),
        rx.el.div(rx.foreach(ServiceLevelsState.calendars, _calendar), class_name="calendars"),
        rx.cond(
            ServiceLevelsState.manages,
            # Whoever goes elsewhere while one is open does not find it open when they come back.
            rx.el.div(policy_dialogs(), calendar_dialogs(), on_unmount=ServiceLevelsState.set_open(False)),
            rx.fragment(),
        ),
    )


def _head(title: Any, name: str, add: Any, on_add: Any, *, kind: Any = "plain") -> rx.Component:
    return rx.el.div(
        rx.el.h2(title),
        rx.cond(
            ServiceLevelsState.manages,
            button(add, icon_name="plus", kind=kind, on_click=on_add, id=name),
            rx.fragment(),
        ),
        class_name="part-head",
    )


def _policy(policy: Any) -> rx.Component:
    default = rx.cond(policy.is_default, badge(t("Default"), "info"), rx.fragment())
    return table_row(
        COLUMNS,
        rx.el.div(
            rx.el.span(policy.place, class_name="number"),
            rx.cond(
                ServiceLevelsState.manages & ~policy.is_default,
                rx.fragment(
                    _mover(policy, "arrow-up", t("Move {name} up", name=policy.name), -1, policy.is_first),
                    _mover(policy, "arrow-down", t("Move {name} down", name=policy.name), 1, policy.is_last),
                ),
                rx.fragment(),
            ),
            class_name="place-in-order",
        ),
        two_lines(
            [_opens(policy, PoliciesState.start_edit), " ", default],
            rx.el.span(policy.conditions, title=policy.conditions),
        ),
        rx.el.div(two_lines(policy.promises, policy.internal, plain=True), class_name="promised"),
        policy.calendar,
        rx.el.span(policy.steps, title=policy.all_steps, class_name="muted"),
        _acts("policy", policy, PoliciesState.start_edit, PoliciesState.start_remove, stays=policy.is_default),
        key=policy.id,
    )


def _mover(policy: Any, icon_name: str, name: Any, by: int, at_end: Any) -> rx.Component:
    # Never `disabled`: a button that is switched off while it has the focus loses it.
    return icon_button(
        icon_name,
        name,
        on_click=PoliciesState.move(policy.id, by),
        small=True,
        aria_disabled=rx.cond(at_end, "true", "false"),
    )


def _calendar(calendar: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h3(_opens(calendar, CalendarsState.start_edit)),
            _acts("calendar", calendar, CalendarsState.start_edit, CalendarsState.start_remove),
            class_name="card-head",
        ),
        rx.el.dl(rx.foreach(calendar.week, _days), class_name="week"),
        rx.el.p(calendar.zone, class_name="muted small"),
        rx.el.div(
            rx.el.p(calendar.holidays),
            rx.cond(
                some(calendar.coming),
                rx.el.ul(rx.foreach(calendar.coming, lambda day: rx.el.li(day)), class_name="coming"),
                rx.fragment(),
            ),
            class_name="small",
        ),
        rx.el.p(calendar.used_by, class_name="muted small"),
        class_name="card calendar",
        key=calendar.id,
    )


def _days(days: Any) -> rx.Component:
    window = rx.foreach(days.windows, lambda one: rx.el.i(style={"left": one.left, "width": one.width}))
    return rx.el.div(
        rx.el.dt(days.name),
        rx.el.dd(rx.el.span(window, class_name="day-bar", aria_hidden="true"), rx.el.span(days.text)),
        class_name="days",
    )


def _opens(one: Any, handler: Any) -> rx.Component:
    """The name, which opens the dialog for those who may change it."""
    opens = rx.el.button(
        one.name, type="button", on_click=handler(one.id), aria_haspopup="dialog", class_name="row-link"
    )
    return rx.cond(ServiceLevelsState.manages, opens, rx.el.span(one.name))


def _acts(kind: str, one: Any, edit: Any, remove: Any, *, stays: Any = None) -> rx.Component:
    """What can be done with it, for those who may; `stays` where it cannot be removed."""
    editor = button(
        t("Edit"),
        kind="quiet",
        size="small",
        on_click=edit(one.id),
        aria_label=t("Edit {name}", name=one.name),
        id=f"edit-{kind}-{one.id}",
    )
    remover = button(
        t("Remove"), kind="quiet", size="small", on_click=remove(one.id), aria_label=t("Remove {name}", name=one.name)
    )
    both = [editor, remover if stays is None else rx.cond(stays, rx.fragment(), remover)]
    return rx.cond(ServiceLevelsState.manages, rx.el.div(*both, class_name="row-acts"), rx.fragment())
