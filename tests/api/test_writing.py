"""Writes that meet others: the same one twice, a stale one, one that fails in the middle."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.api.callers import Caller, Callers, a_file, a_form, files_in, rows
from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, outbox, reread
from ticketing_app import db
from ticketing_app.models import Attachment, Message, Ticket
from ticketing_app.vocabulary import Status

KEY = {"Idempotency-Key": "a key of mine"}


def test_the_same_ticket_sent_twice_is_one_ticket(cara: Caller, other: int, kept_files: Path) -> None:
    # httpx draws a new multipart boundary each time: the raw bytes are never equal.
    first = cara.post("/tickets", data=a_form(other), files=[a_file()], headers=KEY)
    again = cara.post("/tickets/", data=a_form(other), files=[a_file(name="renamed.png")], headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert (rows(Ticket), rows(Attachment), len(files_in(kept_files))) == (1, 1, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"data": {"title": "Another title"}},
        {"files": [a_file(name="a.txt", content=b"other", kind="text/plain")]},
        {"files": [a_file(), a_file()]},
        {"files": None},
    ],
)
def test_a_key_with_other_content_is_refused(
    changed: dict[str, Any], cara: Caller, other: int, kept_files: Path
) -> None:
    cara.post("/tickets", data=a_form(other), files=[a_file()], headers=KEY)
    data = a_form(other, **changed.get("data", {}))
    refused = cara.post("/tickets", data=data, files=changed.get("files", [a_file()]), headers=KEY)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "Idempotency-Key"
    assert (rows(Ticket), len(files_in(kept_files))) == (1, 1)


def test_a_key_belongs_to_one_person_and_one_route(
    cara: Caller, callers: Callers, cast: Cast, other: int, make_ticket: MakeTicket
) -> None:
    first = cara.post("/tickets", data=a_form(other), headers=KEY)
    second = callers.program(cast.carlo).post("/tickets", data=a_form(other), headers=KEY)
    assert first.json()["id"] != second.json()["id"]
    said = cara.post(f"/tickets/{first.json()['id']}/messages", json={"body": "Hello"}, headers=KEY)
    assert said.status_code == 201


def test_messages_and_files_sent_twice_are_there_once(cara: Caller, make_ticket: MakeTicket, kept_files: Path) -> None:
    path = f"/tickets/{make_ticket().id}"
    said = [cara.post(f"{path}/messages", json={"body": "Hello"}, headers=KEY).json()["id"] for _ in range(2)]
    two = [a_file(), a_file(name="b.png")]
    added = [cara.post(f"{path}/attachments", files=two, headers=KEY).json() for _ in range(2)]
    assert said[0] == said[1]
    assert added[0] == added[1]
    assert [file["name"] for file in added[0]["items"]] == ["router.png", "b.png"]
    assert (rows(Message), rows(Attachment), len(files_in(kept_files))) == (1, 2, 2)
    assert cara.post(f"{path}/messages", json={"body": "Other"}, headers=KEY).status_code == 422


def test_two_threads_with_one_key_make_one_ticket(cara: Caller, other: int, kept_files: Path) -> None:
    start, answers = threading.Barrier(2), []

    def send() -> None:
        start.wait()
        answers.append(
            cara.client.post("/api/tickets", data=a_form(other), files=[a_file()], headers={**cara.headers, **KEY})
        )

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (rows(Ticket), rows(Attachment), len(files_in(kept_files))) == (1, 1, 1)


def _writes(path: str, cast: Cast) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        ("PUT", f"{path}/assign", {"assignee_id": cast.eve.id}),
        ("PUT", f"{path}/status", {"status": "in_progress"}),
        ("PATCH", path, {"severity": "major"}),
    ]


def test_a_stale_version_is_409_and_a_stale_if_match_412(abe: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    for method, path, body in _writes(f"/tickets/{ticket.id}", cast):
        # Eve holds it and it is in progress already: the versions are looked at before "nothing changed".
        assert abe.send(method, path, json={**body, "version": ticket.version - 1}).status_code == 409
        for stale in ('"1"', f'"{ticket.version + 1}"', f'W/"{ticket.version}"', "nonsense"):
            refused = abe.send(method, path, json=body, headers={"If-Match": stale})
            assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
    assert reread(ticket).version == ticket.version


def test_a_present_version_or_none_is_fine(abe: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    path = f"/tickets/{ticket.id}"
    etag = abe.get(path).headers["etag"]
    assert etag == f'"{ticket.version}"'
    for method, where, body in _writes(path, cast):
        answer = abe.send(method, where, json=body, headers={"If-Match": f'"0", {etag}'})
        assert answer.status_code == 200
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"' != etag
        etag = answer.headers["etag"]
    assert abe.patch(path, json={"title": "T"}, headers={"If-Match": "*"}).status_code == 200
    version = abe.get(path).json()["version"]
    assert abe.patch(path, json={"title": "U", "version": version}).status_code == 200


def test_a_failing_write_leaves_neither_row_nor_file(cara: Caller, other: int, kept_files: Path, cast: Cast) -> None:
    before = len(outbox())
    with _paper_runs_out("outbox_message"):
        failed = cara.post("/tickets", data=a_form(other), files=[a_file()], headers=KEY)
    assert failed.status_code == 500
    assert failed.headers["content-type"] == "application/problem+json"
    assert "paper" not in failed.text
    assert failed.json()["request_id"] == failed.headers["x-request-id"]
    assert (rows(Ticket), rows(Attachment), len(outbox()), files_in(kept_files)) == (0, 0, before, [])
    # Nothing is left of the key either: the second try is the first.
    assert cara.post("/tickets", data=a_form(other), files=[a_file()], headers=KEY).status_code == 201


def test_refused_input_leaves_no_file(cara: Caller, make_ticket: MakeTicket, cast: Cast, kept_files: Path) -> None:
    assert cara.post("/tickets", data=a_form(999), files=[a_file()]).status_code == 422
    final = make_ticket(status=Status.CANCELLED)
    assert cara.post(f"/tickets/{final.id}/attachments", files=[a_file()]).status_code == 409
    assert files_in(kept_files) == []


def test_what_is_answered_is_committed(abe: Caller, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    answer = abe.put(f"/tickets/{ticket.id}/status", json={"status": "in_progress"}).json()
    assert (reread(ticket).status, reread(ticket).version) == (answer["status"], answer["version"])


@contextmanager
def _paper_runs_out(table: str) -> Iterator[None]:
    """Every INSERT into this table fails, as on a full disk."""

    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("INSERT INTO " + table, f"INSERT INTO `{table}`")):
            raise RuntimeError("out of paper")

    event.listen(db.engine(), "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(db.engine(), "before_cursor_execute", fail)
