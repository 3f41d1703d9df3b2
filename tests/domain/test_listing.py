"""Lists: inside what one may see, filtered and searched, sorted, and walked without a gap or a double."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do, other_category, reread
from ticketing_app.domain import categories, listing, messages, tickets
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, Sort, TicketQuery
from ticketing_app.errors import Forbidden, Invalid
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import IssueType, Priority, Severity, Status, Urgency, Visibility


def _found(actor: Actor, **query: Any) -> list[int]:
    asked = TicketQuery(**{"sort": Sort.OLDEST, "limit": 100, **query})
    found = [id_of(ticket) for ticket in ask(listing.tickets, actor, asked).items]
    assert ask(listing.count, actor, asked) == len(found)
    return found


def _walk(actor: Actor, sort: Sort, limit: int, **query: Any) -> list[Ticket]:
    seen: list[Ticket] = []
    cursor = None
    while True:
        page = ask(listing.tickets, actor, TicketQuery(sort=sort, limit=limit, cursor=cursor, **query))
        assert len(page.items) == limit or page.next_cursor is None
        assert not {ticket.id for ticket in page.items} & {ticket.id for ticket in seen}, "a page came twice"
        seen += page.items
        if (cursor := page.next_cursor) is None:
            return seen


@pytest.fixture
def crowd(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> list[Ticket]:
    """23 tickets of every priority, many of them equal in whatever they are sorted by."""
    made = []
    for number in range(23):
        if number % 4 == 0:
            stopped_clock.move(seconds=0.000001)
        made.append(
            make_ticket(
                severity=list(Severity)[number % 4],
                urgency=list(Urgency)[number % 3],
                status=Status.CLOSED if number % 5 == 0 else Status.NEW,
                customer=(cast.cara, cast.carlo)[number % 2],
            )
        )
    return [reread(ticket) for ticket in made]


def test_every_order_is_walked_without_a_gap_or_a_double(cast: Cast, crowd: list[Ticket]) -> None:
    rank = {priority: place for place, priority in enumerate(reversed(Priority))}
    for sort in Sort:
        name = sort.lstrip("-")
        if not hasattr(Ticket, name):
            continue
        for limit in (1, 4, 23, 100):
            seen = _walk(cast.mia, sort, limit)
            keys = [
                (rank[ticket.priority] if name == "priority" else getattr(ticket, name), ticket.id) for ticket in seen
            ]
            assert keys == sorted(keys, reverse=sort.startswith("-")), sort
            assert {ticket.id for ticket in seen} == {ticket.id for ticket in crowd}
            assert len(seen) == len(crowd)


def test_every_sort_has_its_walk(cast: Cast, crowd: list[Ticket]) -> None:
    everything = {ticket.id for ticket in crowd}
    for sort in Sort:
        seen = [ticket.id for ticket in _walk(cast.mia, sort, 3)]
        assert (len(seen), set(seen)) == (len(everything), everything), sort


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=st.sampled_from(Sort), limit=st.integers(1, 25), urgency=st.sampled_from([*Urgency, None]))
def test_any_page_size_shows_the_same_list(
    sort: Sort, limit: int, urgency: Urgency | None, cast: Cast, crowd: list[Ticket]
) -> None:
    status = (Status.NEW,) if urgency else ()
    whole = [ticket.id for ticket in _walk(cast.cara, sort, 100, status=status)]
    assert [ticket.id for ticket in _walk(cast.cara, sort, limit, status=status)] == whole
    assert set(whole) <= {ticket.id for ticket in crowd if ticket.customer_id == cast.cara.id}


def test_what_comes_in_between_shifts_no_page(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    made = []
    for _ in range(6):
        made.append(id_of(make_ticket()))
        stopped_clock.move(minutes=1)
    first = ask(listing.tickets, cast.abe, TicketQuery(limit=3))
    make_ticket()
    second = ask(listing.tickets, cast.abe, TicketQuery(limit=3, cursor=first.next_cursor))
    assert [ticket.id for ticket in [*first.items, *second.items]] == list(reversed(made))


def test_a_cursor_belongs_to_its_order(cast: Cast, crowd: list[Ticket]) -> None:
    cursor = ask(listing.tickets, cast.abe, TicketQuery(limit=2, sort=Sort.MOST_URGENT)).next_cursor
    assert cursor
    assert crowd
    for wrong in (cursor, cursor[:-3], "x", "💥"):
        with pytest.raises(Invalid):
            ask(listing.tickets, cast.abe, TicketQuery(sort=Sort.NEWEST, cursor=wrong))
    for limit in (0, 101):
        with pytest.raises(Invalid):
            ask(listing.tickets, cast.abe, TicketQuery(limit=limit))


def test_everybody_lists_what_they_may_see(cast: Cast, make_ticket: MakeTicket) -> None:
    mine, theirs = id_of(make_ticket()), id_of(make_ticket(customer=cast.carlo, assignee=cast.eve))
    assert _found(cast.cara) == [mine]
    assert _found(cast.carlo) == [theirs]
    for name in ("abe", "eve", "mia", "ada"):
        assert _found(cast.everyone[name]) == [mine, theirs]
    assert _found(cast.cara, scope=Scope.ASSIGNED, assignee_id=cast.eve.id) == []
    assert _found(cast.cara, q="#" + str(theirs)) == []
    assert ask(listing.counts_by, cast.cara, "status", TicketQuery()) == {Status.NEW: 1}


def test_the_queue_holds_what_is_open_and_nobodys(cast: Cast, make_ticket: MakeTicket) -> None:
    free, held = id_of(make_ticket()), id_of(make_ticket(status=Status.HELD))
    closed = id_of(make_ticket(status=Status.CLOSED))
    make_ticket(assignee=cast.abe)
    assert _found(cast.eve, scope=Scope.UNASSIGNED) == [free, held]
    assert _found(cast.abe, scope=Scope.UNASSIGNED, status=(Status.CLOSED,)) == [closed]
    for question in (listing.tickets, listing.count):
        with pytest.raises(Forbidden):
            ask(question, cast.cara, TicketQuery(scope=Scope.UNASSIGNED))


def test_what_one_raised_for_others_is_among_what_one_raised(cast: Cast, make_ticket: MakeTicket) -> None:
    by_cara = id_of(make_ticket())
    draft = tickets.Draft(category_id=other_category(), title="By phone", description="…", customer_id=cast.cara.id)
    by_abe = id_of(do(tickets.raise_ticket, cast.abe, draft))
    assert _found(cast.cara, scope=Scope.RAISED) == [by_cara, by_abe]
    assert _found(cast.abe, scope=Scope.RAISED) == [by_abe]
    assert _found(cast.mia, scope=Scope.RAISED) == []


def test_filters_narrow_the_list_together(cast: Cast, make_ticket: MakeTicket) -> None:
    fax = id_of(do(categories.add, cast.ada, "Fax"))
    one = make_ticket(category_id=fax, severity=Severity.CRITICAL, urgency=Urgency.HIGH, city="Köln", region="NRW")
    two = make_ticket(issue_type=IssueType.COMPLAINT, assignee=cast.eve, status=Status.IN_PROGRESS, region="nrw")
    first, second = id_of(one), id_of(two)
    for query, expected in (
        ({"status": (Status.NEW,)}, [first]),
        ({"status": (Status.NEW, Status.IN_PROGRESS)}, [first, second]),
        ({"severity": (Severity.CRITICAL,)}, [first]),
        ({"priority": (Priority.CRITICAL,)}, [first]),
        ({"priority": (Priority.MEDIUM,), "category_id": (fax,)}, []),
        ({"issue_type": (IssueType.COMPLAINT,)}, [second]),
        ({"category_id": (fax,)}, [first]),
        ({"category_id": (31_337,)}, []),
        ({"city": " KÖLN "}, [first]),
        ({"region": "Nrw"}, [first, second]),
        ({"assignee_id": cast.eve.id}, [second]),
        ({"scope": Scope.ASSIGNED, "assignee_id": cast.emil.id}, []),
    ):
        assert _found(cast.abe, **query) == expected, query
    assert ask(listing.counts_by, cast.abe, "priority", TicketQuery()) == {Priority.CRITICAL: 1, Priority.MEDIUM: 1}
    assert ask(listing.counts_by, cast.abe, "assignee_id", TicketQuery()) == {None: 1, cast.eve.id: 1}


def test_a_period_has_its_start_and_not_its_end(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    start = stopped_clock.now
    first = id_of(make_ticket())
    later = stopped_clock.move(days=1)
    second = id_of(make_ticket())
    assert _found(cast.abe, created_from=start, created_to=later) == [first]
    assert _found(cast.abe, created_from=later) == [second]
    assert _found(cast.abe, created_to=datetime(2020, 1, 1, tzinfo=UTC)) == []


def test_overdue_and_nearly_due_follow_the_clock(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    number = id_of(ticket)
    make_ticket(status=Status.CLOSED)
    assert (_found(cast.mia, overdue=True), _found(cast.mia, nearly_due=True)) == ([], [number])
    stopped_clock.move(minutes=15)
    assert (_found(cast.mia, overdue=True), _found(cast.mia, nearly_due=True)) == ([], [number])
    stopped_clock.move(seconds=1)
    assert (_found(cast.mia, overdue=True), _found(cast.mia, nearly_due=True)) == ([number], [])
    do(messages.write, cast.abe, number, "On our way.", Visibility.PUBLIC)
    assert (_found(cast.mia, overdue=True), _found(cast.mia, nearly_due=True)) == ([], [])
    stopped_clock.set(ticket.created_at + timedelta(hours=4, seconds=1))
    assert _found(cast.mia, overdue=True) == [number]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("dial", [0]),
        ("DIAL tone", [0]),
        ("tone dial", [0]),
        ("dial nothing", []),
        ("100%", [1]),
        ("%", [1]),
        ("_", [2]),
        ("a_b", [2]),
        ("a/b", [3]),
        ("\\", [3]),
        ("'", [4]),
        ("' OR 1=1 --", []),
        ("störung", [5]),
        ("STÖRUNG", [5]),
        ("📡", [5]),
        (".*", []),
        ("[a-z]", []),
        ("(?i)dial", []),
        ("dial|slow", []),
        ("\\E", []),
        ("^no", []),
        ("springfield", [0, 1, 2, 3, 4, 5]),
        ("   ", [0, 1, 2, 3, 4, 5, 6]),
        ("carlo", [6]),
        ("cara@cast.example dial", [0]),
        ("CARLO@Cast.Example", [6]),
        ("#0", []),
        ("#99999999", []),
        ("x" * 100_000, []),
        (" ".join(["dial"] * 500), [0]),
    ],
)
def test_words_are_searched_as_they_are_written(
    q: str, expected: list[int], cast: Cast, make_ticket: MakeTicket
) -> None:
    titles = ["No dial tone", "Bill is 100% wrong", "Code a_b c", "Path a/b\\c", "It's slow", "Störung 📡", "Other"]
    made = [id_of(make_ticket(title=title, customer=cast.carlo if title == "Other" else None)) for title in titles]
    assert _found(cast.abe, q=q) == [made[place] for place in expected]


@pytest.mark.parametrize("few", [0, 2, 500])
@pytest.mark.parametrize("scope", [Scope.ALL, Scope.UNASSIGNED, Scope.RAISED])
def test_a_search_shows_the_same_whether_its_hits_are_few_or_many(
    few: int, scope: Scope, cast: Cast, crowd: list[Ticket], make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ticket(title="Something else", description="Not what is looked for.", customer=cast.carlo)
    monkeypatch.setattr(listing, "FEW", few)
    actor = cast.cara if scope is Scope.RAISED else cast.mia
    whole = [ticket.id for ticket in _walk(actor, Sort.NEWEST, 100, scope=scope) if "dead" in ticket.description]
    assert len(whole) >= 10
    assert [ticket.id for ticket in _walk(actor, Sort.NEWEST, 4, q="dead morning", scope=scope)] == whole
    looked_up = ask(listing.looked_up, actor, TicketQuery(q="dead morning", scope=scope))
    assert (looked_up.hits is None) == (few < len(whole))
    for asked in (looked_up, replace(looked_up, status=(Status.NEW,))):
        by_hand = replace(asked, hits=None)
        assert ask(listing.count, actor, asked) == ask(listing.count, actor, by_hand) > 0
        assert ask(listing.counts_by, actor, "status", asked) == ask(listing.counts_by, actor, "status", by_hand)


def test_nobody_looks_up_words_in_a_list_that_is_not_theirs(cast: Cast, crowd: list[Ticket]) -> None:
    with pytest.raises(Forbidden):
        ask(listing.looked_up, cast.cara, TicketQuery(scope=Scope.UNASSIGNED, q="dead"))
    assert ask(listing.looked_up, cast.carlo, TicketQuery(q=f"#{crowd[0].id}")).hits == ()


def test_a_number_finds_its_ticket(cast: Cast, make_ticket: MakeTicket) -> None:
    first, second = make_ticket(), make_ticket(title="As in #1", customer=cast.carlo)
    assert _found(cast.abe, q=second.reference) == [second.id]
    assert _found(cast.abe, q=f"{first.reference} dial") == [first.id]
    assert _found(cast.cara, q=second.reference) == []


def test_customers_do_not_search_the_names_of_people(cast: Cast, make_ticket: MakeTicket) -> None:
    make_ticket()
    assert _found(cast.cara, q="cara") == []
    assert _found(cast.cara, q="tone") != []


@pytest.mark.parametrize("query", [{"q": "\ud800 dial \x00"}, {"city": "\ud800Springfield"}])
def test_half_a_surrogate_pair_is_no_letter_to_search_for(
    query: dict[str, str], cast: Cast, make_ticket: MakeTicket
) -> None:
    number = id_of(make_ticket())
    assert _found(cast.abe, **query) == [number]
