"""One route, two faces: the desk for staff, a plain page for the customer, and one answer where there is neither."""

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.components.basics import icon, link_button, matched
from ticketing_app.ui.components.lists import skeleton
from ticketing_app.ui.components.surfaces import refresher
from ticketing_app.ui.layout import crumbs, shell
from ticketing_app.ui.pages.ticket.conversation import REFRESH
from ticketing_app.ui.pages.ticket.customer import customer_view
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.workspace import workspace
from ticketing_app.ui.texts import t
from ticketing_app.ui.viewer import SessionState


def page() -> rx.Component:
    """Reads itself anew while it is open; what is typed stays."""
    return shell(
        routes.TICKET,
        matched(
            TicketState.shows,
            [("desk", workspace()), ("customer", customer_view()), ("missing", _missing())],
            _on_its_way(),
        ),
        refresher(REFRESH, TicketState.refresh, every_seconds=20),
        bar=crumbs(
            (SessionState.back_title, SessionState.back_path),
            rx.cond(TicketState.ticket.reference != "", TicketState.ticket.reference, t("Ticket")),
        ),
        like="flush",
    )


def _on_its_way() -> rx.Component:
    return rx.el.div(rx.el.h1(t("Ticket"), class_name="sr-only"), skeleton(5), class_name="desk-main")


def _missing() -> rx.Component:
    """The same words whether it does not exist or belongs to somebody else."""
    return rx.el.div(
        rx.el.span(icon("search-x", 20), class_name="disc"),
        rx.el.h1(t("There is no such ticket here")),
        rx.el.p(t("It does not exist, or it is not yours to see. Perhaps the number is mistyped.")),
        link_button(t("Back to {page}", page=SessionState.back_title), SessionState.back_path, kind="primary"),
        class_name="empty",
    )
