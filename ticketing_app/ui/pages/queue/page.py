"""The queue: what waits for somebody, the most urgent first, and one button to take it."""

from typing import Any

import reflex as rx

from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import button
from ticketing_app.ui.components.lists import empty_state
from ticketing_app.ui.layout import page_head, shell
from ticketing_app.ui.pages.queue.state import QueueState
from ticketing_app.ui.ticket_list import draw


def page() -> rx.Component:
    """Filters, the list, and a quiet word when there is nothing to do."""
    return shell(
        routes.QUEUE,
        page_head("Queue", QueueState.waiting),
        draw.filter_bar(QueueState, "status", "severity", "priority", "category", "type", "place"),
        draw.ticket_list(
            QueueState,
            [
                draw.ticket_part(says_stage=True),
                draw.priority_part(),
                draw.time_part(),
                draw.place_part(),
                draw.age_part(),
                draw.acts_part(roles_that_may(Action.TAKE), _take),
            ],
            caption="Open tickets that nobody holds yet",
            nothing=empty_state(
                "The queue is empty. Well done!",
                "Every open ticket has somebody who works on it. New ones appear here by themselves.",
                icon_name="party-popper",
            ),
            load=QueueState.load,
        ),
        bar=draw.search_bar(QueueState),
    )


def _take(row: Any) -> rx.Component:
    return button("Take", size="small", on_click=QueueState.take(row.id), aria_label=f"Take {row.reference}")
