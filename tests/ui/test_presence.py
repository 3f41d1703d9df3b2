"""Who is there and what to expect of each: in both windows in which a ticket is given, on profile and account pages."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.history import lived_through
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app.domain import calendars, categories, people, presence
from ticketing_app.domain.actor import Actor
from ticketing_app.models import id_of
from ticketing_app.ui.absences.state import AbsenceState
from ticketing_app.ui.candidates import Candidate
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.vocabulary import CustomerTier

OFFICE = {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]}


def in_both_windows(open_tab: OpenTab, who: Actor, ticket_id: int) -> list[Candidate]:
    """Who is offered, by the overview and by the ticket's own page: the same people with the same words."""
    tab = open_tab(who, path="/overview")
    tab.send(OverviewState.load)
    tab.send(OverviewState.open_handover, ticket_id=ticket_id)
    offered = tab.see(OverviewState).candidates
    tab = open_tab(who, path=f"/tickets/{ticket_id}")
    tab.send(TicketState.load)
    tab.send(WorkState.open_assign)
    assert tab.see(WorkState).colleagues == offered
    return offered


def test_skill_comes_first_then_presence_then_load(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    broadband = id_of(do(categories.add, cast.ada, "Broadband", keywords="dsl, fibre"))
    office = do(calendars.add, cast.ada, {"name": "Office", "timezone": "UTC", "hours": OFFICE})
    do(people.edit, cast.ada, cast.emil.person_id, {"skills": ["fibre"], "team": "Field north"})
    do(people.edit, cast.ada, cast.anya.person_id, {"calendar_id": id_of(office)})
    now = stopped_clock.set(stopped_clock.now + timedelta(hours=3, minutes=20))  # 12:20, lunch for Anya
    for person, days in ((cast.emil, 4), (cast.abe, 9)):
        do(presence.add_absence, person, person.person_id, now, now.replace(hour=0, minute=0) + timedelta(days=days))
    make_ticket(assignee=cast.eve)
    found = in_both_windows(open_tab, cast.mia, id_of(make_ticket(category_id=broadband)))
    assert [(one.name, one.presence, one.skill, one.open) for one in found] == [
        ("Emil Engineer", "away, back Friday", "fibre", "nothing open"),
        ("Mia Manager", "present", "", "nothing open"),
        ("Eve Engineer", "present", "", "1 open"),
        ("Abe Agent", "away, back 11 Mar", "", "nothing open"),
        ("Anya Agent", "back in 40 min", "", "nothing open"),
    ]
    assert found[0].role == "Engineer · Field north"
    assert {one.misses for one in found} == {""}  # nobody can say yet


def test_a_manager_reassigns_by_what_if_and_the_numbers_follow(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    lived_through(cast, [60] * 20 + [2000] * 20, load=2)
    ticket = make_ticket(assignee=cast.eve)
    make_ticket(assignee=cast.eve)

    def misses() -> dict[str, str]:
        return {one.name: one.misses for one in in_both_windows(open_tab, cast.mia, id_of(ticket))}

    assert (misses()["Eve Engineer"], misses()["Emil Engineer"]) == ("1.0 → 0.5", "0.0 → 0.5")
    tab = open_tab(cast.mia, path="/overview")
    tab.send(OverviewState.load)
    tab.send(OverviewState.open_handover, ticket_id=ticket.id)
    emil = next(one for one in tab.see(OverviewState).candidates if one.name == "Emil Engineer")
    assert emil.misses_say == "Expected misses: 0.0 now, 0.5 with this ticket."
    tab.send(OverviewState.hand_over, person_id=emil.id)
    assert (misses()["Eve Engineer"], misses()["Emil Engineer"]) == ("0.5 → 1.0", "0.5 → 0.0")


def test_the_ticket_page_foretells_for_staff_and_never_for_the_customer(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket()

    def shown(who: Actor) -> tuple[str, str, str]:
        tab = open_tab(who, path=f"/tickets/{ticket.id}")
        tab.send(TicketState.load)
        told = tab.see(TicketState).desk.forecast
        return told.text, told.tone, told.reason

    assert shown(cast.eve)[:2] == ("No forecast yet", "neutral")
    lived_through(cast, [60] * 10 + [2000] * 30)
    assert shown(cast.eve) == (
        "Likely to miss: 74 %",
        "critical",
        "Of 40 medium Other tickets that had run 0 min, 30 took longer than the 24 h that are left.",
    )
    lived_through(cast, [60] * 400)
    assert shown(cast.eve)[1] == "good"
    assert shown(cast.cara) == ("", "neutral", "")


@pytest.mark.parametrize(("who", "path"), [("eve", "/profile"), ("mia", "/users/{eve}")])
def test_an_absence_is_written_down_and_removed(
    who: str, path: str, stopped_clock: StoppedClock, cast: Cast, open_tab: OpenTab
) -> None:
    tab = open_tab(cast.everyone[who], path=path.format(eve=cast.eve.person_id))
    tab.send(AbsenceState.load)
    form = {"since": "2026-03-02", "until": "2026-03-06", "since_time": "", "until_time": "", "note": "Holidays"}
    assert tab.send(AbsenceState.add, form=form).toasts == ["The absence is written down."]
    away = tab.see(AbsenceState).away
    assert (away.shown, away.now, away.present) == (True, "away, back Saturday", False)
    assert [(one.when, one.note) for one in away.rows] == [("2 Mar – 6 Mar", "Holidays")]
    (kept,) = ask(presence.absences, cast.eve, cast.eve.person_id)
    assert (kept.since.isoformat(), kept.until.isoformat()) == (
        "2026-03-02T00:00:00+00:00",
        "2026-03-07T00:00:00+00:00",
    )
    tab.send(AbsenceState.remove, absence_id=id_of(kept))
    assert tab.see(AbsenceState).away.rows == []


def test_hours_of_a_day_are_kept_as_they_are_and_what_is_wrong_is_said(
    stopped_clock: StoppedClock, cast: Cast, open_tab: OpenTab
) -> None:
    tab = open_tab(cast.eve, path="/profile")
    tab.send(AbsenceState.load)
    for form, wrong in (
        ({"since": "", "until": "2026-03-06"}, {"since": "Choose a day."}),
        ({"since": "2026-03-06", "until": "2026-03-04"}, {"until": "The end must come after the start."}),
        (
            {"since": "2026-03-06", "until": "2026-03-06", "until_time": "25:00"},
            {"until": "Write the time like 14:30."},
        ),
    ):
        tab.send(AbsenceState.add, form=form)
        assert {name: said for name, said in tab.see(AbsenceState).wrong.items() if said} == wrong
    times = {"since": "2026-03-03", "until": "2026-03-03", "since_time": "14:00", "until_time": "16:30"}
    tab.send(AbsenceState.add, form=times)
    assert [one.when for one in tab.see(AbsenceState).away.rows] == ["Tomorrow 14:00–16:30"]


@pytest.mark.parametrize(("who", "path"), [("cara", "/profile"), ("abe", "/users/{eve}"), ("mia", "/users/{cara}")])
def test_nobody_else_sees_or_writes_absences(who: str, path: str, cast: Cast, open_tab: OpenTab) -> None:
    path = path.format(eve=cast.eve.person_id, cara=cast.cara.person_id)
    tab = open_tab(cast.everyone[who], path=path)
    tab.send(AbsenceState.load)
    assert not tab.see(AbsenceState).away.shown
    tab.send(AbsenceState.add, form={"since": "2030-03-02", "until": "2030-03-06"})
    assert ask(presence.absences, cast.ada, cast.eve.person_id) == []


def test_an_admin_edits_team_skills_hours_and_contract(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.ada, path="/users")
    tab.send(PeopleState.start_edit, user_id=cast.eve.person_id)
    opened = tab.see(PeopleState).person
    assert (opened.staff, [one.label for one in opened.calendars]) == (True, ["Around the clock"])
    form = {
        "full_name": "Eve Engineer",
        "team": "Field north",
        "skills": "Fibre, dsl ,",
        "calendar_id": "1",
        "leads_team": "on",
    }
    tab.send(PeopleState.save, form=form)
    eve = ask(people.one, cast.ada, cast.eve.person_id)
    assert (eve.team, eve.skills, eve.calendar_id, eve.leads_team) == ("Field north", ["fibre", "dsl"], 1, True)
    tab.send(PeopleState.start_edit, user_id=cast.eve.person_id)
    assert tab.see(PeopleState).person.skills == "fibre, dsl"
    tab.send(PeopleState.save, form={"team": "", "skills": "", "calendar_id": ""})
    eve = ask(people.one, cast.ada, cast.eve.person_id)
    assert (eve.team, eve.skills, eve.calendar_id, eve.leads_team) == (None, None, None, False)
    tab.send(PeopleState.start_edit, user_id=cast.cara.person_id)
    tab.send(PeopleState.save, form={"tier": "business"})
    assert ask(people.one, cast.ada, cast.cara.person_id).tier is CustomerTier.BUSINESS
