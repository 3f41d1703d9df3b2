"""What each column of a complaint means, and what is refused."""

from datetime import UTC, date, datetime
from zoneinfo import available_timezones

import pytest

from tests.support.complaints import row
from ticketing_app.domain import complaints, places
from ticketing_app.errors import Invalid
from ticketing_app.vocabulary import Channel, Status


def test_a_sound_row_is_understood_as_a_whole() -> None:
    complaint = complaints.read(row())
    assert complaint.source == "fcc:900001"
    assert complaint.email == "complaint-900001@import.example"
    assert complaint.title == "Line dead since the fair"
    assert (complaint.channel, complaint.status) == (Channel.PHONE, Status.CLOSED)
    assert (complaint.city, complaint.region, complaint.postal_code) == ("Harrow Vale", "Georgia", "30102")
    assert complaint.filed_at.astimezone(UTC) == datetime(2015, 4, 22, 19, 53, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "echo", "day"),
    [
        ("22-04-15", "22-Apr-15", date(2015, 4, 22)),
        ("2015-05-07", "05-Jul-15", date(2015, 5, 7)),  # the echo has day and month swapped
        ("2015-06-06", "06-Jun-15", date(2015, 6, 6)),
        ("2015-04-08", "08-Apr-15", date(2015, 4, 8)),  # as it should have been
    ],
)
def test_an_iso_date_is_believed_and_its_echo_read_with_day_and_month_swapped(given: str, echo: str, day: date) -> None:
    assert complaints.read(row(date=given, echo=echo)).filed_at.date() == day


@pytest.mark.parametrize(
    ("given", "echo"),
    [
        ("22-04-15", "23-Apr-15"),
        ("04-05-15", "05-Apr-15"),  # only the ISO form was ever swapped
        ("2015-05-13", "05-Dec-15"),
        ("2015-04-31", "31-Apr-15"),
        ("2015/05/07", "07-May-15"),
        ("", ""),
        ("22-04-15", "22-Foo-15"),
    ],
)
def test_dates_that_agree_in_no_way_are_refused(given: str, echo: str) -> None:
    with pytest.raises(Invalid, match="do not agree") as refused:
        complaints.read(row(date=given, echo=echo))
    assert list(refused.value.fields) == ["Date"]


@pytest.mark.parametrize(
    ("state", "utc_hour"),
    [
        ("Georgia", 16),
        ("Florida", 16),
        ("Michigan", 16),
        ("Indiana", 16),
        ("Kentucky", 16),
        ("Tennessee", 17),  # Nashville and Memphis, not Knoxville
        ("Texas", 17),
        ("Colorado", 18),
        ("Arizona", 19),  # no summer time
        ("California", 19),
        ("Oregon", 19),
        ("Hawaii", 22),
    ],
)
def test_noon_is_noon_where_most_people_of_the_state_live(state: str, utc_hour: int) -> None:
    complaint = complaints.read(row(state=state, time="12:00:00 PM"))
    assert complaint.filed_at.astimezone(UTC) == datetime(2015, 4, 22, utc_hour, tzinfo=UTC)


def test_winter_time_is_an_hour_later_in_utc() -> None:
    complaint = complaints.read(row(date="22-01-15", echo="22-Jan-15", time="12:00:00 PM"))
    assert complaint.filed_at.astimezone(UTC).hour == 17


def test_an_evening_in_the_west_is_the_next_day_in_utc_and_keeps_its_local_date() -> None:
    complaint = complaints.read(row(state="California", time="11:46:30 PM"))
    assert complaint.filed_at.date() == date(2015, 4, 22)
    assert complaint.filed_at.astimezone(UTC) == datetime(2015, 4, 23, 6, 46, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "kept"), [("7030", "07030"), ("501", "00501"), ("30102", "30102"), ("2139-1234", "02139-1234")]
)
def test_leading_zeros_of_a_zip_code_come_back(written: str, kept: str) -> None:
    assert complaints.read(row(zip=written)).postal_code == kept


@pytest.mark.parametrize("state", ["District Of Columbia", "district of columbia", " District  of Columbia "])
def test_a_state_has_one_spelling(state: str) -> None:
    assert complaints.read(row(state=state)).region == "District of Columbia"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("Open", Status.NEW), ("Pending", Status.PENDING), ("Solved", Status.RESOLVED), ("Closed", Status.CLOSED)],
)
def test_their_statuses_have_counterparts(theirs: str, ours: Status) -> None:
    assert complaints.read(row(status=theirs)).status is ours


def test_what_came_in_by_internet_came_by_web() -> None:
    assert complaints.read(row(received="Internet")).channel is Channel.WEB


def test_the_description_keeps_the_words_and_what_the_record_says() -> None:
    told = complaints.read(row(filing="Yes", received="Internet")).description
    assert told.startswith("Line dead since the fair\n\n")
    assert "FCC complaint 900001, filed on the web on behalf of somebody else" in told
    assert "on 22 April 2015 at 15:53:50 (EDT) in Harrow Vale, Georgia 30102." in told


def test_words_too_many_for_a_title_stay_whole_in_the_description() -> None:
    words = "no answer " * 40
    complaint = complaints.read(row(words=words))
    assert len(complaint.title) <= 200
    assert complaint.title.endswith("…")
    assert complaint.description.startswith(words.strip())


@pytest.mark.parametrize(
    ("column", "damaged"),
    [
        ("Ticket #", row("abcdef")),
        ("Ticket #", row("")),
        ("Ticket #", row("0")),
        ("Ticket #", row("٣٣")),
        ("Customer Complaint", row(words="   ")),
        ("Time", row(time="25:00:00 PM")),
        ("Time", row(time="noon")),
        ("Received Via", row(received="Pigeon")),
        ("City", row(city="")),
        ("State", row(state="Atlantis")),
        ("Zip code", row(zip="none")),
        ("Zip code", row(zip="123456")),
        ("Status", row(status="Lost")),
        ("Filing on Behalf of Someone", row(filing="Maybe")),
    ],
)
def test_a_damaged_value_is_refused_with_the_name_of_its_column(column: str, damaged: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        complaints.read(damaged)
    assert list(refused.value.fields) == [column]
    assert refused.value.detail.endswith((".", "?"))


def test_all_fifty_states_and_the_capital_have_a_known_zone() -> None:
    known = {state for state, _ in places._BY_NAME.values()}  # the whole table is what this test is about
    assert len(known - {"Puerto Rico", "Virgin Islands", "Guam", "American Samoa", "Northern Mariana Islands"}) == 51
    assert {zone for _, zone in places._BY_NAME.values()} <= available_timezones()
