"""Forecasts and absences over REST: their shapes, and numbers that follow when a ticket is reassigned."""

from datetime import timedelta

from tests.api.callers import Callers
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.history import lived_through
from tests.support.tickets import MakeTicket, do
from ticketing_app.domain import people, presence


def test_a_forecast_says_how_likely_and_why(
    stopped_clock: StoppedClock, callers: Callers, cast: Cast, make_ticket: MakeTicket
) -> None:
    lived_through(cast, [60] * 20 + [900] * 10 + [2000] * 10)
    ticket = make_ticket()
    stopped_clock.move(hours=2)
    found = callers.program(cast.eve).get(f"/tickets/{ticket.id}/forecast").json()
    assert found == {
        "state": "forecast",
        "probability": 0.5,
        "reason": "Of 20 medium Other tickets that had run 2 h, 10 took longer than the 22 h that are left.",
        "used": 120.0,
        "left": 1320.0,
        "comparable": 40,
        "lasted": 20,
        "longer": 10,
    }


def test_without_enough_history_it_says_so(callers: Callers, cast: Cast, make_ticket: MakeTicket) -> None:
    abe, ticket = callers.program(cast.abe), make_ticket()
    found = abe.get(f"/tickets/{ticket.id}/forecast").json()
    assert (found["state"], found["probability"]) == ("not_enough_history", None)
    assert found["reason"] == "Not enough history: fewer than 30 comparable tickets were resolved."
    assert {one["expected_misses_with"] for one in abe.get(f"/tickets/{ticket.id}/what-if").json()["items"]} == {None}


def test_what_if_follows_when_the_ticket_is_reassigned(callers: Callers, cast: Cast, make_ticket: MakeTicket) -> None:
    lived_through(cast, [60] * 20 + [2000] * 20, load=2)
    mia, ticket = callers.program(cast.mia), make_ticket(assignee=cast.eve)
    make_ticket(assignee=cast.eve)

    def expected() -> dict[str, tuple[float, float, bool]]:
        found = mia.get(f"/tickets/{ticket.id}/what-if").json()["items"]
        return {
            one["full_name"]: (one["expected_misses_without"], one["expected_misses_with"], one["holds_it"])
            for one in found
        }

    half = 0.5
    assert expected()["Eve Engineer"] == (half, 2 * half, True)
    assert expected()["Emil Engineer"] == (0.0, half, False)
    mia.put(f"/tickets/{ticket.id}/assign", json={"assignee_id": cast.emil.id})
    assert expected()["Eve Engineer"] == (half, 2 * half, False)
    assert expected()["Emil Engineer"] == (0.0, half, True)


def test_engineers_say_whether_they_are_there(
    stopped_clock: StoppedClock, callers: Callers, cast: Cast, make_ticket: MakeTicket
) -> None:
    do(people.edit, cast.ada, cast.eve.person_id, {"skills": ["other"], "team": "Field north"})
    until = stopped_clock.now + timedelta(days=2)
    do(presence.add_absence, cast.eve, cast.eve.person_id, stopped_clock.now, until)
    abe = callers.program(cast.abe)
    eve = next(one for one in abe.get("/auth/engineers").json()["items"] if one["id"] == cast.eve.id)
    assert (eve["present"], eve["away_until"], eve["back_at"]) == (
        False,
        "2026-03-04T09:00:00Z",
        "2026-03-04T09:00:00Z",
    )
    assert (eve["skills"], eve["team"]) == (["other"], "Field north")
    found = abe.get(f"/tickets/{make_ticket().id}/what-if").json()["items"]
    assert [one["full_name"] for one in found if one["skill"]] == ["Eve Engineer"]
    assert "note" not in eve


def test_an_absence_is_written_down_listed_and_taken_back(callers: Callers, cast: Cast) -> None:
    eve, path = callers.program(cast.eve), f"/users/{cast.eve.id}/absences"
    away = {"since": "2030-05-04T00:00:00+02:00", "until": "2030-05-09T00:00:00+02:00", "note": "Holidays"}
    made = eve.post(path, json=away).json()
    assert made == {
        "id": made["id"],
        "since": "2030-05-03T22:00:00Z",
        "until": "2030-05-08T22:00:00Z",
        "note": "Holidays",
    }
    assert eve.get(path).json() == {"items": [made], "next_cursor": None}
    assert eve.post(path, json={**away, "until": away["since"]}).json()["errors"][0]["field"] == "until"
    assert eve.delete(f"{path}/{made['id']}").status_code == 204
    assert eve.get(path).json()["items"] == []
    assert eve.delete(f"{path}/{made['id']}").status_code == 404


def test_an_admin_keeps_team_skills_hours_and_contract(callers: Callers, cast: Cast) -> None:
    ada = callers.program(cast.ada)
    wanted = {"team": "Field north", "leads_team": True, "skills": ["Fibre"], "calendar_id": 1}
    kept = ada.patch(f"/users/{cast.eve.id}", json=wanted).json()
    assert {name: kept[name] for name in wanted} == {**wanted, "skills": ["fibre"]}
    assert ada.patch(f"/users/{cast.cara.id}", json={"tier": "plus"}).json()["tier"] == "plus"
    refused = ada.patch(f"/users/{cast.cara.id}", json={"team": "Field north"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "team")
    for field, value in (("leads_team", 0), ("leads_team", "1"), ("active", "no"), ("active", 0.0)):
        refused = ada.patch(f"/users/{cast.eve.id}", json={field: value})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
