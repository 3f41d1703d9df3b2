"""Everybody is told what concerns them below the bell, nobody what they did themself, customers nothing from inside."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.domain.every_verb import EXAMPLES
from tests.domain.verbs import Example, Stage, stored
from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, ask, do, entries_on, other_category, outbox
from ticketing_app import db
from ticketing_app.domain import assignment, attachments, choices, messages, news, people, status, tickets, timeline
from ticketing_app.domain.actor import house
from ticketing_app.models import AuditEntry, Notification, Ticket, id_of
from ticketing_app.vocabulary import DeliveryChannel, Door, News, Priority, Role, Severity, Status, Visibility, Way

Told = dict[str, list[str]]
Deed = Callable[[Session, Cast, int], Any]

PUBLIC = {"ticket.created", "ticket.status_changed", "ticket.message_written", "ticket.close_announced"}
"""All that customers are ever told of."""
TOLD_NOBODY = {
    "ticket.created",
    "ticket.suggestion_accepted",
    "ticket.suggestion_overridden",
    "ticket.close_announced",  # by the house, to the customer
    "ticket.erased",  # the lines that told of the ticket go with it
    "ticket.deadline_moved",  # follows from something else, which is told
    "ticket.escalated",  # told by its own step, to whom the policy names
}
"""What happens to tickets and is news to no colleague; a new action has to be here or in `news.LINES`."""


def by(name: str, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Deed:
    return lambda session, cast, ticket: verb(session, cast.everyone[name], ticket, *args, **kwargs)


def say(name: str, visibility: Visibility = Visibility.PUBLIC) -> Deed:
    return by(name, messages.write, "Hello", visibility)


def hand(name: str, to: str) -> Deed:
    def deed(session: Session, cast: Cast, ticket: int) -> Any:
        known = session.get_one(Ticket, ticket).version
        return assignment.assign(session, cast.everyone[name], ticket, cast.everyone[to].person_id, version=known)

    return deed


# The ticket is Cara's, Eve works on it. What happens in which status, and who reads what of it ("#" is the ticket).
HAPPENINGS: list[tuple[Deed, Status, Told]] = [
    (hand("mia", "emil"), Status.NEW, {
        "emil": ["Mia Manager gave you #."],
        "eve": ["Mia Manager gave # to Emil Engineer."],
    }),
    (hand("abe", "abe"), Status.NEW, {"eve": ["Abe Agent took over #."]}),
    (by("mia", assignment.release), Status.NEW, {"eve": ["Mia Manager gave # back to the queue."]}),
    (by("eve", assignment.release), Status.NEW, {}),
    (say("cara"), Status.IN_PROGRESS, {"eve": ["Cara Customer wrote on #."]}),
    (say("cara"), Status.PENDING, {"eve": ["Cara Customer wrote on #."]}),
    (say("abe"), Status.IN_PROGRESS, {
        "eve": ["Abe Agent answered the customer on #."],
        "cara": ["There is an answer on ticket #."],
    }),
    (say("eve"), Status.IN_PROGRESS, {"cara": ["There is an answer on ticket #."]}),
    (say("abe", Visibility.INTERNAL), Status.IN_PROGRESS, {"eve": ["Abe Agent left a note on #."]}),
    (say("eve", Visibility.INTERNAL), Status.IN_PROGRESS, {}),
    (by("cara", attachments.attach, [stored()]), Status.NEW, {"eve": ["Cara Customer added a file to #."]}),
    (by("abe", attachments.attach, [stored()], Visibility.INTERNAL), Status.NEW, {
        "eve": ["Abe Agent added a file for staff to #."],
    }),
    (by("cara", status.change_status, Status.IN_PROGRESS), Status.RESOLVED, {"eve": ["Cara Customer reopened #."]}),
    (by("cara", status.change_status, Status.CANCELLED), Status.NEW, {"eve": ["Cara Customer cancelled #."]}),
    (by("abe", status.change_status, Status.PENDING, reason="Which lamp?"), Status.IN_PROGRESS, {
        "eve": ["Abe Agent asked the customer of # for an answer."],
        "cara": ["Ticket # waits for your answer."],
    }),
    (by("eve", status.change_status, Status.HELD, reason="A secret supplier."), Status.IN_PROGRESS, {
        "cara": ["Ticket # is on hold."],
    }),
    (by("mia", tickets.edit, {"priority": Priority.CRITICAL}, reason="A hospital."), Status.NEW, {
        "eve": ["Mia Manager changed the priority of # to Critical."],
    }),
    (by("abe", tickets.edit, {"severity": Severity.CRITICAL}), Status.NEW, {
        "eve": ["Abe Agent changed the priority of # to Critical."],
    }),
    (by("cara", tickets.edit, {"title": "All lines dead"}), Status.NEW, {
        "eve": ["Cara Customer changed what is written on #."],
    }),
    (by("abe", tickets.edit, {"city": "Springfield North"}), Status.NEW, {}),
]  # fmt: skip


@pytest.mark.parametrize("happening", HAPPENINGS, ids=[str(number) for number in range(len(HAPPENINGS))])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_is_told_what_concerns_them_and_nobody_what_they_did_themself(
    happening: tuple[Deed, Status, Told], cast: Cast, make_ticket: MakeTicket
) -> None:
    deed, before, told = happening
    ticket = make_ticket(status=before, assignee=cast.eve)
    assert told_by(lambda session: deed(session, cast, id_of(ticket)), cast, ticket) == told


def test_a_ticket_that_staff_raise_is_told_to_its_customer_and_its_solution_to_who_raised_it(cast: Cast) -> None:
    draft = tickets.Draft(
        category_id=other_category(), title="Noise", description="It hums.", customer_id=cast.cara.person_id
    )
    made: list[Ticket] = []
    told = told_by(lambda session: made.append(tickets.raise_ticket(session, cast.abe, draft)), cast)
    (ticket,) = made
    assert told == {"cara": [f"Ticket #{ticket.id} has been created for you."]}
    do(assignment.take, cast.eve, id_of(ticket))
    do(status.change_status, cast.eve, id_of(ticket), Status.IN_PROGRESS)
    solve = by("eve", status.change_status, Status.RESOLVED, reason="Rewired.")
    assert told_by(lambda session: solve(session, cast, id_of(ticket)), cast, ticket) == {
        "abe": ["Ticket #, which you raised for Cara Customer, has been resolved."],
        "cara": ["Ticket # has been resolved."],
    }


def test_who_reports_a_problem_gets_its_number_by_letter_and_no_bell(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    assert notices_on(ticket) == []
    assert {m.channel for m in outbox() if m.user_id == cast.cara.id} == {DeliveryChannel.EMAIL, DeliveryChannel.SMS}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.verb}:{e.actions[-1]}-by-{e.actor}")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_verb_tells_a_customer_of_anything_from_inside_or_anybody_of_their_own_deed(
    example: Example, cast: Cast, make_ticket: MakeTicket
) -> None:
    act = example.prepare(Stage(cast, make_ticket))
    before = {one.id for one in notices()}
    do(act)
    customers = {cast.cara.id, cast.carlo.id}
    new = [one for one in notices() if one.id not in before]
    assert {one.topic for one in new if one.user_id in customers} <= PUBLIC
    assert all(one.user_id != cast.everyone[example.actor].id for one in new if example.actor)
    knows = example.tells and example.actor != "cara"
    assert any(one.user_id == cast.cara.id for one in new) is knows


def test_every_action_on_a_ticket_is_told_to_colleagues_or_known_not_to_be() -> None:
    actions = {action for example in EXAMPLES for action in example.actions if action.startswith("ticket.")}
    assert actions - set(news.LINES) - TOLD_NOBODY == set()


def test_what_the_house_does_by_itself_is_no_news_among_staff(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED, assignee=cast.eve)
    closes = lambda s: status.change_status(s, house(Door.JOB), id_of(ticket), Status.CLOSED)  # noqa: E731
    assert told_by(closes, cast, ticket) == {"cara": ["Ticket # has been closed."]}


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.CUSTOMER}])
def test_who_left_or_became_a_customer_is_told_nothing_from_inside(
    change: Any, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    do(people.edit, cast.ada, cast.eve.person_id, change)
    note = say("abe", Visibility.INTERNAL)
    assert told_by(lambda session: note(session, cast, id_of(ticket)), cast, ticket) == {}


def test_the_policy_table_decides_who_may_hear_of_what_is_inside(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    do(messages.write, cast.abe, id_of(ticket), "Not for customers.", Visibility.INTERNAL)
    note = entries_on(ticket)[-1]
    assert [told.user.id for told in ask(news.for_staff, cast.abe, note, ticket)] == [cast.eve.id]
    do(people.edit, cast.ada, cast.eve.person_id, {"role": Role.CUSTOMER})
    assert ask(news.for_staff, cast.abe, note, ticket) == []


def test_the_longest_names_fit(cast: Cast, make_ticket: MakeTicket) -> None:
    longest = "N" * 120
    do(people.edit, cast.ada, cast.emil.person_id, {"full_name": longest})
    ticket = make_ticket(assignee=cast.eve)
    do(assignment.assign, replace(cast.mia, name=longest), id_of(ticket), cast.emil.person_id)
    assert max(len(one.subject) for one in notices_on(ticket)) == 250


def test_an_error_takes_the_notification_back_with_the_change(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)

    def write_and_stumble(session: Session) -> None:
        messages.write(session, cast.abe, id_of(ticket), "Hello", Visibility.INTERNAL)
        assert session.exec(select(Notification.id).where(Notification.ticket_id == ticket.id)).all()
        raise RuntimeError

    before = notices()
    with pytest.raises(RuntimeError):
        do(write_and_stumble)
    assert notices() == before


def test_each_way_can_be_chosen_for_each_kind_of_news(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    do(choices.choose, cast.cara, {News.ANSWERS: {Way.BELL: False, Way.SMS: False}})
    do(choices.choose, cast.eve, {News.CHANGES: {Way.BELL: False, Way.EMAIL: True, Way.SMS: True}})
    seen = len(outbox())
    do(messages.write, cast.abe, id_of(ticket), "Which lamp?", Visibility.PUBLIC)
    do(status.change_status, cast.abe, id_of(ticket), Status.HELD, reason="Parts.")
    letters = [(m.user_id, m.channel, m.topic) for m in outbox()[seen:] if m.user_id]
    assert letters == [
        (cast.cara.id, DeliveryChannel.EMAIL, "ticket.message_written"),
        # Eve has no phone number, so she gets the e-mail alone.
        (cast.eve.id, DeliveryChannel.EMAIL, "ticket.status_changed"),
        (cast.cara.id, DeliveryChannel.EMAIL, "ticket.status_changed"),
        (cast.cara.id, DeliveryChannel.SMS, "ticket.status_changed"),
    ]
    assert sorted((one.user_id, one.topic) for one in notices_on(ticket)[-2:]) == sorted(
        [(cast.eve.person_id, "ticket.message_written"), (cast.cara.person_id, "ticket.status_changed")]
    )


def test_staff_get_no_letters_unless_they_choose_them(cast: Cast, make_ticket: MakeTicket) -> None:
    make_ticket(assignee=cast.eve)
    assert [m for m in outbox() if m.user_id == cast.eve.id] == []


def test_what_customers_are_told_stands_in_their_timeline_as_well(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.HELD)
    do(messages.write, cast.abe, id_of(ticket), "We wait for a part.", Visibility.PUBLIC)
    with db.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.ticket_id == ticket.id)).all()
    assert {one.topic for one in notices_on(ticket)} <= {happened.event for happened in timeline.of(entries)}


def told_by(act: Callable[[Session], Any], cast: Cast, ticket: Ticket | None = None) -> Told:
    """Who reads what below their bell after this; the ticket's number as "#"."""
    before = {one.id for one in notices()}
    do(act)
    return dict(_by_person([one for one in notices() if one.id not in before], cast, ticket))


def _by_person(new: list[Notification], cast: Cast, ticket: Ticket | None) -> Iterator[tuple[str, list[str]]]:
    for name, actor in cast.everyone.items():
        lines = [one.subject for one in new if one.user_id == actor.id]
        if lines:
            yield name, [line.replace(f"#{ticket.id}", "#") if ticket else line for line in lines]


def notices() -> list[Notification]:
    """All notifications of everybody, oldest first."""
    with db.reading() as session:
        return list(session.exec(select(Notification).order_by(col(Notification.id))))


def notices_on(ticket: Ticket) -> list[Notification]:
    """All notifications about this ticket."""
    return [one for one in notices() if one.ticket_id == ticket.id]
