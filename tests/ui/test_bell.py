"""The bell and its page through the real event pipeline: counted, opened, followed, read, and chosen."""

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app import clock, db
from ticketing_app.domain import choices, messages, notices
from ticketing_app.models import Notification, id_of
from ticketing_app.ui.bell.state import BellState
from ticketing_app.ui.pages.notifications.state import NotificationsState
from ticketing_app.vocabulary import News, Status, Visibility, Way

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def ring(user_id: int, times: int) -> None:
    rows = [
        {"user_id": user_id, "topic": "ticket.assigned", "subject": f"Number {n}", "created_at": clock.now()}
        for n in range(times)
    ]
    with db.transaction() as session:
        session.execute(sa.insert(Notification), rows)


def test_every_page_shows_how_many_are_unread(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket(assignee=cast.eve)
    tab = open_tab(cast.eve, path="/queue")
    tab.send(BellState.load)
    assert (tab.see(BellState).count, tab.see(BellState).name) == ("1", "Notifications, 1 unread")
    make_ticket(assignee=cast.eve)
    tab.send(BellState.load)
    assert tab.see(BellState).count == "2"
    assert tab.send(BellState.load).changed == {}, "a look that finds nothing new sends nothing"


@on_sqlite
@pytest.mark.parametrize(("told", "count"), [(0, ""), (99, "99"), (100, "99+")])
def test_beyond_ninety_nine_nobody_counts(told: int, count: str, cast: Cast, open_tab: OpenTab) -> None:
    if told:
        ring(cast.eve.person_id, told)
    tab = open_tab(cast.eve, path="/queue")
    tab.send(BellState.load)
    assert tab.see(BellState).count == count


def test_the_panel_shows_what_happened_when_and_where_it_leads(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(assignee=cast.eve, title="Dead line")
    stopped_clock.move(minutes=5)
    do(messages.write, cast.cara, id_of(ticket), "Still dead.", Visibility.PUBLIC)
    tab = open_tab(cast.eve, path="/queue")
    tab.send(BellState.set_open, is_open=True)
    seen = tab.see(BellState)
    assert seen.is_open
    assert [(row.sentence, row.title, row.when, row.href, row.unread) for row in seen.rows] == [
        (f"Cara Customer wrote on #{ticket.id}.", "Dead line", "Today 9:05", f"/tickets/{ticket.id}", True),
        (f"Mia Manager gave you #{ticket.id}.", "Dead line", "Today 9:00", f"/tickets/{ticket.id}", True),
    ]
    tab.send(BellState.read, notice_id=seen.rows[0].id)
    assert (tab.see(BellState).count, tab.see(BellState).is_open) == ("1", False)


@on_sqlite
def test_who_opens_a_ticket_has_read_what_was_told_of_it_also_what_comes_while_it_is_open(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    make_ticket(assignee=cast.eve)
    tab = open_tab(cast.eve, path=f"/tickets/{ticket.id}")
    tab.send(BellState.load)
    assert tab.see(BellState).count == "1"
    do(messages.write, cast.cara, id_of(ticket), "Still dead.", Visibility.PUBLIC)
    tab.send(BellState.load)
    assert (tab.see(BellState).count, ask(notices.unread, cast.eve)) == ("1", 1)


@on_sqlite
def test_all_that_was_seen_is_read_and_what_came_in_between_is_not(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = open_tab(cast.eve, path="/queue")
    tab.send(BellState.set_open, is_open=True)
    do(messages.write, cast.cara, id_of(ticket), "Still dead.", Visibility.PUBLIC)
    tab.send(BellState.read_all)
    seen = tab.see(BellState)
    assert (seen.count, [row.unread for row in seen.rows]) == ("1", [True, False])


@on_sqlite
def test_nobody_reads_for_somebody_else(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket(assignee=cast.eve)
    (eves,) = ask(notices.find, cast.eve).items
    for person in (cast.emil, cast.cara):
        tab = open_tab(person, path="/tickets/1")
        assert tab.send(BellState.read, notice_id=eves.id).toasts == [
            "Not found There is no such notification, or it is not yours."
        ]
        tab.send(BellState.load)
        tab.send(BellState.set_open, is_open=True)
        tab.send(NotificationsState.load)
        assert (tab.see(BellState).count, tab.see(BellState).rows, tab.see(NotificationsState).rows) == ("", [], [])
    assert ask(notices.unread, cast.eve) == 1


@on_sqlite
def test_the_page_shows_all_or_the_unread_alone_page_by_page(cast: Cast, open_tab: OpenTab) -> None:
    ring(cast.eve.person_id, 30)
    everything = [one.subject for one in ask(notices.find, cast.eve, limit=100).items]
    do(notices.read_all, cast.eve, up_to_id=5)
    tab = open_tab(cast.eve, path="/notifications")

    def shown() -> list[str]:
        return [row.sentence for row in tab.see(NotificationsState).rows]

    tab.send(NotificationsState.load)
    assert (shown(), tab.see(NotificationsState).unread) == (everything[:25], "25")
    tab.send(NotificationsState.next_page)
    assert (shown(), tab.see(NotificationsState).has_next) == (everything[25:], False)
    tab.send(NotificationsState.previous_page)
    assert shown() == everything[:25]
    tab.path = tab.send(NotificationsState.show, which="unread").goes_to
    tab.send(NotificationsState.load)
    assert (tab.path, shown(), tab.see(NotificationsState).has_next) == (
        "/notifications?show=unread",
        everything[:25],
        False,
    )
    tab.send(NotificationsState.read_all)
    assert (shown(), tab.see(NotificationsState).unread, tab.see(BellState).count) == ([], "", "")


def test_a_choice_holds_from_the_next_event_on(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    tab = open_tab(cast.cara, path="/notifications")
    tab.send(NotificationsState.load)
    seen = tab.see(NotificationsState)
    assert [(row.news, row.bell, row.email, row.sms) for row in seen.choices] == [
        ("progress", True, True, True),
        ("answers", True, True, True),
    ]
    assert seen.has_phone
    assert tab.send(NotificationsState.choose, news="progress", way="bell", on=False).toasts == ["Saved."]
    make_ticket(status=Status.IN_PROGRESS)
    assert ask(notices.unread, cast.cara) == 0
    assert not tab.see(NotificationsState).choices[0].bell


@on_sqlite
def test_nobody_chooses_what_their_role_is_not_told(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.cara, path="/notifications")
    for news, way in (("notes", "email"), ("weather", "email"), ("answers", "pigeon")):
        assert len(tab.send(NotificationsState.choose, news=news, way=way, on=True).toasts) == 1
    assert ask(choices.of, cast.cara)[News.ANSWERS][Way.EMAIL]


@on_sqlite
def test_strangers_hear_no_bell(open_tab: OpenTab) -> None:
    tab = open_tab(path="/sign-in")
    assert tab.send(BellState.load).events == []
    assert tab.see(BellState).count == ""
