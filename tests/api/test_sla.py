"""Service levels over REST: shapes, refusals, previews, and the clocks of a ticket whose sums agree."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.api.callers import Caller, Callers
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.sla import at
from tests.support.tickets import MakeTicket, do
from ticketing_app.domain import messages
from ticketing_app.domain.status import change_status
from ticketing_app.models import id_of
from ticketing_app.vocabulary import PauseReason, Status, Visibility

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OFFICE = {
    "name": "Office hours",
    "timezone": "Europe/Berlin",
    "hours": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "fri": [["08:00", "24:00"]]},
    "holidays": {"country": "DE", "subdivision": "BY"},
    "exceptions": [{"date": "2026-12-24", "hours": [["08:00", "12:00"]]}],
}
TARGETS = {"first_response_minutes": 60, "next_response_minutes": None, "resolution_minutes": 480}
STEPS = [{"clock": "resolution", "percent": 75, "action": "notify_assignee"}]


@pytest.fixture
def ada(callers: Callers, cast: Cast) -> Caller:
    """Ada, an admin, with a program."""
    return callers.program(cast.ada)


def _refused(answer: Any, status: int = 422) -> set[str]:
    """The fields that it complains about."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["field"].split(".")[0] for error in answer.json().get("errors", [])}


def test_a_calendar_is_kept_as_it_was_written(ada: Caller, abe: Caller, cara: Caller) -> None:
    answer = ada.post("/sla/calendars", json=OFFICE)
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/sla/calendars/{made['id']}")
    assert answer.headers["ETag"] == '"1"'
    assert made == {**OFFICE, "id": made["id"], "version": 1}
    assert abe.get(f"/sla/calendars/{made['id']}").json() == made
    listed = abe.get("/sla/calendars").json()
    assert [one["name"] for one in listed["items"]] == ["Around the clock", "Office hours"]
    assert listed["next_cursor"] is None
    for answer in (
        cara.get("/sla/calendars"),
        cara.post("/sla/calendars", json=OFFICE),
        cara.get(f"/sla/calendars/{made['id']}"),
        abe.post("/sla/calendars", json=OFFICE),
    ):
        assert _refused(answer, 403) == set()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"hours": {"mon": [["17:00", "08:00"]]}}, "hours"),
        ({"hours": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}}, "hours"),
        ({"hours": {"mon": [["08:00", "25:00"]]}}, "hours"),
        ({"hours": {"mon": ["08:00", "12:00"]}}, "hours"),
        ({"hours": {"someday": [["08:00", "12:00"]]}}, "hours"),
        ({"hours": {}, "exceptions": []}, "hours"),
        ({"hours": None}, "hours"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"holidays": {"country": "XX"}}, "holidays"),
        ({"holidays": {"country": ""}}, "holidays"),
        ({"holidays": {"country": "DE", "subdivision": "XX"}}, "holidays"),
        ({"holidays": {"country": "DE", "moon": "full"}}, "holidays"),
        ({"exceptions": [{"date": "24.12.2026"}]}, "exceptions"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_no_calendar_is_a_422_that_names_the_field(body: dict[str, Any], field: str, ada: Caller) -> None:
    assert _refused(ada.post("/sla/calendars", json={**OFFICE, **body})) == {field}
    assert len(ada.get("/sla/calendars").json()["items"]) == 1


def test_what_is_sent_changes_and_the_rest_stays(ada: Caller) -> None:
    path = f"/sla/calendars/{ada.post('/sla/calendars', json=OFFICE).json()['id']}"
    changed = ada.patch(path, json={"holidays": None, "version": 1}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json() == {**OFFICE, "holidays": None, "id": changed.json()["id"], "version": 2}
    assert _refused(ada.patch(path, json={"name": "Mine"}, headers={"If-Match": '"1"'}), 412) == set()
    assert _refused(ada.patch(path, json={"name": "Mine", "version": 1}), 409) == set()
    assert _refused(ada.post("/sla/calendars", json=OFFICE), 409) == set()
    assert _refused(ada.get("/sla/calendars/999"), 404) == set()
    assert _refused(ada.delete(path, headers={"If-Match": '"1"'}), 412) == set()
    assert ada.delete(path, headers={"If-Match": '"2"'}).status_code == 204
    assert _refused(ada.delete(path), 404) == set()
    assert _refused(ada.delete("/sla/calendars/1"), 409) == set()


def test_a_policy_is_kept_as_it_was_written_and_goes_before_the_default_one(ada: Caller, abe: Caller) -> None:
    new = {
        "name": "Business",
        "conditions": {"tier": ["business"], "postal_code": ["80"]},
        "calendar_id": 1,
        "targets": TARGETS,
        "steps": STEPS,
    }
    answer = ada.post("/sla/policies", json=new)
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/sla/policies/{made['id']}")
    all_targets = {**TARGETS, "triage_minutes": None, "own_minutes": None}
    assert made == {**new, "targets": all_targets, "id": made["id"], "position": 4, "is_default": False, "version": 1}
    path = f"/sla/policies/{made['id']}"
    moved = ada.patch(path, json={"position": 0, "targets": {"own_minutes": 15}}, headers={"If-Match": '"1"'})
    assert (moved.status_code, moved.headers["ETag"], moved.json()["position"]) == (200, '"2"', 0)
    assert moved.json()["targets"] == {**all_targets, "own_minutes": 15}
    listed = abe.get("/sla/policies").json()["items"]
    assert [(one["name"], one["is_default"]) for one in listed][:: len(listed) - 1] == [
        ("Business", False),
        ("Default", True),
    ]
    assert _refused(ada.patch(path, json={"name": "B"}, headers={"If-Match": '"1"'}), 412) == set()
    assert _refused(ada.patch(path, json={"name": "B", "version": 1}), 409) == set()
    assert _refused(ada.post("/sla/policies", json=new), 409) == set()
    assert _refused(ada.delete(f"/sla/policies/{listed[-1]['id']}"), 409) == set()
    assert _refused(ada.delete(path, headers={"If-Match": '"1"'}), 412) == set()
    assert ada.delete(path).status_code == 204
    assert _refused(abe.get(path), 404) == set()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"calendar_id": 999}, "calendar_id"),
        ({"calendar_id": "1"}, "calendar_id"),
        ({"conditions": {"weather": ["rain"]}}, "conditions"),
        ({"conditions": {"priority": ["urgent"]}}, "conditions"),
        ({"conditions": {"category_id": [10**30]}}, "conditions"),
        ({"conditions": {"category_id": [{}]}}, "conditions"),
        ({"conditions": {"city": [None]}}, "conditions"),
        ({"targets": {"resolution_minutes": 0}}, "targets"),
        ({"targets": {"resolution_minutes": "480"}}, "targets"),
        ({"targets": {"resolution_minutes": True}}, "targets"),
        ({"targets": {"resolution_minutes": 480.0}}, "targets"),
        ({"targets": {"lunch": 5}}, "targets"),
        ({"targets": {}}, "targets"),
        ({"steps": [{"percent": 50, "action": "shout"}]}, "steps"),
        ({"steps": [{"percent": 5000, "action": "notify_lead"}]}, "steps"),
        ({"position": -1}, "position"),
    ],
)
def test_what_is_no_policy_is_a_422_that_names_the_field(body: dict[str, Any], field: str, ada: Caller) -> None:
    new = {"name": "Business", "calendar_id": 1, "targets": TARGETS, **body}
    assert _refused(ada.post("/sla/policies", json=new)) == {field}
    if field != "position":
        draft = {name: value for name, value in new.items() if name in ("conditions", "calendar_id", "targets")}
        answer = ada.post("/sla/policies/preview", json=draft)
        assert answer.status_code == 200 if field == "steps" else _refused(answer) == {field}


