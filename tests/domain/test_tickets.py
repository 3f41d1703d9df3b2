"""Raising and editing: who for whom, what priority, due by when, and what a reason is needed for."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, do, entries_on, other_category, reread
from ticketing_app.domain import categories, people, tickets
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing, Stale
from ticketing_app.models import AuditEntry, Ticket, id_of
from ticketing_app.vocabulary import FINAL, Priority, Severity, Status, Urgency

# The matrix that every new database holds: severity → priority for high, medium and low urgency.
MATRIX = {
    Severity.CRITICAL: (Priority.CRITICAL, Priority.CRITICAL, Priority.HIGH),
    Severity.MAJOR: (Priority.HIGH, Priority.HIGH, Priority.MEDIUM),
    Severity.MINOR: (Priority.HIGH, Priority.MEDIUM, Priority.LOW),
    Severity.WARNING: (Priority.MEDIUM, Priority.LOW, Priority.LOW),
}
# The first policy: minutes to the first response and to the resolution.
TARGETS = {
    Priority.CRITICAL: (15, 240),
    Priority.HIGH: (60, 480),
    Priority.MEDIUM: (240, 1440),
    Priority.LOW: (480, 4320),
}


def _raise(actor: Actor, **fields: object) -> Ticket:
    given: dict[str, object] = {"category_id": other_category(), "title": "No signal", "description": "Since noon."}
    return do(tickets.raise_ticket, actor, tickets.Draft(**{**given, **fields}))  # pyright: ignore[reportArgumentType] - wrong values are the point


def _last_edit(ticket: Ticket) -> AuditEntry:
    return [entry for entry in entries_on(ticket) if entry.action == "ticket.edited"][-1]


def test_a_new_ticket_waits_untouched_for_triage(stopped_clock: StoppedClock, cast: Cast) -> None:
    ticket = reread(_raise(cast.cara, title="  No \t signal ", description="Line one\r\nline two "))
    assert (ticket.status, ticket.severity, ticket.urgency) == (Status.NEW, Severity.MINOR, Urgency.MEDIUM)
    assert (ticket.title, ticket.description) == ("No signal", "Line one\nline two")
    assert ticket.created_at == ticket.updated_at == ticket.status_changed_at == stopped_clock.now
    assert (ticket.customer_id, ticket.raised_by_id, ticket.assignee_id) == (cast.cara.id, cast.cara.id, None)
    assert (ticket.reference, ticket.version, ticket.city) == (f"#{ticket.id}", 1, "Springfield")


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("severity", Severity)
def test_severity_and_urgency_make_the_priority_and_the_priority_the_due_times(
    severity: Severity, urgency: Urgency, stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(urgency=urgency)
    stopped_clock.move(minutes=5)
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": severity})
    after, born = reread(ticket), ticket.created_at
    assert after.priority is MATRIX[severity][list(Urgency).index(urgency)]
    response, resolution = (timedelta(minutes=minutes) for minutes in TARGETS[after.priority])
    assert (after.response_due_at, after.resolution_due_at) == (born + response, born + resolution)
    assert after.next_due_at == born + response


def test_a_priority_set_by_hand_needs_a_reason_and_stays_until_it_is_given_back(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    number = id_of(ticket)
    for empty in (None, "", "   "):
        with pytest.raises(Invalid) as refusal:
            do(tickets.edit, cast.abe, number, {"priority": Priority.CRITICAL}, reason=empty)
        assert list(refusal.value.fields) == ["reason"]
    do(tickets.edit, cast.abe, number, {"priority": Priority.CRITICAL}, reason="A hospital waits.")
    assert (reread(ticket).priority, reread(ticket).priority_overridden) == (Priority.CRITICAL, True)
    assert _last_edit(ticket).reason == "A hospital waits."
    assert reread(ticket).resolution_due_at == ticket.created_at + timedelta(minutes=240)
    do(tickets.edit, cast.abe, number, {"severity": Severity.WARNING, "urgency": Urgency.LOW})
    assert reread(ticket).priority is Priority.CRITICAL
    do(tickets.edit, cast.abe, number, {"priority": None})
    assert (reread(ticket).priority, reread(ticket).priority_overridden) == (Priority.LOW, False)
    assert _last_edit(ticket).before == {"priority": "critical", "priority_overridden": True}


def test_the_priority_that_the_matrix_gives_anyway_needs_no_reason(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    do(tickets.edit, cast.abe, id_of(ticket), {"priority": ticket.priority})
    assert (reread(ticket).version, reread(ticket).priority_overridden) == (ticket.version, False)


def test_an_engineer_classifies_what_they_hold_but_sets_no_priority(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(assignee=cast.eve))
    do(tickets.edit, cast.eve, number, {"severity": Severity.MAJOR})
    with pytest.raises(Forbidden):
        do(tickets.edit, cast.eve, number, {"priority": Priority.LOW}, reason="Because.")
    with pytest.raises(Forbidden):
        do(tickets.edit, cast.emil, number, {"severity": Severity.MINOR})


def test_customers_correct_their_words_until_work_begins_and_never_the_class(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    number = id_of(make_ticket())
    do(tickets.edit, cast.cara, number, {"title": "No signal at all", "city": "Shelbyville"})
    for changes in ({"severity": Severity.CRITICAL}, {"urgency": Urgency.HIGH}, {"category_id": other_category()}):
        with pytest.raises(Forbidden):
            do(tickets.edit, cast.cara, number, changes)  # pyright: ignore[reportArgumentType] - each is a Changes
    with pytest.raises(Missing):
        do(tickets.edit, cast.carlo, number, {"title": "Mine now"})
    begun = id_of(make_ticket(status=Status.IN_PROGRESS))
    with pytest.raises(Conflict):
        do(tickets.edit, cast.cara, begun, {"title": "Too late"})


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_ticket_that_is_over_is_edited_no_more(status: Status, cast: Cast, make_ticket: MakeTicket) -> None:
    with pytest.raises(Conflict):
        do(tickets.edit, cast.mia, id_of(make_ticket(status=status)), {"title": "History"})


def test_a_stale_version_is_told_before_nothing_changed(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    do(tickets.edit, cast.abe, id_of(ticket), {"title": "Newer"}, version=ticket.version)
    for title in ("Newest", "Newer"):
        with pytest.raises(Stale):
            do(tickets.edit, cast.abe, id_of(ticket), {"title": title}, version=ticket.version)


def test_the_same_words_again_leave_no_trace(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    before = len(entries_on(ticket))
    do(tickets.edit, cast.abe, id_of(ticket), {"title": ticket.title, "category_id": ticket.category_id})
    assert (len(entries_on(ticket)), reread(ticket).version) == (before, ticket.version)


def test_the_entry_of_an_edit_says_what_was_and_what_is(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    do(tickets.edit, cast.abe, id_of(ticket), {"title": "Hum", "severity": Severity.CRITICAL, "city": None})
    entry = _last_edit(ticket)
    assert entry.before == {"title": "No dial tone", "severity": "minor", "priority": "medium", "city": "Springfield"}
    assert entry.after == {"title": "Hum", "severity": "critical", "priority": "critical", "city": None}


def test_staff_raise_tickets_for_customers_and_say_for_whom(cast: Cast) -> None:
    ticket = _raise(cast.abe, customer_id=cast.carlo.id)
    assert (ticket.customer_id, ticket.raised_by_id) == (cast.carlo.id, cast.abe.id)
    for wrong in (None, cast.eve.id, 999_999):
        with pytest.raises(Invalid) as refusal:
            _raise(cast.abe, customer_id=wrong)
        assert list(refusal.value.fields) == ["customer_id"]
    do(people.edit, cast.ada, cast.carlo.person_id, {"active": False})
    with pytest.raises(Invalid):
        _raise(cast.abe, customer_id=cast.carlo.id)


def test_customers_raise_tickets_for_themselves_only(cast: Cast) -> None:
    assert _raise(cast.cara, customer_id=cast.cara.id).customer_id == cast.cara.id
    with pytest.raises(Forbidden):
        _raise(cast.cara, customer_id=cast.carlo.id)


def test_retired_and_unknown_categories_cannot_be_chosen_but_stay_where_they_are(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    fax = id_of(do(categories.add, cast.ada, "Fax"))
    ticket = make_ticket(category_id=fax)
    do(categories.edit, cast.ada, fax, {"active": False})
    for wrong in (fax, 424_242):
        with pytest.raises(Invalid) as refusal:
            _raise(cast.cara, category_id=wrong)
        assert list(refusal.value.fields) == ["category_id"]
    do(tickets.edit, cast.abe, id_of(ticket), {"title": "Old but kept", "category_id": fax})
    assert reread(ticket).category_id == fax
    with pytest.raises(Invalid):
        do(tickets.edit, cast.abe, id_of(make_ticket()), {"category_id": fax})


def test_a_contact_window_is_kept_in_utc_and_ends_after_it_starts(cast: Cast) -> None:
    berlin = timezone(timedelta(hours=2))
    nine = datetime(2026, 5, 4, 9, tzinfo=berlin)
    ticket = reread(_raise(cast.cara, preferred_contact_from=nine, preferred_contact_until=nine + timedelta(hours=8)))
    assert ticket.preferred_contact_from == datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert reread(_raise(cast.cara, preferred_contact_from=nine)).preferred_contact_until is None
    for start, end in ((nine, nine), (nine, nine - timedelta(hours=1)), (nine.replace(tzinfo=None), None)):
        with pytest.raises(Invalid):
            _raise(cast.cara, preferred_contact_from=start, preferred_contact_until=end)


@pytest.mark.parametrize("text", ["Ünïcødé ✓", "مرحبا لا يعمل الهاتف", "😀🛜📡 no signal", "漢字" * 50])
def test_every_script_survives_the_way_through_the_database(text: str, cast: Cast) -> None:
    ticket = reread(_raise(cast.cara, title=text, description=f"{text}\n{text}"))
    assert (ticket.title, ticket.description) == (text, f"{text}\n{text}")


def test_a_description_of_twenty_thousand_wide_letters_fits_and_one_more_does_not(cast: Cast) -> None:
    assert len(reread(_raise(cast.cara, description="😀" * 20_000)).description) == 20_000
    with pytest.raises(Invalid):
        _raise(cast.cara, description="x" * 20_001)
    with pytest.raises(Invalid):
        _raise(cast.cara, title="x" * 201)
