"""The dialogs of a ticket: a step that needs a word, who works on it, its priority, its text."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import button, some
from ticketing_app.ui.components.candidates import candidate_list
from ticketing_app.ui.components.forms import event_form, field, select, submit, text_area, text_input
from ticketing_app.ui.components.surfaces import banner, closes_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.ticket.erasing import ErasingState
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.steps import HOLDS
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import LABELS, Priority


def step_dialog() -> rx.Component:
    """A reason, a note, a question, or only the question whether one is sure."""
    step, wrong = WorkState.step, WorkState.wrong
    return _dialog(
        "step",
        event_form(
            rx.cond(
                step.key == "hold",
                field(
                    t("Reason"),
                    select(
                        "pause_reason",
                        [(reason.value, t(LABELS[reason])) for reason in HOLDS],
                        empty=t("Please choose"),
                        error=wrong.pause_reason,
                        auto_focus=True,
                    ),
                    "pause_reason",
                    error=wrong.pause_reason,
                ),
                rx.fragment(),
            ),
            rx.cond(
                step.asks != "",
                field(
                    step.asks,
                    text_area("text", error=wrong.reason + wrong.body, max_length=2000, auto_focus=step.key != "hold"),
                    "text",
                    hint=step.hint,
                    error=wrong.reason + wrong.body,
                ),
                rx.fragment(),
            ),
            dialog_foot(
                closes_dialog(t("Not now")),
                rx.el.button(
                    rx.cond(step.yes != "", step.yes, step.text),
                    type="submit",
                    class_name=rx.cond(step.grave, "button danger", "button primary"),
                ),
            ),
            on_submit=WorkState.take_step,
            custom_attrs={"data-reopen": f"step-{step.key}"},
        ),
        title=step.title,
        lead=step.lead,
    )


def assign_dialog() -> rx.Component:
    """Everybody who can be given tickets, and what to expect then."""
    return _dialog(
        "assign",
        rx.el.input(
            type="search",
            placeholder=t("Search by name or role"),
            on_change=WorkState.find_colleague.debounce(200),
            auto_focus=True,
            class_name="input",
            custom_attrs={"aria-label": t("Search by name or role")},
        ),
        rx.cond(
            some(WorkState.colleagues),
            candidate_list(WorkState.colleagues, WorkState.assign),
            rx.el.p(t("Nobody of that name or role can be given tickets."), class_name="muted"),
        ),
        title=t("Who works on it?"),
        lead=t("Who knows the subject and is there stands first, then the least busy."),
    )


def priority_dialog() -> rx.Component:
    """By hand with a reason, or by the matrix again."""
    desk, wrong = TicketState.desk, WorkState.wrong
    return _dialog(
        "priority",
        event_form(
            field(
                t("Priority"),
                select(
                    "priority",
                    [(word.value, t(LABELS[word])) for word in Priority],
                    default_value=desk.priority,
                    size="",
                ),
                "priority",
                error=wrong.priority,
            ),
            field(
                t("Why?"),
                text_area("reason", error=wrong.reason, max_length=2000, rows="2"),
                "reason",
                hint=t("Colleagues read it in the history."),
                error=wrong.reason,
            ),
            dialog_foot(
                closes_dialog(),
                rx.cond(
                    desk.by_hand,
                    button(t("Back to the matrix"), on_click=WorkState.use_matrix),
                    rx.fragment(),
                ),
                submit(t("Set by hand")),
            ),
            on_submit=WorkState.set_priority,
        ),
        title=t("Set the priority by hand"),
        lead=t("Severity and urgency give “{priority}” by the matrix.", priority=desk.by_matrix),
    )


def erase_dialog() -> rx.Component:
    """Says plainly what will be gone, and for whom."""
    wrong = ErasingState.wrong_reason
    return dialog(
        banner(
            t("This cannot be undone"),
            rx.el.span(
                t(
                    "Description, conversation, notes, files and suggestions are deleted, and nobody can open the "
                    "ticket any more. The audit trail keeps its number, who did what and when, and your reason. The "
                    "customer gets no letter about it."
                )
            ),
            tone="critical",
            icon_name="triangle-alert",
        ),
        event_form(
            field(
                t("Why is it erased?"),
                text_area("reason", error=wrong, max_length=2000, rows="2", auto_focus=True),
                "reason",
                hint=t("This sentence stays: name no person in it."),
                error=wrong,
            ),
            dialog_foot(
                closes_dialog(t("Keep it")),
                rx.el.button(t("Erase for good"), type="submit", class_name="button danger"),
            ),
            on_submit=ErasingState.erase,
        ),
        title=t("Erase {ticket}?", ticket=TicketState.ticket.reference),
        is_open=ErasingState.is_asking,
        on_open_change=ErasingState.set_asking,
    )


def text_dialog() -> rx.Component:
    """Title, description, place."""
    ticket, desk, wrong = TicketState.ticket, TicketState.desk, WorkState.wrong
    return _dialog(
        "text",
        rx.cond(
            WorkState.overtaken != "",
            banner(t("Somebody was faster"), rx.el.span(WorkState.overtaken), tone="warning", role="alert"),
            rx.fragment(),
        ),
        event_form(
            _line(t("Title"), "title", ticket.title, wrong.title, 200),
            field(
                t("Description"),
                text_area(
                    "description",
                    default_value=desk.description,
                    error=wrong.description,
                    max_length=20_000,
                    rows="8",
                ),
                "description",
                error=wrong.description,
            ),
            rx.el.div(
                _line(t("City"), "city", desk.city, wrong.city, 80, optional=True),
                _line(t("Region"), "region", desk.region, wrong.region, 80, optional=True),
                class_name="two-up",
            ),
            _line(t("Postal code"), "postal_code", desk.postal_code, wrong.postal_code, 20, optional=True),
            dialog_foot(closes_dialog(), submit(t("Save"))),
            on_submit=WorkState.save_text,
        ),
        title=t("Edit {ticket}", ticket=ticket.reference),
        wide=True,
    )


def _line(text: Any, name: str, value: Any, wrong: Any, most: int, *, optional: bool = False) -> rx.Component:
    control = text_input(name, default_value=value, error=wrong, max_length=most)
    return field(text, control, name, optional=optional, error=wrong)


def _dialog(name: str, *children: Any, **props: Any) -> rx.Component:
    is_open = rx.Var.create(WorkState.dialog) == name
    return dialog(*children, is_open=is_open, on_open_change=WorkState.close_dialog, **props)
