"""What stands in the address of a list becomes a question to the domain, and whatever makes no sense in it nothing."""

from datetime import UTC, datetime

import pytest

from ticketing_app.domain.listing import Mixed, Scope, Sort
from ticketing_app.ui.ticket_list.wanted import ANY, DONE, Wanted, mixed_word
from ticketing_app.vocabulary import OPEN, Facet, IssueType, Priority, Severity, Status


def test_an_empty_address_asks_for_open_tickets_with_least_time_left_first() -> None:
    query = Wanted.of_address({}).query()
    assert set(query.status) == OPEN
    assert query.sort is Sort.TIME_LEFT
    assert query.cursor is None


def test_every_filter_of_the_address_reaches_the_question() -> None:
    words = {
        "status": "held",
        "severity": "major",
        "priority": "high",
        "category": "3",
        "type": "complaint",
        "place": "city:Northgate",
        "due": "late",
        "q": "router red",
        "sort": "oldest",
    }
    query = Wanted.of_address(words).query()
    assert (query.status, query.severity, query.priority) == ((Status.HELD,), (Severity.MAJOR,), (Priority.HIGH,))
    assert (query.category_id, query.issue_type) == ((3,), (IssueType.COMPLAINT,))
    assert (query.city, query.region, query.q) == ("Northgate", None, "router red")
    assert (query.overdue, query.nearly_due, query.sort) == (True, False, Sort.OLDEST)


def test_an_address_survives_the_way_out_and_back() -> None:
    wanted = Wanted(status="new", place="region:High Fells", q="no tone & noise", page=3)
    path, _, query = wanted.address("/queue").partition("?")
    pairs = dict(pair.split("=") for pair in query.split("&"))
    assert path == "/queue"
    assert pairs == {"status": "new", "place": "region:High+Fells", "q": "no+tone+%26+noise", "page": "3"}


@pytest.mark.parametrize(
    "nonsense",
    [
        {"status": "lost"},
        {"severity": "'; drop table ticket"},
        {"category": "-1"},
        {"category": "1" * 40},
        {"person": "³"},
        {"place": "Northgate"},
        {"sort": "password_hash"},
        {"due": "never"},
        {"solved": "1970"},
        {"page": "-4"},
        {"page": "x"},
        {"q": "x" * 201},
        {"on_page": "3"},
        {"status": ["new"]},
        {"mixed": "category:2"},
        {"mixed": "category:2:x"},
        {"mixed": "category:-2:5"},
        {"mixed": "category:2:5:"},
        {"mixed": "category:2:5:2026-13-02"},
        {"mixed": "category:2:5:2026-11-02:7"},
        {"mixed": "severity:major:2"},
        {"mixed": "urgency:high:critical"},
        {"mixed": "priority:high:low"},
        {"mixed": ":::"},
    ],
    ids=str,
)
def test_nonsense_in_the_address_is_left_out(nonsense: dict[str, object]) -> None:
    assert Wanted.of_address(nonsense) == Wanted()


def test_a_changed_filter_begins_at_the_first_page() -> None:
    assert Wanted(priority="high", page=4).but("severity", "minor") == Wanted(priority="high", severity="minor")


def test_a_filter_that_does_not_exist_changes_nothing() -> None:
    assert Wanted(page=4).but("page", "9").but("__class__", "x") == Wanted(page=4)


def test_only_a_list_of_all_tickets_asks_for_a_person() -> None:
    assert Wanted(person="7").query().assignee_id == 7
    assert Wanted(person="nobody").query().scope is Scope.UNASSIGNED
    assert Wanted(person="7").query(Scope.ASSIGNED, 2).assignee_id == 2
    assert Wanted(person="7").query(Scope.UNASSIGNED).assignee_id is None


def test_done_is_everything_that_is_not_open() -> None:
    assert set(Wanted(status=DONE).query().status) == set(Status) - OPEN


def test_what_is_done_is_sorted_by_what_happened_last_unless_somebody_chose() -> None:
    assert Wanted(status=DONE).query().sort is Wanted(status="closed").query().sort is Sort.CHANGED
    assert Wanted(status=DONE, sort="oldest").query().sort is Sort.OLDEST
    assert Wanted(status=ANY).query().sort is Sort.TIME_LEFT


def test_the_order_and_the_page_are_no_filters() -> None:
    assert not Wanted(sort="newest", page=2).is_filtered
    assert Wanted(sort="newest", q="router").is_filtered
    assert Wanted(sort="newest", q="router", page=2).cleared() == Wanted(sort="newest")


@pytest.mark.parametrize(
    ("word", "cell"),
    [
        ("category:2:5", Mixed(Facet.CATEGORY, "2", "5")),
        ("severity:major:minor", Mixed(Facet.SEVERITY, "major", "minor")),
        ("urgency:high:high:2026-11-02", Mixed(Facet.URGENCY, "high", "high", datetime(2026, 11, 2, tzinfo=UTC))),
    ],
)
def test_a_cell_of_the_record_survives_the_way_into_an_address_and_out(word: str, cell: Mixed) -> None:
    assert mixed_word(cell) == word
    wanted = Wanted.of_address({"mixed": word, "status": ANY})
    assert wanted.query().mixed == cell
    assert wanted.address("/overview") == f"/overview?status=any&mixed={word}"
    assert wanted.but("mixed", "").query().mixed is None
    assert Wanted(mixed=word).is_filtered
