"""Every verb of the domain that changes something, with an example of its use; a test walks the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from tests.support.cast import Cast, password_hash
from tests.support.suggesting import answer, suggest
from tests.support.tickets import MakeTicket, do, other_category
from ticketing_app.domain import (
    assignment,
    attachments,
    categories,
    choices,
    closing,
    erasure,
    invitations,
    links,
    messages,
    own_password,
    people,
    sessions,
    sources,
    status,
    suggestions,
    tickets,
)
from ticketing_app.domain.actor import house
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.domain.people import NewPerson
from ticketing_app.models import Ticket, User, id_of
from ticketing_app.vocabulary import (
    Door,
    Facet,
    LinkPurpose,
    News,
    Priority,
    Role,
    Severity,
    ShownSource,
    Status,
    Visibility,
    Way,
)

Act = Callable[[Session], Any]
AT_ONCE = closing.Terms(timedelta(), timedelta())


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


def _category(stage: Stage, name: str) -> int:
    return id_of(do(categories.add, stage.cast.ada, name))


def _edit_category(stage: Stage) -> Act:
    number = _category(stage, "Mobile")
    return lambda session: categories.edit(session, stage.cast.ada, number, {"name": "Mobile phones"})


def _move_category(stage: Stage) -> Act:
    number = _category(stage, "Television")
    return lambda session: categories.move(session, stage.cast.ada, number, 1)


def _place_category(stage: Stage) -> Act:
    number = _category(stage, "Television")
    return lambda session: categories.place(session, stage.cast.ada, number, 1)


def _close_by_itself(stage: Stage) -> Act:
    number = id_of(stage.make_ticket(status=Status.RESOLVED))
    do(closing.announce, house(Door.JOB), number, AT_ONCE)
    return lambda session: closing.close(session, house(Door.JOB), number, AT_ONCE)


def _edit_person(stage: Stage) -> Act:
    carlo = stage.cast.carlo.person_id
    return lambda session: people.edit(session, stage.cast.ada, carlo, {"role": Role.AGENT})


def _sign_somebody_out(stage: Stage) -> Act:
    carlo = stage.cast.carlo.person_id
    do(lambda s: sessions.open_for(s, s.get_one(User, carlo), lifetime=timedelta(hours=1)))
    return lambda session: people.end_sessions(session, stage.cast.ada, carlo)


def _invite_again(stage: Stage) -> Act:
    nora = do(invitations.invite, stage.cast.ada, _NEWCOMER, Role.AGENT, base_url=HERE).user
    return lambda session: invitations.invite_again(session, stage.cast.ada, id_of(nora), base_url=HERE)


def _by_link(stage: Stage) -> Act:
    carlo = stage.cast.carlo.person_id
    link = do(lambda s: links.make(s, LinkPurpose.PASSWORD_RESET, s.get_one(User, carlo), HERE))
    return lambda session: own_password.set_by_link(session, Door.REST, link.partition("#")[2], password_hash())


def _set_own(stage: Stage) -> Act:
    new = PasswordHash("another hash")
    return lambda session: own_password.set_own(session, stage.cast.carlo, new, instead_of=password_hash())


HERE = "https://help.example.net"
_NEWCOMER = NewPerson(email="nora@cast.example", full_name="Nora Newcomer")

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
        ("ticket.edited",),
        "eve",
        False,
        _on_ticket(lambda s, c, n: tickets.edit(s, c.eve, n, {"severity": Severity.CRITICAL}), assignee="eve"),
    ),
    Example(
        "tickets.edit",
        ("ticket.edited",),
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
        "status.change_status",
        ("ticket.closed_unsatisfied",),
        "cara",
        False,
        _on_ticket(
            lambda s, c, n: status.change_status(s, c.cara, n, Status.CLOSED, reason="Still dead.", solved=False),
            status=Status.RESOLVED,
        ),
    ),
    Example(
        "closing.announce",
        ("ticket.close_announced",),
        "",
        True,
        _on_ticket(lambda s, _c, n: closing.announce(s, house(Door.JOB), n, AT_ONCE), status=Status.RESOLVED),
    ),
    Example("closing.close", ("ticket.status_changed",), "", True, _close_by_itself),
    Example(
        "erasure.erase",
        ("ticket.status_changed", "ticket.erased"),
        "ada",
        False,
        _on_ticket(lambda s, c, n: erasure.erase(s, c.ada, n, "As the customer wished."), assignee="eve"),
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
        "categories.add",
        ("category.added",),
        "ada",
        False,
        lambda stage: lambda s: categories.add(s, stage.cast.ada, "Broadband", "Internet at home", "dsl fibre"),
    ),
    Example("categories.edit", ("category.edited",), "ada", False, _edit_category),
    Example("categories.move", ("category.moved",), "ada", False, _move_category),
    Example("categories.place", ("category.moved",), "ada", False, _place_category),
    Example(
        "suggestions.accept",
        ("ticket.suggestion_accepted", "ticket.edited"),
        "abe",
        False,
        _on_suggestion(lambda s, c, n, one: suggestions.accept(s, c.abe, n, one)),
    ),
    Example(
        "suggestions.override",
        ("ticket.suggestion_overridden", "ticket.edited"),
        "mia",
        False,
        _on_suggestion(lambda s, c, n, one: suggestions.override(s, c.mia, n, one, {Facet.SEVERITY: "critical"})),
    ),
    Example(
        "sources.switch",
        ("suggestions.switched",),
        "ada",
        False,
        lambda stage: lambda s: sources.switch(s, stage.cast.ada, shown_source=ShownSource.BETTER),
    ),
    Example(
        "sources.edit_cue",
        ("suggestions.cue_edited",),
        "ada",
        False,
        lambda stage: lambda s: sources.edit_cue(s, stage.cast.ada, Facet.SEVERITY, "minor", "slow, noisy"),
    ),
    Example(
        "choices.choose",
        ("user.told_otherwise",),
        "abe",
        False,
        lambda stage: lambda s: choices.choose(s, stage.cast.abe, {News.ASSIGNMENTS: {Way.EMAIL: True}}),
    ),
    Example(
        "people.create",
        ("user.created",),
        "ada",
        False,
        lambda stage: lambda s: people.create(s, stage.cast.ada, _NEWCOMER, Role.ENGINEER, password_hash()),
    ),
    Example("people.edit", ("user.edited",), "ada", False, _edit_person),
    Example("people.end_sessions", ("user.sessions_ended",), "ada", False, _sign_somebody_out),
    Example(
        "invitations.invite",
        ("user.created", "user.invited"),
        "ada",
        False,
        lambda stage: lambda s: invitations.invite(s, stage.cast.ada, _NEWCOMER, Role.AGENT, base_url=HERE),
    ),
    Example("invitations.invite_again", ("user.invited",), "ada", False, _invite_again),
    Example(
        "own_password.ask_for_link",
        ("user.password_link_sent",),
        "",
        False,
        lambda stage: (
            lambda s: own_password.ask_for_link(
                s, Door.REST, stage.cast.email(stage.cast.carlo), address="192.0.2.1", base_url=HERE
            )
        ),
    ),
    Example("own_password.set_by_link", ("user.password_reset",), "carlo", False, _by_link),
    Example("own_password.set_own", ("user.password_changed",), "carlo", False, _set_own),
    Example(
        "people.register",
        ("user.registered",),
        "",
        False,
        lambda _stage: lambda s: people.register(s, Door.REST, _NEWCOMER, password_hash()),
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
    "sla.target_for",
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
    "sla.set_due_times",
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
