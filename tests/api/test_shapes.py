"""What a ticket looks like to its customer and to staff: the contract's fields, and nothing that is not theirs."""

import json

from tests.api.callers import Caller, Callers, a_file
from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, do
from ticketing_app.api import accounts, forms, shapes
from ticketing_app.domain import assignment, people, tickets
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Status

TICKET = {
    "id",
    "reference",
    "title",
    "description",
    "category_id",
    "issue_type",
    "status",
    "severity",
    "urgency",
    "priority",
    "customer_id",
    "assignee_id",
    "channel",
    "city",
    "region",
    "postal_code",
    "preferred_contact_from",
    "preferred_contact_until",
    "created_at",
    "updated_at",
    "first_response_at",
    "resolved_at",
    "closed_at",
    "response_due_at",
    "resolution_due_at",
    "attachments",
    "messages",
    "timeline",
    "version",
}
USER = {
    "id",
    "email",
    "full_name",
    "role",
    "active",
    "phone",
    "city",
    "region",
    "postal_code",
    "time_zone",
    "created_at",
    "last_seen_at",
}
SECRETS = ["between us", "internal.png", "waits for a spare part", "history", "status_reason", "@cast.example", "hash"]


def _busy_ticket(abe: Caller, cast: Cast, make_ticket: MakeTicket) -> str:
    """A ticket on hold with everything on it that a customer must not know."""
    path = f"/tickets/{make_ticket(assignee=cast.eve).id}"
    abe.post(f"{path}/messages", json={"body": "This stays between us.", "visibility": "internal"})
    abe.post(f"{path}/messages", json={"body": "We are looking."})
    abe.post(f"{path}/attachments", data={"visibility": "internal"}, files=[a_file(name="internal.png")])
    abe.post(f"{path}/attachments", files=[a_file()])
    abe.put(f"{path}/status", json={"status": "in_progress"})
    held = abe.put(f"{path}/status", json={"status": "held", "reason": "It waits for a spare part."})
    assert held.status_code == 200
    return path


