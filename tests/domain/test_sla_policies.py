"""Which policy holds for which ticket, what follows from a change of policies, and what a preview counts."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.sla import a_calendar, a_policy, at, look, look_at_all, moves, standing
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app.domain import categories, merging, messages, policy_preview, sla_policies, tickets
from ticketing_app.domain.sla_policies import PolicyFacts, Subject
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing, Stale
from ticketing_app.models import SlaPolicy, Ticket, User, id_of
from ticketing_app.vocabulary import (
    Channel,
    ClockName,
    CustomerTier,
    IssueType,
    Priority,
    Severity,
    Status,
    Visibility,
)

sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ALWAYS = 1
"""The calendar that every house has."""
SUBJECT = Subject("medium", "minor", "incident", "web", "standard", 1, "Springfield", "North", "80331")


def names(cast: Cast) -> list[str]:
    """The policies in the order in which they are tried."""
    return [policy.name for policy in ask(sla_policies.in_order, cast.ada)]


def only_default(cast: Cast) -> None:
    """Take the seeded policies out of the house, but for the default one."""
    for policy in ask(sla_policies.in_order, cast.ada):
        if not policy.is_default:
            do(sla_policies.remove, cast.ada, id_of(policy))


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({}, True),
        ({"priority": ["high", "medium"]}, True),
        ({"priority": ["high"]}, False),
        ({"severity": ["minor"]}, True),
        ({"severity": ["critical"]}, False),
        ({"issue_type": ["incident"]}, True),
        ({"issue_type": ["question"]}, False),
        ({"channel": ["phone", "web"]}, True),
        ({"channel": ["api"]}, False),
        ({"tier": ["standard"]}, True),
        ({"tier": ["business"]}, False),
        ({"category_id": [7, 1]}, True),
        ({"category_id": [7]}, False),
        ({"city": ["sPRINGFIELD"]}, True),
        ({"city": ["Spring"]}, False),
        ({"region": ["NORTH"]}, True),
        ({"region": ["South"]}, False),
        ({"postal_code": ["80"]}, True),
        ({"postal_code": ["0331"]}, False),
        ({"priority": ["medium"], "city": ["Springfield"]}, True),
        ({"priority": ["medium"], "city": ["Saltwick"]}, False),
    ],
    ids=str,
)
def test_a_policy_takes_what_meets_all_its_conditions(conditions: dict[str, list[Any]], fits: bool) -> None:
    assert sla_policies.matches(conditions, SUBJECT) is fits


def test_a_ticket_without_a_place_meets_no_condition_on_one() -> None:
    nowhere = Subject("medium", "minor", "incident", "web", "standard", 1, None, None, None)
    for name in ("city", "region", "postal_code"):
        assert not sla_policies.matches({name: ["Springfield"]}, nowhere)


def test_real_tickets_find_their_policy_by_everything_that_they_are(cast: Cast, make_ticket: MakeTicket) -> None:
    mobile = id_of(do(categories.add, cast.ada, "Mobile"))

    def make_business(session: Any) -> None:
        session.get_one(User, cast.carlo.person_id).tier = CustomerTier.BUSINESS

    do(make_business)
    makes: dict[str, tuple[dict[str, list[Any]], Callable[[], Ticket]]] = {
        "tier": ({"tier": ["business"]}, lambda: make_ticket(customer=cast.carlo)),
        "severity": ({"severity": ["critical"]}, lambda: make_ticket(severity=Severity.CRITICAL)),
        "type": ({"issue_type": ["question"]}, lambda: make_ticket(issue_type=IssueType.QUESTION)),
        "category": ({"category_id": [mobile]}, lambda: make_ticket(category_id=mobile)),
        "place": ({"city": ["saltwick"], "region": ["COAST"]}, lambda: make_ticket(city="Saltwick", region="Coast")),
        "channel": ({"channel": ["phone"]}, lambda: _by_phone(cast)),
    }
    for name, (conditions, _) in makes.items():
        a_policy(cast, name=name, calendar_id=ALWAYS, conditions=conditions)
    for name, (_, make) in makes.items():
        found = standing(make())
        assert (found.terms.policy, found.promise.unmatched) == (name, False)
    assert standing(make_ticket()).terms.policy == "Standard: medium"


def _by_phone(cast: Cast) -> Ticket:
    draft = tickets.Draft(category_id=1, title="Noise", description="It hums.", customer_id=cast.cara.id)
    return do(tickets.raise_ticket, cast.abe, _with(draft, channel=Channel.PHONE))


def _with(draft: tickets.Draft, **changes: Any) -> tickets.Draft:
    return tickets.Draft(**{**vars(draft), **changes})


def test_the_first_in_order_wins_and_the_order_can_be_changed(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    slow = a_policy(cast, name="Slow", calendar_id=ALWAYS, targets={"resolution_minutes": 600})
    fast = a_policy(cast, name="Fast", calendar_id=ALWAYS, targets={"resolution_minutes": 60})
    assert names(cast)[:2] == ["Fast", "Slow"]
    assert names(cast)[-1] == "Default"
    ticket = make_ticket()
    assert reread(ticket).resolution_due_at == at(2, 10)
    do(sla_policies.edit, cast.ada, slow, {"position": 0})
    assert names(cast)[:2] == ["Slow", "Fast"]
    assert [one.position for one in ask(sla_policies.in_order, cast.ada)][:-1] == [*range(len(names(cast)) - 1)]
    look_at_all()
    assert (reread(ticket).resolution_due_at, reread(ticket).sla_policy_id) == (at(2, 19), slow)
    (moved,) = moves(ticket)
    assert (moved.before["policy"], moved.after["policy"]) == ("Fast", "Slow")
    assert moved.after["resolution_due_at"] == "2026-03-02T19:00:00+00:00"
    do(sla_policies.edit, cast.ada, slow, {"position": 99})
    assert names(cast)[-2:] == ["Slow", "Default"]
    do(sla_policies.remove, cast.ada, fast)
    assert "Fast" not in names(cast)


def test_what_no_policy_takes_gets_the_default_one_and_a_flag_until_one_does(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    only_default(cast)
    ticket = make_ticket()
    (default,) = ask(sla_policies.in_order, cast.ada)
    assert (reread(ticket).sla_policy_id, reread(ticket).sla_unmatched) == (default.id, True)
    assert reread(ticket).resolution_due_at is not None
    number = a_policy(cast, conditions={"priority": ["medium"]})
    look(ticket)
    assert (reread(ticket).sla_policy_id, reread(ticket).sla_unmatched) == (number, False)
    do(sla_policies.remove, cast.ada, number)
    assert reread(ticket).sla_policy_id is None
    look(ticket)
    assert (reread(ticket).sla_policy_id, reread(ticket).sla_unmatched) == (default.id, True)
    assert [(one.before["policy"], one.after["policy"]) for one in moves(ticket)] == [
        ("Default", "Gold"),
        ("Gold", "Default"),  # the old one is gone by then
    ]


def test_a_change_moves_the_deadlines_of_open_tickets_keeping_what_was_used(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    number = a_policy(cast)
    ticket, ended = make_ticket(status=Status.IN_PROGRESS), make_ticket(status=Status.CANCELLED)
    stopped_clock.move(hours=2)
    do(change_status, cast.abe, id_of(ticket), Status.PENDING)
    stopped_clock.move(hours=3)
    do(change_status, cast.abe, id_of(ticket), Status.IN_PROGRESS)
    do(sla_policies.edit, cast.ada, number, {"targets": {"resolution_minutes": 180}})
    look_at_all()
    assert reread(ticket).resolution_due_at == at(2, 15)  # 9 to 11, paused until 14, one hour more
    assert reread(ended).resolution_due_at == at(2, 17)
    do(sla_policies.edit, cast.ada, number, {"targets": {"resolution_minutes": None, "own_minutes": 30}})
    look_at_all()
    assert reread(ticket).resolution_due_at is None
    assert standing(ticket).clocks.keys() == {ClockName.OWN}


def test_another_name_moves_nothing(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    number, ticket = a_policy(cast), make_ticket()
    before = reread(ticket).next_escalation_at
    do(sla_policies.edit, cast.ada, number, {"name": "Silver"})
    assert reread(ticket).next_escalation_at == before


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"targets": {}}, "targets", "at least one thing"),
    ({"targets": {"resolution_minutes": None}}, "targets", "at least one thing"),
    ({"targets": {"resolution_minutes": 0}}, "targets", "at least a minute"),
    ({"targets": {"resolution_minutes": 366 * 24 * 60 + 1}}, "targets", "at most a year"),
    ({"targets": {"lunch_minutes": 5}}, "targets", "no target “lunch_minutes”"),
    ({"conditions": {"weather": ["rain"]}}, "conditions", "no condition “weather”"),
    ({"conditions": {"priority": ["urgent"]}}, "conditions", "“urgent” is no priority"),
    ({"conditions": {"priority": "high"}}, "conditions", "takes a list"),
    ({"conditions": {"priority": ["high"] * 101}}, "conditions", "at most 100"),
    ({"conditions": {"category_id": [999]}}, "conditions", "no category 999"),
    ({"conditions": {"category_id": [10**30]}}, "conditions", "no category"),
    ({"conditions": {"category_id": [True]}}, "conditions", "no category"),
    ({"conditions": {"city": [7]}}, "conditions", "A place is a text"),
    ({"calendar_id": 999}, "calendar_id", "Choose a calendar"),
    ({"steps": [{"clock": "lunch", "percent": 50, "action": "notify_lead"}]}, "steps", "that there are"),
    ({"steps": [{"clock": "resolution", "percent": 50, "action": "shout"}]}, "steps", "that there are"),
    ({"steps": [{"percent": 0, "action": "notify_lead"}]}, "steps", "from 1 to 1000"),
    ({"steps": [{"percent": True, "action": "notify_lead"}]}, "steps", "from 1 to 1000"),
    ({"steps": [{"percent": n, "action": "notify_lead"} for n in range(1, 22)]}, "steps", "at most 20"),
    ({"name": ""}, "name", ""),
]


@sqlite_only
def test_what_is_no_policy_is_refused_in_words(cast: Cast) -> None:
    before = names(cast)
    for facts, field, words in REFUSED:
        with pytest.raises(Invalid) as refused:
            a_policy(cast, **{"calendar_id": ALWAYS, **facts})
        assert refused.value.fields.keys() == {field}, facts
        assert words in refused.value.fields[field], facts
    assert names(cast) == before


def test_steps_are_kept_once_and_in_order(cast: Cast) -> None:
    steps = [
        {"clock": "resolution", "percent": 90, "action": "notify_lead"},
        {"percent": 50, "action": "notify_assignee"},
        {"clock": "resolution", "percent": 90, "action": "notify_lead"},
    ]
    number = a_policy(cast, calendar_id=ALWAYS, steps=steps)
    kept = ask(sla_policies.one, cast.ada, number).steps
    assert [(step["clock"], step["percent"]) for step in kept] == [("resolution", 50), ("resolution", 90)]


def test_the_default_one_stays_the_last_and_without_conditions(cast: Cast) -> None:
    default = id_of(ask(sla_policies.in_order, cast.ada)[-1])
    for changes in ({"position": 0}, {"conditions": {"priority": ["high"]}}):
        with pytest.raises(Conflict, match="the last one"):
            do(sla_policies.edit, cast.ada, default, changes)  # pyright: ignore[reportArgumentType] - a TypedDict
    with pytest.raises(Conflict, match="stays"):
        do(sla_policies.remove, cast.ada, default)
    edited = do(sla_policies.edit, cast.ada, default, {"targets": {"resolution_minutes": 30}, "conditions": {}})
    assert (edited.resolution_minutes, edited.is_default) == (30, True)


def test_a_name_is_there_once_and_a_stale_version_is_told(cast: Cast) -> None:
    number, other = a_policy(cast, calendar_id=ALWAYS), a_policy(cast, name="Silver", calendar_id=ALWAYS)
    changes: list[PolicyFacts] = [{"name": "Gold"}, {"name": "Gold", "position": 0}]
    for change in changes:
        with pytest.raises(Conflict, match="Gold"):
            do(sla_policies.edit, cast.ada, other, change)
    with pytest.raises(Conflict, match="Gold"):
        a_policy(cast, calendar_id=ALWAYS)
    assert do(sla_policies.edit, cast.ada, number, {"name": "Platinum"}, version=1).version == 2
    with pytest.raises(Stale, match="Platinum"):
        do(sla_policies.edit, cast.ada, number, {"name": "Mine"}, version=1)
    assert do(sla_policies.edit, cast.ada, number, {"name": "Platinum"}).version == 2  # nothing changed
    with pytest.raises(Missing):
        do(sla_policies.remove, cast.ada, 999)


def test_the_staff_read_and_admins_write(cast: Cast) -> None:
    number = a_policy(cast, calendar_id=ALWAYS)
    facts: PolicyFacts = {"name": "Mine", "calendar_id": ALWAYS, "targets": {"own_minutes": 5}}
    for name, actor in cast.everyone.items():
        if name in ("cara", "carlo"):
            with pytest.raises(Forbidden):
                ask(sla_policies.in_order, actor)
            with pytest.raises(Forbidden):
                ask(sla_policies.one, actor, number)
        else:
            assert ask(sla_policies.one, actor, number).name == "Gold"
        if name != "ada":
            for write in (
                lambda s, a=actor: sla_policies.add(s, a, facts),
                lambda s, a=actor: sla_policies.edit(s, a, number, {"name": "Mine"}),
                lambda s, a=actor: sla_policies.remove(s, a, number),
                lambda s, a=actor: policy_preview.preview(s, a, facts),
            ):
                with pytest.raises(Forbidden):
                    do(write)


def test_a_preview_counts_what_it_would_have_matched_and_breached_and_keeps_nothing(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    old = make_ticket()
    stopped_clock.move(days=31)
    begin = stopped_clock.now
    kept, late, open_one = (make_ticket(status=Status.IN_PROGRESS) for _ in range(3))
    make_ticket(city="Saltwick")
    stopped_clock.move(minutes=30)
    for ticket in (kept, late):
        do(messages.write, cast.abe, id_of(ticket), "We are on it.", Visibility.PUBLIC)
    do(change_status, cast.abe, id_of(kept), Status.RESOLVED, reason="Rewired.")
    stopped_clock.move(minutes=90)
    do(change_status, cast.abe, id_of(late), Status.RESOLVED, reason="Rewired.")
    policies = names(cast)
    facts: PolicyFacts = {
        "calendar_id": ALWAYS,
        "conditions": {"city": ["springfield"]},
        "targets": {"first_response_minutes": 60, "resolution_minutes": 60},
    }
    found = ask(policy_preview.preview, cast.ada, facts)
    assert (found.looked_at, found.matched) == (4, 3)
    assert found.ticket_ids == [open_one.id, late.id, kept.id]
    assert old.id not in found.ticket_ids
    assert found.breached == {ClockName.FIRST_RESPONSE: 1, ClockName.RESOLUTION: 2}
    assert (stopped_clock.now - begin).total_seconds() == 7200
    assert (names(cast), ask(_number_of_policies)) == (policies, len(policies))
    generous = ask(policy_preview.preview, cast.ada, {**facts, "targets": {"resolution_minutes": 121}})
    assert generous.breached == {ClockName.RESOLUTION: 0}
    with pytest.raises(Invalid):
        ask(policy_preview.preview, cast.ada, {**facts, "calendar_id": 999})


def _number_of_policies(session: Session) -> int:
    return len(session.exec(select(SlaPolicy)).all())


def test_a_customer_whose_account_is_merged_is_promised_what_the_account_that_stays_is(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    a_policy(cast, calendar_id=a_calendar(cast), conditions={"tier": ["business"]})

    def make_business(session: Any) -> None:
        session.get_one(User, cast.cara.person_id).tier = CustomerTier.BUSINESS

    do(make_business)
    ticket = make_ticket(customer=cast.carlo)
    assert standing(ticket).terms.policy == "Standard: medium"
    do(merging.merge, cast.ada, cast.carlo.person_id, cast.cara.person_id)
    look_at_all()
    assert (reread(ticket).resolution_due_at, reread(ticket).priority) == (at(2, 17), Priority.MEDIUM)
    assert moves(ticket)[0].after["policy"] == "Gold"
