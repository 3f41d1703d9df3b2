"""How lists of tickets look: the parts of a row, the filters above it, and what stands there when it is empty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import reflex as rx

from ticketing_app.ui.components.basics import (
    Handler,
    Text,
    badge,
    button,
    icon,
    matched,
    person,
    priority_badge,
    some,
    status_badge,
    two_lines,
)
from ticketing_app.ui.components.forms import filter_select, search_box
from ticketing_app.ui.components.lists import (
    Column,
    empty_state,
    list_view,
    pager,
    reference,
    row_link,
    table,
    table_row,
    time_left,
)
from ticketing_app.ui.components.surfaces import error_banner, refresher, tabs
from ticketing_app.ui.texts import t
from ticketing_app.ui.theme import ISSUE_TYPE, PRIORITY, SEVERITY, STATUS, Look
from ticketing_app.ui.ticket_list.wanted import ANY, DONE, LATE, LIKELY, SOON
from ticketing_app.ui.viewer import SessionState
from ticketing_app.vocabulary import OPEN, Role, Status

State = Any  # a class made from TicketListState: its attributes are Vars here
REREAD_SECONDS = 30


@dataclass(frozen=True)
class Part:
    """One column of a list of tickets: its heading and what stands in it for a `TicketRow`."""

    column: Column
    draw: Callable[[Any], Any]


def ticket_list(
    state: State, parts: Sequence[Part], *, caption: str, nothing: rx.Component, load: Handler
) -> rx.Component:
    """The list with its paging; read anew by the clock, and in the reader's place."""
    columns = [part.column for part in parts]

    def draw(row: Any) -> rx.Component:
        return table_row(columns, *[part.draw(row) for part in parts], key=row.id)

    return rx.fragment(
        error_banner(state.problem, on_retry=load),
        rx.cond(
            state.loaded | (state.problem == ""),
            list_view(
                loaded=state.loaded,
                has_rows=some(state.rows),
                content=rx.fragment(
                    table(columns, state.rows, draw, caption=caption),
                    pager(
                        state.shown,
                        on_previous=state.previous_page,
                        on_next=state.next_page,
                        has_previous=state.has_previous,
                        has_next=state.has_next,
                    ),
                ),
                nothing=rx.cond(state.is_narrowed, _nothing_fits(state), nothing),
                rows=8,
            ),
            rx.fragment(),
        ),
        refresher("reread", load, every_seconds=REREAD_SECONDS),
    )


def search_bar(state: State) -> rx.Component:
    """Search in the top bar. What stands in it follows the address, and stays while somebody types."""
    return search_box(
        "q",
        on_submit=state.search,
        value=state.wanted.q,
        placeholder=t("Search tickets or #123"),
        key=state.search_round,
    )


def filter_bar(state: State, *names: str) -> rx.Component:
    """Selects that narrow the list, a way to clear them, and the order at the end."""
    return rx.el.div(
        *[_filter(state, name) for name in names],
        rx.cond(
            state.is_filtered,
            button(t("Clear filters"), icon_name="x", kind="quiet", size="small", on_click=state.clear),
            rx.fragment(),
        ),
        rx.el.div(
            filter_select(
                t("Sort"),
                [("priority", t("Sort: priority")), ("newest", t("Sort: newest")), ("oldest", t("Sort: oldest"))],
                value=state.wanted.sort,
                on_change=lambda value: state.choose("sort", value),
                everything=t("Sort: time left"),
            ),
            class_name="filters-end",
        ),
        class_name="filters one-row",
        role="group",
        aria_label=t("Filters"),
    )


def status_tabs(state: State, *words: str) -> rx.Component:
    """The statuses as tabs, each with the number of tickets behind it; "" is all open ones."""
    names = {"": t("Open"), DONE: t("Done"), ANY: t("All")} | {
        str(status): t(look.text) for status, look in STATUS.items()
    }
    return tabs(
        [(word, names[word], state.by_status[word]) for word in words],
        value=state.wanted.status,
        on_change=lambda word: state.choose("status", word),
        name=t("Status"),
    )


def priority_chips(state: State) -> rx.Component:
    """The priorities with their numbers; a second press takes the filter away."""
    return rx.el.div(
        *[_priority_chip(state, str(word), look) for word, look in PRIORITY.items()],
        class_name="filters one-row",
        role="group",
        aria_label=t("Priority"),
    )


def ticket_part(*, says_stage: bool = False) -> Part:
    """Number and title, and below it what kind, from whom and about what. Opens the ticket from anywhere in the row."""

    def draw(row: Any) -> rx.Component:
        stage = [rx.cond(row.stage != "", f"{row.stage} · ", "")] if says_stage else []
        return two_lines([reference(row.reference), row_link(row.title, row.href)], [*stage, row.about])

    return Part(Column(t("Ticket"), "grow"), draw)


def priority_part() -> Part:
    """What to work on first."""
    return Part(Column(t("Priority"), "fit"), lambda row: priority_badge(row.priority))