def test_what_is_far_too_long_is_named_in_short(ada: Caller) -> None:
    endless = "x" * 100_000
    calendar, policy = {**OFFICE, "name": "Mine"}, {"name": "Mine", "calendar_id": 1, "targets": TARGETS}
    for path, body in (
        ("calendars", {**calendar, "hours": {endless: []}}),
        ("calendars", {**calendar, "timezone": endless}),
        ("calendars", {**calendar, "holidays": {"country": endless}}),
        ("calendars", {**calendar, "holidays": {"country": "DE", "subdivision": endless}}),
        ("policies", {**policy, "conditions": {endless: []}}),
        ("policies", {**policy, "conditions": {endless: ["a"] * 101}}),
        ("policies", {**policy, "conditions": {"tier": [endless]}}),
        ("policies", {**policy, "conditions": {"priority": [[endless]]}}),
        ("policies", {**policy, "conditions": {"category_id": [{endless: 1}]}}),
        ("policies", {**policy, "targets": {endless: 5}}),
        ("policies", {**policy, "targets": {"own_minutes": 10**400}}),
    ):
        answer = ada.post(f"/sla/{path}", json=body)
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert len(error["message"]) < 250, error["message"][:300]


def test_half_a_letter_is_refused_wherever_it_stands(ada: Caller) -> None:
    half = "\\ud800"
    for path, body in (
        ("/sla/calendars", f'{{"name": "N", "timezone": "UTC", "hours": {{"{half}": [["08:00", "12:00"]]}}}}'),
        ("/sla/calendars", f'{{"name": "N", "timezone": "UTC", "hours": {{"mon": [["{half}", "12:00"]]}}}}'),
        ("/sla/policies", f'{{"name": "N", "calendar_id": 1, "targets": {{"{half}": 1}}}}'),
        (
            "/sla/policies",
            f'{{"name": "N", "calendar_id": 1, "targets": {{"own_minutes": 1}}, "conditions": {{"city": ["{half}"]}}}}',
        ),
        (
            "/sla/policies",
            f'{{"name": "N", "calendar_id": 1, "targets": {{"own_minutes": 1}}, "conditions": {{"tier": ["{half}"]}}}}',
        ),
    ):
        answer = ada.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, (body, answer.text)


