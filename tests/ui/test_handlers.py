"""Every event handler of every State, for every role and for strangers, against one table."""

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from types import CodeType, FrameType
from typing import Any, Literal, get_args, get_origin

import pytest
from reflex_base.registry import RegisteredEventHandler, RegistrationContext

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab, app
from ticketing_app.ui import routes
from ticketing_app.vocabulary import Role

C, A, E, M, AD = Role.CUSTOMER, Role.AGENT, Role.ENGINEER, Role.MANAGER, Role.ADMIN
EVERYBODY = {C, A, E, M, AD}
STAFF = {A, E, M, AD}
DESK = {A, M, AD}  # those who hand out work
HANDS = {A, E, M}  # those who can be given work
READERS = {M, AD}
ADMIN = {AD}
OPEN_TO_ALL = None  # signed in or not

# What each handler is called, and who may call it. A handler that is missing here fails the test.
TABLE: dict[str, set[Role] | None] = {
    "AbsenceState.add": STAFF,
    "AbsenceState.load": STAFF,
    "AbsenceState.remove": STAFF,
    "AccountState.choose": ADMIN,
    "AccountState.end_session": ADMIN,
    "AccountState.load": READERS,
    "AccountState.look_for": ADMIN,
    "AccountState.merge": ADMIN,
    "AccountState.set_open": READERS,
    "AccountState.show_more_deeds": READERS,
    "AccountState.show_more_tries": READERS,
    "AccountState.sign_out": ADMIN,
    "AccountState.start_merge": ADMIN,
    "AccountState.start_sign_out": ADMIN,
    "AiRecordState.choose": READERS,
    "AiRecordState.load": READERS,
    "AssignedState.choose": STAFF,
    "AssignedState.clear": STAFF,
    "AssignedState.load": HANDS,
    "AssignedState.next_page": STAFF,
    "AssignedState.previous_page": STAFF,
    "AssignedState.search": STAFF,
    "BellState.load": EVERYBODY,
    "BellState.read": EVERYBODY,
    "BellState.read_all": EVERYBODY,
    "BellState.set_open": EVERYBODY,
    "AuditState.choose": READERS,
    "AuditState.clear": READERS,
    "AuditState.load": READERS,
    "AuditState.next_page": READERS,
    "AuditState.previous_page": READERS,
    "AuditState.search": READERS,
    "CalendarsState.add": ADMIN,
    "CalendarsState.choose_country": ADMIN,
    "CalendarsState.remove": ADMIN,
    "CalendarsState.save": ADMIN,
    "CalendarsState.start_add": ADMIN,
    "CalendarsState.start_edit": ADMIN,
    "CalendarsState.start_remove": ADMIN,
    "CategoriesState.add": ADMIN,
    "CategoriesState.bring_back": ADMIN,
    "CategoriesState.load": ADMIN,
    "CategoriesState.move": ADMIN,
    "CategoriesState.retire": ADMIN,
    "CategoriesState.save": ADMIN,
    "CategoriesState.set_open": ADMIN,
    "CategoriesState.start_add": ADMIN,
    "CategoriesState.start_edit": ADMIN,
    "CategoriesState.start_retire": ADMIN,
    "DashboardState.choose": READERS,
    "DashboardState.clear": READERS,
    "DashboardState.load": READERS,
    "DecidingState.accept": DESK,
    "DecidingState.accept_one": DESK,
    "DecidingState.decide": DESK,
    "DecidingState.give_to_offered": DESK,
    "DecidingState.open_otherwise": DESK,
    "DecidingState.set_otherwise_open": DESK,
    "ErasingState.erase": ADMIN,
    "ErasingState.set_asking": EVERYBODY,
    "ErasingState.start": ADMIN,
    "ForgotState.load": OPEN_TO_ALL,
    "ForgotState.tell": OPEN_TO_ALL,
    "MyTicketsState.load": {C},
    "MyTicketsState.next_page": {C},
    "MyTicketsState.previous_page": {C},
    "MyTicketsState.search": {C},
    "MyTicketsState.show": {C},
    "MyTicketsState.show_everything": {C},
    "NewTicketState.choose_category": EVERYBODY,
    "NewTicketState.choose_customer": STAFF,
    "NewTicketState.choose_day": EVERYBODY,
    "NewTicketState.choose_end": EVERYBODY,
    "NewTicketState.choose_start": EVERYBODY,
    "NewTicketState.find_as_typed": STAFF,
    "NewTicketState.find_customer": STAFF,
    "NewTicketState.load": EVERYBODY,
    "NewTicketState.look_again": STAFF,
    "NotificationsState.choose": EVERYBODY,
    "NotificationsState.load": EVERYBODY,
    "NotificationsState.next_page": EVERYBODY,
    "NotificationsState.previous_page": EVERYBODY,
    "NotificationsState.read_all": EVERYBODY,
    "NotificationsState.show": EVERYBODY,
    "OutboxState.choose": ADMIN,
    "OutboxState.clear": ADMIN,
    "OutboxState.load": ADMIN,
    "OutboxState.next_page": ADMIN,
    "OutboxState.open_letter": ADMIN,
    "OutboxState.previous_page": ADMIN,
    "OutboxState.retry": ADMIN,
    "OutboxState.retry_all": ADMIN,
    "OutboxState.reveal": ADMIN,
    "OutboxState.search": ADMIN,
    "OutboxState.set_confirming": ADMIN,
    "OutboxState.set_open": ADMIN,
    "OverviewState.choose": STAFF,
    "OverviewState.clear": STAFF,
    "OverviewState.hand_over": DESK,
    "OverviewState.load": DESK,
    "OverviewState.next_page": STAFF,
    "OverviewState.open_handover": DESK,
    "OverviewState.previous_page": STAFF,
    "OverviewState.search": STAFF,
    "OverviewState.set_handover_open": DESK,
    "PasswordState.load": OPEN_TO_ALL,
    "PasswordState.tell": OPEN_TO_ALL,
    "PeopleState.activate": ADMIN,
    "PeopleState.choose": READERS,
    "PeopleState.choose_way": ADMIN,
    "PeopleState.clear": READERS,
    "PeopleState.create": ADMIN,
    "PeopleState.deactivate": ADMIN,
    "PeopleState.invite_again": ADMIN,
    "PeopleState.load": READERS,
    "PeopleState.next_page": READERS,
    "PeopleState.previous_page": READERS,
    "PeopleState.save": ADMIN,
    "PeopleState.search": READERS,
    "PeopleState.set_open": READERS,
    "PeopleState.set_password": ADMIN,
    "PeopleState.sign_out": ADMIN,
    "PeopleState.start_create": ADMIN,
    "PeopleState.start_deactivate": ADMIN,
    "PeopleState.start_edit": ADMIN,
    "PeopleState.start_password": ADMIN,
    "PoliciesState.add": ADMIN,
    "PoliciesState.add_step": ADMIN,
    "PoliciesState.drop_step": ADMIN,
    "PoliciesState.move": ADMIN,
    "PoliciesState.remove": ADMIN,
    "PoliciesState.save": ADMIN,
    "PoliciesState.start_add": ADMIN,
    "PoliciesState.start_edit": ADMIN,
    "PoliciesState.start_remove": ADMIN,
    "ProfileState.end": EVERYBODY,
    "ProfileState.end_all": EVERYBODY,
    "ProfileState.end_others": EVERYBODY,
    "ProfileState.load": EVERYBODY,
    "ProfileState.save": EVERYBODY,
    "ProfileState.set_leaving": EVERYBODY,
    "PeopleState.start_sign_out": ADMIN,
    "QueueState.accept": DESK,
    "QueueState.accept_sure": DESK,
    "QueueState.choose": STAFF,
    "QueueState.clear": STAFF,
    "QueueState.load": STAFF,
    "QueueState.next_page": STAFF,
    "QueueState.open_preview": DESK,
    "QueueState.previous_page": STAFF,
    "QueueState.search": STAFF,
    "QueueState.set_previewing": DESK,
    "QueueState.take": HANDS,
    "ServiceLevelsState.load": STAFF,
    "ServiceLevelsState.set_open": ADMIN,
    "SessionState.enter": OPEN_TO_ALL,
    "SignInState.load": OPEN_TO_ALL,
    "SuggestionsState.choose_source": ADMIN,
    "SuggestionsState.load": ADMIN,
    "SuggestionsState.save": ADMIN,
    "SuggestionsState.set_open": ADMIN,
    "SuggestionsState.start_edit": ADMIN,
    "SuggestionsState.switch": ADMIN,
    "TicketState.load": EVERYBODY,
    "TicketState.refresh": EVERYBODY,
    "TicketState.set_tab": EVERYBODY,
    "TrialState.try_it": STAFF,
    "WelcomeState.load": OPEN_TO_ALL,
    "WorkState.assign": DESK,
    "WorkState.choose": EVERYBODY,
    "WorkState.close_dialog": EVERYBODY,
    "WorkState.find_colleague": DESK,
    "WorkState.give_back": STAFF,
    "WorkState.open_assign": DESK,
    "WorkState.open_priority": DESK,
    "WorkState.open_text": EVERYBODY,
    "WorkState.save_text": EVERYBODY,
    "WorkState.set_category": STAFF,
    "WorkState.set_priority": DESK,
    "WorkState.set_severity": STAFF,
    "WorkState.set_urgency": STAFF,
    "WorkState.take": HANDS,
    "WorkState.take_step": EVERYBODY,
    "WorkState.use_matrix": DESK,
    "WritingState.send": EVERYBODY,
}

