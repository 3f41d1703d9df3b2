"""Where suggestions come from, as admins steer it: on or off, whose are shown, the cues, and what was sent outside."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, fields, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Missing, Stale
from ticketing_app.models import Cue, Decision, SourceExchange, SuggestedFacet, Suggestion, SuggestionRules, Ticket
from ticketing_app.texts import tr
from ticketing_app.vocabulary import Facet, Severity, ShownSource, Urgency

COMPARED = 500
"""So many of the house's last decisions on categories tell which source is better."""
FEWEST = 30
"""Below this number of decisions on which both sources had something to say, nobody is better yet."""
KEPT = timedelta(days=14)
WORDS_OF = {
    # In the order in which they are believed where nothing speaks for any of them.
    Facet.SEVERITY: (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL, Severity.WARNING),
    Facet.URGENCY: (Urgency.MEDIUM, Urgency.HIGH, Urgency.LOW),
}


@dataclass(frozen=True)
class Compared:
    """The house's last decisions on which both sources had said something, and how often each was right."""

    decisions: int
    right: dict[ShownSource, int]

    @property
    def enough(self) -> bool:
        """Whether there are so many that one can be called better."""
        return self.decisions >= FEWEST

    @property
    def better(self) -> ShownSource:
        """Who was right more often; the local source where nobody can tell."""
        leads = self.right[ShownSource.GEMINI] > self.right[ShownSource.LOCAL]
        return ShownSource.GEMINI if self.enough and leads else ShownSource.LOCAL


@dataclass(frozen=True)
class Sent:
    """What went out (redacted) and what came back. `outcome` is a word of `integrations.suggesting.source.Outcome`."""

    source: str
    outcome: str
    sent: str
    received: str
    milliseconds: float
    ticket_id: int | None = None


def rules(session: Session) -> SuggestionRules:
    """The switches; every house has them from its migration on."""
    return session.exec(select(SuggestionRules).order_by(col(SuggestionRules.id)).limit(1)).one()


def switch(
    session: Session,
    actor: Actor,
    *,
    enabled: bool | None = None,
    shown_source: ShownSource | None = None,
    version: int | None = None,
) -> SuggestionRules:
    """Turn suggestions on or off, or choose whose are shown; None leaves it. Raises `Forbidden`, `Stale`."""
    access.allow(actor, Action.MANAGE_SUGGESTIONS)
    row = session.exec(select(SuggestionRules).with_for_update()).one()
    if version is not None and version != row.version:
        raise Stale(tr("Another admin changed this meanwhile. Look at it again."))
    wanted = {"enabled": enabled, "shown_source": shown_source}
    before = {name: getattr(row, name) for name, value in wanted.items() if value not in (None, getattr(row, name))}
    if before:
        for name in before:
            setattr(row, name, wanted[name])
        row.version += 1
        session.add(row)
        after = {name: wanted[name] for name in before}
        spine.record(session, actor, "suggestions.switched", "suggestions", 1, before=before, after=after)
        session.flush()
    return row


def cues(session: Session) -> list[Cue]:
    """All cues, each facet's in the order of `WORDS_OF`."""
    found = {(cue.facet, cue.value): cue for cue in session.exec(select(Cue))}
    return [found[facet, word] for facet, words in WORDS_OF.items() for word in words if (facet, word) in found]


def edit_cue(session: Session, actor: Actor, facet: Facet, value: str, phrases: str) -> Cue:
    """Change what people write when they mean this word. Raises `Forbidden`, `Missing`, `Invalid`."""
    access.allow(actor, Action.MANAGE_SUGGESTIONS)
    cue = session.exec(select(Cue).where(Cue.facet == facet, Cue.value == value).with_for_update()).one_or_none()
    if cue is None:
        raise Missing(tr("There is no such word to write cues for."))
    wanted = fields.line("phrases", phrases, 1000, least=0)
    if wanted != cue.phrases:
        before, cue.phrases = cue.phrases, wanted
        session.add(cue)
        what = {"facet": facet, "value": value}
        spine.record(
            session,
            actor,
            "suggestions.cue_edited",
            "suggestions",
            1,
            before={**what, "phrases": before},
            after={**what, "phrases": wanted},
        )
        session.flush()
    return cue


def better(session: Session) -> ShownSource:
    """Whose category was right more often on this house's last decisions; the local source's where nobody can tell."""
    return compared(session).better


def compared(session: Session) -> Compared:
    """How often each source's category was what people decided, on the last decisions on which both had said one."""
    last = (
        sa.select(col(Decision.request_key), col(Decision.value), col(Decision.decided_at))
        .where(col(Decision.facet) == Facet.CATEGORY, col(Decision.request_key).is_not(None))
        .order_by(col(Decision.id).desc())
        .limit(COMPARED)
        .subquery()
    )
    rows = session.execute(
        sa.select(last.c.request_key, col(Suggestion.source), col(SuggestedFacet.value) == last.c.value)
        .join(
            Suggestion,
            # One that was made after the decision has learned from it.
            sa.and_(col(Suggestion.request_key) == last.c.request_key, col(Suggestion.created_at) <= last.c.decided_at),
        )
        .join(
            SuggestedFacet,
            sa.and_(
                col(SuggestedFacet.suggestion_id) == col(Suggestion.id),
                col(SuggestedFacet.facet) == Facet.CATEGORY,
            ),
        )
    )
    right: dict[str, dict[str, bool]] = {}
    for key, source, hit in rows:
        right.setdefault(key, {})[source] = bool(hit)
    both = [one for one in right.values() if {ShownSource.LOCAL, ShownSource.GEMINI} <= one.keys()]
    return Compared(len(both), {s: sum(one[s] for one in both) for s in (ShownSource.LOCAL, ShownSource.GEMINI)})


def shown_now(session: Session) -> ShownSource:
    """Whose suggestions are shown at present, "better" looked up."""
    chosen = rules(session).shown_source
    return better(session) if chosen is ShownSource.BETTER else chosen


def note_exchange(session: Session, exchange: Sent) -> None:
    """Keep what went out and came back, for admins to read; of a ticket that was erased meanwhile only that it did."""
    # The lock makes this and the erasure follow each other; whichever comes second finds what the first left.
    asked_about = select(Ticket.erased_at).where(Ticket.id == exchange.ticket_id).with_for_update()
    is_gone = exchange.ticket_id is not None and session.exec(asked_about).one() is not None
    session.add(
        SourceExchange(
            at=clock.now(),
            source=exchange.source,
            ticket_id=exchange.ticket_id,
            outcome=exchange.outcome,
            sent="" if is_gone else exchange.sent,
            received="" if is_gone else exchange.received,
            milliseconds=round(exchange.milliseconds),
        )
    )


def exchanges(session: Session, actor: Actor, limit: int = 20) -> list[SourceExchange]:
    """The last ones, newest first. Raises `Forbidden`."""
    access.allow(actor, Action.MANAGE_SUGGESTIONS)
    return list(session.exec(select(SourceExchange).order_by(col(SourceExchange.id).desc()).limit(limit)))


def forget_old_exchanges(session: Session) -> int:
    """Delete what is older than two weeks; returns how many."""
    gone = session.execute(sa.delete(SourceExchange).where(col(SourceExchange.at) < clock.now() - KEPT))
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult
