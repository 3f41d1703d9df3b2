"""The dialogs of a ticket: a step that needs a word, who works on it, its priority, its text."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import avatar, button, some, two_lines
from ticketing_app.ui.components.forms import event_form, field, select, submit, text_area, text_input
from ticketing_app.ui.components.surfaces import banner, closes_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.ticket.erasing import ErasingState
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.vocabulary import Priority, label


def step_dialog() -> rx.Component:
    """A reason, a note, a question, or only the question whether one is sure."""
    step, wrong = WorkState.step, WorkState.wrong
    return _dialog(
        "step",
        event_form(
            rx.cond(
                step.asks != "",
                field(
                    step.asks,
                    text_area("text", error=wrong.reason + wrong.body, max_length=2000, auto_focus=True),
                    "text",
                    hint=step.hint,
                    error=wrong.reason + wrong.body,
                ),
                rx.fragment(),
            ),
            dialog_foot(
                closes_dialog("Not now"),
                rx.el.button(
                    rx.cond(step.yes != "", step.yes, step.text),
                    type="submit",
                    class_name=rx.cond(step.grave, "button danger", "button primary"),
                ),
            ),
            on_submit=WorkState.take_step,
        ),
        title=step.title,
        lead=step.lead,
    )


def assign_dialog() -> rx.Component:
    """Everybody who can be given tickets, the least busy first."""
    return _dialog(
        "assign",
        rx.el.input(
            type="search",
            placeholder="Search by name or role",
            on_change=WorkState.find_colleague.debounce(200),
            auto_focus=True,
            class_name="input",
            custom_attrs={"aria-label": "Search by name or role"},
        ),
        rx.cond(
            some(WorkState.colleagues),
            rx.el.ul(rx.foreach(WorkState.colleagues, _colleague), class_name="colleagues"),
            rx.el.p("Nobody of that name or role can be given tickets.", class_name="muted"),
        ),
        title="Who works on it?",
        lead="The least busy stand first.",
    )


def priority_dialog() -> rx.Component:
    """By hand with a reason, or by the matrix again."""
    desk, wrong = TicketState.desk, WorkState.wrong
    return _dialog(
        "priority",
        event_form(
            field(
                "Priority",
                select(
                    "priority", [(word.value, label(word)) for word in Priority], default_value=desk.priority, size=""
                ),
                "priority",
                error=wrong.priority,
            ),
            field(
                "Why?",
                text_area("reason", error=wrong.reason, max_length=2000, rows="2"),
                "reason",
                hint="Colleagues read it in the history.",
                error=wrong.reason,
            ),
            dialog_foot(
                closes_dialog(),
                rx.cond(
                    desk.by_hand,
                    button("Back to the matrix", on_click=WorkState.use_matrix),
                    rx.fragment(),
                ),
                submit("Set by hand"),
            ),
            on_submit=WorkState.set_priority,
        ),
        title="Set the priority by hand",
        lead=f"Severity and urgency give “{desk.by_matrix}” by the matrix.",
    )


def erase_dialog() -> rx.Component:
    """Says plainly what will be gone, and for whom."""
    wrong = ErasingState.wrong_reason
    return dialog(
        banner(
            "This cannot be undone",
            rx.el.span(
                "Description, conversation, notes, files and suggestions are deleted, and nobody can open the ticket "
                "any more. The audit trail keeps its number, who did what and when, and your reason. The customer gets "
                "no letter about it."
            ),
            tone="critical",
            icon_name="triangle-alert",
        ),
        event_form(
            field(
                "Why is it erased?",
                text_area("reason", error=wrong, max_length=2000, rows="2", auto_focus=True),
                "reason",
                hint="This sentence stays: name no person in it.",
                error=wrong,
            ),
            dialog_foot(
                closes_dialog("Keep it"),
                rx.el.button("Erase for good", type="submit", class_name="button danger"),
            ),
            on_submit=ErasingState.erase,
        ),
        title=f"Erase {TicketState.ticket.reference}?",
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
            banner("Somebody was faster", rx.el.span(WorkState.overtaken), tone="warning", role="alert"),
            rx.fragment(),
        ),
        event_form(
            _line("Title", "title", ticket.title, wrong.title, 200),
            field(
                "Description",
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
                _line("City", "city", desk.city, wrong.city, 80, optional=True),
                _line("Region", "region", desk.region, wrong.region, 80, optional=True),
                class_name="two-up",
            ),
            _line("Postal code", "postal_code", desk.postal_code, wrong.postal_code, 20, optional=True),
            dialog_foot(closes_dialog(), submit("Save")),
            on_submit=WorkState.save_text,
        ),
        title=f"Edit {ticket.reference}",
        wide=True,
    )


def _line(text: str, name: str, value: Any, wrong: Any, most: int, *, optional: bool = False) -> rx.Component:
    control = text_input(name, default_value=value, error=wrong, max_length=most)
    return field(text, control, name, optional=optional, error=wrong)


def _colleague(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            avatar(one.initials, staff=True),
            two_lines(one.name, one.role),
            rx.el.span(rx.cond(one.holds_it, "has it · ", ""), one.load, class_name="load"),
            type="button",
            on_click=WorkState.assign(one.person_id),
            disabled=one.holds_it,
            class_name="colleague",
        )
    )


def _dialog(name: str, *children: Any, **props: Any) -> rx.Component:
    is_open = rx.Var.create(WorkState.dialog) == name
    return dialog(*children, is_open=is_open, on_open_change=WorkState.close_dialog, **props)
