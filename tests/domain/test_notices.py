"""The bell: everybody finds their own alone, newest first, and what they have read stays read."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database
from tests.support.queries import queries
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app import clock, db
from ticketing_app.domain import choices, messages, notices, people
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Invalid, Missing
from ticketing_app.models import AuditEntry, Notification, User, id_of
from ticketing_app.vocabulary import News, Role, Visibility, Way


def ring(actor: Actor, *, ticket_id: int | None = None, at: datetime | None = None, read: bool = False) -> int:
    """A notification for this person; gives its id."""
    at = at or clock.now()

    def add(session: Session) -> int:
        one = Notification(
            user_id=actor.person_id,
            ticket_id=ticket_id,
            topic="ticket.assigned",
            subject="Mia gave you #1.",
            created_at=at,
            read_at=at if read else None,
        )
        session.add(one)
        session.flush()
        return id_of(one)

    return do(add)


def listed(actor: Actor, *, unread: bool = False) -> list[int]:
    """The ids of all their pages, three to a page."""
    ids: list[int] = []
    cursor = None
    while True:
        page = ask(notices.find, actor, unread=unread, cursor=cursor, limit=3)
        ids += [id_of(one) for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return ids


def test_everybody_finds_their_own_alone_newest_first_on_as_many_pages_as_it_takes(cast: Cast) -> None:
    mine = [ring(cast.eve) for _ in range(7)]
    ring(cast.emil)
    assert listed(cast.eve) == mine[::-1]
    assert (ask(notices.unread, cast.eve), ask(notices.unread, cast.mia)) == (7, 0)
    assert ask(notices.unread, cast.eve, most=5) == 5


def test_what_is_read_stays_read_and_the_rest_unread(stopped_clock: StoppedClock, cast: Cast) -> None:
    first, second, third = (ring(cast.eve) for _ in range(3))
    do(notices.read, cast.eve, second)
    once = stopped_clock.now
    stopped_clock.move(hours=1)
    do(notices.read, cast.eve, second)
    assert (listed(cast.eve, unread=True), ask(notices.unread, cast.eve)) == ([third, first], 2)
    with db.reading() as session:
        assert session.get_one(Notification, second).read_at == once


def test_nobody_marks_what_others_were_told(cast: Cast) -> None:
    eves = ring(cast.eve)
    for number in (eves, 999_999):
        with pytest.raises(Missing):
            do(notices.read, cast.emil, number)
    do(notices.read_all, cast.emil)
    assert listed(cast.eve, unread=True) == [eves]


def test_all_that_somebody_saw_is_read_at_once_and_not_what_came_in_between(cast: Cast) -> None:
    _, seen, later = (ring(cast.eve) for _ in range(3))
    do(notices.read_all, cast.eve, up_to_id=seen)
    assert listed(cast.eve, unread=True) == [later]
    do(notices.read_all, cast.eve)
    assert ask(notices.unread, cast.eve) == 0


def test_who_looks_at_a_ticket_has_read_what_was_told_of_it(cast: Cast, make_ticket: MakeTicket) -> None:
    one, other = (make_ticket(assignee=cast.eve) for _ in range(2))
    assert ask(notices.unread_on, cast.eve, id_of(one))
    do(notices.read_on, cast.eve, id_of(one))
    assert not ask(notices.unread_on, cast.eve, id_of(one))
    assert ask(notices.unread_on, cast.eve, id_of(other))
    assert ask(notices.unread, cast.eve) == 1


@pytest.mark.parametrize("cursor", ["nonsense", "WyJvdGhlciIsInYiLDAsM10"])
def test_a_cursor_of_elsewhere_is_refused(cursor: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        ask(notices.find, cast.eve, cursor=cursor)


def test_who_becomes_a_customer_no_longer_reads_what_they_were_told_as_staff(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    do(messages.write, cast.abe, id_of(ticket), "Not for customers.", Visibility.INTERNAL)
    assert ask(notices.unread, cast.eve) == 2
    do(people.edit, cast.ada, cast.eve.person_id, {"role": Role.CUSTOMER})
    customer = Actor(cast.eve.id, Role.CUSTOMER, cast.eve.name, cast.eve.door)
    assert (listed(customer), ask(notices.unread, customer)) == ([], 0)
    with pytest.raises(Missing):
        do(notices.read, customer, 1)


def test_read_ones_go_after_ninety_days_and_all_after_a_year(cast: Cast) -> None:
    def old(days: int, *, read: bool) -> int:
        return ring(cast.eve, at=clock.now() - timedelta(days=days, minutes=1), read=read)

    old(90, read=True)
    old(365, read=False)
    kept = [old(364, read=False), old(89, read=True)]
    assert do(notices.forget_old) == 2
    assert sorted(listed(cast.eve)) == sorted(kept)


def test_only_what_differs_from_the_usual_is_kept_and_each_choice_is_written_down(cast: Cast) -> None:
    def kept() -> dict[str, dict[str, bool]] | None:
        with db.reading() as session:
            return session.get_one(User, cast.cara.person_id).told_by

    chosen = do(choices.choose, cast.cara, {News.PROGRESS: {Way.SMS: False, Way.BELL: True}})
    assert kept() == {"progress": {"sms": False}}
    assert ask(choices.of, cast.cara) == chosen
    do(choices.choose, cast.cara, {News.PROGRESS: {Way.SMS: False}})
    do(choices.choose, cast.cara, {News.PROGRESS: {Way.SMS: True}})
    assert kept() is None
    with db.reading() as session:
        said = session.exec(select(AuditEntry).where(AuditEntry.action == "user.told_otherwise")).all()
    assert [(entry.before, entry.after) for entry in said] == [
        ({"progress.sms": True}, {"progress.sms": False}),
        ({"progress.sms": False}, {"progress.sms": True}),
    ]


def test_nobody_chooses_news_of_another_role(cast: Cast) -> None:
    with pytest.raises(Invalid):
        do(choices.choose, cast.cara, {News.NOTES: {Way.EMAIL: True}})
    with pytest.raises(Invalid):
        do(choices.choose, cast.abe, {News.PROGRESS: {Way.EMAIL: True}})


def test_the_bell_of_somebody_with_thousands_asks_the_indexes(database: Database, cast: Cast) -> None:
    rows = [
        {
            "user_id": cast.eve.person_id,
            "topic": "ticket.assigned",
            "subject": "Mia gave you #1.",
            "created_at": clock.now(),
            "read_at": None if number % 2 else clock.now(),
        }
        for number in range(3_000)
    ]
    with db.transaction() as session:
        session.execute(sa.insert(Notification), rows)
    if database.is_mariadb:
        with db.transaction() as session:
            session.execute(sa.text("ANALYZE TABLE notification"))
    with queries() as asked:
        assert ask(notices.unread, cast.eve, most=100) == 100
        assert len(ask(notices.find, cast.eve, limit=10).items) == 10
        assert len(ask(notices.find, cast.eve, unread=True, limit=10).items) == 10
    with db.reading() as session:
        count, newest, unread = (plan(session, statement, cast.eve, database) for statement in asked)
    assert "ix_notification_user_id_read_at" in count
    assert "ix_notification_user_id_id" in newest
    assert "ix_notification_user_id" in unread
    for one in (count, newest, unread):
        assert "filesort" not in one.lower()
        assert "TEMP B-TREE" not in one


def plan(session: Session, statement: str, actor: Actor, database: Database) -> str:
    """How the database means to find it."""
    bound = statement.replace("%(user_id_1)s", str(actor.id)).replace("%(param_1)s", "100")
    bound = bound.replace("?", str(actor.id), 1).replace("?", "100").replace("LIMIT 100 OFFSET 100", "LIMIT 100")
    how = "EXPLAIN" if database.is_mariadb else "EXPLAIN QUERY PLAN"
    return str(session.execute(sa.text(f"{how} {bound}")).all())