def test_customers_never_see_what_is_internal(abe: Caller, cara: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    path = _busy_ticket(abe, cast, make_ticket)
    answers = [
        cara.get(path),
        cara.get("/tickets"),
        cara.get("/tickets/my-tickets"),
        cara.get(f"{path}/attachments"),
        cara.post(f"{path}/messages", json={"body": "Any news?"}),
        cara.post(f"{path}/attachments", files=[a_file(name="mine.png")]),
        cara.put(f"{path}/status", json={"status": "cancelled"}),
    ]
    for answer in answers:
        assert answer.status_code < 300
        for secret in SECRETS:
            assert secret not in answer.text
    ticket = cara.get(path).json()
    assert set(ticket) == TICKET
    assert [set(file) for file in ticket["attachments"]] == [{"id", "name", "size", "content_type"}] * 2
    assert [message["author"] for message in ticket["messages"]] == ["Abe Agent", "Cara Customer"]
    assert ticket["messages"][0] | {"id": 0, "created_at": ""} == {
        "id": 0,
        "author": "Abe Agent",
        "author_id": cast.abe.id,
        "author_role": "agent",
        "visibility": "public",
        "body": "We are looking.",
        "created_at": "",
    }
    assert "keywords" not in cara.get("/categories").text


def test_customers_cannot_even_tell_that_something_internal_happened(
    abe: Caller, cara: Caller, make_ticket: MakeTicket
) -> None:
    path = f"/tickets/{make_ticket().id}"
    before = cara.get(path)
    abe.post(f"{path}/messages", json={"body": "The splitter, I think.", "visibility": "internal"})
    abe.post(f"{path}/attachments", data={"visibility": "internal"}, files=[a_file()])
    assert len(abe.get(path).json()["messages"] + abe.get(path).json()["attachments"]) == 2
    after = cara.get(path)
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


def test_staff_see_everything(abe: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    path = _busy_ticket(abe, cast, make_ticket)
    ticket = abe.get(path).json()
    assert set(ticket) == TICKET | {"history", "status_reason"}
    assert ticket["status_reason"] == "It waits for a spare part."
    assert [message["visibility"] for message in ticket["messages"]] == ["internal", "public"]
    assert [file["visibility"] for file in ticket["attachments"]] == ["internal", "public"]
    last = ticket["history"][-1]
    assert set(last) == {"at", "actor", "role", "action", "before", "after", "reason", "door"}
    assert (last["actor"], last["role"], last["door"]) == ("Abe Agent", "agent", "rest")
    assert (last["before"]["status"], last["after"]["status"]) == ("in_progress", "held")
    assert [set(happening) for happening in ticket["timeline"]] == [{"at", "event", "text"}] * len(ticket["timeline"])
    assert "keywords" in abe.get("/categories").json()["items"][0]


def test_a_ticket_in_a_list_is_the_whole_ticket(abe: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    path = _busy_ticket(abe, cast, make_ticket)
    assert abe.get("/tickets").json()["items"] == [abe.get(path).json()]


def test_times_are_rfc_3339_in_utc(abe: Caller, make_ticket: MakeTicket) -> None:
    ticket = abe.get(f"/tickets/{make_ticket(status=Status.RESOLVED).id}").json()
    for name in ("created_at", "updated_at", "resolved_at", "response_due_at", "resolution_due_at"):
        assert ticket[name].endswith("Z"), name
    assert ticket["reference"] == f"#{ticket['id']}"


def test_people_carry_nothing_secret(callers: Callers, cast: Cast, cara: Caller) -> None:
    ada = callers.program(cast.ada)
    assert set(cara.get("/auth/me").json()) == USER | {"must_change_password"}
    of_staff = {"tier", "team", "leads_team", "skills", "calendar_id"}
    assert all(set(user) == USER | of_staff for user in ada.get("/users").json()["items"])
    there = {"open_tickets", "team", "skills", "present", "back_at", "away_until"}
    assert all(set(user) == USER | there for user in ada.get("/auth/engineers").json()["items"])


def test_engineers_come_with_their_load(abe: Caller, cast: Cast, make_ticket: MakeTicket) -> None:
    do(assignment.take, cast.eve, id_of(make_ticket()))
    make_ticket(status=Status.CLOSED, assignee=cast.eve)
    load = {user["full_name"]: user["open_tickets"] for user in abe.get("/auth/engineers").json()["items"]}
    assert load == {"Abe Agent": 0, "Anya Agent": 0, "Emil Engineer": 0, "Eve Engineer": 1, "Mia Manager": 0}


def test_a_change_changes_what_was_sent_and_nothing_else(abe: Caller, make_ticket: MakeTicket) -> None:
    path = f"/tickets/{make_ticket(city='Springfield').id}"
    before = abe.get(path).json()
    after = abe.patch(path, json={"region": "Illinois", "city": None}).json()
    changed = {name for name in before if before[name] != after[name]} - {"history", "updated_at", "version"}
    assert changed == {"region", "city"}
    assert abe.patch(path, json={}).json()["version"] == after["version"]
    for wrong in (
        {"title": None},
        {"severity": None},
        {"category_id": True},
        {"status": "closed"},
        {"title": "\ud800"},
    ):
        assert (
            abe.patch(path, content=json.dumps(wrong), headers={"Content-Type": "application/json"}).status_code == 422
        )


def test_a_priority_set_by_hand_needs_a_reason_and_can_be_taken_back(abe: Caller, make_ticket: MakeTicket) -> None:
    path = f"/tickets/{make_ticket().id}"
    assert abe.patch(path, json={"priority": "critical"}).status_code == 422
    assert abe.patch(path, json={"priority": "critical", "reason": "A hospital."}).json()["priority"] == "critical"
    assert abe.patch(path, json={"priority": None}).json()["priority"] == "medium"


def test_the_forms_offer_what_the_domain_takes() -> None:
    assert set(forms.TicketChanges.model_fields) - {"reason", "version"} == set(tickets.Changes.__annotations__)
    assert set(forms.TicketForm.model_fields) == set(tickets.Draft.__dataclass_fields__) - {"channel"}
    assert set(shapes.TicketShape.model_fields) == TICKET
    assert set(accounts.UserChanges.model_fields) - {"password", "version"} == set(people.PersonChanges.__annotations__)
