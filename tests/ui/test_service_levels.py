"""The page of service levels: staff read it, admins write calendars and policies in plain words, and try them first."""

from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab, Tab
from tests.support.tickets import MakeTicket, ask, do, other_category
from ticketing_app.domain import calendars, sla_policies
from ticketing_app.errors import Forbidden
from ticketing_app.ui.pages.service_levels import views, words
from ticketing_app.ui.pages.service_levels.calendars import CalendarsState
from ticketing_app.ui.pages.service_levels.policies import PoliciesState
from ticketing_app.ui.pages.service_levels.state import ServiceLevelsState
from ticketing_app.vocabulary import Severity

WEEK = {**dict.fromkeys(("mon", "tue", "wed", "thu"), "8-12, 13:00 – 17:00"), "fri": "08:00–14.30", "sat": ""}
OFFICE = {"name": "Office", "timezone": "Europe/Berlin", "country": "DE", "subdivision": "BY", **WEEK}
POLICY = {"name": "Pressing", "calendar_id": "1", "priority:critical": "on", "resolution_minutes": "1 h 30 min"}


@pytest.fixture
def page(stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast) -> Tab:
    """The page of an admin."""
    tab = open_tab(cast.ada, path="/service-levels")
    tab.send(ServiceLevelsState.load)
    return tab


@pytest.fixture
def office(page: Tab) -> int:
    """The number of a calendar that was written by hand."""
    page.send(CalendarsState.start_add)
    said = page.send(CalendarsState.add, form={**OFFICE, "exceptions": "2026-12-24 08:00–12:00\n2026-12-31\n"})
    assert said.toasts == ["“Office” can be chosen from now on."]
    return next(one.id for one in page.see(ServiceLevelsState).calendars if one.name == "Office")


def names(page: Tab) -> list[str]:
    return [one.name for one in page.see(ServiceLevelsState).policies]


def number_of(page: Tab, name: str) -> int:
    return next(one.id for one in page.see(ServiceLevelsState).policies if one.name == name)


def test_a_calendar_is_written_in_plain_words_and_read_as_a_week(page: Tab, office: int, cast: Cast) -> None:
    kept = ask(calendars.one, cast.ada, office)
    assert kept.hours == {
        **{day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu")},
        "fri": [["08:00", "14:30"]],
    }
    assert (kept.holidays, kept.exceptions) == (
        {"country": "DE", "subdivision": "BY"},
        [{"date": "2026-12-24", "hours": [["08:00", "12:00"]]}, {"date": "2026-12-31", "hours": []}],
    )
    card = next(one for one in page.see(ServiceLevelsState).calendars if one.id == office)
    assert [(one.name, one.text) for one in card.week] == [
        ("Mon–Thu", "08:00–12:00, 13:00–17:00"),
        ("Fri", "08:00–14:30"),
        ("Sat–Sun", "closed"),
    ]
    assert card.holidays == "Closed on the public holidays of Germany, Bayern"
    assert card.coming[0] == "3 Apr: Good Friday"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"mon": "morning"}, "mon", "Write hours like 08:00–12:00, 13:00–17:00; leave a closed day empty."),
        ({"mon": "8-12, 11-13"}, "mon", "Monday: 11:00 to 13:00 overlaps with another window."),
        ({"timezone": "Berlin"}, "timezone", ""),
        ({"name": "Around the clock"}, "name", "There is a calendar “Around the clock” already."),
        ({"exceptions": "Christmas"}, "exceptions", "“Christmas”: write a date and its hours, like 2026-12-24 "),
    ],
)
def test_what_is_wrong_with_a_calendar_stands_beside_the_field(
    page: Tab, typed: dict[str, str], field: str, sentence: str
) -> None:
    page.send(CalendarsState.start_add)
    page.send(CalendarsState.add, form={**OFFICE, **typed})
    state = page.see(CalendarsState)
    assert state.dialog == "add-calendar"
    assert state.wrong[field].startswith(sentence)
    assert state.wrong[field]
    assert [one.name for one in state.calendars] == ["Around the clock"]


