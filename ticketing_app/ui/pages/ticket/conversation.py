"""The conversation, the history, and the box to write in: a note can't be mistaken for a reply, before or after."""

from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import button, icon, row, some, stack
from ticketing_app.ui.components.forms import api_form, drop_zone, event_form, text_area
from ticketing_app.ui.components.surfaces import tabs
from ticketing_app.ui.components.talk import file_list, log, message, pictures, talk
from ticketing_app.ui.pages.ticket.dialogs import text_dialog
from ticketing_app.ui.pages.ticket.related import similar_tickets
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.ui.pages.ticket.writing import BODY, WritingState
from ticketing_app.ui.texts import t
from ticketing_app.vocabulary import Visibility

FILES, REFRESH = "ticket-files", "ticket-refresh"


def past(*below: Any) -> rx.Component:
    """For staff: conversation, files, history and similar tickets behind tabs; what is typed stays meanwhile."""
    tab = rx.Var.create(TicketState.tab)
    number_of_files = _list(TicketState.pictures).length() + _list(TicketState.papers).length()
    entries = [
        ("talk", t("Conversation"), _length(TicketState.talk)),
        ("files", t("Files"), number_of_files.to(str)),
        ("log", t("History"), _length(TicketState.log)),
    ]
    alike = ("similar", t("Similar"), _length(TicketState.advice.similar))
    how = {"value": TicketState.tab, "on_change": TicketState.set_tab, "name": t("What happened")}
    return rx.el.div(
        rx.cond(some(TicketState.advice.similar), tabs([*entries, alike], **how), tabs(entries, **how)),
        rx.el.div(messages(), *below, hidden=tab != "talk", class_name="stack"),
        rx.el.div(_files(), hidden=tab != "files"),
        rx.el.div(log(TicketState.log), hidden=tab != "log"),
        rx.el.div(similar_tickets(), hidden=tab != "similar"),
        class_name="stack",
    )


def messages() -> rx.Component:
    """Everything that was said, oldest first. Who may put the description right can do so where it stands."""
    return rx.fragment(talk(rx.foreach(TicketState.talk, _message)), text_dialog())


def _files() -> rx.Component:
    """Everything that was sent, in one place."""
    none = rx.el.p(t("No files yet. They can be added below a message."), class_name="muted")
    there = stack(pictures(TicketState.pictures, large=True), file_list(TicketState.papers, says_all=True))
    return rx.cond(some(TicketState.pictures) | some(TicketState.papers), there, none)


def staff_composer() -> rx.Component:
    """A reply or a note, chosen in the browser itself: what people see is what is sent."""
    return _composer(
        rx.cond(TicketState.ticket.takes_messages, _reply_or_note(), _note_only()),
        placeholder=t("Write…"),
        buttons=[
            rx.cond(
                TicketState.desk.may_wait,
                rx.el.button(
                    t("Send and wait for customer"), type="submit", value="wait", class_name="button for-reply"
                ),
                rx.fragment(),
            ),
            _send(t("Send"), "for-reply"),
            _send(t("Add note"), "for-note"),
        ],
        name=t("Message"),
    )


def customer_composer(placeholder: Any) -> rx.Component:
    """What the customer writes is for everybody on the ticket."""
    return _composer(
        rx.fragment(_visibility(Visibility.PUBLIC)),
        placeholder=placeholder,
        buttons=[button(t("Send"), submits=True, kind="primary")],
        name=t("Your message"),
    )


def _composer(head: rx.Component, *, placeholder: Any, buttons: list[Any], name: Any) -> rx.Component:
    number = TicketState.ticket.number
    return rx.el.div(
        event_form(
            rx.el.input(type="hidden", name="draft", value=rx.Var.create(WritingState.draft).to(str), read_only=True),
            rx.el.input(type="hidden", name="then", custom_attrs={"data-pressed": ""}),
            head,
            text_area(
                BODY,
                placeholder=placeholder,
                error=WritingState.wrong_body,
                max_length=20_000,
                rows="3",
                custom_attrs={"aria-label": name},
            ),
            rx.el.p(WritingState.wrong_body, id=f"wrong-{BODY}", class_name="wrong", role="alert"),
            rx.el.p(class_name="wrong", role="alert", custom_attrs={"data-wrong-for": "attachments"}),
            rx.el.div(
                drop_zone(slim=True, form=FILES),
                row(*buttons, like="end"),
                class_name="composer-foot",
            ),
            on_submit=WritingState.send,
            like="card composer",
            custom_attrs={"data-files": FILES, "data-keep": rx.Var.create(number).to(str)},
        ),
        api_form(
            rx.el.input(type="hidden", name="visibility", custom_attrs={"data-same": ""}),
            api=f"/api/tickets/{number}/attachments",
            send="form",
            then_click=REFRESH,
            like="",
            id=FILES,
        ),
        rx.el.div(class_name="banner tone-critical", role="alert", hidden=True, custom_attrs={"data-wrong-for": "*"}),
        # Another ticket gets an empty box: never a text that was meant for somebody else.
        key=rx.Var.create(number).to(str),
        class_name="composer-place",
    )


def _reply_or_note() -> rx.Component:
    def choice(visibility: Visibility, text: Any, icon_name: str, **props: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(type="radio", name="visibility", value=visibility.value, **props),
            rx.el.span(icon(icon_name, 15), text),
            class_name="composer-tab",
        )

    return rx.el.fieldset(
        rx.el.legend(t("Who reads it"), class_name="sr-only"),
        choice(Visibility.PUBLIC, t("Reply to customer"), "reply", default_checked=True),
        choice(Visibility.INTERNAL, t("Internal note"), "lock-keyhole", custom_attrs={"data-note": ""}),
        rx.el.span(t("Only staff read this"), class_name="for-note small"),
        class_name="composer-tabs",
    )


def _note_only() -> rx.Component:
    return rx.el.div(
        _visibility(Visibility.INTERNAL, custom_attrs={"data-note-only": ""}),
        rx.el.span(icon("lock-keyhole", 15), t("Internal note"), class_name="composer-only"),
        rx.el.span(t("Only staff read this; the customer's side is closed."), class_name="small"),
        class_name="composer-tabs",
    )


def _visibility(visibility: Visibility, **props: Any) -> rx.Component:
    return rx.el.input(type="hidden", name="visibility", value=visibility.value, read_only=True, **props)


def _send(text: Any, when: str) -> rx.Component:
    return rx.el.button(text, type="submit", class_name=f"button primary {when}")


def _message(one: Any) -> rx.Component:
    return message(
        author=one.author,
        initials=one.initials,
        when=one.when,
        body=one.body,
        note=one.note,
        staff=one.staff,
        edit=rx.cond(one.opens & TicketState.desk.may_edit, _edit(), rx.fragment()),
        files=[pictures(one.pictures), file_list(one.files)],
    )


def _edit() -> rx.Component:
    return button(t("Edit"), icon_name="pencil", kind="quiet", size="small", on_click=WorkState.open_text)


def _length(things: Any) -> Any:
    return _list(things).length().to(str)


def _list(things: Any) -> Any:
    return rx.Var.create(things).to(list)
