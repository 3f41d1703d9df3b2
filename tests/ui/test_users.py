"""The people page: managers read, admins change, passwords leave no trace, and nobody locks themself out."""

from typing import Any

import pytest

from tests.support.cast import PASSWORD, Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import Answer, OpenTab, Tab
from tests.support.tickets import MakeTicket, ask, do, outbox
from ticketing_app.config import settings
from ticketing_app.domain import invitations, links, passwords, people, sessions
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import DeadLink, Forbidden, Unauthenticated
from ticketing_app.models import User, id_of
from ticketing_app.ui.pages.users.state import PAGE_SIZE, PeopleState
from ticketing_app.vocabulary import Door, Role

NEW = {
    "full_name": "Nora New",
    "email": "Nora@cast.example",
    "role": "engineer",
    "phone": "+1 555 0199",
    "city": "Shelbyville",
    "region": "",
    "postal_code": "",
    "time_zone": "Europe/Berlin",
    "password": "plum-cart-seven-owl",
}


def _page(open_tab: OpenTab, who: Actor) -> Tab:
    tab = open_tab(who, path="/users")
    tab.send(PeopleState.load)
    return tab


def _names(tab: Tab) -> list[str]:
    return [row.name for row in tab.see(PeopleState).rows]


def _user(cast: Cast, user_id: int) -> User:
    return ask(people.one, cast.ada, user_id)


def _standing(tab: Tab, user: User) -> str:
    return next(row.standing for row in tab.see(PeopleState).rows if row.id == user.id)


def _by_email(cast: Cast, email: str) -> User:
    return ask(people.find, cast.ada, people.PeopleQuery(q=email)).items[0]


def _start(tab: Tab, way: str) -> list[Answer]:
    """Open the dialog for a new account, who comes in this way."""
    return [tab.send(PeopleState.start_create), tab.send(PeopleState.choose_way, way=way)]


def _hire(cast: Cast, **fields: Any) -> int:
    active = fields.pop("active", True)
    made = do(people.create, cast.ada, NewPerson(**fields), Role.CUSTOMER, None)
    if not active:
        do(people.edit, cast.ada, id_of(made), {"active": False})
    return id_of(made)


def test_a_manager_sees_who_is_who_and_how_much_they_hold(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket(assignee=cast.eve)
    make_ticket(assignee=cast.eve)
    tab = _page(open_tab, cast.mia)
    state = tab.see(PeopleState)
    rows = {row.name: row for row in state.rows}
    assert (state.summary, state.manages) == ("8 accounts", False)
    assert (rows["Eve Engineer"].open_tickets, rows["Emil Engineer"].open_tickets) == ("2", "0")
    assert (rows["Cara Customer"].city, rows["Cara Customer"].open_tickets) == ("Springfield", "")
    assert rows["Mia Manager"].is_me
    assert rows["Abe Agent"].seen == "Never"


def test_no_trace_of_a_password_is_ever_sent(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.ada, path="/users")
    sent = [tab.send(PeopleState.load), *_start(tab, "password"), tab.send(PeopleState.create, form=NEW)]
    sent += [tab.send(PeopleState.start_password, user_id=cast.cara.person_id)]
    sent += [tab.send(PeopleState.set_password, form={"password": "another plain sentence"})]
    for answer in sent:
        for trace in ("$argon2", "password_hash", NEW["password"], "another plain sentence"):
            assert trace not in answer.text
    kept = str(tab.see(PeopleState).__dict__)
    assert NEW["password"] not in kept
    assert "another plain sentence" not in kept


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("role", "engineer", ["Emil Engineer", "Eve Engineer"]),
        ("city", "Springfield", ["Cara Customer"]),
        ("active", "no", ["Gone Guest"]),
        ("role", "nonsense", None),
        ("rows", "x", None),
        ("_trail", "x", None),
    ],
)
def test_filters_narrow_the_list_and_nonsense_does_nothing(
    name: str, value: str, expected: list[str] | None, open_tab: OpenTab, cast: Cast
) -> None:
    _hire(cast, email="gone@cast.example", full_name="Gone Guest", active=False)
    tab = _page(open_tab, cast.mia)
    everybody = _names(tab)
    tab.send(PeopleState.choose, name=name, value=value)
    assert _names(tab) == (expected if expected is not None else everybody)
    tab.send(PeopleState.clear)
    assert _names(tab) == everybody


def test_search_looks_at_names_and_addresses(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.mia)
    tab.send(PeopleState.search, form={"q": "eve@"})
    assert _names(tab) == ["Eve Engineer"]
    tab.send(PeopleState.search, form={"q": "carl"})
    assert _names(tab) == ["Carlo Customer"]
    tab.send(PeopleState.search, form={"q": "100%"})
    assert _names(tab) == []


