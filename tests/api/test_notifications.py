"""The bell over REST: my own, page by page, read once and for all; and what I want to be told."""

from typing import Any

import pytest

from tests.api.callers import Caller, Callers
from tests.api.test_lists import walk
from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, do
from ticketing_app.domain import messages
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Status, Visibility


@pytest.fixture
def eve(callers: Callers, cast: Cast) -> Caller:
    """An engineer."""
    return callers.program(cast.eve)


def unread(caller: Caller) -> int:
    return caller.get("/notifications", params={"limit": 1}).json()["unread"]


def test_what_somebody_was_told_leads_to_the_ticket(eve: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    do(messages.write, cast.cara, id_of(ticket), "Still dead.", Visibility.PUBLIC)
    answer = eve.get("/notifications").json()
    assert (answer["unread"], answer["next_cursor"]) == (2, None)
    newest = answer["items"][0]
    assert newest.pop("id") > answer["items"][1]["id"]
    assert newest.pop("created_at").endswith("Z")
    assert newest == {
        "topic": "ticket.message_written",
        "subject": f"Cara Customer wrote on #{ticket.id}.",
        "ticket_id": ticket.id,
        "read_at": None,
    }


def test_all_pages_together_are_the_list_also_of_the_unread(eve: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(5):
        make_ticket(assignee=cast.eve)
    ids = walk(eve, "/notifications", limit=2)
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 5
    assert eve.put(f"/notifications/{ids[1]}/read").status_code == 204
    assert eve.put(f"/notifications/{ids[1]}/read").status_code == 204
    assert walk(eve, "/notifications", limit=2, unread=True) == [ids[0], *ids[2:]]
    assert eve.put("/notifications/read", json={"up_to_id": ids[2]}).status_code == 204
    assert walk(eve, "/notifications", unread=True) == [ids[0]]
    assert eve.put("/notifications/read").status_code == 204
    assert unread(eve) == 0


def test_what_makes_no_sense_is_refused(eve: Caller) -> None:
    for query in ("limit=101", "limit=0", "cursor=nonsense", "unread=perhaps", "colour=red"):
        refused = eve.get(f"/notifications?{query}")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, query.split("=")[0])
    for body in ({"up_to_id": "7"}, {"up_to_id": 0}, {"id": 7}):
        assert eve.put("/notifications/read", json=body).status_code == 422
    assert eve.put("/notifications/999999/read").status_code == 404


def test_customers_are_told_nothing_from_inside(
    callers: Callers, cast: Cast, cara: Caller, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    do(messages.write, cast.abe, id_of(ticket), "Not for customers.", Visibility.INTERNAL)
    assert [one["subject"] for one in cara.get("/notifications").json()["items"]] == [
        f"We are working on ticket #{ticket.id}."
    ]
    assert callers.program(cast.carlo).get("/notifications").json()["items"] == []


def test_choices_are_kept_and_the_rest_stays_usual(cara: Caller) -> None:
    usual = {"bell": True, "email": True, "sms": True}
    assert cara.get("/auth/me/notification-choices").json() == {"choices": {"progress": usual, "answers": usual}}
    wanted = {"choices": {"progress": {"sms": False}}}
    expected = {"choices": {"progress": {**usual, "sms": False}, "answers": usual}}
    assert cara.patch("/auth/me/notification-choices", json=wanted).json() == expected
    assert cara.get("/auth/me/notification-choices").json() == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"choices": {"progress": True}},
        {"choices": {"progress": {"pigeon": True}}},
        {"choices": {"weather": {"bell": True}}},
        {"choices": {"notes": {"bell": True}}},
        {"choices": {"progress": {"bell": "perhaps"}}},
    ],
)
def test_choices_that_make_no_sense_are_refused(wrong: dict[str, Any], cara: Caller) -> None:
    assert cara.patch("/auth/me/notification-choices", json=wrong).status_code == 422
