"""How a message leaves the house: a channel per way, behind one protocol; these ones log what they would send."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ticketing_app.vocabulary import DeliveryChannel

log = logging.getLogger(__name__)
CONFIDENTIAL = "(confidential: not in the log)"


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A message on its way. Delivery is at least once: a receiver drops a second parcel with the same key.

    A `confidential` body holds a secret (a link): a channel sends it, and neither logs it nor repeats it in an error.
    """

    idempotency_key: str
    topic: str
    recipient: str
    subject: str
    body: str = field(repr=False)
    confidential: bool = False


class Channel(Protocol):
    """One way out. Takes its time, touches no database, and raises anything where the parcel did not leave."""

    def deliver(self, parcel: Parcel) -> None:
        """Hand the parcel over to the world."""
        ...


class LoggedEmail:
    """Writes e-mails to the log: subject, then text, unless that is confidential."""

    def deliver(self, parcel: Parcel) -> None:
        """One line in the log."""
        body = CONFIDENTIAL if parcel.confidential else parcel.body
        _say("e-mail", parcel, f"{parcel.subject} | {body}" if body else parcel.subject)


class LoggedSms:
    """Writes text messages to the log: the subject alone, as they are short."""

    def deliver(self, parcel: Parcel) -> None:
        """One line in the log."""
        _say("SMS", parcel, parcel.subject)


class LoggedEvent:
    """Writes events to the log: what happened to what."""

    def deliver(self, parcel: Parcel) -> None:
        """One line in the log."""
        _say("event", parcel, parcel.topic)


MOCK: Mapping[DeliveryChannel, Channel] = {
    DeliveryChannel.EVENT: LoggedEvent(),
    DeliveryChannel.EMAIL: LoggedEmail(),
    DeliveryChannel.SMS: LoggedSms(),
}
"""The channels in force until real ones are configured."""


def _say(way: str, parcel: Parcel, text: str) -> None:
    # Folded: what a customer typed must not be able to write a log line of its own.
    folded = " ".join("".join(c if c.isprintable() else " " for c in f"{parcel.recipient}: {text}").split())
    log.info("would send %s to %s (key %s)", way, folded, parcel.idempotency_key)