def test_the_list_is_read_in_pages_and_leads_back(open_tab: OpenTab, cast: Cast) -> None:
    for number in range(PAGE_SIZE):
        _hire(cast, email=f"guest{number}@cast.example", full_name=f"Guest {number:02}")
    tab = _page(open_tab, cast.mia)
    first, state = _names(tab), tab.see(PeopleState)
    assert (len(first), state.shown, state.has_previous, state.has_next) == (25, "1–25 of 33", False, True)
    tab.send(PeopleState.next_page)
    state = tab.see(PeopleState)
    assert (len(state.rows), state.shown, state.has_previous, state.has_next) == (8, "26–33 of 33", True, False)
    assert not set(first) & set(_names(tab))
    tab.send(PeopleState.next_page)
    assert len(tab.see(PeopleState).rows) == 8, "there is no page after the last one"
    tab.send(PeopleState.previous_page)
    tab.send(PeopleState.previous_page)
    assert _names(tab) == first


def test_an_admin_makes_an_account_with_a_one_time_password(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    _start(tab, "password")
    answer = tab.send(PeopleState.create, form=NEW)
    made = _by_email(cast, "nora@")
    assert answer.toasts == ["The account is made. At the first sign-in they choose their own."]
    assert made.must_change_password
    assert _standing(tab, made) == "one_time"
    assert (made.email, made.role, made.time_zone) == ("nora@cast.example", Role.ENGINEER, "Europe/Berlin")
    assert passwords.fits(NEW["password"], made.password_hash)
    assert "Nora New" in _names(tab)
    assert tab.see(PeopleState).dialog == ""


def test_an_invitation_is_the_usual_way_and_shows_its_link_this_one_time(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_create)
    answer = tab.send(PeopleState.create, form={**NEW, "password": ""})
    made, state = _by_email(cast, "nora@"), tab.see(PeopleState)
    assert answer.toasts == ["The account is made. They choose a password by the link that we sent."]
    assert (made.password_hash, state.dialog, _standing(tab, made)) == (None, "invited", "invited")
    assert state.link.startswith(f"{settings().url}/welcome#")
    assert state.link in next(message.body for message in outbox() if message.recipient == made.email)
    first = state.link
    tab.send(PeopleState.set_open, is_open=False)
    assert tab.see(PeopleState).link == ""
    tab.send(PeopleState.invite_again, user_id=id_of(made))
    assert tab.see(PeopleState).link not in ("", first)
    with pytest.raises(DeadLink):
        ask(links.opened, first.partition("#")[2])


def test_the_list_tells_an_invitation_that_ran_out(stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast) -> None:
    do(invitations.invite, cast.ada, NewPerson(email="nora@cast.example", full_name="Nora"), Role.AGENT, base_url="x")
    stopped_clock.move(hours=72)
    assert _standing(_page(open_tab, cast.mia), _by_email(cast, "nora@")) == "invited_before"


def test_an_admin_signs_somebody_out_everywhere(open_tab: OpenTab, cast: Cast) -> None:
    eves, tab = [open_tab(cast.eve), open_tab(cast.eve)], _page(open_tab, cast.ada)
    tab.send(PeopleState.start_sign_out, user_id=cast.eve.person_id)
    assert tab.send(PeopleState.sign_out).toasts == ["Eve Engineer is signed out. They were signed in at 2 places."]
    for gone in eves:
        with pytest.raises(Unauthenticated):
            ask(sessions.resolve, gone.secret, Door.UI)
    assert tab.send(PeopleState.sign_out).toasts == [], "the dialog is closed"


def test_everything_that_is_wrong_stands_beside_its_field_and_the_dialog_stays(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    _start(tab, "password")
    tab.send(PeopleState.create, form={**NEW, "email": "nora", "role": "king", "phone": "x", "password": "short"})
    state = tab.see(PeopleState)
    wrong = {name for name, sentence in state.wrong.items() if sentence}
    assert (wrong, state.dialog) == ({"email", "role", "phone", "password"}, "create")
    assert ask(people.count, cast.ada, people.PeopleQuery(q="nora")) == 0


def test_an_address_that_has_an_account_is_said_beside_the_field(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_create)
    tab.send(PeopleState.create, form={**NEW, "email": "EVE@cast.example"})
    assert tab.see(PeopleState).wrong["email"] == "There is an account for this address already."


def test_a_double_click_makes_one_account_and_no_complaint(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_create)
    tab.send_at_once((PeopleState.create, {"form": NEW}), (PeopleState.create, {"form": NEW}))
    assert ask(people.count, cast.ada, people.PeopleQuery(q="nora")) == 1
    assert not any(tab.see(PeopleState).wrong.values())


def test_details_and_role_are_changed_and_a_new_role_ends_the_sign_in(open_tab: OpenTab, cast: Cast) -> None:
    emils = open_tab(cast.emil)
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_edit, user_id=cast.emil.person_id)
    form = {"full_name": "Emil Elder", "role": "agent", "phone": "", "city": "Shelbyville", "time_zone": "UTC"}
    assert tab.send(PeopleState.save, form=form).toasts
    emil = _user(cast, cast.emil.person_id)
    assert (emil.full_name, emil.role, emil.city) == ("Emil Elder", Role.AGENT, "Shelbyville")
    with pytest.raises(Unauthenticated):
        ask(sessions.resolve, emils.secret, Door.UI)


def test_whoever_saves_second_is_told_who_changed_what_and_saves_only_their_own(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_edit, user_id=cast.emil.person_id)
    do(people.edit, cast.ada, cast.emil.person_id, {"city": "Ogdenville"})
    form = {"full_name": "Emil Elder", "role": "engineer", "phone": "", "city": "", "time_zone": "UTC"}
    tab.send(PeopleState.save, form=form)
    state = tab.see(PeopleState)
    assert state.dialog == "edit"
    assert state.notice.startswith("You changed the city, today")
    assert _user(cast, cast.emil.person_id).full_name == "Emil Engineer"
    tab.send(PeopleState.save, form=form)
    emil = _user(cast, cast.emil.person_id)
    assert (emil.full_name, emil.city) == ("Emil Elder", "Ogdenville")


def test_before_somebody_goes_the_admin_reads_what_will_happen(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket(assignee=cast.eve)
    make_ticket(assignee=cast.eve)
    eves, tab = open_tab(cast.eve), _page(open_tab, cast.ada)
    tab.send(PeopleState.start_deactivate, user_id=cast.eve.person_id)
    assert "signed out everywhere at once" in tab.see(PeopleState).farewell
    assert "2 open tickets stay in their name" in tab.see(PeopleState).farewell
    assert _user(cast, cast.eve.person_id).active, "nothing has happened yet"
    tab.send(PeopleState.deactivate)
    assert not _user(cast, cast.eve.person_id).active
    with pytest.raises(Unauthenticated):
        ask(sessions.resolve, eves.secret, Door.UI)
    tab.send(PeopleState.activate, user_id=cast.eve.person_id)
    assert _user(cast, cast.eve.person_id).active


def test_for_a_customer_the_tickets_that_they_reported_are_counted(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket(customer=cast.carlo)
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_deactivate, user_id=cast.carlo.person_id)
    assert "1 open ticket that they reported stays open" in tab.see(PeopleState).farewell


def test_a_placeholder_gets_a_password_and_comes_in_with_one_step(open_tab: OpenTab, cast: Cast) -> None:
    placeholder = _hire(cast, email="complaint-1@import.example", full_name="Complaint 1", active=False)
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_password, user_id=placeholder)
    tab.send(PeopleState.set_password, form={"password": PASSWORD, "activate": "on"})
    user = _user(cast, placeholder)
    assert user.active
    assert passwords.fits(PASSWORD, user.password_hash)


def test_who_is_let_in_without_a_password_still_needs_one_and_the_admin_is_told(open_tab: OpenTab, cast: Cast) -> None:
    placeholder = _hire(cast, email="complaint-1@import.example", full_name="Complaint 1", active=False)
    tab = _page(open_tab, cast.ada)
    answer = tab.send(PeopleState.activate, user_id=placeholder)
    assert answer.toasts == ["Complaint 1 is active again. They have no password yet: invite them, or set one."]
    assert next(row.standing for row in tab.see(PeopleState).rows if row.id == placeholder) == "no_password"


def test_a_short_password_is_refused_beside_its_field(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_password, user_id=cast.cara.person_id)
    tab.send(PeopleState.set_password, form={"password": "short"})
    assert tab.see(PeopleState).wrong["password"] == "A password has 12 to 256 characters."
    assert passwords.fits(PASSWORD, _user(cast, cast.cara.person_id).password_hash)


def test_an_admin_does_not_get_round_their_own_present_password(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_password, user_id=cast.ada.person_id)
    assert (
        "on the page /password"
        in tab.send(PeopleState.set_password, form={"password": "a fresh one for ada"}).toasts[0]
    )
    assert passwords.fits(PASSWORD, _user(cast, cast.ada.person_id).password_hash)


@pytest.mark.parametrize("form", [{"role": "customer"}, {"role": "agent"}])
def test_nobody_changes_their_own_role(form: dict[str, str], open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_edit, user_id=cast.ada.person_id)
    answer = tab.send(PeopleState.save, form={"full_name": "Ada Admin", "time_zone": "UTC", **form})
    assert "You cannot change your own role" in answer.toasts[0]
    assert _user(cast, cast.ada.person_id).role is Role.ADMIN


def test_nobody_deactivates_themself(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    tab.send(PeopleState.start_deactivate, user_id=cast.ada.person_id)
    assert "deactivate yourself" in tab.send(PeopleState.deactivate).toasts[0]
    assert _user(cast, cast.ada.person_id).active


def test_the_domain_refuses_a_manager_who_gets_past_the_gate(cast: Cast) -> None:
    new = NewPerson(email="x@cast.example", full_name="X")
    for refused in (
        lambda: do(people.create, cast.mia, new, Role.ADMIN, None),
        lambda: do(people.edit, cast.mia, cast.eve.person_id, {"active": False}),
        lambda: ask(people.one, cast.abe, cast.eve.person_id),
        lambda: ask(people.open_tickets, cast.cara, cast.eve.person_id),
        lambda: ask(people.cities, cast.eve),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_an_account_that_does_not_exist_is_said_so(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.ada)
    assert tab.send(PeopleState.start_edit, user_id=999).toasts == ["Not found There is no such account."]
    assert tab.see(PeopleState).dialog == ""
