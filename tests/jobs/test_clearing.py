"""Files of an erased ticket leave storage after the commit, whatever happens to whoever erased it."""

from io import BytesIO
from pathlib import Path

from sqlmodel import select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database
from tests.support.tickets import MakeTicket, do
from ticketing_app import db
from ticketing_app.domain import attachments, erasure
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.integrations import storage
from ticketing_app.jobs import clearing, sweep
from ticketing_app.models import OutboxMessage, Ticket, id_of
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus


def _erased_with_a_file(cast: Cast, ticket: Ticket) -> Path:
    """Where the bytes lie of a file whose ticket was erased; nobody deleted them yet."""
    house = storage.attachments()
    with house.arriving(BytesIO(b"secret")) as arrived:
        key = house.keep(arrived)
    file = StoredFile(name="a.txt", content_type="text/plain", size=6, sha256="0" * 64, storage_key=key)
    do(attachments.attach, cast.cara, id_of(ticket), [file])
    assert do(erasure.erase, cast.ada, id_of(ticket), "As they wished.") == [key]
    return house.path(key)


def _orders() -> list[DeliveryStatus]:
    with db.reading() as session:
        wanted = select(OutboxMessage).where(OutboxMessage.channel == DeliveryChannel.STORAGE)
        return [order.status for order in session.exec(wanted)]


def test_the_worker_deletes_what_whoever_erased_the_ticket_could_not(
    database: Database, cast: Cast, make_ticket: MakeTicket
) -> None:
    file = _erased_with_a_file(cast, make_ticket())
    sweep.sweep()
    assert file.read_bytes() == b"secret"
    assert clearing.clear_due() == 1
    assert not file.exists()
    assert _orders() == [DeliveryStatus.SENT]
    assert clearing.clear_due() == 0


def test_a_file_that_cannot_be_deleted_is_tried_again(
    stopped_clock: StoppedClock, database: Database, cast: Cast, make_ticket: MakeTicket
) -> None:
    file = _erased_with_a_file(cast, make_ticket())
    file.unlink()
    file.mkdir()  # a folder in its place cannot be unlinked
    storage.discard_now([file.name])
    assert clearing.clear_due() == 1
    assert _orders() == [DeliveryStatus.QUEUED]
    file.rmdir()
    file.touch()
    stopped_clock.move(minutes=1)
    assert clearing.clear_due() == 1
    assert not file.exists()
    assert _orders() == [DeliveryStatus.SENT]
