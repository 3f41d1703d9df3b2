"""The queue: what waits for somebody, the most urgent first, what is suggested for it, and one button to take it."""

from typing import Any

import reflex as rx

from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import button, icon_button
from ticketing_app.ui.components.forms import event_form, submit
from ticketing_app.ui.components.lists import empty_state
from ticketing_app.ui.components.surfaces import closes_dialog, dialog, dialog_foot
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.queue.state import QueueState
from ticketing_app.ui.texts import t
from ticketing_app.ui.ticket_list import draw


def page() -> rx.Component:
    """Filters, the list, and a quiet word when there is nothing to do."""
    return shell(
        routes.QUEUE,
        page_head(t("Queue"), QueueState.waiting, actions=[_accept_sure()]),
        draw.filter_bar(QueueState, "status", "severity", "priority", "category", "type", "place"),
        # Who sees no suggestions needs no column for them.
        rx.cond(QueueState.sees_hints, _list(draw.hint_part(_accept)), _list()),
        _preview(),
        bar=draw.search_bar(QueueState),
    )


def _list(*hints: draw.Part) -> rx.Component:
    return draw.ticket_list(
        QueueState,
        [
            draw.ticket_part(says_stage=True),
            *hints,
            draw.priority_part(),
            draw.time_part(),
            draw.place_part(),
            draw.age_part(),
            draw.acts_part(roles_that_may(Action.TAKE), _take),
        ],
        caption=t("Open tickets that nobody holds yet"),
        nothing=empty_state(
            t("The queue is empty. Well done!"),
            t("Every open ticket has somebody who works on it. New ones appear here by themselves."),
            icon_name="party-popper",
        ),
        load=QueueState.load,
    )


def _take(row: Any) -> rx.Component:
    return button(
        t("Take"),
        size="small",
        on_click=QueueState.take(row.id),
        aria_label=t("Take {ticket}", ticket=row.reference),
    )


def _accept(row: Any) -> rx.Component:
    return rx.el.span(
        icon_button(
            "check",
            t("Accept the suggestion for {ticket}", ticket=row.reference),
            on_click=QueueState.accept(row.id, row.hint.number),
            small=True,
        ),
        class_name="lifted",
    )


def _accept_sure() -> rx.Component:
    return rx.cond(
        QueueState.sure > 0,
        button(
            t("Accept {number} sure…", number=QueueState.sure),
            icon_name="sparkles",
            on_click=QueueState.open_preview,
            custom_attrs={"data-key": "b", "aria-keyshortcuts": "b"},
        ),
        rx.fragment(),
    )


def _preview() -> rx.Component:
    return dialog(
        event_form(
            rx.el.ul(rx.foreach(QueueState.preview, _previewed), class_name="sure-list"),
            dialog_foot(closes_dialog(t("Not now")), submit(t("Accept the ticked ones"))),
            on_submit=QueueState.accept_sure,
        ),
        title=t("Accept the sure suggestions"),
        lead=t("Only what the AI is sure of is taken over. Untick what you would decide otherwise."),
        is_open=QueueState.previewing,
        on_open_change=QueueState.set_previewing,
        wide=True,
    )


def _previewed(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.label(
            rx.el.input(type="checkbox", name=one.key, default_checked=True),
            rx.el.div(
                rx.el.div(rx.el.span(one.reference, class_name="ref"), one.title, class_name="first"),
                rx.el.div(one.changes, class_name="second"),
                class_name="lines",
            ),
        )
    )
