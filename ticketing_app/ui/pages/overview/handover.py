"""The window in which a ticket is given to somebody: everybody who could have it, and what to expect then."""

import reflex as rx

from ticketing_app.ui.components.basics import button
from ticketing_app.ui.components.candidates import candidate_list
from ticketing_app.ui.components.surfaces import closes_dialog, dialog, dialog_foot
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.texts import t


def handover_dialog() -> rx.Component:
    """One click on a person hands the ticket over."""
    return dialog(
        candidate_list(OverviewState.candidates, OverviewState.hand_over),
        dialog_foot(
            rx.cond(
                OverviewState.is_held,
                button(t("Give back to the queue"), icon_name="undo-2", on_click=OverviewState.hand_over(0)),
                rx.fragment(),
            ),
            closes_dialog(),
        ),
        title=OverviewState.handover_title,
        lead=OverviewState.handover_lead,
        is_open=OverviewState.handing_over != 0,
        on_open_change=OverviewState.set_handover_open,
    )
