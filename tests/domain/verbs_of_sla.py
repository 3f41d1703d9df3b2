"""What the domain does about service levels: calendars, policies, clocks, escalation (see `every_verb`)."""

from datetime import UTC, datetime

from sqlmodel import Session

from tests.domain.verbs import Act, Example, Stage
from tests.support.sla import OFFICE, a_calendar, a_policy
from tests.support.tickets import do, reread
from ticketing_app.domain import calendars, escalation, sla, sla_policies
from ticketing_app.domain.actor import house
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Door


def _add_calendar(stage: Stage) -> Act:
    return lambda session: calendars.add(session, stage.cast.ada, OFFICE)


def _edit_calendar(stage: Stage) -> Act:
    number = a_calendar(stage.cast)
    return lambda session: calendars.edit(session, stage.cast.ada, number, {"timezone": "Europe/Vienna"})


def _remove_calendar(stage: Stage) -> Act:
    number = a_calendar(stage.cast)
    return lambda session: calendars.remove(session, stage.cast.ada, number)


def _add_policy(stage: Stage) -> Act:
    facts: sla_policies.PolicyFacts = {
        "name": "Gold",
        "calendar_id": a_calendar(stage.cast),
        "targets": {"resolution_minutes": 60},
    }
    return lambda session: sla_policies.add(session, stage.cast.ada, facts)


def _edit_policy(stage: Stage) -> Act:
    number = a_policy(stage.cast)
    return lambda session: sla_policies.edit(session, stage.cast.ada, number, {"targets": {"resolution_minutes": 90}})


def _remove_policy(stage: Stage) -> Act:
    number = a_policy(stage.cast)
    return lambda session: sla_policies.remove(session, stage.cast.ada, number)


def _raise_priority(stage: Stage) -> Act:
    """A ticket that was raised an age ago."""
    a_policy(
        stage.cast,
        conditions={"priority": ["medium"]},
        steps=[{"clock": "resolution", "percent": 1, "action": "raise_priority"}],
    )
    ticket = _long_ago(stage.make_ticket())
    return lambda session: escalation.look_at(session, house(Door.JOB), id_of(ticket))


def _move_deadlines(stage: Stage) -> Act:
    """An open ticket whose policy promises something else meanwhile."""
    policy, ticket = a_policy(stage.cast), stage.make_ticket()
    do(sla_policies.edit, stage.cast.ada, policy, {"targets": {"resolution_minutes": 90}})
    return lambda session: escalation.look_at_some(session, house(Door.JOB), [id_of(ticket)])


def _long_ago(ticket: Ticket) -> Ticket:
    def move(session: Session) -> None:
        row = session.get_one(Ticket, ticket.id)
        row.created_at = datetime(2026, 1, 5, tzinfo=UTC)
        sla.set_due_times(session, row)
        session.add(row)

    do(move)
    return reread(ticket)


EXAMPLES = [
    Example("calendars.add", ("calendar.added",), "ada", False, _add_calendar),
    Example("calendars.edit", ("calendar.edited",), "ada", False, _edit_calendar),
    Example("calendars.remove", ("calendar.removed",), "ada", False, _remove_calendar),
    Example("sla_policies.add", ("sla_policy.added",), "ada", False, _add_policy),
    Example("sla_policies.edit", ("sla_policy.edited",), "ada", False, _edit_policy),
    Example("sla_policies.remove", ("sla_policy.removed",), "ada", False, _remove_policy),
    Example(
        "escalation.look_at",
        ("ticket.escalated", "ticket.edited", "ticket.deadline_moved"),
        "",
        False,
        _raise_priority,
    ),
    Example("escalation.look_at_some", ("ticket.deadline_moved",), "", False, _move_deadlines),
]
READS = {
    "sla_policies.calendars_of",
    "calendars.in_order",
    "calendars.one",
    "escalation.to_look_at",
    "policy_checks.calendar",
    "policy_checks.conditions",
    "policy_preview.preview",
    "sla.of_ticket",
    "sla.standing",
    "sla_policies.draft",
    "sla_policies.in_order",
    "sla_policies.one",
    "sla_policies.with_terms",
    "sla_basis.histories",
}
STEPS_OF_VERBS = {
    "calendars.look_at_open_tickets",
    "sla.keep_up",
    "sla.rederive",
    "sla.set_due_times",
    "sla_terms.keep",
    "spine.tell_colleague",
}
# It only says when to look again (see test_escalation.py).
HOUSEKEEPING = {"escalation.postpone"}
