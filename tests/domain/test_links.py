"""Links that let somebody choose a password: invitations and forgotten passwords. Once, for a while, for one person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.domain.test_races import at_once
from tests.support.cast import PASSWORD, Cast
from tests.support.clock import StoppedClock
from tests.support.databases import all_rows
from tests.support.tickets import ask, do, outbox
from ticketing_app import db
from ticketing_app.domain import invitations, links, own_password, passwords, people, sessions, sign_in
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import Conflict, DeadLink, Forbidden, Invalid, TooManyFailures, Unauthenticated
from ticketing_app.models import AuditEntry, OneTimeLink, OutboxMessage, SignInFailure, User, id_of
from ticketing_app.vocabulary import Door, LinkPurpose, Role

HERE = "https://help.example.net"
NORA = NewPerson(email="nora@cast.example", full_name="Nora Newcomer")
CHOSEN = "plum-cart-seven-owl"
HOUR = timedelta(hours=1)


def _invite(cast: Cast) -> invitations.Invitation:
    return do(invitations.invite, cast.ada, NORA, Role.ENGINEER, base_url=HERE)


def _secret(link: str) -> str:
    return link.partition("#")[2]


def _forget(email: str, address: str = "192.0.2.1") -> None:
    do(own_password.ask_for_link, Door.REST, email, address=address, base_url=HERE)


def _letters(purpose: str = "user.password_link_sent") -> list[OutboxMessage]:
    return [message for message in outbox() if message.topic == purpose and message.body]


def _link_in(letter: OutboxMessage) -> str:
    return next(line for line in letter.body.splitlines() if line.startswith(HERE))


def _choose(link: str, password: str = CHOSEN) -> User:
    return own_password.choose(Door.REST, _secret(link), password)


def _sign_in(email: str, password: str = CHOSEN) -> str:
    return sign_in.sign_in(email, password, lifetime=HOUR, address="192.0.2.9", device=None)[1]


def _why_dead(link: str) -> str:
    with pytest.raises(DeadLink) as refusal:
        _choose(link)
    with pytest.raises(DeadLink) as seen:
        ask(links.opened, _secret(link))
    assert seen.value.detail == refusal.value.detail
    return refusal.value.detail


def test_who_is_invited_chooses_a_password_and_is_in(cast: Cast) -> None:
    invited = _invite(cast)
    with pytest.raises(Unauthenticated):
        _sign_in(NORA.email)
    assert ask(links.opened, _secret(invited.link)).purpose is LinkPurpose.INVITATION
    user = _choose(invited.link)
    assert (user.id, user.role, user.must_change_password) == (invited.user.id, Role.ENGINEER, False)
    assert _sign_in(NORA.email)


def test_the_link_lies_in_a_confidential_letter_and_its_secret_nowhere_else(cast: Cast) -> None:
    invited = _invite(cast)
    [letter] = _letters("user.invited")
    assert invited.link.startswith(f"{HERE}{links.PAGE}#")
    assert (_link_in(letter), letter.confidential, letter.recipient) == (invited.link, True, NORA.email)
    rows = all_rows()
    rows["outbox_message"] = [row for row in rows["outbox_message"] if row["id"] != letter.id]
    assert _secret(invited.link) not in str(rows)
    assert len(rows["one_time_link"][0]["token_hash"]) == 64


def test_a_link_works_once(cast: Cast) -> None:
    invited = _invite(cast)
    _choose(invited.link)
    assert _why_dead(invited.link) == links.USED
    assert _sign_in(NORA.email), "the second try changed nothing"


def test_of_two_who_use_a_link_at_once_one_wins(cast: Cast) -> None:
    carlo = cast.carlo.person_id

    def using(link: str, kept: str) -> Callable[[], User]:
        return lambda: do(own_password.set_by_link, Door.REST, _secret(link), passwords.PasswordHash(kept))

    for number in range(4):
        link = do(lambda s: links.make(s, LinkPurpose.PASSWORD_RESET, s.get_one(User, carlo), HERE))
        results = at_once(using(link, f"one {number}"), using(link, f"other {number}"))
        [winner] = [result for result in results if isinstance(result, User)]
        [loser] = [result for result in results if not isinstance(result, User)]
        assert isinstance(loser, DeadLink), loser
        with db.reading() as session:
            assert session.get_one(User, carlo).password_hash == winner.password_hash


@pytest.mark.parametrize(("purpose", "lasts"), [("invitation", {"hours": 72}), ("password_reset", {"minutes": 30})])
def test_a_link_runs_out(stopped_clock: StoppedClock, purpose: str, lasts: dict[str, int], cast: Cast) -> None:
    def link() -> str:
        if purpose == "invitation":
            return _invite(cast).link
        _forget(cast.email(cast.cara))
        return _link_in(_letters()[-1])

    made = link()
    stopped_clock.move(**lasts)
    stopped_clock.move(seconds=-1)
    assert ask(links.opened, _secret(made))
    stopped_clock.move(seconds=1)
    assert _why_dead(made) == links.OVER


def test_inviting_again_makes_the_older_link_void(cast: Cast) -> None:
    invited = _invite(cast)
    again = do(invitations.invite_again, cast.ada, id_of(invited.user), base_url=HERE)
    assert _why_dead(invited.link) == links.OVER
    assert _choose(again.link)
    with pytest.raises(Conflict, match="has a password already"):
        do(invitations.invite_again, cast.ada, id_of(invited.user), base_url=HERE)


def test_what_was_never_a_link_is_said_so(cast: Cast) -> None:
    for link in (f"{HERE}/welcome#", f"{HERE}/welcome#made-up", f"{HERE}/welcome#half a pair \ud800"):
        assert _why_dead(link) == links.UNKNOWN, cast


def test_links_of_an_inactive_account_do_not_work_even_after_it_is_active_again(cast: Cast) -> None:
    invited = _invite(cast)
    with db.transaction() as session:
        session.get_one(User, id_of(invited.user)).active = False
    assert _why_dead(invited.link) == links.INACTIVE
    for active in (True, False, True):
        do(people.edit, cast.ada, id_of(invited.user), {"active": active})
    assert _why_dead(invited.link) == links.OVER
    do(people.edit, cast.ada, id_of(invited.user), {"active": False})
    with pytest.raises(Conflict, match="not active"):
        do(invitations.invite_again, cast.ada, id_of(invited.user), base_url=HERE)


def test_a_one_time_password_takes_the_place_of_an_invitation(cast: Cast) -> None:
    invited = _invite(cast)
    do(people.edit, cast.ada, id_of(invited.user), {}, password=passwords.hashed(PASSWORD))
    assert _why_dead(invited.link) == links.OVER


@pytest.mark.parametrize("name", ["cara", "abe", "eve", "mia"])
def test_only_admins_invite(name: str, cast: Cast) -> None:
    who: Actor = cast.everyone[name]
    for attempt in (
        lambda: do(invitations.invite, who, NORA, Role.ADMIN, base_url=HERE),
        lambda: do(invitations.invite_again, who, cast.carlo.person_id, base_url=HERE),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_who_forgot_their_password_chooses_another_and_whoever_was_in_is_out(cast: Cast) -> None:
    email, before = cast.email(cast.cara), _sign_in(cast.email(cast.cara), PASSWORD)
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            _sign_in(email, "a wrong password")
    _forget(f" {email.upper()} ")
    [letter] = _letters()
    assert (letter.recipient, letter.confidential) == (email, True)
    assert _choose(_link_in(letter)).id == cast.cara.id
    with pytest.raises(Unauthenticated):
        ask(sessions.resolve, before, Door.REST)
    assert _sign_in(email), "what failed before does not keep the owner waiting"
    told = [message for message in outbox() if message.topic == "user.password_reset" and message.body]
    assert [(message.recipient, message.confidential) for message in told] == [(email, False)]
    with db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "user.password_reset")).one()
    assert (entry.actor_id, entry.after) == (cast.cara.id, {"password": "chosen"})


def test_a_bad_password_does_not_use_the_link_up(cast: Cast) -> None:
    invited = _invite(cast)
    for password, wrong in (("short", "12 to 256"), ("NoraNewcomer", "easily guessed"), ("password1234", "guessed")):
        with pytest.raises(Invalid, match=wrong) as refusal:
            _choose(invited.link, password)
        assert list(refusal.value.fields) == ["password"]
    assert _choose(invited.link)


def test_a_new_letter_makes_the_older_link_void_and_an_hour_has_three(stopped_clock: StoppedClock, cast: Cast) -> None:
    email = cast.email(cast.cara)
    for _ in range(5):
        _forget(email)
    letters = _letters()
    assert len(letters) == 3
    assert [_why_dead(_link_in(letter)) for letter in letters[:2]] == [links.OVER] * 2
    assert ask(links.opened, _secret(_link_in(letters[2])))
    stopped_clock.move(hours=1, seconds=1)
    _forget(email)
    assert len(_letters()) == 4


def test_asking_for_a_link_does_not_void_an_invitation(cast: Cast) -> None:
    invited = _invite(cast)
    _forget(NORA.email)
    assert ask(links.opened, _secret(invited.link))
    _choose(_link_in(_letters()[0]))
    assert _why_dead(invited.link) == links.OVER


def test_who_asks_does_not_learn_whether_there_is_an_account(cast: Cast) -> None:
    do(people.edit, cast.ada, cast.anya.person_id, {"active": False})
    before = len(outbox())
    for email in ("nobody@cast.example", cast.email(cast.anya)):
        _forget(email)
    assert len(outbox()) == before
    with pytest.raises(Invalid):
        _forget("no address")


def test_an_address_that_asks_too_often_must_wait_and_nobody_else(stopped_clock: StoppedClock, cast: Cast) -> None:
    for number in range(20):
        _forget(f"nobody{number}@cast.example")
    with pytest.raises(TooManyFailures):
        _forget(cast.email(cast.cara))
    _forget(cast.email(cast.cara), address="198.51.100.7")
    assert len(_letters()) == 1
    assert _sign_in(cast.email(cast.cara), PASSWORD), "an account is not shut by questions for its links"
    stopped_clock.move(seconds=6)
    _forget(cast.email(cast.cara))
    with db.reading() as session:
        assert {failure.email for failure in session.exec(select(SignInFailure))} == {""}


def test_the_list_knows_who_is_invited_and_until_when(stopped_clock: StoppedClock, cast: Cast) -> None:
    first = id_of(_invite(cast).user)
    until = ask(links.invited_until, [first, cast.cara.person_id])
    assert until == {first: stopped_clock.now + timedelta(hours=72)}


def test_links_are_swept_long_after_they_ran_out(stopped_clock: StoppedClock, cast: Cast) -> None:
    link = _invite(cast).link
    stopped_clock.move(days=90)
    assert do(links.forget_old) == 0
    assert _why_dead(link) == links.OVER
    stopped_clock.move(days=4)
    assert do(links.forget_old) == 1
    with db.reading() as session:
        assert session.exec(select(OneTimeLink)).all() == []
