"""What the sources may learn from: the house's words for its labels, what people decided, and texts not yet decided."""

import hashlib
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app.domain import categories, sources
from ticketing_app.domain.triage import COLUMN_OF
from ticketing_app.models import AuditEntry, Decision, Ticket, id_of
from ticketing_app.vocabulary import Facet, Status, Verdict

MOST = {Facet.CATEGORY: 3_000, Facet.SEVERITY: 1_000, Facet.URGENCY: 1_000}
"""The newest so many examples are learned from: enough to be good, few enough to be learned anew within seconds."""
MOST_WAITING = 2_000
DONE = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True)
class Option:
    """One value to choose: a category's id or a word, its name, and how the house describes it."""

    value: str
    name: str
    description: str = ""
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """All there is to learn for one facet: the options, and pairs of a text and the name of the right option."""

    options: tuple[Option, ...]
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Lessons:
    """What to learn by facet, and texts that nobody decided on."""

    by_facet: dict[Facet, Lesson] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()


def options(session: Session) -> dict[Facet, tuple[Option, ...]]:
    """What can be chosen for each facet: active categories in their order, and the words with their cues."""
    found = {
        Facet.CATEGORY: tuple(
            Option(str(id_of(one)), one.name, one.description, _phrases(one.keywords))
            for one in categories.in_order(session, active_only=True)
        )
    }
    cues = sources.cues(session)
    for facet in (Facet.SEVERITY, Facet.URGENCY):
        found[facet] = tuple(
            Option(cue.value, cue.value, phrases=_phrases(cue.phrases)) for cue in cues if cue.facet is facet
        )
    return found


def lessons(session: Session) -> Lessons:
    """Everything to learn from. The newest examples, the latest decision on each."""
    by_facet = {}
    for facet, choice in options(session).items():
        names = {option.value: option.name for option in choice}
        pairs = {ticket.id: (_text(ticket), str(value)) for ticket, value in _decided(session, facet)}
        examples = tuple((text, names[value]) for text, value in pairs.values() if value in names)
        by_facet[facet] = Lesson(choice, examples)
    return Lessons(by_facet, _waiting(session))


def marks(session: Session) -> dict[Facet, str]:
    """A word per facet that changes when there is something new to learn at once: a decision, a label, a cue.

    So it does when a ticket is erased: nothing must be known any more that came from it. Costs a few short queries, so
    it may be asked every second.
    """
    erased = session.exec(select(sa.func.max(AuditEntry.id)).where(AuditEntry.action == "ticket.erased")).one()
    newest = {
        facet: session.exec(select(sa.func.max(Decision.id)).where(Decision.facet == facet)).one() for facet in Facet
    }
    return {
        facet: f"{newest[facet]}:{erased}:{hashlib.sha256(repr(choice).encode()).hexdigest()[:16]}"
        for facet, choice in options(session).items()
    }


def _decided(session: Session, facet: Facet) -> list[tuple[Ticket, object]]:
    """Tickets on which a person decided, and (for the category) those that were solved as what they were called."""
    last = (
        select(Decision.ticket_id)
        .where(Decision.facet == facet, Decision.verdict != Verdict.AS_IT_WAS)
        .order_by(col(Decision.id).desc())
        .limit(MOST[facet])
    )
    by_people = session.exec(select(Ticket).where(col(Ticket.id).in_(set(session.exec(last))))).all()
    found = list(by_people)
    if facet is Facet.CATEGORY and len(found) < MOST[facet]:
        # What was taken over from elsewhere has the category that the import gave it: nobody ever chose it.
        solved = (
            select(Ticket)
            .where(col(Ticket.status).in_(DONE), col(Ticket.imported_from).is_(None), col(Ticket.erased_at).is_(None))
            .order_by(col(Ticket.id).desc())
            .limit(MOST[facet] - len(found))
        )
        found = [*session.exec(solved), *found]
    return [(ticket, getattr(ticket, COLUMN_OF[facet])) for ticket in found]


def _waiting(session: Session) -> tuple[str, ...]:
    decided = sa.exists().where(col(Decision.ticket_id) == col(Ticket.id), col(Decision.facet) == Facet.CATEGORY)
    solved = sa.and_(col(Ticket.status).in_(DONE), col(Ticket.imported_from).is_(None))
    wanted = select(Ticket).where(~decided, ~solved, col(Ticket.erased_at).is_(None))
    newest = wanted.order_by(col(Ticket.id).desc()).limit(MOST_WAITING)
    return tuple(_text(ticket) for ticket in session.exec(newest))


def _text(ticket: Ticket) -> str:
    return f"{ticket.title}\n{ticket.description}"


def _phrases(text: str) -> tuple[str, ...]:
    """Phrases with commas between; a name for people is none of them."""
    return tuple(part for phrase in text.split(",") if (part := phrase.strip()))