def test_a_preview_says_when_so_much_time_is_over_and_why(ada: Caller, abe: Caller) -> None:
    number = ada.post("/sla/calendars", json=OFFICE).json()["id"]
    wanted = {"calendar_id": number, "start": "2026-11-27T23:30:00+01:00", "minutes": 60}
    answer = abe.post("/sla/preview", json=wanted).json()
    assert answer["due"] == "2026-11-30T07:30:00Z"
    assert [(one["from"], one["to"], one["counted"], one["reason"], one["why"]) for one in answer["segments"]] == [
        ("2026-11-27T22:30:00Z", "2026-11-27T23:00:00Z", True, "running", "Counted"),
        ("2026-11-27T23:00:00Z", "2026-11-30T07:00:00Z", False, "outside hours", "Outside working hours"),
        ("2026-11-30T07:00:00Z", "2026-11-30T07:30:00Z", True, "running", "Counted"),
    ]
    holiday = {**wanted, "start": "2026-12-25T12:00:00+01:00"}  # a Friday
    (first, *_) = abe.post("/sla/preview", json=holiday).json()["segments"]
    assert (first["counted"], first["why"]) == (False, "Holiday: Christmas Day")
    for body, field in (
        ({"start": "2026-11-27T15:30:00"}, "start"),
        ({"start": "9999-12-31T23:00:00Z"}, "start"),
        ({"calendar_id": 999}, "calendar_id"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 366 * 24 * 60 + 1}, "minutes"),
    ):
        assert _refused(abe.post("/sla/preview", json={**wanted, **body})) == {field}


def test_a_calendar_that_hardly_opens_says_so(ada: Caller) -> None:
    once = {"name": "Once", "timezone": "UTC", "hours": {}}
    day = {**once, "exceptions": [{"date": "2026-12-24", "hours": [["08:00", "09:00"]]}]}
    number = ada.post("/sla/calendars", json=day).json()["id"]
    wanted = {"calendar_id": number, "start": "2026-12-01T00:00:00Z", "minutes": 60}
    assert ada.post("/sla/preview", json=wanted).json()["due"] == "2026-12-24T09:00:00Z"
    assert _refused(ada.post("/sla/preview", json={**wanted, "minutes": 61})) == {"minutes"}


def test_a_preview_of_countless_stretches_is_refused_at_once(ada: Caller) -> None:
    minutes = [[f"{hour:02}:00", f"{hour:02}:13"] for hour in range(0, 24, 2)]
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), minutes)
    number = ada.post("/sla/calendars", json={"name": "Often", "timezone": "UTC", "hours": days}).json()["id"]
    wanted = {"calendar_id": number, "start": "2026-03-02T00:00:00Z", "minutes": 5_000 * 13}
    assert len(ada.post("/sla/preview", json=wanted).json()["segments"]) == 9_999
    assert _refused(ada.post("/sla/preview", json={**wanted, "minutes": 5_000 * 13 + 1})) == {"minutes"}


