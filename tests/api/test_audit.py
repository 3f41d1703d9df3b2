"""The audit trail over REST, as a list and as a file that is safe to open; and the outbox for admins."""

import csv
import io
import re
from typing import Any

import pytest

from tests.api.callers import Caller, Callers
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, do, outbox
from ticketing_app import db
from ticketing_app.domain import audit, people, spine, status, tickets
from ticketing_app.models import OutboxMessage, id_of
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus, Status

NASTY = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\uff1d1+1",
    "|calc",
    "%0A",
    "-5",
    "=1+1\n=2",
]


@pytest.fixture
def mia(callers: Callers, cast: Cast) -> Caller:
    return callers.program(cast.mia)


@pytest.fixture
def ada(callers: Callers, cast: Cast) -> Caller:
    return callers.program(cast.ada)


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff"), "spreadsheets need it"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_an_entry_says_all_that_the_trail_knows(mia: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    do(status.change_status, cast.abe, id_of(ticket), Status.IN_PROGRESS)
    entry = mia.get("/audit", params={"ticket_id": ticket.id, "limit": 1}).json()["items"][0]
    assert isinstance(entry.pop("id"), int)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", entry.pop("at"))
    assert entry == {
        "actor": "Abe Agent",
        "actor_id": cast.abe.id,
        "role": "agent",
        "action": "ticket.status_changed",
        "subject": "ticket",
        "subject_id": ticket.id,
        "ticket_id": ticket.id,
        "before": {"status": "new", "reason": None},
        "after": {"status": "in_progress", "reason": None},
        "reason": None,
        "door": "ui",
        "request_id": None,
    }


def test_filters_narrow_the_list_and_the_file_alike(
    stopped_clock: StoppedClock, mia: Caller, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED, assignee=cast.eve)
    for query, expected in (
        ({"actor_id": "system"}, 8),
        ({"actor_id": cast.cara.id}, 1),
        ({"action": "ticket.status_changed"}, 2),
        ({"action": ["ticket.created", "user"]}, 9),
        ({"from": "2026-03-01T00:00:00Z", "ticket_id": ticket.id}, 4),
        ({"until": "2026-03-01T00:00:00+01:00"}, 8),
        ({"door": "cli"}, 8),
        ({"subject": "user", "subject_id": cast.abe.id}, 1),
        ({"subject": "user", "door": "ui"}, 0),
    ):
        listed = mia.get("/audit", params={**query, "limit": 100}).json()["items"]
        filed = rows_of(mia.get("/audit.csv", params=query).text)
        assert [str(entry["id"]) for entry in listed] == [row["id"] for row in filed], query
        assert len(filed) == expected, query


