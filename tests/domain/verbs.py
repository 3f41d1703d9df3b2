"""Every verb of the domain that changes something, with an example of its use; a test walks the list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from tests.support.cast import Cast
from tests.support.suggesting import answer, suggest
from tests.support.tickets import MakeTicket, other_category
from ticketing_app.domain import (
    assignment,
    attachments,
    choices,
    messages,
    status,
    suggestions,
    tickets,
)
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import (
    Facet,
    News,
    Priority,
    Severity,
    Status,
    Visibility,
    Way,
)

Act = Callable[[Session], Any]


@dataclass(frozen=True)
class Stage:
    """Who is there, and how a ticket is made."""

    cast: Cast
    make_ticket: MakeTicket


@dataclass(frozen=True)
class Example:
    """One use of a verb: what the audit trail must call it, and whether the customer must be told."""

    verb: str
    actions: tuple[str, ...]
    actor: str
    tells: bool
    prepare: Callable[[Stage], Act]


def stored(name: str = "router.png") -> StoredFile:
    """A file as storage hands it over."""
    return StoredFile(name=name, content_type="image/png", size=3, sha256="0" * 64, storage_key=f"key-{name}")


def _draft(customer_id: int | None = None) -> tickets.Draft:
    return tickets.Draft(category_id=other_category(), title="Noise", description="It hums.", customer_id=customer_id)


def _on_ticket(do_it: Callable[[Session, Cast, int], Any], **how: Any) -> Callable[[Stage], Act]:
    """An act on a ticket, made beforehand as `how` says; `assignee` is a name of the cast."""

    def prepare(stage: Stage) -> Act:
        built = {**how}
        if "assignee" in built:
            built["assignee"] = stage.cast.everyone[built["assignee"]]
        ticket: Ticket = stage.make_ticket(**built)
        return lambda session: do_it(session, stage.cast, id_of(ticket))

    return prepare


def _on_suggestion(do_it: Callable[[Session, Cast, int, int], Any]) -> Callable[[Stage], Act]:
    """An act on a ticket with a suggestion that says major."""

    def prepare(stage: Stage) -> Act:
        ticket = stage.make_ticket()
        number = suggest(ticket, answer(severity="major"))
        return lambda session: do_it(session, stage.cast, id_of(ticket), number)

    return prepare


EXAMPLES = [
    Example(
        "tickets.raise_ticket",
        ("ticket.created", "ticket.files_added"),
        "cara",
        True,
        lambda stage: (lambda draft: lambda s: tickets.raise_ticket(s, stage.cast.cara, draft, [stored()]))(_draft()),
    ),
    Example(
        "tickets.raise_ticket",
        ("ticket.created",),
        "abe",
        True,
        lambda stage: (lambda draft: lambda s: tickets.raise_ticket(s, stage.cast.abe, draft))(
            _draft(stage.cast.cara.id)
        ),
    ),
    Example(
        "tickets.edit",
        ("ticket.edited", "ticket.deadline_moved"),
        "eve",
        False,
        _on_ticket(lambda s, c, n: tickets.edit(s, c.eve, n, {"severity": Severity.CRITICAL}), assignee="eve"),
    ),
    Example(
        "tickets.edit",
        ("ticket.edited", "ticket.deadline_moved"),
        "abe",
        False,
        _on_ticket(lambda s, c, n: tickets.edit(s, c.abe, n, {"priority": Priority.CRITICAL}, reason="A hospital.")),
    ),
    Example(
        "status.change_status",
        ("ticket.status_changed",),
        "abe",
        True,
        _on_ticket(
            lambda s, c, n: status.change_status(s, c.abe, n, Status.RESOLVED, reason="Rewired."),
            status=Status.IN_PROGRESS,
        ),
    ),
    Example(
        "status.change_status",
        ("ticket.reopened",),
        "cara",
        False,
        _on_ticket(lambda s, c, n: status.change_status(s, c.cara, n, Status.IN_PROGRESS), status=Status.RESOLVED),
    ),
    Example(
        "assignment.take", ("ticket.assigned",), "abe", False, _on_ticket(lambda s, c, n: assignment.take(s, c.abe, n))
    ),
    Example(
        "assignment.assign",
        ("ticket.assigned",),
        "mia",
        False,
        _on_ticket(lambda s, c, n: assignment.assign(s, c.mia, n, c.emil.person_id), assignee="eve"),
    ),
    Example(
        "assignment.release",
        ("ticket.released",),
        "eve",
        False,
        _on_ticket(lambda s, c, n: assignment.release(s, c.eve, n), assignee="eve"),
    ),
    Example(
        "messages.write",
        ("ticket.message_written",),
        "abe",
        True,
        _on_ticket(lambda s, c, n: messages.write(s, c.abe, n, "Which lamp is red?", Visibility.PUBLIC)),
    ),
    Example(
        "messages.write",
        ("ticket.note_written",),
        "abe",
        False,
        _on_ticket(lambda s, c, n: messages.write(s, c.abe, n, "Called twice already.", Visibility.INTERNAL)),
    ),
    Example(
        "messages.write",
        ("ticket.message_written", "ticket.status_changed"),
        "cara",
        False,
        _on_ticket(
            lambda s, c, n: messages.write(s, c.cara, n, "The left one.", Visibility.PUBLIC), status=Status.PENDING
        ),
    ),
    Example(
        "attachments.attach",
        ("ticket.files_added",),
        "cara",
        False,
        _on_ticket(lambda s, c, n: attachments.attach(s, c.cara, n, [stored("a.png"), stored("b.png")])),
    ),
    Example(
        "suggestions.accept",
        ("ticket.suggestion_accepted", "ticket.edited", "ticket.deadline_moved"),
        "abe",
        False,
        _on_suggestion(lambda s, c, n, one: suggestions.accept(s, c.abe, n, one)),
    ),
    Example(
        "suggestions.override",
        ("ticket.suggestion_overridden", "ticket.edited", "ticket.deadline_moved"),
        "mia",
        False,
        _on_suggestion(lambda s, c, n, one: suggestions.override(s, c.mia, n, one, {Facet.SEVERITY: "critical"})),
    ),
    Example(
        "choices.choose",
        ("user.told_otherwise",),
        "abe",
        False,
        lambda stage: lambda s: choices.choose(s, stage.cast.abe, {News.ASSIGNMENTS: {Way.EMAIL: True}}),
    ),
]

# Everything else of the domain that takes a session: it changes nothing, or is a step inside a verb above.
READS = {
    "access.ticket_for",
    "attachments.attachment_for",
    "attachments.known_keys",
    "attachments.on",
    "categories.in_order",
    "choices.of",
    "categories.one",
    "closing.to_announce",
    "closing.to_close",
    "details.names_of",
    "details.of",
    "details.of_all",
    "details.people_of",
    "endings.ended",
    "learning.lessons",
    "learning.marks",
    "learning.options",
    "links.invited_until",
    "links.opened",
    "links.sent_lately",
    "listing.count",
    "listing.counts_by",
    "listing.looked_up",
    "listing.tickets",
    "messages.on",
    "news.for_staff",
    "notices.find",
    "notices.last_id",
    "notices.unread",
    "notices.unread_on",
    "offers.engineer_for",
    "outbox.last_id",
    "overview.figures",
    "overview.loads",
    "people.cities",
    "people.count",
    "people.customers",
    "people.engineers",
    "people.find",
    "people.one",
    "people.open_tickets",
    "priority.from_matrix",
    "rarity.rarity",
    "record.anything",
    "record.of",
    "record.right_on",
    "sessions.resolve",
    "sign_in.check_back_off",
    "similar.duplicates_of",
    "similar.similar_to",
    "sources.better",
    "sources.compared",
    "sources.cues",
    "sources.exchanges",
    "sources.rules",
    "sources.shown_now",
    "suggestions.hints",
    "suggestions.on",
    "suggestions.question",
    "suggestions.sure_ones",
    "triage.asked_at",
    "triage.decided",
    "triage.is_first_opening",
    "triage.is_held_back",
    "triage.question_on",
}
STEPS_OF_VERBS = {
    "attachments.add_to",
    "links.make",
    "links.use_up",
    "links.void",
    "people.locked",
    "spine.ask_sources",
    "spine.discard_file",
    "spine.record",
    "spine.record_on",
    "spine.tell_customer",
    "status.end_unsaid",
    "spine.write_to",
    "status.step_to",
    "triage.ask",
    "triage.ask_again",
    "triage.decide",
    "triage.decided_by_hand",
    "triage.solved",
}
# They change no ticket, person or category, only what the house notes for itself.
HOUSEKEEPING = {
    "idempotency.claim",
    "idempotency.forget_old",
    "notices.forget_old",
    "notices.read",
    "notices.read_all",
    "notices.read_by_then",
    "notices.read_on",
    "links.forget_old",
    "outbox.claim",
    "outbox.failed",
    "outbox.mark_sent_since",
    "outbox.sent",
    "sessions.end",
    "sessions.end_all",
    "sessions.forget_old",
    "sessions.open_for",
    "sessions.saw",
    "sign_in.forget_old_failures",
    "sign_in.forgive",
    "sign_in.sign_in_as_demo",
    "sources.forget_old_exchanges",
    "sources.note_exchange",
    "suggestions.keep",
    "triage.opened",
}
# They take over what happened elsewhere: an entry each, but no message (see test_import_complaints.py).
QUIET = {"complaints.take_over"}