def test_who_saves_a_calendar_second_is_told_and_saves_only_their_own_changes(
    page: Tab, office: int, cast: Cast
) -> None:
    page.send(CalendarsState.start_edit, calendar_id=office)
    hours = ask(calendars.one, cast.ada, office).hours
    theirs: calendars.CalendarFacts = {"timezone": "Europe/Vienna", "hours": {**hours, "mon": [["10:00", "12:00"]]}}
    do(calendars.edit, cast.ada, office, {**theirs, "exceptions": [{"date": "2026-12-31", "hours": []}]})
    opened = page.see(CalendarsState).calendar
    form = {**OFFICE, **opened.hours, "exceptions": opened.exceptions + "\n2027-01-04", "sat": "9-12", "fri": ""}
    page.send(CalendarsState.save, form=form)
    assert page.see(CalendarsState).notice.startswith("You changed")
    page.send(CalendarsState.save, form=form)
    kept = ask(calendars.one, cast.ada, office)
    assert kept.timezone == "Europe/Vienna"
    assert kept.hours == {
        "mon": [["10:00", "12:00"]],
        **{day: hours[day] for day in ("tue", "wed", "thu")},
        "sat": [["09:00", "12:00"]],
    }
    assert [one["date"] for one in kept.exceptions] == ["2026-12-31", "2027-01-04"]


def test_two_who_change_different_targets_and_steps_of_a_policy_lose_nothing(page: Tab, cast: Cast) -> None:
    number = number_of(page, "Default")
    page.send(PoliciesState.start_edit, policy_id=number)
    opened = page.see(PoliciesState)
    before = sla_policies.facts_of(ask(sla_policies.one, cast.ada, number))
    theirs = {"clock": "own", "percent": 60, "action": "return_to_queue"}
    targets = {**before["targets"], "first_response_minutes": 30}
    do(sla_policies.edit, cast.ada, number, {"targets": targets, "steps": [*before["steps"][:-1], theirs]})
    steps = {
        f"step-{one.number}-{part}": getattr(one, part)
        for one in opened.steps
        for part in ("percent", "clock", "action")
    }
    added = len(opened.steps)
    steps |= {f"step-{added}-percent": "95", f"step-{added}-clock": "own", f"step-{added}-action": "raise_priority"}
    page.send(PoliciesState.add_step)
    form = {"name": "Default", "calendar_id": "1", **opened.policy.targets, **steps, "resolution_minutes": "100 h"}
    page.send(PoliciesState.save, form=form)
    assert "Save again to add what you changed" in page.see(PoliciesState).notice
    assert page.send(PoliciesState.save, form=form).toasts[0].startswith("Saved.")
    kept = sla_policies.facts_of(ask(sla_policies.one, cast.ada, number))
    assert kept["targets"] == {**targets, "resolution_minutes": 6000}
    mine = {"clock": "own", "percent": 95, "action": "raise_priority"}
    assert sorted(map(str, kept["steps"])) == sorted(map(str, [*before["steps"][:-1], theirs, mine]))


def test_a_calendar_in_use_stays_and_an_unused_one_goes(page: Tab, office: int) -> None:
    page.send(CalendarsState.start_remove, calendar_id=1)
    assert "is in use" in page.send(CalendarsState.remove).toasts[0]
    page.send(CalendarsState.start_remove, calendar_id=office)
    assert page.send(CalendarsState.remove).toasts == ["“Office” is removed."]
    assert [one.name for one in page.see(ServiceLevelsState).calendars] == ["Around the clock"]


def test_choosing_a_country_offers_its_parts(page: Tab) -> None:
    page.send(CalendarsState.start_add)
    page.send(CalendarsState.choose_country, country="DE")
    assert ("BY", "Bayern") in [(one.value, one.label) for one in page.see(CalendarsState).subdivisions]
    page.send(CalendarsState.choose_country, country="nowhere")
    assert page.see(CalendarsState).subdivisions == []


