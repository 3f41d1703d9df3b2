"""One's own profile: details that are one's own to change, and sessions to look at and to end."""

import pytest

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab, Tab, signed_in
from tests.support.tickets import ask, do
from ticketing_app.domain import choices, oneself, people, sessions
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Unauthenticated
from ticketing_app.ui.pages.profile.state import ProfileState
from ticketing_app.ui.viewer import SessionState
from ticketing_app.vocabulary import Door, News, Role, Way


def _page(open_tab: OpenTab, who: Actor) -> Tab:
    tab = open_tab(who, path="/profile")
    tab.send(ProfileState.load)
    return tab


def _is_in(secret: str) -> bool:
    try:
        ask(sessions.resolve, secret, Door.UI)
    except Unauthenticated:
        return False
    return True


@pytest.mark.parametrize("role", Role)
def test_everybody_changes_their_own_details_and_is_called_by_the_new_name(
    role: Role, open_tab: OpenTab, cast: Cast
) -> None:
    me = cast.one(role)
    tab = _page(open_tab, me)
    answer = tab.send(ProfileState.save, form={"full_name": " Nova  Name ", "city": "Berlin", "phone": ""})
    assert answer.toasts == ["Your profile is saved."]
    assert (ask(oneself.me, me).full_name, ask(oneself.me, me).city) == ("Nova Name", "Berlin")
    assert tab.see(ProfileState).me.full_name == "Nova Name"
    assert (tab.see(SessionState).name, tab.see(SessionState).initials) == ("Nova Name", "NN")


def test_email_and_role_are_not_among_the_fields_whatever_is_sent(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.cara)
    tab.send(ProfileState.save, form={"email": "x@x.example", "role": "admin", "city": "Here"})
    kept = ask(oneself.me, cast.cara)
    assert (kept.email, kept.role, kept.city) == (cast.email(cast.cara), Role.CUSTOMER, "Here")


def test_what_is_wrong_stands_beside_its_field(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.cara)
    answer = tab.send(ProfileState.save, form={"full_name": "", "phone": "call me", "city": "Nowhere"})
    assert answer.toasts == []
    wrong = tab.see(ProfileState).wrong
    assert {name for name, sentence in wrong.items() if sentence} == {"full_name", "phone"}
    assert ask(oneself.me, cast.cara).city == "Springfield"


def test_what_an_admin_changed_meanwhile_is_told_and_kept(open_tab: OpenTab, cast: Cast) -> None:
    tab = _page(open_tab, cast.cara)
    do(people.edit, cast.ada, cast.cara.person_id, {"city": "Shelbyville"})
    do(choices.choose, cast.cara, {News.ANSWERS: {Way.EMAIL: False}})
    typed = {"full_name": "Cara Customer", "city": "Springfield", "phone": "+1 555 0177"}
    assert tab.send(ProfileState.save, form=typed).toasts == []
    assert "Ada Admin changed the city" in tab.see(ProfileState).notice
    tab.send(ProfileState.save, form=typed)
    kept = ask(oneself.me, cast.cara)
    assert (kept.city, kept.phone) == ("Shelbyville", "+1 555 0177")


def test_sessions_are_told_in_words_and_end_one_by_one(open_tab: OpenTab, cast: Cast) -> None:
    other = signed_in(cast.cara)
    tab = _page(open_tab, cast.cara)
    here, there = tab.see(ProfileState).places
    assert (here.here, there.here) == (True, False)
    assert (there.device, there.where) == ("An unknown device", "10.0.0.1")
    tab.send(ProfileState.end, session_id=there.id)
    assert not _is_in(other)
    assert [place.here for place in tab.see(ProfileState).places] == [True]
    assert tab.send(ProfileState.end, session_id=there.id).toasts == ["That session has ended."], "a double click"


def test_nobody_ends_the_session_of_somebody_else_from_here(open_tab: OpenTab, cast: Cast) -> None:
    carlos = signed_in(cast.carlo)
    number = ask(sessions.resolve, carlos, Door.UI).session_id
    _page(open_tab, cast.cara).send(ProfileState.end, session_id=number)
    assert _is_in(carlos)


def test_everywhere_else_leaves_this_tab_signed_in(open_tab: OpenTab, cast: Cast) -> None:
    others = [signed_in(cast.cara), signed_in(cast.cara)]
    tab = _page(open_tab, cast.cara)
    assert tab.send(ProfileState.end_others).toasts == ["2 other sessions ended. You are signed in only here."]
    assert [_is_in(secret) for secret in (*others, tab.secret)] == [False, False, True]


def test_everywhere_ends_here_too_and_loads_the_sign_in_in_full(open_tab: OpenTab, cast: Cast) -> None:
    other = signed_in(cast.cara)
    tab = _page(open_tab, cast.cara)
    answer = tab.send(ProfileState.end_all)
    assert "location.assign('/sign-in')" in answer.text
    assert [_is_in(secret) for secret in (other, tab.secret)] == [False, False]
    assert tab.see(ProfileState).me.email == "", "nothing of the account stays in the tab"
    assert tab.send(ProfileState.end_others).reloads
