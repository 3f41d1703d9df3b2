"""Files with a ticket: how many, who may add them, and who may have them."""

import itertools

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do, other_category, reread
from ticketing_app.domain import attachments, tickets
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing
from ticketing_app.models import id_of
from ticketing_app.vocabulary import FINAL, Status, Visibility

_numbers = itertools.count()


def _files(count: int) -> list[StoredFile]:
    return [
        StoredFile(
            name=f"{n}.txt", content_type="text/plain", size=1, sha256="0" * 64, storage_key=f"k{next(_numbers)}"
        )
        for n in range(count)
    ]


def test_five_files_at_a_time_and_twenty_in_all(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    number = id_of(ticket)
    for count in (0, 6):
        with pytest.raises(Invalid):
            do(attachments.attach, cast.cara, number, _files(count))
    for _ in range(4):
        do(attachments.attach, cast.cara, number, _files(5))
    with pytest.raises(Invalid):
        do(attachments.attach, cast.abe, number, _files(1))
    assert len(ask(attachments.on, cast.cara, [ticket])) == 20


def test_a_ticket_that_comes_with_too_many_files_is_not_made(cast: Cast) -> None:
    draft = tickets.Draft(category_id=other_category(), title="Photos", description="Many.")
    with pytest.raises(Invalid):
        do(tickets.raise_ticket, cast.cara, draft, _files(6))
    ticket = do(tickets.raise_ticket, cast.cara, draft, _files(5))
    assert [file.name for file in ask(attachments.on, cast.cara, [ticket])] == [f"{n}.txt" for n in range(5)]


def test_internal_files_are_for_staff(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    number = id_of(ticket)
    with pytest.raises(Forbidden):
        do(attachments.attach, cast.cara, number, _files(1), Visibility.INTERNAL)
    hidden = do(attachments.attach, cast.eve, number, _files(1), Visibility.INTERNAL)[0]
    shown = do(attachments.attach, cast.eve, number, _files(1))[0]
    assert ask(attachments.attachment_for, cast.cara, number, id_of(shown)).storage_key == shown.storage_key
    assert [file.id for file in ask(attachments.on, cast.abe, [ticket])] == [hidden.id, shown.id]
    with pytest.raises(Missing):
        ask(attachments.attachment_for, cast.cara, number, id_of(hidden))


def test_a_file_is_reached_only_through_its_own_ticket(cast: Cast, make_ticket: MakeTicket) -> None:
    mine, theirs = make_ticket(), make_ticket(customer=cast.carlo)
    secret = id_of(do(attachments.attach, cast.carlo, id_of(theirs), _files(1))[0])
    for ticket in (mine, theirs):
        with pytest.raises(Missing):
            ask(attachments.attachment_for, cast.cara, id_of(ticket), secret)
    with pytest.raises(Missing):
        ask(attachments.attachment_for, cast.abe, id_of(mine), secret)
    with pytest.raises(Missing):
        do(attachments.attach, cast.cara, id_of(theirs), _files(1))


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_ticket_that_is_over_takes_no_files(status: Status, cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(status=status))
    with pytest.raises(Conflict):
        do(attachments.attach, cast.abe, number, _files(1))


def test_a_file_counts_as_a_change(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    stopped_clock.move(hours=1)
    do(attachments.attach, cast.cara, id_of(ticket), _files(1))
    assert reread(ticket).updated_at == stopped_clock.now
