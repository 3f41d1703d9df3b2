"""My tickets: what I work on, the next deadline on top."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import link_button
from ticketing_app.ui.components.lists import empty_state
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.assigned.state import AssignedState
from ticketing_app.ui.texts import t
from ticketing_app.ui.ticket_list import draw
from ticketing_app.ui.ticket_list.wanted import DONE
from ticketing_app.vocabulary import OPEN, Status


def page() -> rx.Component:
    """The open ones; what is done stands behind the last tab."""
    return shell(
        routes.ASSIGNED,
        page_head(t(routes.ASSIGNED.title), AssignedState.summary),
        draw.status_tabs(AssignedState, "", *[status.value for status in Status if status in OPEN], DONE),
        draw.filter_bar(AssignedState, "priority", "severity", "category", "type", "place"),
        draw.ticket_list(
            AssignedState,
            [
                draw.ticket_part(),
                draw.priority_part(),
                draw.status_part(),
                draw.time_part(),
                draw.place_part(),
                draw.age_part(),
            ],
            caption=t("Tickets assigned to me"),
            nothing=empty_state(
                t("Nothing is on your desk"),
                t("Tickets that you take or are given appear here, the next deadline on top."),
                icon_name="coffee",
                action=link_button(t("See what waits in the queue"), routes.QUEUE.path),
            ),
            load=AssignedState.load,
        ),
        bar=draw.search_bar(AssignedState),
    )
