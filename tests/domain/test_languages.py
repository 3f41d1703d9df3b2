"""What people are told is in their own language, whatever the one who acts speaks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do, outbox, reread
from ticketing_app import db, texts
from ticketing_app.domain import closing, details, invitations, messages, notices, oneself, own_password, status
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.closing import Terms
from ticketing_app.domain.people import NewPerson
from ticketing_app.models import OutboxMessage, Ticket, id_of
from ticketing_app.vocabulary import DeliveryChannel, Door, Role, Status, Visibility

LANGUAGES = pytest.mark.parametrize(("reads", "acts"), [("de", "en"), ("en", "de")])
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _learns(actor: Actor, language: str) -> None:
    do(oneself.edit_self, actor, {"language": language})


def _letter_to(actor: Actor) -> OutboxMessage:
    return [one for one in outbox() if one.user_id == actor.id and one.channel is DeliveryChannel.EMAIL][-1]


def _bell_of(actor: Actor) -> str:
    return ask(notices.find, actor).items[0].subject


@LANGUAGES
def test_a_customer_is_told_in_their_own_language(reads: str, acts: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    _learns(cast.cara, reads)
    with texts.speaking(acts):
        do(status.change_status, cast.abe, id_of(ticket), Status.PENDING, reason="Which lamp?")
    told = {
        "de": f"Ticket #{ticket.id} wartet auf Ihre Antwort.",
        "en": f"Ticket #{ticket.id} waits for your answer.",
    }[reads]
    assert _bell_of(cast.cara) == told
    assert [(one.subject, one.body) for one in outbox()[-2:]] == [(told, "Which lamp?")] * 2, "by e-mail and by SMS"


@LANGUAGES
def test_so_is_a_colleague(reads: str, acts: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    _learns(cast.eve, reads)
    with texts.speaking(acts):
        do(messages.write, cast.abe, id_of(ticket), "A storm.", Visibility.INTERNAL)
    assert (
        _bell_of(cast.eve)
        == {
            "de": f"Abe Agent hat eine Notiz zu #{ticket.id} hinterlassen.",
            "en": f"Abe Agent left a note on #{ticket.id}.",
        }[reads]
    )


def test_the_clock_names_the_day_as_the_customer_does(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    _learns(cast.cara, "de")
    ticket = make_ticket(status=Status.RESOLVED)
    stopped_clock.move(days=5)
    do(closing.announce, house(Door.JOB), id_of(ticket), Terms(timedelta(days=7), timedelta(days=2)))
    letter = _letter_to(cast.cara)
    assert letter.subject == f"Ticket #{ticket.id} wird am Montag, 9. März geschlossen."
    assert letter.body.startswith("Wir haben es gelöst")


@LANGUAGES
def test_letters_about_an_account_are_in_the_language_of_its_owner(reads: str, acts: str, cast: Cast) -> None:
    _learns(cast.cara, reads)
    with texts.speaking(acts), db.transaction() as session:
        email = cast.email(cast.cara)
        own_password.ask_for_link(session, Door.UI, email, address="192.0.2.1", base_url="http://house.example")
    letter = _letter_to(cast.cara)
    assert letter.subject == {"de": "Ein Link für Ihr neues Passwort", "en": "A link for your new password"}[reads]
    assert letter.body.startswith({"de": "Hallo Cara Customer,\n", "en": "Hello Cara Customer,\n"}[reads])


@LANGUAGES
def test_an_invitation_names_the_role_in_the_language_of_the_invited(reads: str, acts: str, cast: Cast) -> None:
    new = NewPerson(email="nora@example.net", full_name="Nora Berg", language=reads)
    with texts.speaking(acts):
        do(invitations.invite, cast.ada, new, Role.ENGINEER, base_url="http://house.example")
    letter = outbox()[-1]
    assert letter.subject == {"de": "Ada Admin lädt Sie ein", "en": "Ada Admin invites you"}[reads]
    role = {"de": "nora@example.net, in der Rolle „Technik“.", "en": "nora@example.net, as engineer."}[reads]
    assert role in letter.body


def test_the_timeline_is_put_into_words_for_whoever_reads_it(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.PENDING)
    with texts.speaking("de"):
        do(messages.write, cast.cara, id_of(ticket), "The red one.", Visibility.PUBLIC)

    def last_two(language: str) -> list[str]:
        with texts.speaking(language), db.reading() as session:
            found = details.of(session, cast.cara, session.get_one(Ticket, ticket.id))
            return [one.text for one in found.timeline][-2:]

    assert last_two("en") == ["You wrote to us.", "We are working on it."]
    assert last_two("de") == ["Sie haben uns geschrieben.", "Wir arbeiten daran."]


def test_what_the_house_gives_as_a_reason_is_kept_in_one_language_and_read_in_each(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.PENDING)
    with texts.speaking("de"):
        do(messages.write, cast.cara, id_of(ticket), "The red one.", Visibility.PUBLIC)
        kept = reread(ticket).status_reason
        assert (kept, status.in_words(kept)) == ("The customer has answered.", "Der Kunde hat geantwortet.")
        assert status.in_words("Closed") == "Closed", "what somebody wrote stays as it is"


def test_who_is_invited_is_written_to_in_the_language_of_whoever_invites(cast: Cast) -> None:
    new = NewPerson(email="nora@cast.example", full_name="Nora Newcomer")
    do(invitations.invite, replace(cast.ada, language="de"), new, Role.ENGINEER, base_url="https://help.example")
    letter = [one for one in outbox() if one.recipient == new.email][-1]
    assert "Sie" in letter.body
