"""Service levels over REST: staff read calendars, policies and clocks; admins keep them."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from fastapi import Request, Response
from sqlmodel import Session

from ticketing_app import db
from ticketing_app.api import problems, sla_forms, sla_shapes
from ticketing_app.api.conditions import IfMatch
from ticketing_app.api.shapes import Listed
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import access, calendars, ledger, policy_checks, policy_preview, sla, sla_policies
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.ledger import Span
from ticketing_app.domain.policy import Action
from ticketing_app.domain.working_time import add as add_working_time
from ticketing_app.domain.working_time import open_hours
from ticketing_app.errors import Invalid
from ticketing_app.models import SlaCalendar, SlaPolicy
from ticketing_app.texts import amount, tr

router = protected("Service levels")
_ETAG: dict[str, Any] = {"ETag": {"description": "The version, for `If-Match`.", "schema": {"type": "string"}}}
_MOST_STRETCHES = 5_000
_READ: dict[int | str, dict[str, Any]] = {200: {"headers": _ETAG}}
_MADE: dict[int | str, dict[str, Any]] = {201: {"headers": {**_ETAG, "Location": {"schema": {"type": "string"}}}}}


@router.get("/sla/calendars", summary="When the house works")
def list_calendars(actor: Acting) -> Listed[sla_shapes.CalendarShape]:
    """All calendars by name; for staff."""
    with db.reading() as session:
        return Listed(items=[sla_shapes.calendar(row) for row in calendars.in_order(session, actor)])


@router.post(
    "/sla/calendars", status_code=201, summary="Add a calendar", responses=_MADE | problems.documented(403, 409)
)
def add_calendar(
    request: Request, response: Response, new: sla_forms.NewCalendar, actor: Acting
) -> sla_shapes.CalendarShape:
    """For admins. Over midnight a window is written as two; a calendar without any open hour is refused."""
    facts = cast("calendars.CalendarFacts", new.model_dump())
    made = db.run(lambda session: calendars.add(session, actor, facts))
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/sla/calendars/{made.id}"
    return _calendar(response, made)


@router.get("/sla/calendars/{calendar_id:id}", summary="A calendar", responses=_READ | problems.documented(403, 404))
def read_calendar(calendar_id: int, response: Response, actor: Acting) -> sla_shapes.CalendarShape:
    """For staff."""
    with db.reading() as session:
        return _calendar(response, calendars.one(session, actor, calendar_id))


@router.patch(
    "/sla/calendars/{calendar_id:id}",
    summary="Change a calendar",
    responses=_READ | problems.documented(403, 404, 409, 412),
)
def edit_calendar(
    calendar_id: int, wanted: sla_forms.CalendarChanges, response: Response, actor: Acting, condition: IfMatch
) -> sla_shapes.CalendarShape:
    """For admins. The deadlines of open tickets follow within a minute or so, derived from their whole history."""
    changes = cast("calendars.CalendarFacts", wanted.model_dump(exclude_unset=True, exclude={"version"}))

    def work(session: Session) -> SlaCalendar:
        _check(condition, calendars.one, session, actor, calendar_id)
        return calendars.edit(session, actor, calendar_id, changes, version=wanted.version)

    return _calendar(response, db.run(work))


@router.delete(
    "/sla/calendars/{calendar_id:id}",
    status_code=204,
    summary="Remove a calendar",
    responses=problems.documented(403, 404, 409, 412),
)
def remove_calendar(calendar_id: int, actor: Acting, condition: IfMatch) -> None:
    """For admins; a calendar that a policy or a person follows stays."""

    def work(session: Session) -> None:
        _check(condition, calendars.one, session, actor, calendar_id)
        calendars.remove(session, actor, calendar_id)

    db.run(work)


@router.get("/sla/policies", summary="What is promised for which tickets")
def list_policies(actor: Acting) -> Listed[sla_shapes.PolicyShape]:
    """In the order in which they are tried, the default one last; for staff."""
    with db.reading() as session:
        return Listed(items=[sla_shapes.policy(row) for row in sla_policies.in_order(session, actor)])


@router.post("/sla/policies", status_code=201, summary="Add a policy", responses=_MADE | problems.documented(403, 409))
def add_policy(request: Request, response: Response, new: sla_forms.NewPolicy, actor: Acting) -> sla_shapes.PolicyShape:
    """For admins. Open tickets get it where it fits, within a minute or so."""
    facts = cast("sla_policies.PolicyFacts", new.model_dump(exclude_none=True) | {"targets": new.targets})
    made = db.run(lambda session: sla_policies.add(session, actor, facts))
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/sla/policies/{made.id}"
    return _policy(response, made)


@router.post("/sla/policies/preview", summary="Try a policy", responses=problems.documented(403))
def preview_policy(draft: sla_forms.PolicyDraft, actor: Acting) -> sla_shapes.OutcomeShape:
    """For admins: which tickets of the last 30 days it would have matched, and how many it would have breached."""
    facts = cast("sla_policies.PolicyFacts", draft.model_dump())
    with db.reading() as session:
        return sla_shapes.outcome(policy_preview.preview(session, actor, facts))


@router.get("/sla/policies/{policy_id:id}", summary="A policy", responses=_READ | problems.documented(403, 404))
def read_policy(policy_id: int, response: Response, actor: Acting) -> sla_shapes.PolicyShape:
    """For staff."""
    with db.reading() as session:
        return _policy(response, sla_policies.one(session, actor, policy_id))


@router.patch(
    "/sla/policies/{policy_id:id}",
    summary="Change a policy",
    responses=_READ | problems.documented(403, 404, 409, 412),
)
def edit_policy(
    policy_id: int, wanted: sla_forms.PolicyChanges, response: Response, actor: Acting, condition: IfMatch
) -> sla_shapes.PolicyShape:
    """For admins: conditions, targets, steps, place. Deadlines of open tickets follow, keeping what was used."""
    changes = cast("sla_policies.PolicyFacts", wanted.model_dump(exclude_unset=True, exclude={"version"}))

    def work(session: Session) -> SlaPolicy:
        _check(condition, sla_policies.one, session, actor, policy_id)
        return sla_policies.edit(session, actor, policy_id, changes, version=wanted.version)

    return _policy(response, db.run(work))


@router.delete(
    "/sla/policies/{policy_id:id}",
    status_code=204,
    summary="Remove a policy",
    responses=problems.documented(403, 404, 409, 412),
)
def remove_policy(policy_id: int, actor: Acting, condition: IfMatch) -> None:
    """For admins; its tickets get the next policy that fits. The default one stays."""

    def work(session: Session) -> None:
        _check(condition, sla_policies.one, session, actor, policy_id)
        sla_policies.remove(session, actor, policy_id)

    db.run(work)


@router.post("/sla/preview", summary="When is so much working time over", responses=problems.documented(403))
def preview(wanted: sla_forms.Sum, actor: Acting) -> sla_shapes.SumShape:
    """For staff: the due time from a start that names its offset, and every stretch until then, counted or not."""
    with db.reading() as session:
        access.allow(actor, Action.SEE_SLA)
        known = policy_checks.calendar(session, wanted.calendar_id)
        calendar = calendars.read(calendars.one(session, actor, known))
    due = add_working_time(calendar, wanted.start, timedelta(minutes=wanted.minutes))
    if due is None:
        raise Invalid.field("minutes", tr("This calendar does not open for so long any more."))
    if sum(1 for _ in itertools.islice(open_hours(calendar, wanted.start, due), _MOST_STRETCHES + 1)) > _MOST_STRETCHES:
        most = amount(_MOST_STRETCHES)
        raise Invalid.field(
            "minutes", tr("This is more than {most} stretches of working time. Ask for less.", most=most)
        )
    spans = [Span(wanted.start, None, runs=True, why=ledger.RUNNING)]
    return sla_shapes.SumShape(
        due=due, segments=[sla_shapes.segment(one, calendar) for one in ledger.segments(spans, calendar, due)]
    )


@router.get("/tickets/{ticket_id:id}/sla", summary="The clocks of a ticket", responses=problems.documented(403, 404))
def read_clocks(ticket_id: int, actor: Acting) -> sla_shapes.ClocksShape:
    """For staff: target, used, remaining, due and the whole ledger of every clock; none for an imported ticket."""
    with db.reading() as session:
        return sla_shapes.standing(sla.of_ticket(session, actor, ticket_id))


def _check(
    condition: IfMatch,
    one: Callable[..., SlaCalendar | SlaPolicy],
    session: Session,
    actor: Actor,
    number: int,
) -> None:
    """`If-Match`, looked at under the lock and before anything else, for those who may change it."""
    access.allow(actor, Action.MANAGE_SLA)
    held = one(session, actor, number, lock=True)
    condition.check(f"“{held.name}”", held.version)


def _calendar(response: Response, row: SlaCalendar) -> sla_shapes.CalendarShape:
    response.headers["ETag"] = f'"{row.version}"'
    return sla_shapes.calendar(row)


def _policy(response: Response, row: SlaPolicy) -> sla_shapes.PolicyShape:
    response.headers["ETag"] = f'"{row.version}"'
    return sla_shapes.policy(row)
