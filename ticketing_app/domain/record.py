"""The AI's record: how often suggestions were right, how sure they were, and whether they save people time.

Every figure comes with the number of decisions behind it. A facet counts once it was decided, whoever saw what.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app import clock
from ticketing_app.domain import access, scoring
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, roles_that_may
from ticketing_app.domain.scoring import ENOUGH, Bin, BySource, Judged, Score
from ticketing_app.models import Decision, SuggestedFacet, Suggestion, User
from ticketing_app.vocabulary import Facet, Verdict

MOST = 20_000
"""So many of a period's newest decisions are counted: what a person looks at must be there within seconds."""


@dataclass(frozen=True)
class Cell:
    """One cell of the confusion table: suggested as this, decided as that, so often."""

    facet: Facet
    suggested: str
    decided: str
    count: int


@dataclass(frozen=True)
class Day:
    """What happened on one day of the viewer's calendar: suggestions shown, facets accepted and overridden."""

    day: date
    shown: int
    accepted: int
    overridden: int


@dataclass(frozen=True)
class Waited:
    """The median time from the first opening of a ticket to the first decision on it; None where there is none."""

    median_seconds: float | None
    tickets: int

    @property
    def enough(self) -> bool:
        """Whether there are so many that the median means something."""
        return self.tickets >= ENOUGH


@dataclass(frozen=True)
class Record:
    """Everything that the record says about a period. `shown` counts suggestions, the rest facets.

    `is_cut` says that there were more than `MOST` decisions, and that only the newest of them are counted.
    """

    since: datetime
    until: datetime
    shown: int
    held_back: int
    accepted: int
    overridden: int
    by_hand: int
    facets: dict[Facet, Score]
    sources: list[BySource]
    confusion: list[Cell]
    reliability: list[Bin]
    days: list[Day]
    with_suggestion: Waited
    without: Waited
    judged: list[Judged] = field(default_factory=list)
    is_cut: bool = False


def of(session: Session, actor: Actor, since: datetime, until: datetime | None = None) -> Record:
    """The record of decisions taken from `since` (aware) to `until`, exclusive; None is now. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_AI_RECORD)
    until = until or clock.now()
    judged = _judged(session, since, until)
    seen = [one for one in judged if one.shown]
    verdicts = Counter(one.verdict for one in seen if not one.held_back)
    return Record(
        since=since,
        until=until,
        shown=_count(session, since, until, held_back=False),
        held_back=_count(session, since, until, held_back=True),
        accepted=verdicts[Verdict.ACCEPTED],
        overridden=verdicts[Verdict.OVERRIDDEN],
        by_hand=verdicts[Verdict.BY_HAND],
        facets={facet: scoring.score(one for one in seen if one.facet is facet) for facet in Facet},
        sources=scoring.by_source([one for one in judged if one.facet is Facet.CATEGORY]),
        confusion=_confusion(seen),
        reliability=scoring.reliability(seen),
        days=_days(session, actor, seen_since=since, until=until),
        with_suggestion=_waited(session, since, until, held_back=False),
        without=_waited(session, since, until, held_back=True),
        judged=judged,
        is_cut=_decisions(session, since, until) > MOST,
    )


def anything(session: Session, actor: Actor) -> bool:
    """Whether anything was ever suggested or decided. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_AI_RECORD)
    return any(
        session.execute(sa.select(table).limit(1)).first() is not None
        for table in (col(Suggestion.id), col(Decision.id))
    )


def right_on(session: Session, source: str, facet: Facet, suggested: str, last: int = 1000) -> Score:
    """How often this source was right when it suggested this value, among the house's last decisions on the facet."""
    newest = (
        sa.select(col(Decision.id), col(Decision.request_key), col(Decision.value), col(Decision.decided_at))
        .where(col(Decision.facet) == facet, col(Decision.request_key).is_not(None))
        .order_by(col(Decision.id).desc())
        .limit(last)
        .subquery()
    )
    rows = session.execute(
        sa.select(newest.c.value)
        .join(Suggestion, col(Suggestion.request_key) == newest.c.request_key)
        .join(
            SuggestedFacet,
            sa.and_(col(SuggestedFacet.suggestion_id) == col(Suggestion.id), col(SuggestedFacet.facet) == facet),
        )
        .where(
            col(Suggestion.source) == source,
            col(SuggestedFacet.value) == suggested,
            col(Suggestion.created_at) <= newest.c.decided_at,
        )
    ).scalars()
    decided = list(rows)
    right = sum(value == suggested for value in decided)
    return Score(len(decided), right / len(decided) if decided else None, None)


def tickets_judged(facet: Facet, suggested: str, decided: str) -> Any:
    """The ids of tickets behind a cell of the confusion table, as a query."""
    return (
        sa.select(col(Decision.ticket_id))
        .join(Suggestion, col(Suggestion.request_key) == col(Decision.request_key))
        .join(
            SuggestedFacet,
            sa.and_(col(SuggestedFacet.suggestion_id) == col(Suggestion.id), col(SuggestedFacet.facet) == facet),
        )
        .where(
            col(Decision.facet) == facet,
            col(Decision.value) == decided,
            col(SuggestedFacet.value) == suggested,
            col(Suggestion.shown).is_(True),
            said_before_decided(),
        )
    )


