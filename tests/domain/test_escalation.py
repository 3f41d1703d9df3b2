"""Steps of escalation: each once, in order, whoever looks and however late; who is told, and in which language."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.sla import a_calendar, a_policy, at, clock_of, look_at_all, moves, taken
from tests.support.tickets import MakeTicket, ask, do, entries_on, reread
from ticketing_app import clock, db
from ticketing_app.domain import assignment, escalation, messages, sla_policies, tickets
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.ledger import ClockState
from ticketing_app.domain.status import change_status, in_words
from ticketing_app.errors import Forbidden
from ticketing_app.jobs import escalating
from ticketing_app.models import NEVER, Notification, SlaEscalation, Ticket, User, id_of
from ticketing_app.texts import speaking
from ticketing_app.vocabulary import ClockName, Door, Priority, Severity, Status, Visibility

ASSIGNEE, LEAD, MANAGERS = "notify_assignee", "notify_lead", "notify_managers"
RAISE, RETURN = "raise_priority", "return_to_queue"
LADDER = [(50, ASSIGNEE), (75, LEAD), (90, RAISE), (100, MANAGERS), (150, MANAGERS)]


def steps(wanted: Sequence[tuple[int, str]], clock: str = "resolution") -> list[dict[str, Any]]:
    return [{"clock": clock, "percent": percent, "action": action} for percent, action in wanted]


def told(actor: Actor, ticket: Ticket) -> list[str]:
    """What stands below their bell about an escalation of the ticket, oldest first."""
    with db.reading() as session:
        wanted = select(Notification).where(
            Notification.user_id == actor.id,
            Notification.ticket_id == ticket.id,
            Notification.topic == escalation.ESCALATED,
        )
        return [one.subject for one in session.exec(wanted.order_by(col(Notification.id)))]


def change(actor: Actor, **facts: Any) -> None:
    def work(session: Session) -> None:
        person = session.get_one(User, actor.person_id)
        for name, value in facts.items():
            setattr(person, name, value)
        session.add(person)

    do(work)


def test_each_step_is_taken_when_it_is_due_and_once(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, steps=steps(LADDER))
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    due = [at(2, 13), at(2, 15), at(2, 16, 12), at(2, 17), at(3, 13)]
    for number, moment in enumerate(due, 1):
        assert reread(ticket).next_escalation_at == moment
        stopped_clock.set(moment - timedelta(seconds=1))
        assert escalating.escalate_due() == 0
        stopped_clock.set(moment)
        assert escalating.escalate_due() == 1
        assert taken(ticket) == LADDER[:number]
        assert escalating.escalate_due() == 0
    assert reread(ticket).next_escalation_at == NEVER
    stopped_clock.move(days=30)
    assert escalating.escalate_due() == 0
    assert told(cast.eve, ticket) == [f"50 % of a target are used up on {ticket.reference}: Resolution."]
    assert told(cast.mia, ticket) == [
        f"75 % of a target are used up on {ticket.reference}: Resolution.",  # there is no lead
        f"{ticket.reference} has missed a target: Resolution.",
        f"{ticket.reference} has missed a target: Resolution.",
    ]


def test_after_a_rest_of_the_house_all_are_taken_in_order(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    both = [*steps([(100, MANAGERS), (15, ASSIGNEE)]), *steps([(150, LEAD), (100, ASSIGNEE)], "first_response")]
    a_policy(cast, targets={"first_response_minutes": 120, "resolution_minutes": 480}, steps=both)
    ticket = make_ticket()
    stopped_clock.move(days=40)
    assert escalating.escalate_due() == 1
    # 10:12, 11:00, 12:00 and 17:00 of the first day, although the policy keeps them by clock
    assert taken(ticket) == [(15, ASSIGNEE), (100, ASSIGNEE), (150, LEAD), (100, MANAGERS)]
    assert escalating.escalate_due() == 0


def test_several_workers_at_once_take_each_step_once(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, steps=steps(LADDER))
    several = [make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve) for _ in range(4)]
    stopped_clock.move(days=10)
    ready = threading.Barrier(3)

    def work() -> int:
        ready.wait(10)
        return escalating.escalate_due()

    with ThreadPoolExecutor(3) as pool:
        for worker in [pool.submit(work) for _ in range(3)]:
            worker.result()
    for ticket in several:
        assert taken(ticket) == LADDER
        assert len(told(cast.eve, ticket)) == 1
    with db.reading() as session:
        assert len(session.exec(select(SlaEscalation)).all()) == len(LADDER) * len(several)


def test_reopening_takes_no_step_again(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    a_policy(cast, steps=steps([(50, ASSIGNEE), (75, MANAGERS)]))
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    stopped_clock.move(hours=5)
    look_at_all()
    do(change_status, cast.eve, id_of(ticket), Status.RESOLVED, reason="Rewired.")
    assert reread(ticket).next_escalation_at == NEVER
    stopped_clock.set(at(4, 9))
    do(change_status, cast.cara, id_of(ticket), Status.IN_PROGRESS)
    assert look_at_all() == 0
    assert reread(ticket).next_escalation_at == at(4, 10)
    stopped_clock.set(at(4, 10))
    assert look_at_all() == 1
    assert taken(ticket) == [(50, ASSIGNEE), (75, MANAGERS)]


def test_another_unanswered_question_has_steps_of_its_own(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, targets={"next_response_minutes": 60}, steps=steps([(100, ASSIGNEE)], "next_response"))
    ticket = make_ticket(assignee=cast.eve)
    do(messages.write, cast.eve, id_of(ticket), "Hello.", Visibility.PUBLIC)
    for _ in range(2):
        stopped_clock.move(minutes=1)
        do(messages.write, cast.cara, id_of(ticket), "And?", Visibility.PUBLIC)
        stopped_clock.move(hours=1)
        assert look_at_all() == 1
        do(messages.write, cast.eve, id_of(ticket), "Soon.", Visibility.PUBLIC)
    assert taken(ticket) == [(100, ASSIGNEE)] * 2


def test_a_clock_that_stands_escalates_nothing_until_it_runs_again(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, steps=steps([(50, ASSIGNEE)]))
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    stopped_clock.move(hours=3)
    do(change_status, cast.eve, id_of(ticket), Status.PENDING)
    assert reread(ticket).next_escalation_at == NEVER
    stopped_clock.move(days=21)
    assert look_at_all() == 0
    do(change_status, cast.eve, id_of(ticket), Status.IN_PROGRESS)
    assert look_at_all() == 0
    stopped_clock.move(hours=1)
    assert look_at_all() == 1


def test_what_was_done_or_paused_before_anybody_looked_is_not_escalated(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, steps=steps([(50, ASSIGNEE), (100, MANAGERS)]))
    solved, asked = (make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve) for _ in range(2))
    stopped_clock.move(hours=5)  # the worker rests
    do(change_status, cast.eve, id_of(solved), Status.RESOLVED, reason="Rewired.")
    do(change_status, cast.eve, id_of(asked), Status.PENDING)
    assert {reread(one).next_escalation_at for one in (solved, asked)} == {NEVER}
    for ticket in (solved, asked):
        do(_look_now, id_of(ticket))
    assert look_at_all() == 0
    do(change_status, cast.eve, id_of(asked), Status.IN_PROGRESS)
    look_at_all()
    assert (taken(solved), taken(asked)) == ([], [(50, ASSIGNEE)])


def _look_now(session: Session, number: int) -> None:
    ticket = session.get_one(Ticket, number)
    ticket.next_escalation_at = clock.now()
    session.add(ticket)


def test_nothing_is_due_where_a_policy_has_no_steps_or_the_ticket_no_open_clock(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    number = a_policy(cast)
    ticket = make_ticket()
    assert reread(ticket).next_escalation_at == NEVER
    do(sla_policies.edit, cast.ada, number, {"steps": steps([(50, ASSIGNEE)])})
    assert ask(escalation.to_look_at, 10) == [ticket.id]
    look_at_all()
    assert reread(ticket).next_escalation_at == at(2, 13)
    do(change_status, cast.cara, id_of(ticket), Status.CANCELLED)
    assert reread(ticket).next_escalation_at == NEVER


def test_a_higher_priority_brings_its_own_policy_and_is_no_triage(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    office = a_calendar(cast)
    slow = {"resolution_minutes": 480, "triage_minutes": 300}
    a_policy(cast, name="Calm", calendar_id=office, targets=slow, steps=steps([(50, RAISE)]))
    fast = {"resolution_minutes": 240, "triage_minutes": 300}
    a_policy(
        cast,
        name="Fast",
        calendar_id=office,
        targets=fast,
        conditions={"priority": ["high"]},
        steps=steps([(75, LEAD)]),
    )
    ticket = make_ticket()
    stopped_clock.set(at(2, 13))
    look_at_all()
    now = reread(ticket)
    assert (now.priority, now.priority_overridden, now.resolution_due_at) == (Priority.HIGH, True, at(2, 13))
    assert (moves(ticket)[0].before["policy"], moves(ticket)[0].after["policy"]) == ("Calm", "Fast")
    assert taken(ticket) == [(50, RAISE), (75, LEAD)]
    assert clock_of(ticket, ClockName.TRIAGE).state is ClockState.RUNNING
    edited = next(entry for entry in entries_on(ticket) if entry.action == "ticket.edited")
    assert in_words(edited.reason) == "50 % of a target are used up: Resolution."
    with speaking("de"):
        assert in_words(edited.reason) == "50 % eines Ziels sind verbraucht: Lösung."


def test_the_highest_priority_stays(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    a_policy(cast, steps=steps([(50, RAISE), (60, RAISE), (70, RAISE), (80, RAISE)]))
    ticket = make_ticket()
    stopped_clock.move(days=3)
    assert look_at_all() == 4
    assert reread(ticket).priority is Priority.CRITICAL


def test_a_ticket_goes_back_to_the_queue_only_from_an_owner_who_does_nothing(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, steps=steps([(50, RETURN)]))
    change(cast.emil, language="de")
    idle = make_ticket(assignee=cast.emil)
    worked_on, handed_on, free = (make_ticket() for _ in range(3))
    do(assignment.take, cast.eve, id_of(worked_on))
    do(messages.write, cast.eve, id_of(worked_on), "I have a look.", Visibility.INTERNAL)
    do(assignment.take, cast.eve, id_of(handed_on))
    do(tickets.edit, cast.eve, id_of(handed_on), {"severity": Severity.MINOR, "title": "Dead line"})
    do(assignment.assign, cast.mia, id_of(handed_on), cast.emil.person_id)
    stopped_clock.move(hours=4)
    look_at_all()
    owners = {one.id: reread(one).assignee_id for one in (idle, worked_on, handed_on, free)}
    assert owners == {idle.id: None, worked_on.id: cast.eve.id, handed_on.id: None, free.id: None}
    assert told(cast.emil, idle) == [f"{idle.reference} ging zurück in die Warteschlange, da nichts daran getan wurde."]
    assert [entry.action for entry in entries_on(idle)][-2:] == ["ticket.escalated", "ticket.released"]
    assert told(cast.eve, worked_on) == []


def test_the_assignee_their_lead_and_the_managers_are_told_in_their_own_language(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, steps=steps([(50, ASSIGNEE), (75, LEAD), (100, MANAGERS)]))
    change(cast.eve, language="de", team="North")
    change(cast.emil, team="North", leads_team=True)
    change(cast.anya, team="South", leads_team=True)
    change(cast.mia, language="de")
    ticket, free = make_ticket(assignee=cast.eve), make_ticket()
    stopped_clock.move(days=2)
    look_at_all()
    number = ticket.reference
    assert told(cast.eve, ticket) == [f"Bei {number} sind 50 % eines Ziels verbraucht: Lösung."]
    assert told(cast.emil, ticket) == [f"75 % of a target are used up on {number}: Resolution."]
    assert told(cast.mia, ticket) == [f"{number} hat ein Ziel verfehlt: Lösung."]
    assert told(cast.anya, ticket) == told(cast.cara, ticket) == told(cast.ada, ticket) == []
    # Nobody has the other one: those who hand tickets out are told, and the managers in place of a lead.
    assert len(told(cast.abe, free)) == len(told(cast.anya, free)) == 1
    assert len(told(cast.mia, free)) == 2


def test_whoever_left_the_house_is_told_nothing(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, steps=steps([(50, ASSIGNEE)]))
    ticket = make_ticket(assignee=cast.eve)
    change(cast.eve, active=False)
    change(cast.anya, active=False)
    stopped_clock.move(hours=4)
    look_at_all()
    assert (told(cast.eve, ticket), told(cast.anya, ticket), len(told(cast.abe, ticket))) == ([], [], 1)


def test_only_the_house_and_admins_may_look(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    for actor in (cast.mia, cast.eve, cast.cara):
        with pytest.raises(Forbidden):
            do(escalation.look_at, actor, id_of(ticket))
    assert (
        do(escalation.look_at, cast.ada, id_of(ticket)) == do(escalation.look_at, house(Door.CLI), id_of(ticket)) == 0
    )
