"""The page of an account: managers read, admins end sessions and merge doubles, and nobody else sees it."""

import pytest

from tests.support.cast import PASSWORD, Cast
from tests.support.pipeline import OpenTab, Tab, signed_in
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app.domain import people, sessions, sign_in
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import Unauthenticated
from ticketing_app.models import id_of
from ticketing_app.ui.pages.user import views
from ticketing_app.ui.pages.user.state import AccountState
from ticketing_app.vocabulary import Door, Role, Status


def _page(open_tab: OpenTab, who: Actor, whose: int) -> Tab:
    tab = open_tab(who, path=f"/users/{whose}")
    tab.send(AccountState.load)
    return tab


def _is_in(secret: str) -> bool:
    try:
        ask(sessions.resolve, secret, Door.UI)
    except Unauthenticated:
        return False
    return True


def test_a_manager_reads_who_it_is_and_which_tickets_they_have(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    done, still_open = make_ticket(status=Status.CLOSED), make_ticket(assignee=cast.eve)
    shown = _page(open_tab, cast.mia, cast.cara.person_id).see(AccountState)
    assert (shown.shows, shown.manages) == ("account", False)
    assert (shown.who.name, shown.who.email, shown.who.phone, shown.who.place) == (
        "Cara Customer",
        cast.email(cast.cara),
        "+1 555 0100",
        "Springfield",
    )
    assert [row.reference for row in shown.reported.rows] == [still_open.reference, done.reference], "open first"
    assert shown.reported.summary == "1 open, 2 in all"
    assert shown.worked.rows == []
    eves = _page(open_tab, cast.mia, cast.eve.person_id).see(AccountState)
    assert eves.worked.summary == "1 open, 1 in all"
    assert eves.worked.all_href == f"/overview?status=any&person={cast.eve.id}"


def test_an_account_without_any_past_reads_well(open_tab: OpenTab, cast: Cast) -> None:
    shown = _page(open_tab, cast.ada, cast.emil.person_id).see(AccountState)
    assert (shown.reported.rows, shown.worked.rows, shown.places, shown.tries) == ([], [], [], [])
    assert [line.what for line in shown.deeds] == ["System made the account"]
    assert shown.who.seen == "Never"


@pytest.mark.parametrize("path", ["/users/999999", "/users/abc", "/users/0"])
def test_an_account_that_does_not_exist_is_said_to_be_missing(path: str, open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.ada, path=path)
    tab.send(AccountState.load)
    assert tab.see(AccountState).shows == "missing"


def test_sign_ins_and_the_trail_show_more_on_demand(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(views.TRIES + 1):
        signed_in(cast.cara)
    for number in range(views.DEEDS):
        make_ticket(title=f"Number {number}")
    tab = _page(open_tab, cast.mia, cast.cara.person_id)
    shown = tab.see(AccountState)
    assert (len(shown.tries), shown.more_tries, len(shown.deeds), shown.more_deeds) == (10, True, 15, True)
    tab.send(AccountState.show_more_tries)
    tab.send(AccountState.show_more_deeds)
    shown = tab.see(AccountState)
    assert (len(shown.tries), shown.more_tries, len(shown.deeds), shown.more_deeds) == (11, False, 16, False)


def test_failed_sign_ins_stand_among_the_good_ones(open_tab: OpenTab, cast: Cast) -> None:
    email = cast.email(cast.abe)
    with pytest.raises(Unauthenticated):
        sign_in.sign_in(email, "wrong", lifetime=sign_in.REMEMBERED, address="192.0.2.9", device=None)
    sign_in.sign_in(email, PASSWORD, lifetime=sign_in.REMEMBERED, address="192.0.2.9", device="curl/8.4.0")
    shown = _page(open_tab, cast.mia, cast.abe.person_id).see(AccountState)
    assert [(one.worked, one.where) for one in shown.tries] == [
        (True, "A program (curl) · 192.0.2.9"),
        (False, "192.0.2.9"),
    ]


def test_the_trail_tells_what_they_did_and_what_was_done_to_them(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    do(people.edit, cast.ada, cast.mia.person_id, {"city": "Berlin"})
    do(people.edit, cast.ada, cast.carlo.person_id, {"active": False})
    mias = _page(open_tab, cast.ada, cast.mia.person_id).see(AccountState).deeds
    assert [(line.about, line.what) for line in mias[:2]] == [
        ("", "Ada Admin changed the city"),
        (ticket.reference, "Mia Manager gave it to Eve Engineer"),
    ]
    adas = _page(open_tab, cast.mia, cast.ada.person_id).see(AccountState).deeds
    assert (adas[0].about, adas[0].href) == ("Carlo Customer", f"/users/{cast.carlo.id}")
    assert adas[0].what == "Ada Admin deactivated the account"


def test_an_admin_ends_one_session_or_all(open_tab: OpenTab, cast: Cast) -> None:
    first, second = signed_in(cast.eve), signed_in(cast.eve)
    tab = _page(open_tab, cast.ada, cast.eve.person_id)
    newest, _ = tab.see(AccountState).places
    tab.send(AccountState.end_session, session_id=newest.id)
    assert [_is_in(first), _is_in(second)] == [True, False]
    tab.send(AccountState.start_sign_out)
    assert "Eve Engineer is signed out at 1 place" in tab.see(AccountState).farewell
    tab.send(AccountState.sign_out)
    assert not _is_in(first)
    assert tab.see(AccountState).places == []


def test_doubles_are_merged_after_a_look_at_what_moves(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    new = NewPerson(email="cara2@cast.example", full_name="Cara Customer")
    double = id_of(do(people.create, cast.ada, new, Role.CUSTOMER, None))
    ticket = make_ticket(customer=sessions.as_actor(ask(people.one, cast.ada, double), Door.UI))
    tab = _page(open_tab, cast.ada, double)
    tab.send(AccountState.start_merge)
    assert [one.id for one in tab.see(AccountState).candidates] == [cast.cara.id], "the same name is offered at once"
    tab.send(AccountState.look_for, form={"double": "carlo"})
    assert [one.id for one in tab.see(AccountState).candidates] == [cast.carlo.id]
    tab.send(AccountState.merge)
    assert reread(ticket).customer_id == double, "nothing happens before somebody saw what it would be"
    tab.send(AccountState.choose, into_id=cast.cara.person_id)
    foresight = tab.see(AccountState).foresight
    assert foresight.moves == f"1 ticket moves to Cara Customer ({cast.email(cast.cara)})."
    assert reread(ticket).customer_id == double
    tab.send(AccountState.set_open, is_open=False)
    tab.send(AccountState.merge)
    assert reread(ticket).customer_id == double, "a window that was closed does nothing"
    tab.send(AccountState.choose, into_id=cast.cara.person_id)
    answer = tab.send(AccountState.merge)
    assert answer.goes_to == f"/users/{cast.cara.id}"
    assert reread(ticket).customer_id == cast.cara.id
    kept = _page(open_tab, cast.ada, cast.cara.person_id).see(AccountState)
    assert kept.deeds[0].what == "Ada Admin moved everything of Cara Customer here"
    assert any("made the account" in line.what and line.about == "Cara Customer" for line in kept.deeds)
    closed = _page(open_tab, cast.ada, double).see(AccountState)
    assert (closed.who.merged_into, closed.who.standing) == ("Cara Customer", "inactive")


def test_a_merge_that_cannot_be_is_refused_with_a_sentence(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket(assignee=cast.eve)
    tab = _page(open_tab, cast.ada, cast.eve.person_id)
    assert "still works on 1 ticket," in tab.send(AccountState.choose, into_id=cast.ada.person_id).toasts[0]
    assert tab.see(AccountState).dialog != "sure"
