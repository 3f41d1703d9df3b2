"""Who may do what with service levels over REST: rows of the table in `test_roles`, and their requests."""

from typing import Any

from tests.api.scenes import Row, Scene, get
from tests.support.sla import OFFICE, a_calendar, a_policy

STAFF = "401 403 403 200 200 200 200 200"
ADMIN = "401 403 403 403 403 403 403 200"


def add_calendar(scene: Scene) -> Any:
    return scene.caller.post("/sla/calendars", json={**OFFICE, "name": f"Hours of {scene.me}"})


def remove_calendar(scene: Scene) -> Any:
    """A new one, which nobody follows."""
    number = a_calendar(scene.cast, name=f"Not needed by {scene.me}")
    return scene.caller.delete(f"/sla/calendars/{number}")


def add_policy(scene: Scene) -> Any:
    new = {"name": f"Promise of {scene.me}", "calendar_id": 1, "targets": {"resolution_minutes": 480}}
    return scene.caller.post("/sla/policies", json=new)


def remove_policy(scene: Scene) -> Any:
    number = a_policy(scene.cast, name=f"Not needed by {scene.me}", calendar_id=1)
    return scene.caller.delete(f"/sla/policies/{number}")


def preview_policy(scene: Scene) -> Any:
    draft = {"calendar_id": 1, "targets": {"resolution_minutes": 480}}
    return scene.caller.post("/sla/policies/preview", json=draft)


def preview_sum(scene: Scene) -> Any:
    wanted = {"calendar_id": 1, "start": "2026-11-27T15:30:00+01:00", "minutes": 480}
    return scene.caller.post("/sla/preview", json=wanted)


TABLE = [
    Row("GET /sla/calendars", "", get("/sla/calendars"), STAFF),
    Row("POST /sla/calendars", "", add_calendar, "401 403 403 403 403 403 403 201"),
    Row("GET /sla/calendars/{calendar_id}", "", get("/sla/calendars/1"), STAFF),
    Row(
        "PATCH /sla/calendars/{calendar_id}",
        "",
        lambda s: s.caller.patch("/sla/calendars/1", json={"name": "Always"}),
        ADMIN,
    ),
    Row("DELETE /sla/calendars/{calendar_id}", "", remove_calendar, "401 403 403 403 403 403 403 204"),
    Row("GET /sla/policies", "", get("/sla/policies"), STAFF),
    Row("POST /sla/policies", "", add_policy, "401 403 403 403 403 403 403 201"),
    Row("POST /sla/policies/preview", "", preview_policy, ADMIN),
    Row("GET /sla/policies/{policy_id}", "", get("/sla/policies/1"), STAFF),
    Row(
        "PATCH /sla/policies/{policy_id}",
        "",
        lambda s: s.caller.patch("/sla/policies/1", json={"targets": {"own_minutes": 30}}),
        ADMIN,
    ),
    Row("DELETE /sla/policies/{policy_id}", "", remove_policy, "401 403 403 403 403 403 403 204"),
    Row("POST /sla/preview", "", preview_sum, STAFF),
    Row(
        "GET /tickets/{ticket_id}/sla",
        "",
        lambda s: s.caller.get(f"{s.path}/sla"),
        "401 403 403 200 200 200 200 200",
    ),
    Row("GET /tickets/{ticket_id}/forecast", "", lambda s: s.caller.get(f"{s.path}/forecast"), STAFF),
    Row(
        "GET /tickets/{ticket_id}/what-if",
        "",
        lambda s: s.caller.get(f"{s.path}/what-if"),
        "401 403 403 200 403 403 200 200",
    ),
    Row("GET /dashboard", "", get("/dashboard"), "401 403 403 403 403 403 200 200"),
    Row("GET /dashboard.csv", "", get("/dashboard.csv"), "401 403 403 403 403 403 200 200"),
]
