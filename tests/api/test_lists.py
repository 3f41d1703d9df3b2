"""Lists: every page once and nothing twice, whatever comes in between; filters, words and orders."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.callers import Caller, Callers
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, do
from ticketing_app.domain import assignment
from ticketing_app.domain.listing import Sort
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Severity, Status

LISTS = [
    "/tickets",
    "/tickets/my-tickets",
    "/tickets/unassigned",
    "/tickets/assigned-to-me",
    "/tickets/assigned/1",
    "/users",
    "/categories",
    "/auth/engineers",
]


def walk(caller: Caller, path: str, **wanted: Any) -> list[int]:
    """The ids of all pages, one after the other."""
    ids, cursor = [], None
    for _ in range(50):
        page = caller.get(path, params={**wanted, **({"cursor": cursor} if cursor else {})}).json()
        ids += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return ids
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_the_same_shape_and_bounds(
    path: str, callers: Callers, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket()
    ada = callers.program(cast.ada)
    assert set(ada.get(path).json()) == {"items", "next_cursor"}
    assert ada.get(path, params={"limit": 100}).status_code == 200
    for wrong in ({"limit": 101}, {"limit": 0}, {"limit": "many"}, {"cursor": "nonsense"}, {"colour": "red"}):
        refused = ada.get(path, params=wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, next(iter(wrong)))


@pytest.mark.parametrize("sort", list(Sort))
def test_all_pages_together_are_the_list_whatever_comes_in_between(
    sort: Sort, stopped_clock: StoppedClock, abe: Caller, cast: Cast, make_ticket: MakeTicket
) -> None:
    severities = list(Severity)
    # Some of the same instant, so that the order needs its tie-breaker.
    made = []
    for number in range(11):
        made.append(make_ticket(severity=severities[number % 4]).id)
        stopped_clock.move(seconds=number % 2)
    in_one = [item["id"] for item in abe.get("/tickets", params={"sort": sort, "limit": 100}).json()["items"]]
    assert sorted(in_one) == sorted(made)
    assert walk(abe, "/tickets", sort=sort, limit=3) == in_one
    first = abe.get("/tickets", params={"sort": sort, "limit": 5}).json()
    stopped_clock.move(minutes=30)
    make_ticket(severity=Severity.CRITICAL)
    rest = walk(abe, "/tickets", sort=sort, limit=3, cursor=first["next_cursor"])
    seen = [item["id"] for item in first["items"]] + rest
    assert [number for number in seen if number in made] == in_one
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("path", ["/users", "/auth/engineers"])
def test_people_are_walked_page_by_page(path: str, callers: Callers, cast: Cast) -> None:
    ada = callers.program(cast.ada)
    in_one = [item["id"] for item in ada.get(path).json()["items"]]
    assert walk(ada, path, limit=2) == in_one
    assert len(in_one) == (8 if path == "/users" else 5)


def test_a_cursor_belongs_to_one_order(abe: Caller, make_ticket: MakeTicket) -> None:
    for _ in range(2):
        make_ticket()
    cursor = abe.get("/tickets", params={"limit": 1}).json()["next_cursor"]
    assert abe.get("/tickets", params={"cursor": cursor, "sort": "updated_at"}).status_code == 422


def test_filters_narrow_down_and_words_may_be_repeated(
    stopped_clock: StoppedClock, abe: Caller, cast: Cast, make_ticket: MakeTicket, other: int
) -> None:
    new = make_ticket(city="Shelbyville", title="Crackling on the line").id
    held = make_ticket(status=Status.HELD, assignee=cast.eve, severity=Severity.CRITICAL).id
    stopped_clock.move(minutes=30)
    late = make_ticket(customer=cast.carlo, city="Ogdenville").id
    then = (stopped_clock.now - timedelta(minutes=1)).isoformat()

    def found(query: str) -> list[int]:
        return [item["id"] for item in abe.get(f"/tickets?{query}").json()["items"]]

    assert found("") == [late, held, new]
    assert found("status=new&status=held") == [late, held, new]
    assert found("status=held") == found("severity=critical") == found(f"assignedTo={cast.eve.id}") == [held]
    assert found("priority=critical") == [held]
    assert found("city=shelbyville") == found("q=crackling%20line") == found(f"q=%23{new}") == [new]
    assert found(f"category_id={other}&limit=1") == [late]
    assert found(f"created_from={then}") == found(f"created_from={then.replace('+', '%2B')}") == [late]
    assert found(f"created_to={then.replace('+00:00', 'Z')}") == [held, new]
    assert found("region=Nowhere") == found("category_id=999") == found("assignedTo=999") == []


@pytest.mark.parametrize(
    "wrong",
    [
        "status=open",
        "severity=high",
        "priority=urgent",
        "sort=title",
        "assignedTo=me",
        "category_id=x",
        "category_id=99999999999999999999",
        "created_from=2026-05-04",
        "created_from=2026-05-04T09:00:00",
        "created_to=yesterday",
        "created_from=9999-12-31T23:59:59-12:00",
    ],
)
def test_a_wrong_filter_is_never_silently_dropped(wrong: str, abe: Caller) -> None:
    for path in ("/tickets", "/tickets/unassigned", "/tickets/my-tickets", "/tickets/assigned-to-me"):
        refused = abe.get(f"{path}?{wrong}")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (
            422,
            wrong.split("=")[0],
        )


def test_queue_and_own_work_begin_with_what_is_due_next(
    stopped_clock: StoppedClock, abe: Caller, callers: Callers, cast: Cast, make_ticket: MakeTicket
) -> None:
    calm = make_ticket(severity=Severity.WARNING)
    burning = make_ticket(severity=Severity.CRITICAL)
    usual = make_ticket()
    expected = [burning.id, usual.id, calm.id]
    assert [item["id"] for item in abe.get("/tickets/unassigned").json()["items"]] == expected
    for ticket in (calm, burning, usual):
        do(assignment.take, cast.eve, id_of(ticket))
    eve = callers.program(cast.eve)
    assert [item["id"] for item in eve.get("/tickets/assigned-to-me").json()["items"]] == expected
    by_id = abe.get(f"/tickets/assigned/{cast.eve.id}").json()["items"]
    assert [item["id"] for item in by_id] == expected
    assert abe.get("/tickets/unassigned").json()["items"] == abe.get("/tickets/assigned-to-me").json()["items"] == []


def test_customers_find_their_own_tickets_alone(cara: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    mine, _ = make_ticket(), make_ticket(customer=cast.carlo, title="Carlo's secret")
    assert [item["id"] for item in cara.get("/tickets").json()["items"]] == [mine.id]
    assert [item["id"] for item in cara.get("/tickets/my-tickets").json()["items"]] == [mine.id]
    assert cara.get("/tickets?q=secret").json()["items"] == []


def test_what_staff_raised_for_a_customer_is_theirs_to_find_too(
    abe: Caller, cara: Caller, cast: Cast, other: int
) -> None:
    form = {"category_id": other, "title": "T", "description": "D", "customer_id": cast.cara.id}
    made = abe.post("/tickets", data=form).json()["id"]
    assert [item["id"] for item in abe.get("/tickets/my-tickets").json()["items"]] == [made]
    assert [item["id"] for item in cara.get("/tickets/my-tickets").json()["items"]] == [made]
