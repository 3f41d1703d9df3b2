"""The overview: how the house stands in a sentence, the numbers behind it, and the tickets behind the numbers."""

from typing import Any

import reflex as rx

from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import Text, button, icon, opens, some
from ticketing_app.ui.components.lists import empty_state
from ticketing_app.ui.components.surfaces import stat, stats
from ticketing_app.ui.layout import shell
from ticketing_app.ui.pages.overview.handover import handover_dialog
from ticketing_app.ui.pages.overview.load import load_card
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.pages.overview.views import WAY
from ticketing_app.ui.texts import t
from ticketing_app.ui.ticket_list import draw
from ticketing_app.ui.ticket_list.wanted import ANY, LATE, NOBODY, SOON, WAITING
from ticketing_app.vocabulary import Status


def page() -> rx.Component:
    """Late ones first; every number opens its tickets, every row offers to hand it over."""
    return shell(
        routes.OVERVIEW,
        rx.el.div(
            rx.el.h1(t(routes.OVERVIEW.title)),
            rx.el.p(rx.foreach(OverviewState.sentence, opens), class_name="saying"),
            class_name="page-head",
        ),
        stats(
            _tile("open", t("Open")),
            _tile("unassigned", t("Unassigned"), chosen=OverviewState.wanted.person == NOBODY),
            _tile("late", t("Overdue"), chosen=OverviewState.wanted.due == LATE),
            _tile("soon", t("Nearly due"), chosen=OverviewState.wanted.due == SOON),
        ),
        load_card(),
        draw.status_tabs(OverviewState, "", *[status.value for status in Status], ANY),
        draw.priority_chips(OverviewState),
        _narrowed(),
        draw.filter_bar(OverviewState, "person", "due", "severity", "category", "type", "place"),
        draw.ticket_list(
            OverviewState,
            [
                draw.ticket_part(),
                draw.priority_part(),
                draw.status_part(),
                draw.time_part(),
                draw.holder_part(),
                draw.place_part(),
                draw.acts_part(roles_that_may(Action.ASSIGN), _reassign),
            ],
            caption=t("All tickets"),
            nothing=empty_state(
                t("No ticket is open"), t("Everything that was reported is done."), icon_name="party-popper"
            ),
            load=OverviewState.load,
        ),
        handover_dialog(),
        bar=draw.search_bar(OverviewState),
    )


def _narrowed() -> rx.Component:
    """Filters that have no select of their own (other pages and numbers lead to them), each with the way out of it."""
    wanted = OverviewState.wanted
    mixed: Any = rx.cond(OverviewState.mixed != "", OverviewState.mixed, t("From the AI record"))
    is_waiting, is_solved, is_mixed = wanted.status == WAITING, wanted.solved != "", wanted.mixed != ""
    is_of_team, is_behind = wanted.team != "", wanted.behind != ""
    chips = [
        _way_out("status", "hourglass", t("Waits for the customer, or is on hold"), is_waiting),
        _way_out("solved", "circle-check", t("Resolved in the last 7 days"), is_solved),
        _way_out("mixed", "chart-line", mixed, is_mixed),
        _way_out("behind", "gauge", OverviewState.behind, is_behind),
        _way_out("team", "users", OverviewState.team, is_of_team),
    ]
    return rx.cond(
        is_waiting | is_solved | is_mixed | is_of_team | is_behind,
        rx.el.div(*chips, class_name="filters"),
        rx.fragment(),
    )


def _way_out(name: str, icon_name: str, words: Any, is_set: Any) -> rx.Component:
    chip = rx.el.button(
        icon(icon_name, 13),
        rx.el.span(words, class_name="one-line"),
        icon("x", 13),
        type="button",
        on_click=OverviewState.choose(name, ""),
        aria_label=t("Remove the filter: {filter}", filter=words),
        class_name="chip set long",
    )
    return rx.cond(is_set, chip, rx.fragment())


def _tile(name: str, title: Text, *, chosen: Any = None) -> rx.Component:
    tile: Any = OverviewState.tiles[name]
    loaded = some(OverviewState.sentence)
    return stat(
        title,
        rx.cond(loaded, tile.figure, "–"),
        rx.cond(loaded, tile.note, "\u00a0"),
        tone=rx.cond(loaded, tile.tone, "neutral"),
        href=WAY[name],
        pressed=chosen,
    )


def _reassign(row: Any) -> rx.Component:
    def offer(text: Text, name: Text) -> rx.Component:
        return button(text, size="small", on_click=OverviewState.open_handover(row.id), aria_label=name)

    again = offer(t("Reassign"), t("Reassign {ticket}", ticket=row.reference))
    first = offer(t("Assign"), t("Assign {ticket}", ticket=row.reference))
    return rx.cond(row.may_change_hands, rx.cond(row.holder != "", again, first), rx.fragment())
