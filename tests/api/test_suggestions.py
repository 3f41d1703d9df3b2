"""Suggestions over REST: the contract's shapes and answers, and not a trace of them on the customers' side."""

import json
import re
from typing import Any

import pytest

from tests.api.callers import Caller, Callers
from tests.support.cast import Cast
from tests.support.suggesting import answer, decisions, question_about, suggest
from tests.support.tickets import MakeTicket, do, other_category, reread
from ticketing_app.domain import categories, suggestions, triage
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Facet, Severity, Verdict

sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FIELDS = {"id", "source", "model_version", "created_at", "fields", "alternatives", "similar_tickets", "duplicates"}


@pytest.fixture
def ticket(make_ticket: MakeTicket) -> Ticket:
    """Cara's, new."""
    return make_ticket()


@pytest.fixture
def broadband(cast: Cast) -> int:
    """A category beside "Other"."""
    return id_of(do(categories.add, cast.ada, "Broadband"))


def _path(ticket: Ticket, more: str = "") -> str:
    return f"/tickets/{ticket.id}/ai-suggestions{more}"


def test_a_suggestion_has_the_shape_of_the_contract(abe: Caller, ticket: Ticket, broadband: int) -> None:
    assert abe.get(_path(ticket)).json() == {"items": [], "next_cursor": None}
    number = suggest(ticket, answer(broadband, "critical", confidence=0.91))
    (item,) = abe.get(_path(ticket)).json()["items"]
    assert set(item) >= FIELDS | {"decision"}
    assert (item["id"], item["source"], item["decision"]) == (number, "local", None)
    assert item["fields"]["category"] == {
        "value": broadband,
        "label": "Broadband",
        "confidence": 0.91,
        "confidence_word": "sure",
        "reason": "Because of “dial tone”.",
    }
    assert item["fields"]["severity"]["value"] == "critical"
    assert item["fields"]["severity"]["label"] == "Critical"


def test_accepting_answers_the_ticket_with_its_new_version(abe: Caller, ticket: Ticket, broadband: int) -> None:
    number = suggest(ticket, answer(broadband, "critical", "high"))
    done = abe.post(_path(ticket, f"/{number}/accept"), json={"fields": ["category"]})
    body = done.json()
    assert (done.status_code, body["category_id"], body["severity"]) == (200, broadband, "minor")
    assert done.headers["etag"] == f'"{body["version"]}"'
    body = abe.post(_path(ticket, f"/{number}/accept")).json()
    assert (body["severity"], body["priority"]) == ("critical", "critical")
    (item,) = abe.get(_path(ticket)).json()["items"]
    assert item["decision"]["complete"] is True
    assert item["decision"]["fields"]["severity"]["decided_by"] == "Abe Agent"
    assert [e["action"] for e in body["history"]].count("ticket.suggestion_accepted") == 2


def test_a_second_decision_is_a_conflict(abe: Caller, ticket: Ticket) -> None:
    number = suggest(ticket, answer(severity="critical"))
    assert abe.post(_path(ticket, f"/{number}/accept")).status_code == 200
    for again, body in (("accept", None), ("accept", {"fields": ["severity"]}), ("override", {"severity": "minor"})):
        refused = abe.post(_path(ticket, f"/{number}/{again}"), json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "decided")


def test_overriding_needs_something_that_exists(abe: Caller, ticket: Ticket, broadband: int) -> None:
    number = suggest(ticket, answer(other_category()))
    for body in ({}, {"category_id": 99_999}, {"severity": "awful"}, {"colour": "red"}, {"category_id": "2"}):
        assert abe.post(_path(ticket, f"/{number}/override"), json=body).status_code == 422, body
    assert decisions(ticket) == {}
    done = abe.post(_path(ticket, f"/{number}/override"), json={"category_id": broadband, "urgency": "low"})
    assert (done.status_code, done.json()["category_id"], done.json()["urgency"]) == (200, broadband, "low")
    assert decisions(ticket)[Facet.CATEGORY].verdict is Verdict.OVERRIDDEN


def test_versions_and_tags_count(abe: Caller, ticket: Ticket) -> None:
    number = suggest(ticket, answer(severity="critical"))
    where = _path(ticket, f"/{number}/accept")
    assert abe.post(where, headers={"If-Match": '"7"'}).status_code == 412
    assert abe.post(where, json={"version": 7}).status_code == 409
    assert abe.post(where, json={"version": 1}, headers={"If-Match": '"1"'}).status_code == 200


def test_what_is_held_back_is_an_empty_list_until_it_is_decided(abe: Caller, ticket: Ticket) -> None:
    number = suggest(ticket, answer(severity="critical"), holdback=1)
    assert abe.get(_path(ticket)).json()["items"] == []
    assert abe.post(_path(ticket, f"/{number}/accept")).status_code == 404
    abe.patch(f"/tickets/{ticket.id}", json={"severity": "major"})
    (item,) = abe.get(_path(ticket)).json()["items"]
    assert item["decision"]["fields"]["severity"]["verdict"] == "by_hand"


