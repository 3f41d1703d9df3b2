"""DELETE erases: the ticket is on no route and in no list any more, its files are gone, no key brings it back."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.callers import Caller, Callers, a_file, a_form, files_in
from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, entries_on, reread

WHY = {"reason": "The customer asked us to forget it."}
KEY = {"Idempotency-Key": "again"}


@pytest.fixture
def ada(callers: Callers, cast: Cast) -> Caller:
    """Ada, an admin, with a program."""
    return callers.program(cast.ada)


def test_content_and_files_are_gone_and_the_audit_keeps_that_it_was(
    cara: Caller, ada: Caller, other: int, kept_files: Path
) -> None:
    ticket = cara.post("/tickets", data=a_form(other), files=[a_file(), a_file("b.png")]).json()
    assert len(files_in(kept_files)) == 2
    answer = ada.delete(f"/tickets/{ticket['id']}", json=WHY)
    assert (answer.status_code, answer.content) == (204, b"")
    assert files_in(kept_files) == []
    last = entries_on(reread(ticket["id"]))[-1]
    assert (last.action, last.reason, last.door) == ("ticket.erased", WHY["reason"], "rest")
    assert last.after == {"messages": 0, "attachments": 2}


def test_it_answers_404_to_everybody_on_every_route_and_is_in_no_list(
    callers: Callers, cast: Cast, make_ticket: MakeTicket, ada: Caller
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    stays = make_ticket(title="Another one")
    path = f"/tickets/{ticket.id}"
    assert ada.delete(path, json=WHY).status_code == 204
    for actor in (cast.cara, cast.abe, cast.eve, cast.mia, cast.ada):
        caller = callers.program(actor)
        answers: dict[str, Any] = {
            "read": caller.get(path),
            "status": caller.put(f"{path}/status", json={"status": "in_progress"}),
            "edit": caller.patch(path, json={"title": "T"}),
            "say": caller.post(f"{path}/messages", json={"body": "Hello", "visibility": "public"}),
            "files": caller.get(f"{path}/attachments"),
            "add": caller.post(f"{path}/attachments", files=[a_file()]),
            "file": caller.get(f"{path}/attachments/1"),
        }
        if actor is not cast.cara:
            answers["assign"] = caller.put(f"{path}/assign", json={"assignee_id": None})
        if actor in (cast.abe, cast.mia, cast.ada):
            answers["suggestions"] = caller.get(f"{path}/ai-suggestions")
        assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 404)
        lists = ["/tickets", "/tickets/my-tickets", f"/tickets?q=%23{ticket.id}", "/tickets?status=cancelled"]
        if actor is not cast.cara:
            lists += ["/tickets/unassigned", "/tickets/assigned-to-me", f"/tickets/assigned/{cast.eve.id}"]
        for each in lists:
            assert ticket.id not in {item["id"] for item in caller.get(each).json()["items"]}, each
        seen = {item["id"] for item in caller.get("/tickets").json()["items"]}
        assert seen == {stays.id}
    assert ada.delete(path, json=WHY).status_code == 404
    engineers = {one["id"]: one["open_tickets"] for one in ada.get("/auth/engineers").json()["items"]}
    assert engineers[cast.eve.person_id] == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, "body"),
        ({}, "reason"),
        ({"reason": ""}, "reason"),
        ({"reason": " \n"}, "reason"),
        ({"reason": 7}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"reason": "Why", "really": True}, "really"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_a_reason_nothing_is_erased(
    body: dict[str, Any] | None, field: str, ada: Caller, make_ticket: MakeTicket
) -> None:
    path = f"/tickets/{make_ticket().id}"
    answer = ada.delete(path) if body is None else ada.delete(path, json=body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert ada.get(path).status_code == 200


def test_only_the_version_that_was_seen_is_erased(ada: Caller, abe: Caller, make_ticket: MakeTicket) -> None:
    path = f"/tickets/{make_ticket().id}"
    tag = ada.get(path).headers["ETag"]
    assert abe.patch(path, json={"severity": "major"}).status_code == 200
    assert ada.delete(path, json=WHY, headers={"If-Match": tag}).status_code == 412
    assert ada.delete(path, json={**WHY, "version": 1}).status_code == 409
    assert ada.delete(path, json={**WHY, "version": 2}, headers={"If-Match": '"2"'}).status_code == 204


def test_a_request_that_is_repeated_is_not_answered_with_what_is_gone(
    cara: Caller, ada: Caller, make_ticket: MakeTicket
) -> None:
    path = f"/tickets/{make_ticket().id}"
    say: dict[str, Any] = {"json": {"body": "It hums.", "visibility": "public"}, "headers": KEY}
    assert cara.post(f"{path}/messages", **say).status_code == 201
    send: dict[str, Any] = {"files": [a_file()], "headers": KEY}
    assert cara.post(f"{path}/attachments", **send).status_code == 201
    assert ada.delete(path, json=WHY).status_code == 204
    assert cara.post(f"{path}/messages", **say).status_code == 404
    assert cara.post(f"{path}/attachments", **send).status_code == 404