def said_before_decided() -> sa.ColumnElement[bool]:
    """Only a suggestion that was there before the decision is judged: a later one has learned from it."""
    return col(Suggestion.created_at) <= col(Decision.decided_at)


def _decisions(session: Session, since: datetime, until: datetime) -> int:
    wanted = sa.select(sa.func.count()).select_from(Decision).where(*_in(since, until))
    return session.execute(wanted).scalar_one()


def _in(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return col(Decision.decided_at) >= since, col(Decision.decided_at) < until


def _judged(session: Session, since: datetime, until: datetime) -> list[Judged]:
    newest = (
        sa.select(col(Decision.id))
        .where(*_in(since, until), col(Decision.request_key).is_not(None))
        .order_by(col(Decision.decided_at).desc(), col(Decision.id).desc())
        .limit(MOST)
        .subquery()
    )
    rows = session.execute(
        sa.select(
            col(Decision.ticket_id),
            col(Decision.facet),
            col(Suggestion.source),
            col(Suggestion.model_version),
            col(Suggestion.shown),
            col(Suggestion.held_back),
            col(SuggestedFacet.value),
            col(SuggestedFacet.confidence),
            col(Decision.value),
            col(Decision.verdict),
        )
        .join(newest, newest.c.id == col(Decision.id))
        .join(Suggestion, col(Suggestion.request_key) == col(Decision.request_key))
        .join(
            SuggestedFacet,
            sa.and_(
                col(SuggestedFacet.suggestion_id) == col(Suggestion.id),
                col(SuggestedFacet.facet) == col(Decision.facet),
            ),
        )
        .where(said_before_decided())
        .order_by(col(Decision.id), col(Suggestion.id))
    )
    return [Judged(*row) for row in rows]


def _count(session: Session, since: datetime, until: datetime, *, held_back: bool) -> int:
    wanted = (
        sa.select(sa.func.count())
        .select_from(Suggestion)
        .where(
            col(Suggestion.created_at) >= since,
            col(Suggestion.created_at) < until,
            col(Suggestion.shown).is_(True),
            col(Suggestion.held_back).is_(held_back),
        )
    )
    return session.execute(wanted).scalar_one()


def _confusion(judged: Sequence[Judged]) -> list[Cell]:
    counts = Counter((one.facet, one.suggested, one.decided) for one in judged)
    return [Cell(*key, count) for key, count in sorted(counts.items())]


def _days(session: Session, actor: Actor, *, seen_since: datetime, until: datetime) -> list[Day]:
    zone = ZoneInfo(actor.time_zone)
    shown = session.execute(
        sa.select(col(Suggestion.created_at))
        .where(
            col(Suggestion.created_at) >= seen_since,
            col(Suggestion.created_at) < until,
            col(Suggestion.shown).is_(True),
            col(Suggestion.held_back).is_(False),
        )
        .order_by(col(Suggestion.created_at).desc())
        .limit(MOST)
    ).scalars()
    decided = session.execute(
        sa.select(col(Decision.decided_at), col(Decision.verdict))
        .where(
            *_in(seen_since, until),
            col(Decision.verdict).in_([Verdict.ACCEPTED, Verdict.OVERRIDDEN]),
            sa.exists()
            .where(col(Suggestion.request_key) == col(Decision.request_key), col(Suggestion.held_back).is_(False))
            .correlate(Decision),
        )
        .order_by(col(Decision.decided_at).desc())
        .limit(MOST)
    ).all()
    per_day = Counter(at.astimezone(zone).date() for at in shown)
    verdicts = Counter((at.astimezone(zone).date(), verdict) for at, verdict in decided)
    first, last = seen_since.astimezone(zone).date(), (until - timedelta(microseconds=1)).astimezone(zone).date()
    return [
        Day(day, per_day[day], verdicts[day, Verdict.ACCEPTED], verdicts[day, Verdict.OVERRIDDEN])
        for day in (first + timedelta(days=number) for number in range((last - first).days + 1))
    ]


def _waited(session: Session, since: datetime, until: datetime, *, held_back: bool) -> Waited:
    """Like beside like: decisions of people who could have seen a suggestion, with one and where it was held back."""
    there = (
        sa.exists()
        .where(
            col(Suggestion.request_key) == col(Decision.request_key),
            col(Suggestion.held_back).is_(held_back),
            said_before_decided(),
        )
        .correlate(Decision)
    )
    deciders = sa.select(col(User.id)).where(col(User.role).in_(roles_that_may(Action.DECIDE_SUGGESTIONS)))
    rows = session.execute(
        sa.select(sa.func.min(col(Decision.seconds)))
        .where(
            *_in(since, until),
            col(Decision.seconds).is_not(None),
            col(Decision.verdict) != Verdict.AS_IT_WAS,
            col(Decision.decided_by_id).in_(deciders),
            there,
        )
        .group_by(col(Decision.ticket_id))
        .limit(MOST)
    ).scalars()
    times = [float(seconds) for seconds in rows if seconds is not None]
    return Waited(median(times) if times else None, len(times))