def test_a_policy_is_tried_on_the_tickets_of_last_month(
    stopped_clock: StoppedClock, callers: Callers, cast: Cast, make_ticket: MakeTicket
) -> None:
    late = make_ticket()
    make_ticket(city="Saltwick")
    stopped_clock.move(hours=2)
    draft = {"conditions": {"city": ["Springfield"]}, "calendar_id": 1, "targets": {"resolution_minutes": 60}}
    assert callers.program(cast.ada).post("/sla/policies/preview", json=draft).json() == {
        "looked_at": 2,
        "matched": 1,
        "breached": {"resolution": 1},
        "ticket_ids": [late.id],
    }


def test_the_clocks_of_a_ticket_add_up_and_say_why(
    stopped_clock: StoppedClock, callers: Callers, ada: Caller, cast: Cast, make_ticket: MakeTicket
) -> None:
    office = {"name": "Desk", "timezone": "UTC", "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue")}}
    number = ada.post("/sla/calendars", json=office).json()["id"]
    targets = {"first_response_minutes": 60, "next_response_minutes": 60, "resolution_minutes": 480, "own_minutes": 30}
    policy = {"name": "Gold", "position": 0, "calendar_id": number, "targets": targets}
    made = ada.post("/sla/policies", json=policy).json()
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.move(minutes=45)
    do(messages.write, cast.abe, id_of(ticket), "Which lamp is red?", Visibility.PUBLIC)
    do(change_status, cast.abe, id_of(ticket), Status.PENDING)
    stopped_clock.set(at(3, 10))
    do(messages.write, cast.cara, id_of(ticket), "The left one.", Visibility.PUBLIC)
    do(change_status, cast.abe, id_of(ticket), Status.HELD, reason="A part.", pause=PauseReason.PARTS)
    stopped_clock.set(at(3, 12))
    answer = callers.program(cast.abe).get(f"/tickets/{ticket.id}/sla").json()
    assert (answer["policy"]["id"], answer["calendar"]["id"], answer["unmatched"]) == (made["id"], number, False)
    clocks = {one["clock"]: one for one in answer["items"]}
    said = {
        name: (one["state"], one["target"], one["used"], one["remaining"], one["breached"], one["due"])
        for name, one in clocks.items()
    }
    assert said == {
        "first_response": ("met", 60, 45, 15, False, "2026-03-02T10:00:00Z"),
        "next_response": ("running", 60, 120, -60, True, "2026-03-03T11:00:00Z"),
        "resolution": ("running", 480, 165, 315, False, "2026-03-09T09:15:00Z"),
        "own": ("paused", 30, 540, -510, True, "2026-03-02T09:30:00Z"),
    }
    for one in clocks.values():
        assert one["used"] + one["remaining"] == one["target"]
        assert one["since"] == one["segments"][0]["from"]
        spans = [
            datetime.fromisoformat(part["to"]) - datetime.fromisoformat(part["from"])
            for part in one["segments"]
            if part["counted"]
        ]
        assert sum(spans, timedelta()) == timedelta(minutes=one["used"])
    pauses = [(part["reason"], part["why"]) for part in clocks["resolution"]["segments"] if not part["counted"]]
    assert pauses == [("pending/customer", "Waits for customer")]
    assert clocks["own"]["segments"][-1]["why"] == "On hold: Spare parts"


def test_a_solved_ticket_says_what_it_was_promised_also_when_the_policy_is_gone(
    ada: Caller, make_ticket: MakeTicket
) -> None:
    number = ada.post("/sla/calendars", json=OFFICE).json()["id"]
    policy = {"name": "Gold", "position": 0, "calendar_id": number, "targets": TARGETS}
    made = ada.post("/sla/policies", json=policy).json()["id"]
    ticket = make_ticket(status=Status.RESOLVED)
    before = ada.get(f"/tickets/{ticket.id}/sla").json()
    assert (before["policy"]["id"], before["calendar"]) == (made, {"id": number, **OFFICE})
    for gone in (f"/sla/policies/{made}", f"/sla/calendars/{number}"):
        assert ada.delete(gone).status_code == 204
    after = ada.get(f"/tickets/{ticket.id}/sla").json()
    assert {name: after["policy"][name] for name in ("id", "name")} == {"id": None, "name": "Gold"}
    assert TARGETS.items() <= after["policy"]["targets"].items()
    assert after["calendar"] == {"id": None, **OFFICE}
    assert [one["due"] for one in after["items"]] == [one["due"] for one in before["items"]]


def test_customers_ask_in_vain_for_the_clocks(cara: Caller, make_ticket: MakeTicket) -> None:
    assert _refused(cara.get(f"/tickets/{make_ticket().id}/sla"), 403) == set()