def test_a_policy_is_written_with_conditions_targets_and_steps(page: Tab, cast: Cast) -> None:
    page.send(PoliciesState.start_add)
    page.send(PoliciesState.add_step)
    page.send(PoliciesState.add_step)
    page.send(PoliciesState.drop_step, number=0)
    form = {
        **POLICY,
        f"category_id:{other_category()}": "on",
        "city": "Northgate, Saltwick",
        "own_minutes": "30",
        "step-1-percent": "75 %",
        "step-1-clock": "own",
        "step-1-action": "return_to_queue",
    }
    page.send(PoliciesState.add, form=form)
    kept = ask(sla_policies.one, cast.ada, number_of(page, "Pressing"))
    assert kept.conditions == {
        "priority": ["critical"],
        "category_id": [other_category()],
        "city": ["Northgate", "Saltwick"],
    }
    assert (kept.resolution_minutes, kept.own_minutes, kept.first_response_minutes) == (90, 30, None)
    assert kept.steps == [{"clock": "own", "percent": 75, "action": "return_to_queue"}]
    row = next(one for one in page.see(ServiceLevelsState).policies if one.name == "Pressing")
    assert row.conditions == "Priority: Critical · Category: Other · City: Northgate or Saltwick"
    assert (row.promises, row.internal) == ("Resolution 1 h 30 min", "Time to own 30 min")
    assert row.all_steps == "75 % of Time to own: Return to the queue"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"calendar_id": ""}, "calendar_id"),
        ({"resolution_minutes": "soon"}, "resolution_minutes"),
        ({"resolution_minutes": ""}, "targets"),
        ({"priority:grave": "on"}, "conditions"),
        ({"step-0-percent": "most"}, "steps"),
        ({"name": ["a"]}, "name"),
        ({"name": "", "own_minutes": "soon"}, "name"),
    ],
)
def test_what_is_wrong_with_a_policy_stands_beside_the_field(page: Tab, typed: dict[str, Any], field: str) -> None:
    page.send(PoliciesState.start_add)
    page.send(PoliciesState.add_step) if field == "steps" else None
    page.send(PoliciesState.add, form={**POLICY, **typed})
    state = page.see(PoliciesState)
    assert (state.dialog, state.wrong[field] != "") == ("add-policy", True)
    assert "Pressing" not in names(page)


def test_trying_a_policy_tells_what_it_would_have_done_and_keeps_nothing(
    stopped_clock: StoppedClock, page: Tab, make_ticket: MakeTicket
) -> None:
    make_ticket()
    make_ticket(severity=Severity.CRITICAL)
    stopped_clock.move(minutes=50)
    page.send(PoliciesState.start_add)
    tried = {"then": "try", "name": "", "priority:critical": "", "resolution_minutes": "45"}
    page.send(PoliciesState.add, form={**POLICY, **tried})
    outcome = page.see(PoliciesState).outcome
    assert outcome.sentence == "It would have matched 2 of the 2 tickets of the last 30 days."
    assert outcome.breached == ["Resolution: missed 2"]
    assert (page.see(PoliciesState).dialog, "Pressing" in names(page)) == ("add-policy", False)


def test_a_policy_moves_and_its_new_place_is_said(page: Tab) -> None:
    first, second = names(page)[:2]
    page.send(PoliciesState.move, policy_id=number_of(page, first), by=1)
    assert names(page)[:2] == [second, first]
    assert page.see(ServiceLevelsState).said == f"{first} is at place 2 now."
    page.send(PoliciesState.move, policy_id=number_of(page, "Default"), by=-1)
    assert names(page)[-1] == "Default", "the default one is the last"


def test_the_default_policy_keeps_its_place_and_takes_new_targets(page: Tab, cast: Cast) -> None:
    page.send(PoliciesState.start_edit, policy_id=number_of(page, "Default"))
    opened = page.see(PoliciesState)
    steps = {
        f"step-{one.number}-{part}": getattr(one, part)
        for one in opened.steps
        for part in ("percent", "clock", "action")
    }
    form = {"name": "Default", "calendar_id": "1", **opened.policy.targets, **steps, "resolution_minutes": "100 h"}
    assert page.send(PoliciesState.save, form=form).toasts[0].startswith("Saved.")
    kept = ask(sla_policies.one, cast.ada, opened.policy.id)
    assert (kept.resolution_minutes, len(kept.steps), kept.version) == (6000, len(opened.steps), 2)


def test_a_policy_is_removed_and_the_default_one_stays(page: Tab) -> None:
    gone = names(page)[0]
    page.send(PoliciesState.start_remove, policy_id=number_of(page, gone))
    assert page.send(PoliciesState.remove).toasts == [f"“{gone}” is removed."]
    assert gone not in names(page)
    page.send(PoliciesState.start_remove, policy_id=number_of(page, "Default"))
    assert "stays" in page.send(PoliciesState.remove).toasts[0]


def test_staff_read_the_page_without_its_buttons_and_customers_not_at_all(open_tab: OpenTab, cast: Cast) -> None:
    tab = open_tab(cast.eve, path="/service-levels")
    tab.send(ServiceLevelsState.load)
    state = tab.see(ServiceLevelsState)
    assert (len(state.policies) > 1, state.manages) == (True, False)
    with pytest.raises(Forbidden):
        ask(views.read, cast.cara)


@pytest.mark.parametrize("minutes", [1, 59, 60, 90, 480, 6000])
def test_an_amount_reads_back_as_it_was_written(minutes: int) -> None:
    assert words.minutes_of("x", words.amount(minutes)) == minutes
