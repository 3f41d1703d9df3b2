"""What the demo's house promises its business customers, and when it works for them."""

from typing import Final

from sqlmodel import Session

from ticketing_app.domain import calendars, sla_policies
from ticketing_app.domain.actor import house
from ticketing_app.domain.calendars import CalendarFacts
from ticketing_app.domain.sla_policies import PolicyFacts
from ticketing_app.models import id_of
from ticketing_app.vocabulary import ClockName, CustomerTier, Door, EscalationAction

OFFICE_HOURS: Final = CalendarFacts(
    name="Office hours",
    timezone="Europe/London",
    hours={day: [["08:00", "18:00"]] for day in calendars.WEEKDAYS[:5]},
    holidays={"country": "GB", "subdivision": "ENG"},
)
BUSINESS: Final = PolicyFacts(
    name="Business customers",
    position=0,
    conditions={"tier": [CustomerTier.BUSINESS.value]},
    targets={
        "first_response_minutes": 60,
        "next_response_minutes": 120,
        "resolution_minutes": 16 * 60,
        "triage_minutes": 30,
        "own_minutes": 60,
    },
    steps=[
        {"clock": ClockName.FIRST_RESPONSE.value, "percent": 75, "action": EscalationAction.NOTIFY_ASSIGNEE.value},
        {"clock": ClockName.RESOLUTION.value, "percent": 50, "action": EscalationAction.NOTIFY_ASSIGNEE.value},
        {"clock": ClockName.RESOLUTION.value, "percent": 75, "action": EscalationAction.NOTIFY_LEAD.value},
        {"clock": ClockName.RESOLUTION.value, "percent": 90, "action": EscalationAction.NOTIFY_MANAGERS.value},
    ],
)


def add(session: Session) -> None:
    """The calendar and the policy, each unless the house has one of that name."""
    actor = house(Door.CLI)
    known = {one.name: id_of(one) for one in calendars.in_order(session, actor)}
    name = OFFICE_HOURS.get("name", "")
    calendar_id = known.get(name) or id_of(calendars.add(session, actor, OFFICE_HOURS))
    if BUSINESS.get("name") not in {one.name for one in sla_policies.in_order(session, actor)}:
        sla_policies.add(session, actor, {**BUSINESS, "calendar_id": calendar_id})
