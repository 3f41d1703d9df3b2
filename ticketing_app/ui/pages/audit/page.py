"""How the audit page looks: filters, the trail with its changes folded, and the way out as a file."""

from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import button, icon, link, page_link, plain_link, some, two_lines
from ticketing_app.ui.components.forms import filter_select, search_box
from ticketing_app.ui.components.lists import Column, empty_state, list_view, other_pages, table, table_row
from ticketing_app.ui.components.surfaces import error_banner
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.audit.state import AuditState
from ticketing_app.ui.pages.audit.words import DOORS, NOTHING
from ticketing_app.ui.texts import t

COLUMNS = (
    Column(t("When"), "fit"),
    Column(t("Who"), "fit"),
    Column(t("What"), "grow"),
    Column(t("Door"), "fit"),
)
WANTED: Any = AuditState.wanted


def page() -> rx.Component:
    """The trail for managers and admins."""
    return shell(
        routes.AUDIT,
        page_head(t(routes.AUDIT.title), actions=[_export()]),
        rx.el.p(
            t(
                "Everything that anybody changed in this house. No entry is ever deleted; only the erasure of a ticket "
                "takes its words out of its entries."
            ),
            class_name="page-lead",
        ),
        _filters(),
        error_banner(AuditState.problem, on_retry=AuditState.load),
        rx.cond(
            AuditState.loaded | (AuditState.problem == ""),
            list_view(
                loaded=AuditState.loaded, has_rows=some(AuditState.rows), content=_list(), nothing=_nothing(), rows=10
            ),
        ),
        bar=search_box(
            "ticket",
            on_submit=AuditState.search,
            value=rx.cond(WANTED.ticket != "", f"#{WANTED.ticket}", ""),
            placeholder=t("Ticket number, like #123"),
            key=AuditState.address_round,
        ),
        like="trail",
    )


def _export() -> rx.Component:
    return rx.cond(
        some(AuditState.rows),
        plain_link(
            icon("download"),
            t("Export as CSV"),
            href=AuditState.export,
            download=True,
            class_name="button",
            title=t("All entries that fit the filters, for spreadsheets. The export itself is written down too."),
        ),
    )


def _filters() -> rx.Component:
    return rx.el.div(
        _select("who", t("Who"), AuditState.people, t("Anybody")),
        _select("what", t("What"), AuditState.actions, t("Anything")),
        _select("door", t("Door"), [(door.value, t(name)) for door, name in DOORS.items()], t("Any door")),
        _day("since", t("From")),
        _day("until", t("until")),
        _set("ticket", t("Ticket #{number}", number=WANTED.ticket), WANTED.ticket),
        _set("about", t("About {thing}", thing=AuditState.about), WANTED.about),
        rx.cond(
            AuditState.is_filtered,
            button(t("Clear filters"), icon_name="x", kind="quiet", size="small", on_click=AuditState.clear),
        ),
        class_name="filters",
        role="group",
        aria_label=t("Filters"),
    )


def _select(name: str, title: Any, options: Any, everything: Any) -> rx.Component:
    return filter_select(
        title,
        options,
        value=getattr(WANTED, name),
        on_change=lambda value: AuditState.choose(name, value),
        everything=everything,
    )


def _day(name: str, title: Any) -> rx.Component:
    """The field keeps what is typed; half a year typed is no date yet."""
    chosen = getattr(WANTED, name)
    return rx.el.label(
        rx.el.span(title),
        rx.el.input(
            type="date",
            default_value=chosen,
            min="2000-01-01",
            max="2999-12-31",
            on_change=lambda value: AuditState.choose(name, value).debounce(500),
            key=f"{name}-{AuditState.address_round}",
        ),
        class_name=["chip dated", rx.cond(chosen != "", "set", "")],
    )


def _set(name: str, words: Any, value: Any) -> rx.Component:
    """A filter that is set elsewhere, to be taken away here."""
    return rx.cond(
        value != "",
        rx.el.button(
            rx.el.span(words, class_name="one-line"),
            icon("x", 13),
            type="button",
            on_click=AuditState.choose(name, ""),
            title=t("Take this filter away"),
            class_name="chip set long",
        ),
    )


def _list() -> rx.Component:
    return rx.fragment(
        table(COLUMNS, AuditState.rows, _draw, caption=t("What happened, newest first")),
        other_pages(
            AuditState.shown,
            on_previous=AuditState.previous_page,
            on_next=AuditState.next_page,
            has_previous=AuditState.has_previous,
            has_next=AuditState.has_next,
        ),
    )


def _draw(entry: Any) -> rx.Component:
    return table_row(
        COLUMNS,
        rx.el.span(entry.when, title=entry.exact, class_name="muted figures when"),
        two_lines(page_link(entry.who, href=entry.who_href, class_name="plain-link"), entry.role, plain=True),
        rx.el.div(
            rx.el.div(
                rx.el.span(entry.what, class_name="strong"),
                rx.cond(entry.about_href != "", link(entry.about, entry.about_href)),
                class_name="deed",
            ),
            rx.cond(entry.reason != "", rx.el.div(t("“{words}”", words=entry.reason), class_name="said")),
            rx.cond(some(entry.changes), _changes(entry)),
            class_name="stack tight",
        ),
        rx.el.span(entry.door, class_name="muted door"),
        key=entry.id,
    )


def _changes(entry: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(entry.brief),
        rx.el.dl(rx.foreach(entry.changes, _change), class_name="facts changes"),
        class_name="unfolds",
    )


def _change(change: Any) -> rx.Component:
    return rx.fragment(
        rx.el.dt(change.name),
        rx.el.dd(
            rx.cond(
                change.before != "",
                rx.fragment(
                    _value(change.before),
                    rx.el.span(" → ", aria_label=t("became"), role="img", class_name="arrow"),
                ),
            ),
            _value(change.after),
        ),
    )


def _value(words: Any) -> rx.Component:
    return rx.cond(words == t(NOTHING), rx.el.i(words, class_name="faint"), rx.el.span(words))


def _nothing() -> rx.Component:
    return rx.cond(
        AuditState.is_filtered,
        empty_state(
            t("Nothing fits these filters"),
            t("Take one of them away, or look at a longer time."),
            icon_name="search-x",
            action=button(t("Clear filters"), on_click=AuditState.clear),
        ),
        empty_state(
            t("Nothing has happened yet"),
            t("The first change that anybody makes stands here."),
            icon_name="history",
        ),
    )