def test_reading_a_ticket_begins_the_time_to_a_decision_and_changes_nothing_on_it(
    abe: Caller, cara: Caller, ticket: Ticket, cast: Cast
) -> None:
    before = reread(ticket).model_dump()
    cara.get(f"/tickets/{ticket.id}")
    assert do(triage.opened, cast.eve, id_of(ticket)) is False
    abe.get(f"/tickets/{ticket.id}")
    assert do(triage.opened, cast.mia, id_of(ticket)) is False
    assert reread(ticket).model_dump() == before


def test_a_preview_keeps_nothing(callers: Callers, cast: Cast) -> None:
    do(categories.add, cast.ada, "Broadband", "Internet at home", "slow, router, speed")
    eve = callers.program(cast.eve)
    said = eve.post("/ai/preview", json={"title": "Slow speed", "description": "The router blinks."}).json()
    assert set(said) >= FIELDS
    assert (said["id"], said["fields"]["category"]["label"]) == (None, "Broadband")
    assert "“slow”" in said["fields"]["category"]["reason"]
    assert eve.post("/ai/preview", json={"title": "x" * 201}).status_code == 422
    assert eve.post("/ai/preview", json={"words": "slow"}).status_code == 422


def test_the_record_counts_what_was_decided(callers: Callers, cast: Cast, ticket: Ticket, broadband: int) -> None:
    number = suggest(ticket, answer(broadband, "critical"))
    do(suggestions.accept, cast.abe, id_of(ticket), number, [Facet.CATEGORY])
    do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.SEVERITY: Severity.MINOR})
    said = callers.program(cast.mia).get("/ai/metrics").json()
    assert (said["shown"], said["accepted"], said["overridden"]) == (1, 1, 1)
    assert said["facets"]["category"] == {"decided": 1, "accuracy": 1.0, "macro_f1": 1.0, "enough": False}
    assert said["facets"]["severity"]["accuracy"] == 0.0
    assert callers.program(cast.mia).get("/ai/metrics?created_from=yesterday").status_code == 422


class TestCustomers:
    """Everything that a customer can reach, with suggestions all over the house, and words that give them away."""

    MARK = "zebra-crossing"
    GIVEAWAYS = (MARK, "suggest", "local-2", "confidence", "gemini", "held_back", "duplicates", "similar")

    @sqlite_only
    def test_no_route_answers_them_with_a_trace_of_it(
        self, callers: Callers, cast: Cast, make_ticket: MakeTicket, broadband: int
    ) -> None:
        mine, theirs = make_ticket(), make_ticket(customer=cast.carlo)
        for one in (mine, theirs):
            number = suggest(one, answer(broadband, "critical", "high", reason=f"Because of “{self.MARK}”."))
            do(suggestions.accept, cast.abe, id_of(one), number, [Facet.CATEGORY])
            do(suggestions.override, cast.abe, id_of(one), number, {Facet.SEVERITY: "warning"})
        cara = callers.program(cast.cara)
        asked = 0
        for path in _every_address(mine, number):
            for method, body in (("GET", None), ("POST", {}), ("PUT", {"status": "new"}), ("PATCH", {"title": "T"})):
                answered = cara.send(method, path, json=body)
                asked += 1
                if "/ai" in path:
                    assert answered.status_code in (403, 404, 405, 422), (method, path)
                    assert self.MARK not in answered.text
                    continue
                self._says_nothing(answered.text, method, path)
        assert asked > 60

    def _says_nothing(self, text: str, method: str, path: str) -> None:
        if path in ("/openapi.json", "/docs"):
            return  # the description of the API is for everybody; it holds no ticket
        found = [word for word in self.GIVEAWAYS if word in text.lower()]
        assert found == [], (method, path, found)


def _every_address(ticket: Ticket, suggestion: int) -> list[str]:
    """Every address of the API, with this ticket in it."""
    from tests.api.test_roles import _routes

    filled: dict[str, Any] = {
        "{ticket_id}": ticket.id,
        "{suggestion_id}": suggestion,
        "{assignee_id}": ticket.customer_id,
        "{user_id}": ticket.customer_id,
    }
    addresses = {path for _, path, _ in _routes() if not path.startswith("/auth/")}
    for name, value in filled.items():
        addresses = {path.replace(name, str(value)) for path in addresses}
    addresses = {re.sub(r"\{\w+\}", "1", path) for path in addresses}
    return sorted(addresses)


def test_the_question_to_the_sources_is_not_the_customers_business(cara: Caller, ticket: Ticket) -> None:
    key, _ = question_about(ticket)
    assert key not in json.dumps(cara.get(f"/tickets/{ticket.id}").json())
