"""What a customer may know of a ticket's past, in sentences: drawn from the audit trail, never a second record.

Nothing of it is kept, so it is told in the language of whoever reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ticketing_app.domain.status import CLOSED_UNSATISFIED, REASON_FOR_CUSTOMER, REOPENED
from ticketing_app.models import AuditEntry
from ticketing_app.texts import mark, tr, trn
from ticketing_app.vocabulary import Door, Role, Status

SENTENCES = {
    Status.IN_PROGRESS: mark("We are working on it."),
    Status.PENDING: mark("We wait for your answer."),
    Status.HELD: mark("On hold: we wait for somebody else and will go on by ourselves."),
    Status.RESOLVED: mark("Resolved."),
    Status.CLOSED: mark("Closed."),
    Status.REJECTED: mark("We cannot take this on."),
    Status.CANCELLED: mark("Cancelled."),
}
_EDITED_BY_CUSTOMER = {
    ("title",): mark("You changed the title."),
    ("description",): mark("You changed the description."),
    ("title", "description"): mark("You changed the title and the description."),
}
_EDITED_BY_US = {
    ("title",): mark("We changed the title."),
    ("description",): mark("We changed the description."),
    ("title", "description"): mark("We changed the title and the description."),
}

LEFT_ALONE = mark("Closed, as we heard nothing more.")


@dataclass(frozen=True)
class Happening:
    """One step that the customer may know of. `at` is aware, UTC; `event` is the audit trail's word for it."""

    at: datetime
    event: str
    text: str


def of(entries: Iterable[AuditEntry]) -> list[Happening]:
    """The customer's view of these entries, oldest first."""
    return [Happening(entry.at, entry.action, text) for entry in entries if (text := _sentence(entry)) is not None]


def _sentence(entry: AuditEntry) -> str | None:
    by_customer = entry.role is Role.CUSTOMER
    if entry.action == "ticket.created":
        return tr("We received your report.")
    if entry.action == "ticket.imported":
        return tr("Taken over from an earlier system.")
    if entry.action == "ticket.assigned":
        first = entry.before.get("assignee_id") is None
        return tr("Somebody from our team looks after it.") if first else tr("Another colleague looks after it now.")
    if entry.action == "ticket.edited":
        return _edited(entry, by_customer)
    if entry.action == "ticket.message_written":
        return tr("You wrote to us.") if by_customer else tr("We answered.")
    if entry.action == REOPENED:
        return _quoting(tr("You reopened it."), entry) if by_customer else tr("Reopened.")
    if entry.action == CLOSED_UNSATISFIED:
        return (
            _quoting(tr("You closed it though it is not solved."), entry)
            if by_customer
            else tr("Closed, but not solved.")
        )
    if entry.action == "ticket.close_announced":
        return tr("We wrote to you that it will close by itself.")
    if entry.action == "ticket.files_added" and entry.after.get("visibility") == "public":
        return trn("{number} file added.", "{number} files added.", len(entry.after.get("files", [])))
    if entry.action == "ticket.status_changed":
        return _step(entry, by_customer)
    return None


def _edited(entry: AuditEntry, by_customer: bool) -> str | None:
    """Only of their own words; how we classify is our business."""
    names = tuple(name for name in ("title", "description") if name in entry.after)
    return tr((_EDITED_BY_CUSTOMER if by_customer else _EDITED_BY_US)[names]) if names else None


def _step(entry: AuditEntry, by_customer: bool) -> str:
    status = Status(entry.after["status"])
    if by_customer and status is Status.CLOSED:
        return _quoting(tr("You confirmed that it is solved."), entry)
    if entry.door is Door.JOB and status is Status.CLOSED:
        return tr(LEFT_ALONE)
    if by_customer and status is Status.CANCELLED:
        return tr("You withdrew it.")
    reason = entry.after.get("reason")
    sentence = tr(SENTENCES.get(status, ""))
    return f"{sentence} {reason}" if reason and status in REASON_FOR_CUSTOMER else sentence


def _quoting(sentence: str, entry: AuditEntry) -> str:
    """With the customer's own word, if they said one."""
    return tr("{sentence} “{words}”", sentence=sentence, words=entry.reason) if entry.reason else sentence
