"""Which promises hold for which tickets: policies in the order in which they are tried, a default for the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypedDict

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ticketing_app.domain import access, calendars, fields, policy_checks, sla_terms, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.policy_checks import PLACES, TARGETS
from ticketing_app.domain.working_time import Calendar
from ticketing_app.errors import Conflict, Missing, Stale
from ticketing_app.models import SlaCalendar, SlaPolicy, SlaTerms, Ticket, id_of
from ticketing_app.texts import tr
from ticketing_app.vocabulary import ClockName, CustomerTier

_ORDER = (col(SlaPolicy.is_default), col(SlaPolicy.position), col(SlaPolicy.id))


class PolicyFacts(TypedDict, total=False):
    """A policy as people write it down. A missing key means "leave it" (or nothing, for a new one).

    `conditions`: a list of accepted values per name, all of which must fit: priority, severity, issue_type, channel,
    tier, category_id, city, region, postal_code (its beginning is enough). `steps`: {"clock", "percent", "action"}.
    """

    name: str
    position: int
    conditions: dict[str, list[Any]]
    calendar_id: int
    targets: dict[str, int | None]
    steps: list[dict[str, Any]]


@dataclass(frozen=True)
class Subject:
    """What a policy looks at of a ticket."""

    priority: str
    severity: str
    issue_type: str
    channel: str
    tier: str
    category_id: int
    city: str | None
    region: str | None
    postal_code: str | None


@dataclass(frozen=True)
class InForce:
    """What is promised to a ticket, and what the house does before it is missed.

    `unmatched`: it is what the default policy says, because no other one fits.
    """

    terms: SlaTerms
    unmatched: bool
    steps: list[dict[str, Any]] = field(default_factory=list)


def in_order(session: Session, actor: Actor) -> list[SlaPolicy]:
    """All policies in the order in which they are tried, the default one last. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_SLA)
    return _ordered(session)