# These only load a page, or close something as it is left: who may not is told by the guard, so here they get silence.
QUIET = {name for name in TABLE if name.endswith(".load")} - {name for name in TABLE if TABLE[name] is OPEN_TO_ALL} | {
    "TicketState.refresh",
    "ServiceLevelsState.set_open",
}

SAMPLES: dict[Any, Any] = {int: 1, str: "new", bool: False, dict: {}, list: []}
REFUSED = "Your role may not do this."


def _handlers() -> dict[str, tuple[str, RegisteredEventHandler]]:
    """Our own handlers: "State.handler" → the name on the wire, and the registration."""
    assert app is not None  # importing it binds every page
    return {
        f"{registered.states[0].__name__}.{wire.rsplit('.', 1)[1]}": (wire, registered)
        for wire, registered in RegistrationContext.get().event_handlers.items()
        if registered.states[0].__module__.startswith("ticketing_app.") and not wire.endswith(".setvar")
    }


def _payload(registered: RegisteredEventHandler) -> dict[str, Any]:
    """Arguments of the right types, so that a handler that is let in really begins."""
    _, *parameters = inspect.signature(registered.handler.fn, eval_str=True).parameters.values()
    return {one.name: _sample(one.annotation) for one in parameters}


def _sample(kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    return SAMPLES[get_origin(kind) or kind]


@contextmanager
def _watching(code: CodeType) -> Iterator[list[str]]:
    """Notes every time the interpreter enters this code."""
    entered: list[str] = []

    def watch(frame: FrameType, _event: str, _argument: Any) -> None:
        if frame.f_code is code:
            entered.append(frame.f_code.co_name)

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield entered
    finally:
        sys.settrace(before)


def test_every_handler_stands_in_the_table() -> None:
    assert sorted(_handlers()) == sorted(TABLE)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", TABLE)
def test_a_handler_begins_for_the_roles_in_the_table_and_for_nobody_else(
    name: str, open_tab: OpenTab, cast: Cast
) -> None:
    wire, registered = _handlers()[name]
    roles, payload = TABLE[name], _payload(registered)
    for role in (*Role, None):
        tab = open_tab(cast.one(role) if role else None, path="/tickets/1")
        with _watching(inspect.unwrap(registered.handler.fn).__code__) as entered:
            answer = tab.send(wire, **payload)
        if roles is None or role in roles:
            assert entered, f"{name} did not begin for {role}: {answer.toasts}"
            continue
        assert not entered, f"{name} began for {role or 'a stranger'}"
        assert answer.changed == {}, f"{name} told {role or 'a stranger'} something"
        if name in QUIET:
            assert answer.events == []
        elif role is None:
            assert answer.goes_to == routes.sign_in_then("/tickets/1")
        else:
            assert answer.toasts == [REFUSED]
