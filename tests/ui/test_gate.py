"""The gate before every event: what a raw socket gets, with no sign-in, with a stolen tab, or with too many events."""

import pytest
from reflex_base.registry import RegistrationContext

from tests.support.cast import Cast
from tests.support.clock import Seconds
from tests.support.pipeline import OpenTab, Tab, app
from tests.support.tickets import MakeTicket, do
from ticketing_app.domain import people, sessions
from ticketing_app.ui.gate import Buckets, Gate
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.ui.viewer import SessionState
from ticketing_app.vocabulary import Role

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HYDRATE = "reflex___state____state.hydrate"
OPEN_PAGE = "reflex___state____state.hydrate_and_load"
LOAD_PAGE = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
PEOPLE = "reflex___state____state.ticketing_app___ui___pages___users___state____people_state"


def _page_of_people(open_tab: OpenTab, cast: Cast) -> Tab:
    tab = open_tab(cast.ada, path="/users")
    assert "Carlo Customer" in tab.send(OPEN_PAGE).text
    return tab


@pytest.mark.parametrize("event", [HYDRATE, OPEN_PAGE, LOAD_PAGE])
@pytest.mark.parametrize(
    "path", ["/users", "/categories", "/queue", "/overview", "/assigned", "/tickets", "/tickets/1"]
)
def test_a_stranger_who_opens_a_page_gets_its_empty_frame_and_the_way_to_sign_in(
    event: str, path: str, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    answer = open_tab(path=path).send(event)
    for secret in (ticket.title, *(actor.name for actor in cast.everyone.values()), "@cast.example"):
        assert secret not in answer.text
    if event != HYDRATE:
        assert answer.goes_to.startswith("/sign-in?next=")


def test_after_somebody_was_there_a_stranger_still_sees_nothing_of_it(open_tab: OpenTab, cast: Cast) -> None:
    _page_of_people(open_tab, cast)
    assert "cast.example" not in open_tab(path="/users").send(OPEN_PAGE).text


@pytest.mark.parametrize(
    "name",
    [
        "nonsense",
        f"{PEOPLE}.no_such_handler",
        f"{PEOPLE}._read",
        f"{PEOPLE}._edit",
        f"{PEOPLE}.reset",
        f"{PEOPLE}.__init__",
        f"{PEOPLE}.get_state",
        "reflex___state____state.dict",
    ],
)
def test_what_is_no_handler_cannot_be_called_even_by_an_admin(name: str, open_tab: OpenTab, cast: Cast) -> None:
    answer = open_tab(cast.ada, path="/users").send(name)
    assert (answer.deltas, answer.events) == ([], [])


@pytest.mark.parametrize("who", [None, Role.ADMIN])
def test_nobody_writes_values_of_a_state_from_outside(who: Role | None, open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.one(who) if who else None, path="/users")
    tab.send(SessionState.enter)
    writers = [name for name in RegistrationContext.get().event_handlers if name.endswith(".setvar")]
    assert len(writers) > 10
    for name in writers:
        answer = tab.send(name, var_name="role", value="admin")
        assert (answer.changed, answer.toasts) == ({}, ["Not allowed."])


def test_the_browser_s_own_storage_writes_nothing_either(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.cara)
    tab.send(SessionState.enter)
    name = "reflex___state____state.reflex___state____update_vars_internal_state.update_vars_internal"
    answer = tab.send(name, vars={f"{PEOPLE}.manages": True})
    assert answer.toasts == ["Not allowed."]
    assert (tab.see(PeopleState).manages, tab.see(SessionState).role) == (False, "customer")


def test_only_reflex_s_own_few_events_are_let_through_without_a_policy_of_ours(open_tab: OpenTab) -> None:
    framework = {
        name.rsplit(".", 1)[1]
        for name, registered in RegistrationContext.get().event_handlers.items()
        if registered.states[0].__module__.startswith("reflex.")
    }
    let_in = {"hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated", "handle_frontend_exception"}
    assert framework == let_in | {"setvar", "update_vars_internal"}


@pytest.mark.parametrize("event", [HYDRATE, OPEN_PAGE, LOAD_PAGE, PeopleState.load, PeopleState.start_create])
@pytest.mark.parametrize("thief", [None, "carlo", "mia"])
def test_with_a_stolen_tab_nobody_sees_what_its_owner_saw(
    thief: str | None, event: object, open_tab: OpenTab, cast: Cast
) -> None:
    victim = _page_of_people(open_tab, cast)
    victim.send(PeopleState.start_edit, user_id=cast.eve.person_id)
    stolen = open_tab(getattr(cast, thief) if thief else None, path="/tickets", token=victim.token)
    answer = stolen.send(event)
    assert "Emil Engineer" not in answer.text
    assert "eve@cast.example" not in answer.text


def test_the_thief_s_first_click_only_loads_the_page_anew(open_tab: OpenTab, cast: Cast) -> None:
    victim = _page_of_people(open_tab, cast)
    answer = open_tab(cast.mia, path="/users", token=victim.token).send(PeopleState.choose, name="role", value="agent")
    assert answer.reloads
    assert answer.changed == {}
    assert victim.see(PeopleState).role == ""


def test_the_secret_of_a_sign_in_never_reaches_a_script(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.ada, path="/users")
    assert tab.secret
    for event in (OPEN_PAGE, SessionState.enter, PeopleState.load):
        assert tab.secret not in tab.send(event).text


@pytest.mark.parametrize("other", ['x={"a": "b"}', "a=b c", "=", '"=1', "expires=Mon, 1 Jan", "é=1"])
def test_odd_cookies_of_other_programs_on_this_host_hide_nobody(other: str, open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.ada, path="/users")
    tab.more_cookies = f"{other}; "
    assert tab.send(PeopleState.load).changed["rows"]


def test_somebody_who_was_let_go_gets_no_further(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.mia, path="/users")
    assert tab.send(PeopleState.load).changed["rows"]
    do(people.edit, cast.ada, cast.mia.person_id, {"active": False})
    answer = tab.send(PeopleState.search, form={"q": "abe"})
    assert (answer.changed, answer.reloads) == ({}, True), "the page is loaded anew, and its guard leads to sign-in"
    assert tab.send(OPEN_PAGE).goes_to == "/sign-in?next=/users"


def test_a_new_role_does_not_keep_the_rights_of_the_old_one(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.mia, path="/users")
    do(people.edit, cast.ada, cast.mia.person_id, {"role": Role.AGENT})
    assert tab.send(PeopleState.clear).goes_to == "/sign-in?next=/users"


def test_signing_out_ends_it_in_every_tab_of_that_browser(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.ada, path="/users")
    tab.send(PeopleState.load)
    do(sessions.end, tab.secret)
    answer = tab.send(OPEN_PAGE)
    assert "cast.example" not in answer.text
    assert answer.goes_to == "/sign-in?next=/users"


@pytest.mark.parametrize("payload", [{}, {"user_id": "abc"}, {"user_id": [1]}, {"user_id": 1, "more": 2}])
def test_wrong_arguments_are_told_and_do_nothing(payload: dict[str, object], open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.ada, path="/users")
    answer = tab.send(PeopleState.start_edit, **payload)
    assert answer.toasts == ["Please check your input That was not understood. Please load the page again."]
    assert tab.see(PeopleState).dialog == ""


@pytest.mark.parametrize("who", [None, Role.ADMIN])
def test_who_sends_too_much_is_asked_to_wait(
    who: Role | None, open_tab: OpenTab, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, tab = Seconds(), open_tab(cast.one(who) if who else None, path="/users")
    tab.send(SessionState.enter)
    gate = next(one for one in app._middlewares if isinstance(one, Gate))
    monkeypatch.setattr(gate, "_clients", Buckets(80, 20, clock))
    first = [tab.send(PeopleState.next_page) for _ in range(80)]
    assert not any("wait a moment" in " ".join(answer.toasts) for answer in first)
    assert tab.send(PeopleState.next_page).toasts == ["That was a lot at once. Please wait a moment."]
    clock.now += 1
    assert tab.send(PeopleState.next_page).toasts == []


def test_made_up_cookies_do_not_get_round_the_limit_of_an_address(
    open_tab: OpenTab, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, tab = next(one for one in app._middlewares if isinstance(one, Gate)), open_tab()
    monkeypatch.setattr(gate, "_addresses", Buckets(5, 1, Seconds()))
    toasts = []
    for number in range(6):
        tab.secret = f"made up {number}"
        toasts.append(tab.send(SessionState.enter).toasts)
    assert toasts[0] == []
    assert toasts[-1] == ["That was a lot at once. Please wait a moment."]
