"""The manager's figures: each on an example made by hand, and all of them equal to counting ticket by ticket."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app import clock, db
from ticketing_app.domain import (
    assignment,
    categories,
    daily,
    erasure,
    figures,
    listing,
    messages,
    sla,
    tickets,
)
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.figures import Asked, Figures, Kept
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.moments import NOTHING, Behind, Counted
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden
from ticketing_app.jobs import counting
from ticketing_app.models import SlaPolicy, StaleDay, Ticket, User, id_of
from ticketing_app.models.figures import LATE, TOOK
from ticketing_app.vocabulary import ClockName, PauseReason, Priority, Severity, Status, Visibility

DAYS = 7


def counted(cast: Cast, **asked: object) -> Figures:
    """What the dashboard reads once the worker has been there."""
    while counting.count_stale():
        pass
    return read(cast, **asked)


def read(cast: Cast, **asked: object) -> Figures:
    return ask(figures.of, cast.mia, Asked(**{"days": DAYS, **asked}))  # pyright: ignore[reportArgumentType] - a test's shorthand


def behind(cast: Cast, what: Counted, *, days: int = DAYS, **more: object) -> int:
    """How many tickets the list behind a number of these days shows."""
    today = clock.now().date()
    first = today - timedelta(days=days - 1)
    number = Behind(what, first, today, **more)  # pyright: ignore[reportArgumentType] - as above
    return ask(listing.count, cast.mia, TicketQuery(behind=number))


def put_into_team(cast: Cast, name: str, team: str) -> None:
    with db.transaction() as session:
        session.get_one(User, cast.everyone[name].id).team = team


def test_a_clock_counts_on_the_day_on_which_it_ended(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    for _ in range(2):
        make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    raised = clock.now()
    ticket = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    due = reread(ticket).resolution_due_at
    assert due is not None
    stopped_clock.set(due + timedelta(minutes=90))
    do(change_status, cast.eve, id_of(ticket), Status.RESOLVED, reason="New router.")
    found = counted(cast)
    solved = found.kept[ClockName.RESOLUTION]
    assert (solved.met, solved.late, solved.share) == (0, [0, 0, 1, 0, 0], 0.0)
    ended = next(day for day in found.days if day.kept[ClockName.RESOLUTION].ended)
    assert ended.day == (due + timedelta(minutes=90)).date()
    took = (due + timedelta(minutes=90) - raised).total_seconds() / 60
    assert solved.percentile(0.5) == pytest.approx(took, rel=1)
    assert (behind(cast, Counted.RESOLVED_LATE), behind(cast, Counted.RESOLVED_LATE, late=2)) == (1, 1)
    assert behind(cast, Counted.RESOLVED_LATE, late=1) == 0


def test_a_solution_answers_as_well_as_a_message_does(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    written, solved, turned_down = (make_ticket() for _ in range(3))
    stopped_clock.move(minutes=10)
    do(messages.write, cast.abe, id_of(written), "We look into it.", Visibility.PUBLIC)
    do(change_status, cast.mia, id_of(solved), Status.IN_PROGRESS)
    do(change_status, cast.mia, id_of(solved), Status.RESOLVED, reason="Done.")
    do(change_status, cast.mia, id_of(turned_down), Status.REJECTED, reason="Not ours.")
    found = counted(cast)
    assert (found.kept[ClockName.FIRST_RESPONSE].met, found.kept[ClockName.FIRST_RESPONSE].missed) == (3, 0)
    assert 5 <= (found.kept[ClockName.FIRST_RESPONSE].percentile(0.5) or 0) <= 15


def test_came_in_went_out_and_open_follow_from_each_other(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket()
    make_ticket(status=Status.CANCELLED)
    stopped_clock.move(days=1)
    later = make_ticket(status=Status.RESOLVED)
    stopped_clock.move(days=1)
    make_ticket()
    last = [(day.arrived, day.left, day.open) for day in counted(cast).days[-3:]]
    assert last == [(2, 1, 1), (1, 1, 1), (1, 0, 2)]
    do(change_status, cast.mia, id_of(later), Status.IN_PROGRESS, reason="It came back.")
    found = counted(cast)
    assert [(day.arrived, day.left, day.open) for day in found.days[-3:]] == [(2, 1, 1), (1, 0, 2), (1, 0, 3)]
    assert (found.total("reopened"), found.days[-1].reopened, behind(cast, Counted.REOPENED)) == (1, 1, 1)
    stopped_clock.move(days=1)
    do(change_status, cast.mia, id_of(later), Status.RESOLVED, reason="Now it is.")
    do(change_status, cast.mia, id_of(later), Status.IN_PROGRESS, reason="It is not.")
    found = counted(cast)
    assert ([day.reopened for day in found.days[-2:]], behind(cast, Counted.REOPENED)) == ([1, 1], 1)


@pytest.fixture
def promised(cast: Cast) -> None:
    """A house that promises next responses within two hours, triage within one and an owner within three."""
    with db.transaction() as session:
        for policy in session.exec(select(SlaPolicy)):
            policy.next_response_minutes, policy.triage_minutes, policy.own_minutes = 120, 60, 180


@pytest.mark.usefixtures("promised")
def test_every_answered_question_counts_and_one_that_is_asked_again_counts_from_the_first_time(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    number = id_of(make_ticket(assignee=cast.abe))

    def say(who: Actor) -> None:
        do(messages.write, who, number, "Words.", Visibility.PUBLIC)

    say(cast.cara)  # nobody has answered yet: this waits for the first response
    say(cast.abe)
    for minutes in (30, 180, 90):
        stopped_clock.move(minutes=1)
        say(cast.cara)
        stopped_clock.move(minutes=minutes / 2)
        say(cast.cara)
        do(messages.write, cast.abe, number, "Among us.", Visibility.INTERNAL)
        stopped_clock.move(minutes=minutes / 2)
        say(cast.abe)
    say(cast.cara)
    again = counted(cast).kept[ClockName.NEXT_RESPONSE]
    assert (again.met, again.late) == (2, [0, 1, 0, 0, 0])
    assert behind(cast, Counted.NEXT_ANSWERED_LATE, late=1) == 1
    assert behind(cast, Counted.NEXT_ANSWERED_LATE, late=2) == 0


@pytest.mark.usefixtures("promised")
def test_a_solution_answers_the_question_too_and_what_was_cancelled_answers_nothing(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    for end, reason in ((Status.RESOLVED, "Done."), (Status.CANCELLED, "Not wanted.")):
        number = id_of(make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS))
        do(messages.write, cast.eve, number, "We look into it.", Visibility.PUBLIC)
        stopped_clock.move(minutes=5)
        do(messages.write, cast.cara, number, "And?", Visibility.PUBLIC)
        stopped_clock.move(minutes=30)
        do(change_status, cast.mia, number, end, reason=reason)
    assert counted(cast).kept[ClockName.NEXT_RESPONSE].ended == 1


@pytest.mark.usefixtures("promised")
def test_time_to_triage_and_time_to_own_are_counted_and_taken_back_when_a_ticket_is_given_back(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    number = id_of(make_ticket())
    stopped_clock.move(minutes=70)
    do(tickets.edit, cast.abe, number, {"severity": Severity.MAJOR})
    do(assignment.take, cast.eve, number)
    found = counted(cast).kept
    assert (found[ClockName.TRIAGE].late, found[ClockName.TRIAGE].met) == ([1, 0, 0, 0, 0], 0)
    assert (found[ClockName.OWN].met, found[ClockName.OWN].missed) == (1, 0)
    do(assignment.release, cast.mia, number)
    assert counted(cast).kept[ClockName.OWN].ended == 0
    stopped_clock.move(minutes=111)
    do(assignment.assign, cast.mia, number, cast.emil.person_id)
    stopped_clock.move(hours=5)
    do(assignment.assign, cast.mia, number, cast.eve.person_id)  # from hand to hand: nobody waited for an owner
    assert counted(cast).kept[ClockName.OWN].late == [1, 0, 0, 0, 0]
    assert (behind(cast, Counted.OWNED_LATE), behind(cast, Counted.TRIAGED_LATE)) == (1, 1)


@pytest.mark.usefixtures("promised")
def test_a_ticket_that_moves_takes_along_what_happened_on_days_of_its_own(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    number = id_of(make_ticket(assignee=cast.eve, region="North"))
    stopped_clock.move(days=2)
    do(tickets.edit, cast.abe, number, {"severity": Severity.MAJOR})  # on this day nothing else happens to it
    stopped_clock.move(days=2)

    def triaged(**asked: str) -> int:
        return counted(cast, **asked).kept[ClockName.TRIAGE].ended

    assert (triaged(region="North"), triaged(region="South"), triaged(team="Core")) == (1, 0, 0)
    do(tickets.edit, cast.abe, number, {"region": "South"})
    assert (triaged(region="North"), triaged(region="South")) == (0, 1)
    put_into_team(cast, "eve", "Core")
    assert triaged(team="Core") == 1


def test_a_pause_with_hardly_any_time_left_is_noticed(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    early, late = (make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS) for _ in range(2))
    do(change_status, cast.eve, id_of(early), Status.PENDING)
    with db.reading() as session:
        standing = sla.standing(session, session.get_one(Ticket, id_of(late)))
    assert standing is not None
    target = next(one.target for name, one in standing.clocks.items() if name == "resolution")
    stopped_clock.set(clock.now() + 0.91 * target)
    do(change_status, cast.eve, id_of(late), Status.HELD, reason="Parts.", pause=PauseReason.PARTS)
    found = counted(cast)
    assert (found.total("paused_late"), behind(cast, Counted.PAUSED_LATE)) == (1, 1)


def test_late_solutions_are_told_apart_by_what_they_waited_for_by_category_and_by_team(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    put_into_team(cast, "eve", "North")
    broadband = id_of(do(categories.add, cast.ada, "Broadband"))
    held = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS, category_id=broadband)
    straight = make_ticket(assignee=cast.emil, status=Status.IN_PROGRESS)
    do(change_status, cast.eve, id_of(held), Status.HELD, reason="Parts.", pause=PauseReason.PARTS)
    stopped_clock.move(days=5)
    do(change_status, cast.eve, id_of(held), Status.IN_PROGRESS)
    for one in (held, straight):
        do(change_status, cast.mia, id_of(one), Status.RESOLVED, reason="Done.")
    found = counted(cast)
    assert {cause: number for cause, number in found.causes.items() if number} == {PauseReason.PARTS: 1, None: 1}
    assert behind(cast, Counted.RESOLVED_LATE, cause=PauseReason.PARTS) == 1
    assert behind(cast, Counted.RESOLVED_LATE, cause=NOTHING) == 1
    assert [(part.name, part.resolution.missed) for part in found.categories] == [("Broadband", 1), ("Other", 1)]
    assert {part.name: part.resolution.missed for part in found.teams} == {"North": 1, "": 1}
    assert counted(cast, team="North").kept[ClockName.RESOLUTION].missed == 1
    assert counted(cast, category_id=broadband).total("arrived") == 1


def test_open_tickets_are_counted_by_age_as_they_stand(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    oldest = make_ticket(region="North")
    for days in (25, 4, 2, 1):
        stopped_clock.move(days=days)
        make_ticket()
    now = read(cast).now
    assert (now.open, now.ages) == (5, [1, 1, 1, 1, 1])
    assert now.oldest_overdue == reread(oldest).created_at
    assert read(cast, region="north").now.open == 1
    assert ask(figures.regions, cast.mia) == ["North"]


def test_somebody_who_changes_teams_takes_the_past_with_them(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket(assignee=cast.eve, status=Status.RESOLVED)
    put_into_team(cast, "eve", "North")
    stopped_clock.move(days=2)
    assert counted(cast, team="North").total("left") == 1
    put_into_team(cast, "eve", "South")
    assert (counted(cast, team="North").total("left"), counted(cast, team="South").total("left")) == (0, 1)
    assert ask(figures.teams, cast.ada) == ["South"]


def test_a_deadline_that_moves_after_the_solution_is_counted_again(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    do(messages.write, cast.eve, id_of(ticket), "We look into it.", Visibility.PUBLIC)
    stopped_clock.move(hours=20)
    do(change_status, cast.eve, id_of(ticket), Status.RESOLVED, reason="Done.")
    assert counted(cast).kept[ClockName.RESOLUTION].missed == 0
    do(tickets.edit, cast.mia, id_of(ticket), {"priority": Priority.CRITICAL}, reason="It was the hospital.")
    assert counted(cast).kept[ClockName.RESOLUTION].missed == 1


def test_an_erased_ticket_is_counted_no_more(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.CLOSED)
    stopped_clock.move(days=2)
    assert counted(cast).total("arrived") == 1
    do(erasure.erase, cast.ada, id_of(ticket), "Asked for.")
    assert (counted(cast).total("arrived"), counted(cast).total("left")) == (0, 0)


def test_of_two_who_count_at_once_one_does_it(cast: Cast, make_ticket: MakeTicket, database: Database) -> None:
    make_ticket()
    if database.is_mariadb:  # SQLite lets nobody else write meanwhile
        with db.transaction() as session:
            assert daily.recount(session) == 1
            assert counting.count_stale() == 0
    assert counted(cast).total("arrived") == 1


def test_percentiles_are_read_from_the_steps() -> None:
    def kept(**took: int) -> Kept:
        return Kept(0, [0] * (len(LATE) + 1), [took.get(f"to_{bound}", 0) for bound in (*TOOK, "more")])

    assert kept().percentile(0.5) is None
    assert kept(to_5=10).percentile(0.5) == 2.5
    assert kept(to_15=10, to_60=10).percentile(0.5) == 15
    assert kept(to_15=10, to_60=10).percentile(0.9) == 54
    assert kept(to_more=1).percentile(0.5) is None


@pytest.mark.parametrize("name", ["cara", "abe", "eve"])
def test_only_those_who_run_the_house_read_them(name: str, cast: Cast) -> None:
    actor = cast.everyone[name]
    today = date(2026, 3, 2)
    for question, *asked in (
        (figures.of, Asked()),
        (figures.teams,),
        (figures.regions,),
        (listing.count, TicketQuery(behind=Behind(Counted.LEFT, today, today))),
    ):
        with pytest.raises(Forbidden):
            ask(question, actor, *asked)  # pyright: ignore[reportCallIssue, reportArgumentType] - different questions


def test_what_nobody_changed_is_not_counted_again(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    counted(cast)
    do(messages.write, cast.cara, id_of(ticket), "Any news?", Visibility.PUBLIC)
    do(tickets.edit, cast.abe, id_of(ticket), {"title": "No dial tone at all"})
    assert marks() == set()
    stopped_clock.move(days=3)
    do(tickets.edit, cast.abe, id_of(ticket), {"region": "North"})
    assert marks() == {date(2026, 3, 2)}


def marks() -> set[date | None]:
    with db.reading() as session:
        return {mark.day for mark in session.exec(select(StaleDay))}


def test_the_steps_rise() -> None:
    assert all(one < two for bounds in (LATE, TOOK) for one, two in pairwise(bounds))