def status_part() -> Part:
    """Where it stands."""
    return Part(Column(t("Status"), "fit"), lambda row: status_badge(row.status))


def time_part() -> Part:
    """Time left as number and bar, with a word for what; where no clock runs, why, or since when."""

    def draw(row: Any) -> rx.Component:
        running = rx.el.div(
            time_left(row.time.text, row.time.percent, row.time.tone),
            rx.el.span(row.clock, class_name="clock"),
            class_name="clocked",
        )
        pause = rx.cond(row.time.paused, icon("pause", 13), rx.fragment())
        return rx.cond(row.runs, running, rx.el.span(pause, row.time.text, class_name="ended"))

    return Part(Column(t("Time left"), "fit"), draw)


def place_part() -> Part:
    """City and region."""
    return Part(
        Column(t("Place"), "fit"),
        lambda row: rx.el.div(two_lines(row.city, row.region, plain=True), class_name="spot"),
    )


def age_part() -> Part:
    """How long ago it was raised."""
    return Part(
        Column(t("Age"), "fit", label_on_phone=True),
        lambda row: rx.el.span(row.age, title=row.since, class_name="age muted figures"),
    )


def holder_part() -> Part:
    """Who works on it."""

    def draw(row: Any) -> rx.Component:
        somebody = rx.el.div(person(row.holder, row.holder_initials, staff=True), class_name="holder")
        return rx.cond(row.holder != "", somebody, rx.el.span(t("Nobody"), class_name="faint"))

    return Part(Column(t("Assigned to"), "fit"), draw)


def hint_part(act: Callable[[Any], rx.Component]) -> Part:
    """What the AI suggests, how sure it is, and a button to take it."""

    def draw(row: Any) -> rx.Component:
        hint = row.hint
        shown = rx.el.div(
            rx.el.div(
                badge(rx.fragment(rx.el.span(hint.category), f" · {hint.word}"), hint.tone, "sparkles"),
                rx.el.div(hint.more, class_name="second", title=hint.more),
                class_name="lines",
            ),
            rx.cond(hint.is_open, act(row), rx.fragment()),
            class_name="hint-cell",
        )
        return rx.cond(hint.number > 0, shown, rx.el.span("–", class_name="faint no-hint", aria_hidden="true"))

    return Part(Column(t("Suggestion"), "fit"), draw)


def acts_part(roles: frozenset[Role], draw: Callable[[Any], rx.Component]) -> Part:
    """What can be done with a row, drawn only for the roles that may."""

    def for_those_who_may(row: Any) -> rx.Component:
        return matched(SessionState.role, [(role.value, draw(row)) for role in sorted(roles)])

    return Part(Column("", "acts"), for_those_who_may)


def _nothing_fits(state: State) -> rx.Component:
    return rx.cond(
        state.is_filtered,
        empty_state(
            t("No ticket fits these filters"),
            t("Try fewer words or another filter."),
            icon_name="search-x",
            action=button(t("Clear filters"), on_click=state.clear),
        ),
        empty_state(t("No ticket stands here"), t("The other tabs show where they are.")),
    )


def _priority_chip(state: State, word: str, look: Look) -> rx.Component:
    pressed = state.wanted.priority == word
    return rx.el.button(
        icon(look.icon or "flag", 13, class_name=f"ink-{look.tone}"),
        t(look.text),
        " ",
        rx.el.span(state.by_priority[word], class_name="count"),
        type="button",
        on_click=state.choose("priority", rx.cond(pressed, "", word)),
        aria_pressed=rx.cond(pressed, "true", "false"),
        class_name="chip",
    )


def _filter(state: State, name: str) -> rx.Component:
    title, everything, options = _FILTERS[name]
    return filter_select(
        title,
        options(state) if callable(options) else options,
        value=getattr(state.wanted, name),
        on_change=lambda value: state.choose(name, value),
        everything=everything,
    )


def _entries(looks: dict[StrEnum, Look]) -> list[tuple[str, Text]]:
    return [(str(word), t(look.text)) for word, look in looks.items()]


_FILTERS: dict[str, tuple[Text, Text, Any]] = {
    "status": (t("Status"), t("Any status"), [(s.value, t(STATUS[s].text)) for s in Status if s in OPEN]),
    "severity": (t("Severity"), t("Any severity"), _entries(SEVERITY)),
    "priority": (t("Priority"), t("Any priority"), _entries(PRIORITY)),
    "type": (t("Kind"), t("Any kind"), _entries(ISSUE_TYPE)),
    "category": (t("Category"), t("Any category"), lambda state: state.categories),
    "place": (t("Place"), t("Any place"), lambda state: state.places),
    "person": (t("Assigned to"), t("Anybody"), lambda state: state.people),
    "due": (
        t("Deadline"),
        t("Any deadline"),
        [(LATE, t("Late")), (SOON, t("Due within the hour")), (LIKELY, t("Will likely be late"))],
    ),
}
