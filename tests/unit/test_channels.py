"""The mock channels log exactly what they would send, one line each."""

import logging
from dataclasses import replace

import pytest

from ticketing_app.domain.outbox import LETTERS
from ticketing_app.integrations.channels import MOCK, Parcel
from ticketing_app.vocabulary import DeliveryChannel

PARCEL = Parcel(
    idempotency_key="k1",
    topic="ticket.created",
    recipient="cara@cast.example",
    subject="Ticket #12 has been created.",
    body="“No dial tone” is here.",
)


@pytest.mark.parametrize(
    ("channel", "line"),
    [
        (
            DeliveryChannel.EMAIL,
            "would send e-mail to cara@cast.example: Ticket #12 has been created. | “No dial tone” is here. (key k1)",
        ),
        (DeliveryChannel.SMS, "would send SMS to cara@cast.example: Ticket #12 has been created. (key k1)"),
        (DeliveryChannel.EVENT, "would send event to cara@cast.example: ticket.created (key k1)"),
    ],
)
def test_a_channel_logs_what_it_would_send(
    channel: DeliveryChannel, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        MOCK[channel].deliver(PARCEL)
    assert caplog.messages == [line]


@pytest.mark.parametrize("channel", list(MOCK))
def test_the_body_of_a_confidential_letter_never_reaches_the_log(
    channel: DeliveryChannel, caplog: pytest.LogCaptureFixture
) -> None:
    secret = replace(PARCEL, subject="You are invited", body="https://help.example/link/s3cret", confidential=True)
    with caplog.at_level(logging.DEBUG):
        MOCK[channel].deliver(secret)
    assert len(caplog.messages) == 1
    assert "s3cret" not in caplog.text
    assert "s3cret" not in repr(secret)
    assert channel is not DeliveryChannel.EMAIL or "You are invited" in caplog.text


def test_everything_that_leaves_has_a_way_out() -> None:
    assert set(MOCK) == LETTERS


def test_what_a_customer_typed_cannot_write_a_log_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    forged = Parcel(
        idempotency_key="k2",
        topic="t",
        recipient="a@b.example",
        subject="Hi",
        body="bye\n2026 ERROR\r\x1b[31mforged\u2028x",
    )
    with caplog.at_level(logging.INFO):
        MOCK[DeliveryChannel.EMAIL].deliver(forged)
    assert len(caplog.messages[0].splitlines()) == 1
    assert "\x1b" not in caplog.messages[0]
