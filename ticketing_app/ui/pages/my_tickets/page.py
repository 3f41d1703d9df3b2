"""A customer's tickets: what waits for them stands first and says so, every row tells the last news."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import button, link_button, row, some, two_lines
from ticketing_app.ui.components.forms import search_box
from ticketing_app.ui.components.lists import (
    Column,
    empty_state,
    list_view,
    pager,
    reference,
    row_link,
    table,
    table_row,
)
from ticketing_app.ui.components.plain_words import plain_status
from ticketing_app.ui.components.surfaces import error_banner, refresher, tabs
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.my_tickets.state import MyTicketsState
from ticketing_app.ui.texts import t

COLUMNS = (
    Column(t("Ticket"), "grow"),
    Column(t("Where it stands"), "fit"),
    Column(t("Last news"), "fit"),
    Column("", "acts"),
)


def page() -> rx.Component:
    """The list, with the way to report something always at hand."""
    return shell(
        routes.MY_TICKETS,
        page_head(
            t(routes.MY_TICKETS.title),
            MyTicketsState.summary,
            actions=[_report(icon_name="circle-plus", kind="primary")],
        ),
        tabs(
            [("open", t("Open"), _figure(MyTicketsState.open)), ("all", t("All"), _figure(MyTicketsState.all))],
            value=MyTicketsState.shown,
            on_change=MyTicketsState.show,
            name=t("Which tickets"),
        ),
        error_banner(MyTicketsState.failed, on_retry=MyTicketsState.load),
        list_view(
            loaded=MyTicketsState.loaded,
            has_rows=some(MyTicketsState.rows),
            content=_list(),
            nothing=_nothing(),
        ),
        refresher("read-my-tickets", MyTicketsState.load, every_seconds=60),
        bar=search_box(
            "q",
            on_submit=MyTicketsState.search,
            value=MyTicketsState.q,
            placeholder=t("Search my tickets"),
            key=MyTicketsState.search_round,
        ),
    )


def _list() -> rx.Component:
    return rx.fragment(
        table(COLUMNS, MyTicketsState.rows, _draw, caption=t("My tickets, what waits for me first")),
        rx.cond(
            MyTicketsState.has_pages,
            pager(
                MyTicketsState.range,
                on_previous=MyTicketsState.previous_page,
                on_next=MyTicketsState.next_page,
                has_previous=MyTicketsState.has_previous,
                has_next=MyTicketsState.has_next,
            ),
        ),
    )


def _draw(ticket: Any) -> rx.Component:
    return table_row(
        COLUMNS,
        two_lines(rx.fragment(reference(ticket.reference), row_link(ticket.title, ticket.href)), ticket.news),
        plain_status(ticket.status),
        rx.el.span(ticket.when, class_name="muted figures"),
        rx.cond(
            ticket.next_step != "",
            link_button(
                ticket.next_step,
                ticket.href,
                size="small",
                aria_label=t("{step} {ticket}", step=ticket.next_step, ticket=ticket.reference),
            ),
        ),
        like=rx.cond(ticket.waits, "mine is-waiting", "mine"),
        key=ticket.reference,
    )


def _nothing() -> rx.Component:
    everything = button(t("Show all my tickets"), on_click=MyTicketsState.show_everything)
    return rx.cond(
        MyTicketsState.all == 0,
        empty_state(
            t("You have not reported anything yet"),
            t(
                "If something does not work, or you want to know or change something, tell us. "
                "You get a number at once and can follow here what we do about it."
            ),
            icon_name="message-square-plus",
            action=_report(),
        ),
        rx.cond(
            MyTicketsState.q != "",
            empty_state(
                t("No ticket has “{words}” in it", words=MyTicketsState.q),
                t("Try fewer words, or a number like #12."),
                icon_name="search-x",
                action=everything,
            ),
            empty_state(
                t("Nothing is open"),
                t("Everything you reported is done."),
                icon_name="circle-check",
                action=row(everything, _report()),
            ),
        ),
    )


def _report(**props: Any) -> rx.Component:
    return link_button(t("Report a problem"), routes.NEW_TICKET.path, **props)


def _figure(number: Any) -> Any:
    return rx.cond(MyTicketsState.loaded, number, "")