def one(session: Session, actor: Actor, policy_id: int, *, lock: bool = False) -> SlaPolicy:
    """One policy. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.SEE_SLA)
    wanted = select(SlaPolicy).where(SlaPolicy.id == policy_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    policy = session.exec(wanted).one_or_none()
    if policy is None:
        raise Missing(tr("There is no such policy."))
    return policy


def with_terms(session: Session) -> list[tuple[SlaPolicy, SlaTerms]]:
    """All policies in the order in which they are tried, each with its present terms, be they written down or not."""
    same = sa.and_(
        col(SlaTerms.policy_id) == col(SlaPolicy.id),
        col(SlaTerms.policy_version) == col(SlaPolicy.version),
        col(SlaTerms.calendar_version) == col(SlaCalendar.version),
    )
    wanted = (
        select(SlaPolicy, SlaCalendar, SlaTerms)
        .join(SlaCalendar, col(SlaCalendar.id) == col(SlaPolicy.calendar_id))
        .join(SlaTerms, same, isouter=True)
        .order_by(*_ORDER)
    )
    return [(policy, terms or sla_terms.of(policy, calendar)) for policy, calendar, terms in session.exec(wanted)]


def fitting(policies: Iterable[tuple[SlaPolicy, SlaTerms]], subject: Subject) -> InForce:
    """What is in force for it: the first that matches, or the default one, which is the last."""
    policy, terms = next(row for row in policies if row[0].is_default or matches(row[0].conditions, subject))
    return InForce(terms, unmatched=policy.is_default, steps=policy.steps)


def calendars_of(session: Session, policy_ids: Iterable[int | None]) -> dict[int | None, Calendar]:
    """The calendar that each of these policies counts in, in one query."""
    wanted = (
        select(SlaPolicy.id, SlaCalendar)
        .join(SlaCalendar, col(SlaCalendar.id) == col(SlaPolicy.calendar_id))
        .where(col(SlaPolicy.id).in_({number for number in policy_ids if number is not None}))
    )
    return {number: calendars.read(calendar) for number, calendar in session.exec(wanted)}


def subject_of(ticket: Ticket, tier: CustomerTier) -> Subject:
    """What policies look at: the ticket and the contract of its customer."""
    return Subject(
        ticket.priority,
        ticket.severity,
        ticket.issue_type,
        ticket.channel,
        tier,
        ticket.category_id,
        ticket.city,
        ticket.region,
        ticket.postal_code,
    )


def matches(conditions: Mapping[str, list[Any]], subject: Subject) -> bool:
    """Whether the ticket meets all of them; a policy without conditions takes every ticket."""
    return all(_meets(name, values, getattr(subject, name)) for name, values in conditions.items())


def targets_of(policy: SlaPolicy | SlaTerms) -> dict[ClockName, timedelta]:
    """The promises of a policy, in working time of its calendar."""
    minutes = {clock: getattr(policy, name) for name, clock in TARGETS.items()}
    return {clock: timedelta(minutes=amount) for clock, amount in minutes.items() if amount is not None}


def add(session: Session, actor: Actor, facts: PolicyFacts) -> SlaPolicy:
    """A new policy, last before the default one unless it says where. Open tickets are looked at anew.

    Raises `Forbidden`, `Invalid`, `Conflict` for a name that is taken.
    """
    access.allow(actor, Action.MANAGE_SLA)
    position = facts.get("position")
    policy = SlaPolicy(**_checked(session, {"conditions": {}, "steps": [], "targets": {}, **facts}))
    order = [each for each in _ordered(session) if not each.is_default]
    _keep(session, policy)
    order.insert(len(order) if position is None else max(0, min(position, len(order))), policy)
    _renumber(session, order)
    spine.record(session, actor, "sla_policy.added", "sla_policy", id_of(policy), after=facts_of(policy))
    calendars.look_at_open_tickets(session)
    session.flush()
    return policy


def draft(session: Session, facts: PolicyFacts) -> SlaPolicy:
    """A policy to try out, written nowhere. Raises `Invalid`."""
    return SlaPolicy(**_checked(session, {"name": "-", "conditions": {}, "steps": [], "targets": {}, **facts}))


def edit(
    session: Session, actor: Actor, policy_id: int, changes: PolicyFacts, *, version: int | None = None
) -> SlaPolicy:
    """Change a policy, or its place. The deadlines of open tickets follow: they are derived anew from their history.

    Raises `Forbidden`, `Missing`, `Stale`, `Invalid`, `Conflict` for a name that is taken, or for conditions on the
    default policy, which takes every ticket that no other does.
    """
    access.allow(actor, Action.MANAGE_SLA)
    policy = one(session, actor, policy_id, lock=True)
    if version is not None and version != policy.version:
        raise Stale(tr("“{name}” was changed meanwhile. Look at it again.", name=policy.name))
    if policy.is_default and (changes.get("conditions") or "position" in changes):
        raise Conflict(tr("The default policy takes what no other does: it is the last one and has no conditions."))
    before = facts_of(policy)
    given = {name: value for name, value in changes.items() if name != "position"}
    if "targets" in changes:
        given["targets"] = {**before["targets"], **changes["targets"]}
    wanted = _checked(session, {**before, **given})
    others = [each for each in _ordered(session) if not each.is_default and each.id != policy_id]
    for name, value in wanted.items():
        setattr(policy, name, value)
    _keep(session, policy)
    if "position" in changes:
        others.insert(max(0, min(changes["position"], len(others))), policy)
        _renumber(session, others)
    after = facts_of(policy)
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return policy
    policy.version += 1
    session.add(policy)
    spine.record(
        session,
        actor,
        "sla_policy.edited",
        "sla_policy",
        policy_id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    if changed != ["name"]:
        calendars.look_at_open_tickets(session)
    session.flush()
    return policy


def remove(session: Session, actor: Actor, policy_id: int) -> None:
    """Take a policy out of the house; its tickets get the next one that fits. Raises `Forbidden`, `Missing`,
    `Conflict` for the default one.
    """
    access.allow(actor, Action.MANAGE_SLA)
    policy = one(session, actor, policy_id, lock=True)
    if policy.is_default:
        raise Conflict(tr("The default policy stays: without it a ticket could have none."))
    spine.record(session, actor, "sla_policy.removed", "sla_policy", policy_id, before=facts_of(policy))
    calendars.look_at_open_tickets(session, [policy_id])
    session.execute(sa.update(Ticket).where(col(Ticket.sla_policy_id) == policy_id).values(sla_policy_id=None))
    session.execute(sa.update(SlaTerms).where(col(SlaTerms.policy_id) == policy_id).values(policy_id=None))
    session.delete(policy)
    session.flush()
    _renumber(session, [each for each in _ordered(session) if not each.is_default])


def facts_of(policy: SlaPolicy) -> dict[str, Any]:
    """What is written down of it, as people write it."""
    return {
        "name": policy.name,
        "position": policy.position,
        "conditions": policy.conditions,
        "calendar_id": policy.calendar_id,
        "targets": {name: getattr(policy, name) for name in TARGETS},
        "steps": policy.steps,
    }


def _ordered(session: Session) -> list[SlaPolicy]:
    return list(session.exec(select(SlaPolicy).order_by(*_ORDER)))


def _meets(name: str, accepted: list[Any], value: Any) -> bool:
    if name == "postal_code":
        return value is not None and any(value.startswith(start) for start in accepted)
    if name in PLACES:
        return value is not None and value.casefold() in {place.casefold() for place in accepted}
    return value in accepted


def _renumber(session: Session, order: list[SlaPolicy]) -> None:
    for place, policy in enumerate(order):
        if policy.position != place:
            policy.position = place
            session.add(policy)
    session.flush()


def _keep(session: Session, policy: SlaPolicy) -> None:
    name = policy.name
    try:
        with session.begin_nested():
            session.add(policy)
    except IntegrityError:
        raise Conflict(tr("There is a policy “{name}” already.", name=name)) from None


def _checked(session: Session, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The policy's columns, fit to keep. Raises `Invalid` with everything that is wrong."""
    wanted = fields.each(
        name=lambda: fields.line("name", facts.get("name", ""), 80),
        conditions=lambda: policy_checks.conditions(session, facts["conditions"]),
        calendar_id=lambda: policy_checks.calendar(session, facts.get("calendar_id")),
        targets=lambda: policy_checks.targets(facts["targets"]),
        steps=lambda: policy_checks.steps(facts["steps"]),
    )
    return {**{name: value for name, value in wanted.items() if name != "targets"}, **wanted["targets"]}
