"""What can be seen from outside after a crash: in the database, in the folder of files, in the server's log.

Knows nothing of the house but its tables; has a connection of its own.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.crash.crowd import Story, until

LONGEST_LEASE = timedelta(minutes=10)
_DELIVERED = re.compile(r"would send (.*) \(key (\w+)\)$", re.MULTILINE)
# What a change says to whom: the event for other programs, a letter for the customer, a question to our sources.
_ANNOUNCED = {
    "ticket.created": ("event", "email"),
    "ticket.message_written": ("event",),
    "ticket.files_added": ("event",),
    "ticket.status_changed": ("event", "email"),
}


@dataclass(frozen=True)
class Outside:
    """Somebody who looks at a house from outside."""

    url: str
    files: Path

    def wait_until_all_is_delivered(self) -> None:
        """Raises where a message stays, in somebody's hands or in nobody's."""
        until(lambda: not self._rows("SELECT id FROM outbox_message WHERE status <> 'sent'"), "messages stay behind")

    def findings(self, stories: Sequence[Story], told: str) -> list[str]:
        """What is not as it should be, a sentence each; `told` is the server's log."""
        return [
            *self._lost_or_doubled(stories),
            *self._without_traces(),
            *self._lost_files(stories),
            *self._undelivered(told),
        ]

    def _lost_or_doubled(self, stories: Sequence[Story]) -> Iterable[str]:
        tickets = self._rows("SELECT id, title, status FROM ticket")
        ids = {row.id for row in tickets}
        titles = Counter(row.title for row in tickets)
        taken_up = {row.id for row in tickets if row.status == "in_progress"}
        said = Counter((row.ticket_id, row.body) for row in self._rows("SELECT ticket_id, body FROM message"))
        for story in stories:
            if titles[story.title] > 1:
                yield f"“{story.title}” is there {titles[story.title]} times"
            if story.ticket_id is not None and (story.ticket_id not in ids or not titles[story.title]):
                yield f"“{story.title}” was acknowledged and is lost"
            words = said[story.ticket_id, f"More on {story.key}"]
            if words > 1 or (story.message_id is not None and words == 0):
                yield f"what was said on “{story.title}” is there {words} times"
            if story.in_progress and story.ticket_id not in taken_up:
                yield f"“{story.title}” was acknowledged to be in progress and is not"
        for row in self._rows("SELECT id FROM idempotency_key WHERE result_id IS NULL"):
            yield f"idempotency key {row.id} has no result"

    def _without_traces(self) -> Iterable[str]:
        entries = Counter(
            (row.ticket_id, row.action) for row in self._rows("SELECT ticket_id, action FROM audit_entry")
        )
        queued = Counter(
            (row.ticket_id, row.topic, row.channel)
            for row in self._rows("SELECT ticket_id, topic, channel FROM outbox_message")
        )
        happened = Counter(
            (row.ticket_id, row.action)
            for row in self._rows(
                "SELECT id AS ticket_id, 'ticket.created' AS action FROM ticket"
                " UNION ALL SELECT ticket_id, 'ticket.message_written' FROM message"
                " UNION ALL SELECT ticket_id, 'ticket.files_added' FROM attachment"
                " UNION ALL SELECT id, 'ticket.status_changed' FROM ticket WHERE status = 'in_progress'"
            )
        )
        for ticket_id, action in happened.keys() | {key for key in entries if key[0] is not None}:
            times = happened[ticket_id, action]
            if entries[ticket_id, action] != times:
                yield f"#{ticket_id}: {times} × {action}, in the audit {entries[ticket_id, action]} ×"
            for channel in _ANNOUNCED[action]:
                told = queued[ticket_id, action, channel]
                if told != times:
                    yield f"#{ticket_id}: {times} × {action}, in the outbox {told} × {channel}"
        for ticket_id, action in happened:
            if action == "ticket.created" and queued[ticket_id, "suggestion.wanted", "suggestion"] != 1:
                yield f"#{ticket_id}: nobody is asked for a suggestion"

    def _lost_files(self, stories: Sequence[Story]) -> Iterable[str]:
        kept = self._rows("SELECT ticket_id, size, sha256, storage_key FROM attachment")
        for row in kept:
            path = self.files / row.storage_key[:2] / row.storage_key
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
                yield f"#{row.ticket_id}: a file is not in storage as it was sent"
        there = Counter((row.ticket_id, row.sha256) for row in kept)
        for story in stories:
            if story.file is not None and story.ticket_id is not None:
                copies = there[story.ticket_id, hashlib.sha256(story.file).hexdigest()]
                if copies != 1:
                    yield f"the file of “{story.title}” is there {copies} times"

    def _undelivered(self, told: str) -> Iterable[str]:
        delivered: dict[str, set[str]] = {}
        for text, key in _DELIVERED.findall(told):
            delivered.setdefault(key, set()).add(text)
        for row in self._rows("SELECT * FROM outbox_message"):
            if row.status == "sent" and row.channel != "suggestion" and row.idempotency_key not in delivered:
                yield f"message {row.id} is written down as sent and never left"
            if row.status == "failed":
                yield f"message {row.id} was given up: {row.last_error}"
            if row.leased_until is not None and _instant(row.leased_until) > datetime.now(UTC) + LONGEST_LEASE:
                yield f"message {row.id} is leased for ever"
        for key, texts in delivered.items():
            if len(texts) > 1:
                yield f"key {key} stands for several messages: {texts}"

    def _rows(self, question: str) -> Sequence[Any]:
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return connection.execute(sa.text(question)).all()


def _instant(value: str | datetime) -> datetime:
    """SQLite gives times as text."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)
