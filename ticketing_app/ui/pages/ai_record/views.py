"""What the record's page shows, made from the domain's figures; a figure with too little behind it stays empty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.numbers import format_decimal
from sqlmodel import Session

from ticketing_app import texts
from ticketing_app.domain import record, sources
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.record import Day, Record, Waited
from ticketing_app.domain.scoring import Score
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import suggestion_words, times
from ticketing_app.ui.pages.ai_record import confusion, sayings
from ticketing_app.ui.pages.ai_record.asked import BEGINNING, Asked
from ticketing_app.ui.pages.ai_record.confusion import Matrix
from ticketing_app.ui.suggestion_words import percent
from ticketing_app.vocabulary import Facet, label

BY_WEEK = 45
"""More days than this are drawn by week."""


@dataclass(frozen=True)
class Tile:
    """A figure and what it means."""

    figure: str = ""
    note: str = ""


@dataclass(frozen=True)
class ScoreRow:
    """How good one field or one source was. Where there are too few decisions, `accuracy` and `macro_f1` are empty."""

    key: str
    name: str
    about: str
    decided: str
    accuracy: str
    macro_f1: str


@dataclass(frozen=True)
class Step:
    """One day, or one week, of the chart."""

    day: str
    shown: int
    accepted: int
    overridden: int


@dataclass(frozen=True)
class Point:
    """One step of confidence: what it stated and what was measured, both from 0 to 100."""

    stated: float
    measured: float
    count: int


@dataclass(frozen=True)
class Wait:
    """A median in words, empty where there are too few tickets behind it."""

    median: str = ""
    note: str = ""


@dataclass(frozen=True)
class RecordView:
    """All that the page shows of one period. `is_new` says that nothing happened before it either."""

    opening: str = ""
    is_empty: bool = False
    is_new: bool = False
    is_off: bool = False
    shown: Tile = Tile()
    accepted: Tile = Tile()
    overridden: Tile = Tile()
    by_hand: Tile = Tile()
    held_back: Tile = Tile()
    fields: list[ScoreRow] = field(default_factory=list)
    by_week: bool = False
    steps: list[Step] = field(default_factory=list)
    matrix: Matrix = field(default_factory=Matrix)
    reliability: str = ""
    points: list[Point] = field(default_factory=list)
    sources: list[ScoreRow] = field(default_factory=list)
    with_suggestion: Wait = Wait()
    without: Wait = Wait()


def of(session: Session, actor: Actor, asked: Asked) -> RecordView:
    """The record of this period. Raises `Forbidden`."""
    found = record.of(session, actor, asked.since or BEGINNING)
    is_empty = _is_empty(found)
    seen = found.accepted + found.overridden
    steps = _steps(found.days)
    return RecordView(
        opening=sayings.opening(found, asked),
        is_empty=is_empty,
        is_new=is_empty and not record.anything(session, actor),
        is_off=not sources.rules(session).enabled,
        shown=Tile(amount(found.shown), tr("beside a ticket")),
        accepted=_share_of(found.accepted, seen),
        overridden=_share_of(found.overridden, seen),
        by_hand=Tile(amount(found.by_hand), tr("without having seen one")),
        held_back=Tile(amount(found.held_back), tr("unseen, to compare with")),
        fields=[_score_row(facet, label(facet), "", found.facets[facet]) for facet in Facet],
        by_week=_is_long(found.days),
        steps=steps,
        matrix=confusion.matrix(session, found.confusion, Facet(asked.facet), asked.since),
        reliability=sayings.reliability(found.judged),
        points=[Point(_hundredth(b.stated), _hundredth(b.measured), b.count) for b in found.reliability],
        sources=_by_source(found),
        with_suggestion=_wait(found.with_suggestion),
        without=_wait(found.without),
    )


def _is_empty(found: Record) -> bool:
    return not (found.judged or found.shown or found.held_back)


def _share_of(number: int, whole: int) -> Tile:
    if not whole:
        return Tile(amount(number), tr("nothing was decided"))
    return Tile(amount(number), tr("{share} of what people saw", share=percent(number / whole)))


def _score_row(key: str, name: str, about: str, score: Score) -> ScoreRow:
    known = score.enough and score.macro_f1 is not None
    macro_f1 = format_decimal(score.macro_f1 or 0, "0.00", locale=texts.locale())
    return ScoreRow(
        key=key,
        name=name,
        about=about,
        decided=amount(score.decided),
        accuracy=percent(score.accuracy) if known else "",
        macro_f1=macro_f1 if known else "",
    )


def _by_source(found: Record) -> list[ScoreRow]:
    return [
        _score_row(f"{one.source} {one.model}", suggestion_words.source(one.source), one.model, one.score)
        for one in found.sources
    ]


def _wait(waited: Waited) -> Wait:
    median = times.short_span(waited.median_seconds) if waited.enough and waited.median_seconds is not None else ""
    return Wait(median, trn("{number} ticket", "{number} tickets", waited.tickets))


def _hundredth(share: float) -> float:
    return round(100 * share, 1)


def _is_long(days: list[Day]) -> bool:
    return len(_from_the_first_on(days)) > BY_WEEK


def _steps(days: list[Day]) -> list[Step]:
    """The days of the period; of all time, those since something happened."""
    told = _from_the_first_on(days)
    if not _is_long(days):
        return [_step([one], one.day) for one in told]
    weeks: dict[date, list[Day]] = {}
    for one in told:
        weeks.setdefault(one.day - timedelta(days=one.day.weekday()), []).append(one)
    return [_step(inside, monday) for monday, inside in weeks.items()]


def _from_the_first_on(days: list[Day]) -> list[Day]:
    if not days or days[0].day > BEGINNING.date() + timedelta(days=1):
        return days
    first = next((i for i, one in enumerate(days) if one.shown or one.accepted or one.overridden), len(days))
    return days[first:]


def _step(days: Iterable[Day], on: date) -> Step:
    inside = list(days)
    return Step(
        day=times.calendar_day(on),
        shown=sum(one.shown for one in inside),
        accepted=sum(one.accepted for one in inside),
        overridden=sum(one.overridden for one in inside),
    )
