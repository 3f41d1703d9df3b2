"""The manager's figures over REST: one shape for programs, and a file that every spreadsheet opens."""

import csv
import io
from datetime import timedelta

import pytest

from tests.api.callers import Caller, Callers
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, do, reread
from ticketing_app.domain.status import change_status
from ticketing_app.jobs import counting
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Status


@pytest.fixture
def mia(callers: Callers, cast: Cast) -> Caller:
    return callers.program(cast.mia)


@pytest.fixture
def late_one(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    """A ticket of the North that was solved half an hour too late, and one that is open."""
    ticket = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS, region="North")
    due = reread(ticket).resolution_due_at
    assert due is not None
    stopped_clock.set(due + timedelta(minutes=30))
    do(change_status, cast.eve, id_of(ticket), Status.RESOLVED, reason="Done.")
    make_ticket()
    counting.count_stale()


@pytest.mark.usefixtures("late_one")
def test_the_figures_say_what_was_kept_and_what_was_missed(mia: Caller) -> None:
    told = mia.get("/dashboard", params={"days": 7}).json()
    assert told["now"] == {
        "open": 1,
        "overdue": 0,
        "nearly_due": 0,
        "unassigned": 1,
        "oldest_overdue": None,
        "ages": {"0": 1, "1-2": 0, "3-6": 0, "7-29": 0, "30+": 0},
    }
    solved = told["targets"]["resolution"]
    assert (solved["met"], solved["missed"], solved["share"]) == (0, 1, 0.0)
    assert solved["late"]["late_up_to_60_min"] == 1
    assert told["causes"] == {"never_waited": 1}
    assert [(part["name"], part["resolution"]["missed"]) for part in told["late_by_category"]] == [("Other", 1)]
    assert len(told["days"]) == 7
    assert mia.get("/dashboard", params={"region": "South"}).json()["targets"]["resolution"]["share"] is None


@pytest.mark.usefixtures("late_one")
def test_the_file_has_a_line_for_each_day(mia: Caller) -> None:
    answer = mia.get("/dashboard.csv", params={"days": 7, "region": "north"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeff"), "spreadsheets need it"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == 7
    assert sum(int(row["arrived"]) for row in rows) == 1
    assert [row["resolution_missed"] for row in rows if row["resolution_p50_minutes"]] == ["1"]


@pytest.mark.parametrize("query", ["days=0", "days=367", "days=x", "category_id=0", "colour=red"])
def test_what_makes_no_sense_is_refused(query: str, mia: Caller) -> None:
    assert mia.get(f"/dashboard?{query}").status_code == 422