def test_pages_follow_each_other_to_the_end(mia: Caller, cast: Cast) -> None:
    seen, cursor = list[int](), None
    while True:
        page = mia.get("/audit", params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        seen += [entry["id"] for entry in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert len(seen) == len(set(seen)) == len(cast.everyone)
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    "query",
    [{"actor_id": "0"}, {"actor_id": "me"}, {"door": "window"}, {"from": "yesterday"}, {"who": "1"}, {"cursor": "x"}],
)
def test_a_filter_that_makes_no_sense_is_refused(query: dict[str, str], mia: Caller) -> None:
    assert mia.get("/audit", params=query).status_code == 422
    assert mia.get("/audit.csv", params=query).status_code == 422


def test_the_file_is_a_download_with_a_day_in_its_name(stopped_clock: StoppedClock, mia: Caller) -> None:
    answer = mia.get("/audit.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="audit-2026-03-02.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbfid,at,")


@pytest.mark.parametrize("nasty", NASTY)
def test_no_cell_is_taken_for_a_formula(nasty: str, ada: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    do(spine.record_on, cast.abe, "ticket.edited", ticket, after={"title": nasty}, reason=nasty)
    (row,) = rows_of(ada.get("/audit.csv", params={"action": "ticket.edited"}).text)
    assert row["reason"].startswith("'")
    assert row["reason"].replace("\\|", "|").lstrip("'") == nasty
    assert row["after"].startswith("{")


def test_a_name_is_harmless_in_the_file_and_unchanged_in_the_list(ada: Caller, cast: Cast) -> None:
    do(people.edit, cast.ada, cast.abe.person_id, {"full_name": "=HYPERLINK(1)"})
    ticket = do(
        tickets.raise_ticket,
        cast.abe,
        tickets.Draft(category_id=1, title="T", description="D", customer_id=cast.cara.id),
    )
    (row,) = rows_of(ada.get("/audit.csv", params={"ticket_id": ticket.id}).text)
    assert (row["actor"], row["role"]) == ("'=HYPERLINK(1)", "agent")
    assert ada.get("/audit", params={"ticket_id": ticket.id}).json()["items"][0]["actor"] == "=HYPERLINK(1)"


def test_what_was_exported_is_written_down_once(mia: Caller, ada: Caller, cast: Cast) -> None:
    assert len(rows_of(mia.get("/audit.csv", params={"actor_id": "system", "door": "cli"}).text)) == 8
    (entry,) = ada.get("/audit", params={"action": "audit.exported"}).json()["items"]
    assert (entry["actor"], entry["door"]) == ("Mia Manager", "rest")
    assert entry["after"] == {"filters": {"actor_id": 0, "door": "cli"}}


def test_a_refused_export_is_a_problem_and_no_file(abe: Caller, ada: Caller) -> None:
    answer = abe.get("/audit.csv")
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert ada.get("/audit", params={"action": "audit.exported"}).json()["items"] == []


def test_the_file_is_written_batch_by_batch(
    ada: Caller, cast: Cast, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    make_ticket(status=Status.RESOLVED)
    listed = [entry["id"] for entry in ada.get("/audit", params={"limit": 100}).json()["items"]]
    assert [int(row["id"]) for row in rows_of(ada.get("/audit.csv").text)] == listed


def message(**said: Any) -> int:
    made = {"topic": "t", "channel": DeliveryChannel.EMAIL, "recipient": "nora@cast.example", "body": "Hello"}
    with db.transaction() as session:
        row = OutboxMessage(**{**made, "idempotency_key": f"key-{len(outbox())}", **said})
        session.add(row)
        session.flush()
        return id_of(row)


def test_the_outbox_shows_what_failed_and_why_but_no_secret(ada: Caller, cast: Cast) -> None:
    failed = {"status": DeliveryStatus.FAILED, "attempts": 12, "last_error": "TimeoutError: timed out"}
    plain, secret = message(**failed), message(**failed, confidential=True)
    items = ada.get("/outbox", params={"status": "failed"}).json()["items"]
    assert [(one["id"], one["body"], one["confidential"]) for one in items] == [
        (secret, None, True),
        (plain, "Hello", False),
    ]
    assert (items[0]["attempts"], items[0]["last_error"], items[0]["next_attempt_at"]) == (
        12,
        "TimeoutError: timed out",
        None,
    )


def test_a_parked_message_is_tried_again_and_a_sent_one_is_not(ada: Caller, cast: Cast) -> None:
    number = message(status=DeliveryStatus.FAILED, attempts=12, last_error="x")
    answer = ada.post(f"/outbox/{number}/retry")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["attempts"], answer.json()["last_error"]) == ("queued", 0, None)
    assert ada.post(f"/outbox/{number}/retry").status_code == 409
    assert ada.post(f"/outbox/{message(status=DeliveryStatus.SENT)}/retry").status_code == 409


def test_questions_to_our_own_sources_are_shown_only_when_asked_for(
    ada: Caller, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    everything = ada.get("/outbox", params={"limit": 100}).json()["items"]
    assert {one["channel"] for one in everything} == {"event", "email", "sms"}
    (question,) = ada.get("/outbox", params={"channel": "suggestion"}).json()["items"]
    assert question["ticket_id"] == ticket.id
