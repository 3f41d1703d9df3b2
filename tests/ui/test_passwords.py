"""Pages about passwords: where a link leads, and what a one-time password opens, which is the change alone."""

import pytest
from reflex_base.registry import RegistrationContext

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab, Tab
from tests.support.tickets import do
from ticketing_app import db
from ticketing_app.domain import invitations, links, own_password
from ticketing_app.domain.people import NewPerson
from ticketing_app.models import User
from ticketing_app.ui.gate import policy_of
from ticketing_app.ui.pages.forgot.state import ForgotState
from ticketing_app.ui.pages.my_tickets.state import MyTicketsState
from ticketing_app.ui.pages.password.state import PasswordState
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.ui.pages.welcome.state import WelcomeState
from ticketing_app.ui.viewer import SessionState
from ticketing_app.vocabulary import Door, Role

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NORA = NewPerson(email="nora@cast.example", full_name="Nora Newcomer")


def _one_time(open_tab: OpenTab, cast: Cast, path: str) -> Tab:
    """Ada, who must change her password."""
    tab = open_tab(cast.ada, path=path)
    with db.transaction() as session:
        session.get_one(User, cast.ada.person_id).must_change_password = True
    return tab


@pytest.mark.parametrize("path", ["/", "/users", "/queue", "/tickets/1", "/sign-in", "/register"])
def test_with_a_one_time_password_every_page_leads_to_the_change(path: str, open_tab: OpenTab, cast: Cast) -> None:
    assert _one_time(open_tab, cast, path).send(SessionState.enter).goes_to == "/password"


@pytest.mark.parametrize("path", ["/password", "/forgot", "/welcome"])
def test_the_way_to_a_password_stays_open(path: str, open_tab: OpenTab, cast: Cast) -> None:
    assert _one_time(open_tab, cast, path).send(SessionState.enter).goes_to == ""


def test_with_a_one_time_password_no_handler_begins(open_tab: OpenTab, cast: Cast) -> None:
    tab = _one_time(open_tab, cast, "/users")
    for handler, goes_to in ((PeopleState.load, ""), (PeopleState.start_create, "/password")):
        answer = tab.send(handler)
        assert (answer.changed, answer.toasts, answer.goes_to) == ({}, [], goes_to)
    names = [name for name in RegistrationContext.get().event_handlers if policy_of(name)]
    shut = [name for name in names if not policy_of(name).open_to_all]  # pyright: ignore[reportOptionalMemberAccess] - filtered above
    assert len(shut) > 50
    some = shut[:: len(shut) // 50]  # of all of them at once the gate would have too many
    for name in some:
        tab.path = "/password" if name in some[::2] else "/queue"
        answer = tab.send(name)
        silent = tab.path == "/password" or policy_of(name).quiet  # pyright: ignore[reportOptionalMemberAccess] - as above
        assert (answer.changed, answer.toasts, answer.goes_to) == ({}, [], "" if silent else "/password"), name


def test_the_page_says_whether_the_change_is_a_must(open_tab: OpenTab, cast: Cast) -> None:
    free = open_tab(cast.abe, path="/password")
    free.send(PasswordState.load)
    bound = _one_time(open_tab, cast, "/password")
    bound.send(PasswordState.load)
    assert [tab.see(PasswordState).must_change for tab in (free, bound)] == [False, True]
    bound.send(PasswordState.tell)
    assert bound.see(PasswordState).changed


def test_a_link_tells_whom_it_is_for_and_later_that_it_was_used(open_tab: OpenTab, cast: Cast) -> None:
    link = do(invitations.invite, cast.ada, NORA, Role.AGENT, base_url="").link
    tab = open_tab(path=link)
    tab.send(WelcomeState.load)
    seen = tab.see(WelcomeState)
    assert (seen.purpose, seen.name, seen.email, seen.wrong) == ("invitation", NORA.full_name, NORA.email, "")
    secret = link.partition("#")[2]
    assert secret not in str({name: getattr(seen, name) for name in ("purpose", "name", "email", "wrong")})
    own_password.choose(Door.REST, secret, "plum-cart-seven-owl")
    tab.send(WelcomeState.load)
    assert (tab.see(WelcomeState).wrong, tab.see(WelcomeState).email) == (links.USED, "")


def test_a_link_without_its_end_is_said_to_be_incomplete(open_tab: OpenTab, cast: Cast) -> None:
    for path in ("/welcome", "/welcome#", "/welcome#made-up"):
        tab = open_tab(path=path)
        tab.send(WelcomeState.load)
        assert tab.see(WelcomeState).wrong == links.UNKNOWN, cast


def test_the_form_is_fresh_whenever_the_page_is_opened(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(path="/forgot")
    tab.send(ForgotState.load)
    tab.send(ForgotState.tell)
    assert tab.see(ForgotState).sent
    tab.send(ForgotState.load)
    assert not tab.see(ForgotState).sent, cast


def test_somebody_whose_password_is_their_own_goes_on_as_ever(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.cara, path="/tickets")
    assert tab.send(SessionState.enter).goes_to == ""
    assert tab.send(MyTicketsState.load).changed
