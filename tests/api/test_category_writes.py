"""Admins keep the categories over REST: add, rename, move, retire, and the same errors as everywhere."""

from typing import Any

import pytest
from sqlmodel import select

from tests.api.callers import Caller, Callers
from tests.support.cast import Cast
from ticketing_app import db
from ticketing_app.models import AuditEntry
from ticketing_app.vocabulary import Door

FIBRE = {"name": "Fibre", "description": "Internet over glass", "keywords": "fibre, glass"}


@pytest.fixture
def ada(callers: Callers, cast: Cast) -> Caller:
    """Ada, an admin, with a program."""
    return callers.program(cast.ada)


def _order(caller: Caller) -> list[str]:
    return [item["name"] for item in caller.get("/categories").json()["items"]]


def test_a_new_category_is_there_at_its_address_for_everybody(ada: Caller, cara: Caller) -> None:
    answer = ada.post("/categories", json=FIBRE)
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/categories/{made['id']}"
    assert made == {**FIBRE, "id": made["id"], "active": True, "position": 0, "version": 1}
    seen = cara.get(f"/categories/{made['id']}")
    assert seen.json() == {"id": made["id"], "name": "Fibre", "description": FIBRE["description"], "active": True} | {
        "position": 0
    }
    assert _order(cara) == ["Fibre", "Other"]


def test_it_may_say_its_place_and_begin_retired(ada: Caller) -> None:
    ada.post("/categories", json={"name": "Mobile"})
    last = ada.post("/categories", json={"name": "Fax", "position": 99, "active": False}).json()
    assert (last["position"], last["active"]) == (2, False)
    assert ada.post("/categories", json={"name": "Fibre", "position": 0}).json()["position"] == 0
    assert _order(ada) == ["Fibre", "Mobile", "Other", "Fax"]


def test_what_is_sent_changes_and_the_rest_stays(ada: Caller) -> None:
    number = ada.post("/categories", json=FIBRE).json()["id"]
    changed = ada.patch(
        f"/categories/{number}", json={"name": "Fibre and cable", "active": False, "position": 1}
    ).json()
    assert changed == {**FIBRE, "id": number, "name": "Fibre and cable", "active": False, "position": 1, "version": 2}
    assert _order(ada) == ["Other", "Fibre and cable"]
    assert ada.get("/categories?active=true").json()["items"][0]["name"] == "Other"
    assert ada.patch(f"/categories/{number}", json={}).json()["version"] == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"description": "x" * 501}, "description"),
        ({"keywords": "x" * 1001}, "keywords"),
        ({"active": "perhaps"}, "active"),
        ({"position": -1}, "position"),
        ({"position": "first"}, "position"),
        ({"colour": "blue"}, "colour"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_does_not_fit_is_refused_with_its_field(body: dict[str, Any], field: str, ada: Caller, other: int) -> None:
    for answer in (ada.patch(f"/categories/{other}", json=body), ada.post("/categories", json={"name": "A", **body})):
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert _order(ada) == ["Other"]


def test_a_name_that_exists_is_a_conflict_and_changes_nothing(ada: Caller) -> None:
    number = ada.post("/categories", json=FIBRE).json()["id"]
    assert ada.post("/categories", json={"name": "FIBRE"}).status_code == 409
    assert ada.patch(f"/categories/{number}", json={"name": "other", "position": 1}).status_code == 409
    assert _order(ada) == ["Fibre", "Other"]


def test_the_last_category_in_use_stays(ada: Caller, other: int) -> None:
    assert ada.patch(f"/categories/{other}", json={"active": False}).status_code == 409


def test_an_older_look_is_refused(ada: Caller, other: int) -> None:
    tag = ada.get(f"/categories/{other}").headers["ETag"]
    assert ada.patch(f"/categories/{other}", json={"description": "All the rest"}).headers["ETag"] == '"2"'
    assert ada.patch(f"/categories/{other}", json={"position": 0, "version": 1}).status_code == 409
    assert ada.patch(f"/categories/{other}", json={"name": "Rest"}, headers={"If-Match": tag}).status_code == 412
    assert ada.patch(f"/categories/{other}", json={"name": "Rest"}, headers={"If-Match": '"2"'}).status_code == 200


def test_there_is_no_such_category(ada: Caller, cara: Caller) -> None:
    assert cara.get("/categories/4711").status_code == 404
    assert ada.patch("/categories/4711", json={"name": "Rest"}).status_code == 404
    assert ada.get("/categories/all").status_code == 404
    assert ada.delete("/categories/1").status_code == 405


def test_the_trail_names_the_door(ada: Caller) -> None:
    ada.post("/categories", json=FIBRE)
    with db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "category.added")).one()
    assert entry.door is Door.REST
