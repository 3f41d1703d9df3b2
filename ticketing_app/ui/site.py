"""Binds every route to its page, begins its loading with the guard and ends it with a look at the bell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ticketing_app.ui import routes
from ticketing_app.ui.absences.state import AbsenceState
from ticketing_app.ui.bell.state import BellState
from ticketing_app.ui.layout import NAME
from ticketing_app.ui.pages.ai_record import page as ai_record
from ticketing_app.ui.pages.ai_record.state import AiRecordState
from ticketing_app.ui.pages.assigned import page as assigned
from ticketing_app.ui.pages.assigned.state import AssignedState
from ticketing_app.ui.pages.audit import page as audit
from ticketing_app.ui.pages.audit.state import AuditState
from ticketing_app.ui.pages.categories import page as categories
from ticketing_app.ui.pages.categories.state import CategoriesState
from ticketing_app.ui.pages.dashboard import page as dashboard
from ticketing_app.ui.pages.dashboard.state import DashboardState
from ticketing_app.ui.pages.forgot import page as forgot
from ticketing_app.ui.pages.forgot.state import ForgotState
from ticketing_app.ui.pages.home import page as home
from ticketing_app.ui.pages.my_tickets import page as my_tickets
from ticketing_app.ui.pages.my_tickets.state import MyTicketsState
from ticketing_app.ui.pages.new_ticket import page as new_ticket
from ticketing_app.ui.pages.new_ticket.state import NewTicketState
from ticketing_app.ui.pages.not_found import page as not_found
from ticketing_app.ui.pages.notifications import page as notifications
from ticketing_app.ui.pages.notifications.state import NotificationsState
from ticketing_app.ui.pages.outbox import page as outbox
from ticketing_app.ui.pages.outbox.state import OutboxState
from ticketing_app.ui.pages.overview import page as overview
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.pages.password import page as password
from ticketing_app.ui.pages.password.state import PasswordState
from ticketing_app.ui.pages.profile import page as profile
from ticketing_app.ui.pages.profile.state import ProfileState
from ticketing_app.ui.pages.queue import page as queue
from ticketing_app.ui.pages.queue.state import QueueState
from ticketing_app.ui.pages.register import page as register
from ticketing_app.ui.pages.service_levels import page as service_levels
from ticketing_app.ui.pages.service_levels.state import ServiceLevelsState
from ticketing_app.ui.pages.sign_in import page as sign_in
from ticketing_app.ui.pages.sign_in.state import SignInState
from ticketing_app.ui.pages.suggestions import page as suggestions
from ticketing_app.ui.pages.suggestions.state import SuggestionsState
from ticketing_app.ui.pages.ticket import page as ticket
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.user import page as user
from ticketing_app.ui.pages.user.state import AccountState
from ticketing_app.ui.pages.users import page as users
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.ui.pages.welcome import page as welcome
from ticketing_app.ui.pages.welcome.state import WelcomeState
from ticketing_app.ui.texts import t
from ticketing_app.ui.viewer import SessionState


@dataclass(frozen=True)
class Page:
    """A route, what draws it, and the handlers that load it after the guard."""

    route: routes.Route
    draw: Callable[[], rx.Component]
    on_load: tuple[Any, ...] = ()


PAGES = (
    Page(routes.HOME, home.page),
    Page(routes.SIGN_IN, sign_in.page, (SignInState.load,)),
    Page(routes.REGISTER, register.page),
    Page(routes.FORGOT, forgot.page, (ForgotState.load,)),
    Page(routes.WELCOME, welcome.page, (WelcomeState.load,)),
    Page(routes.PASSWORD, password.page, (PasswordState.load,)),
    Page(routes.MY_TICKETS, my_tickets.page, (MyTicketsState.load,)),
    Page(routes.NEW_TICKET, new_ticket.page, (NewTicketState.load,)),
    Page(routes.QUEUE, queue.page, (QueueState.load,)),
    Page(routes.ASSIGNED, assigned.page, (AssignedState.load,)),
    Page(routes.OVERVIEW, overview.page, (OverviewState.load,)),
    Page(routes.DASHBOARD, dashboard.page, (DashboardState.load,)),
    Page(routes.TICKET, ticket.page, (TicketState.load,)),
    Page(routes.USERS, users.page, (PeopleState.load,)),
    Page(routes.USER, user.page, (AccountState.load, AbsenceState.load)),
    Page(routes.PROFILE, profile.page, (ProfileState.load, AbsenceState.load)),
    Page(routes.CATEGORIES, categories.page, (CategoriesState.load,)),
    Page(routes.SERVICE_LEVELS, service_levels.page, (ServiceLevelsState.load,)),
    Page(routes.AI_RECORD, ai_record.page, (AiRecordState.load,)),
    Page(routes.SUGGESTIONS, suggestions.page, (SuggestionsState.load,)),
    Page(routes.NOTIFICATIONS, notifications.page, (NotificationsState.load,)),
    Page(routes.AUDIT, audit.page, (AuditState.load,)),
    Page(routes.OUTBOX, outbox.page, (OutboxState.load,)),
    Page(routes.NOT_FOUND, not_found.page),
)


def bind(app: rx.App) -> None:
    """Add every page to the app."""
    for page in PAGES:
        app.add_page(
            page.draw,
            route=page.route.path.strip("/") or "/",
            title=t(page.route.title).to(str) + f" · {NAME}",
            on_load=[SessionState.enter, *page.on_load, BellState.load],
        )
