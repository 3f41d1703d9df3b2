"""What the dashboard shows, made from the domain's figures: every number with the way to its tickets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from ticketing_app.domain import categories, figures
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.figures import NO_KEPT, Day, Figures, Kept
from ticketing_app.domain.moments import DONE_LATE, Counted
from ticketing_app.models import id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import times
from ticketing_app.ui.pages.dashboard import bars, sayings
from ticketing_app.ui.pages.dashboard.asked import Asked
from ticketing_app.ui.pages.dashboard.bars import Bar, Ways
from ticketing_app.ui.pieces import Piece
from ticketing_app.ui.suggestion_words import percent
from ticketing_app.ui.views import Choice
from ticketing_app.vocabulary import TO_CUSTOMERS, ClockName

AMONG_STAFF = tuple(name for name in ClockName if name not in TO_CUSTOMERS)
BY_WEEK = 45
"""More days than this are drawn by week."""


@dataclass(frozen=True)
class Tile:
    """A figure, what it means, and the way to its tickets."""

    figure: str = "–"
    note: str = "\u00a0"
    tone: str = "neutral"
    href: str = ""


@dataclass(frozen=True)
class Share:
    """How much of one target was kept. `percent` is of the seven days that end with a step, None where nothing ended;
    `says` and `late` are of the step itself.
    """

    percent: int | None
    says: str
    late: Piece


@dataclass(frozen=True)
class Step:
    """One day, or one week, of the charts."""

    day: str
    first_response: Share
    next_response: Share
    resolution: Share
    triage: Share
    own: Share
    arrived: int
    left: int
    open: int
    came_in: Piece
    went_out: Piece


@dataclass(frozen=True)
class DashboardView:
    """All that the page shows at one moment."""

    opening: list[Piece] = field(default_factory=list)
    is_empty: bool = False
    counted: str = ""
    file: str = ""
    open_list: str = ""
    first_response: Tile = Tile()
    next_response: Tile = Tile()
    resolution: Tile = Tile()
    triage: Tile = Tile()
    own: Tile = Tile()
    answered_within: Tile = Tile()
    resolved_within: Tile = Tile()
    open: Tile = Tile()
    has_kept: bool = False
    has_kept_inside: bool = False
    steps: list[Step] = field(default_factory=list)
    late_resolutions: list[Bar] = field(default_factory=list)
    late_responses: list[Bar] = field(default_factory=list)
    late_next_responses: list[Bar] = field(default_factory=list)
    categories: list[Bar] = field(default_factory=list)
    teams: list[Bar] = field(default_factory=list)
    causes: list[Bar] = field(default_factory=list)
    ages: list[Bar] = field(default_factory=list)
    loads: list[Bar] = field(default_factory=list)
    reopened: Tile = Tile()
    paused_late: Tile = Tile()
    category_choices: list[Choice] = field(default_factory=list)
    region_choices: list[Choice] = field(default_factory=list)
    team_choices: list[Choice] = field(default_factory=list)


def of(session: Session, actor: Actor, asked: Asked) -> DashboardView:
    """The dashboard of this period. Raises `Forbidden`."""
    found = figures.of(session, actor, asked.of_domain)
    days = _ways(asked, found)
    return DashboardView(
        opening=sayings.opening(session, actor, found, asked),
        is_empty=not (found.now.open or found.total("arrived") or found.total("left") or asked.is_narrowed),
        counted=_counted(found, actor.time_zone),
        file=asked.file,
        open_list=asked.open_ones(),
        **{name: _kept_tile(name, found, days, asked) for name in ClockName},
        answered_within=_time_tile(found.kept[ClockName.FIRST_RESPONSE], days.to(Counted.ANSWERED)),
        resolved_within=_time_tile(found.kept[ClockName.RESOLUTION], days.to(Counted.RESOLVED)),
        open=_open_tile(found, asked),
        has_kept=_has_any(found, TO_CUSTOMERS),
        has_kept_inside=_has_any(found, AMONG_STAFF),
        steps=_steps(found, asked),
        late_resolutions=bars.late(found, days, ClockName.RESOLUTION),
        late_responses=bars.late(found, days, ClockName.FIRST_RESPONSE),
        late_next_responses=bars.late(found, days, ClockName.NEXT_RESPONSE),
        categories=bars.by_category(found.categories, days),
        teams=bars.by_team(found.teams, days),
        causes=bars.causes(found, days),
        ages=bars.ages(found, asked),
        loads=bars.loads(found, asked),
        reopened=_noticed(found.total("reopened"), days.to(Counted.REOPENED), tr("came back after they were solved")),
        paused_late=_noticed(
            found.total("paused_late"),
            days.to(Counted.PAUSED_LATE),
            tr("with less than a tenth of the time left"),
        ),
        category_choices=[Choice(str(id_of(one)), one.name) for one in categories.in_order(session)],
        region_choices=[Choice(name, name) for name in figures.regions(session, actor)],
        team_choices=[Choice(name, name) for name in figures.teams(session, actor)],
    )


def _counted(found: Figures, zone: str) -> str:
    """Empty where all is counted: then there is nothing to say."""
    if not found.is_stale:
        return ""
    if found.counted_at is None:
        return tr("The days are being counted.")
    return tr("As of {when}", when=times.moment_inside(found.counted_at, zone))


def _ways(asked: Asked, found: Figures) -> Ways:
    return Ways(asked, found.asked.first, found.asked.last)


def _has_any(found: Figures, names: Sequence[ClockName]) -> bool:
    return any(day.kept[name].ended for day in [*found.lead_in, *found.days] for name in names)


def _kept_tile(name: ClockName, found: Figures, days: Ways, asked: Asked) -> Tile:
    kept = found.kept[name]
    if kept.share is None:
        return Tile("–", tr("nothing ended in this time"))
    said = (
        trn("{number} of {whole} was late", "{number} of {whole} were late", kept.missed, whole=amount(kept.ended))
        if kept.missed
        else trn("the only one", "all {number}", kept.ended)
    )
    change = _change(kept, found.before[name], asked)
    tone = "good" if kept.share >= 0.95 else "warning" if kept.share >= 0.8 else "critical"
    return Tile(
        percent(kept.share),
        f"{said} · {change}" if change else said,
        tone,
        days.to(DONE_LATE[name]) if kept.missed else "",
    )


def _change(kept: Kept, before: Kept, asked: Asked) -> str:
    """ "+3 on the 30 days before", in points of a hundred."""
    if before.share is None or kept.share is None:
        return ""
    points = round(100 * kept.share) - round(100 * before.share)
    signed = f"+{points}" if points > 0 else f"−{-points}" if points else "±0"
    return tr("{points} on the {days} days before", points=signed, days=asked.period)


def _time_tile(kept: Kept, href: str) -> Tile:
    if not sum(kept.took):
        return Tile("–", tr("nothing ended in this time"))
    return Tile(
        _minutes(kept.percentile(0.5)),
        tr("nine of ten within {time}", time=_minutes(kept.percentile(0.9))),
        href=href,
    )


def _minutes(minutes: float | None) -> str:
    return tr("over 30 days") if minutes is None else times.span(timedelta(minutes=max(1, round(minutes))))


def _open_tile(found: Figures, asked: Asked) -> Tile:
    more = found.total("arrived") - found.total("left")
    signed = f"+{amount(more)}" if more > 0 else f"−{amount(-more)}" if more else "±0"
    note = tr("{more} in {days} days", more=signed, days=asked.period)
    if found.now.overdue:
        late = trn("{number} overdue", "{number} overdue", found.now.overdue)
        return Tile(amount(found.now.open), f"{late} · {note}", "critical", asked.open_ones())
    return Tile(amount(found.now.open), note, href=asked.open_ones() if found.now.open else "")


def _noticed(number: int, href: str, note: str) -> Tile:
    return Tile(amount(number), note, "warning" if number else "neutral", href if number else "")


def _is_long(found: Figures) -> bool:
    return len(found.days) > BY_WEEK


def _steps(found: Figures, asked: Asked) -> list[Step]:
    size = 7 if _is_long(found) else 1
    # Counted from the end: the last week is a whole one.
    ends = range(len(found.days), 0, -size)
    every = [*found.lead_in, *found.days]
    return [
        _step(found.days[max(0, end - size) : end], every[end - 1 : end + len(found.lead_in)], asked)
        for end in reversed(ends)
    ]


def _step(days: Sequence[Day], week: Sequence[Day], asked: Asked) -> Step:
    arrived, left = sum(day.arrived for day in days), sum(day.left for day in days)
    ways = Ways(asked, days[0].day, days[-1].day)

    def piece(number: int, what: Counted) -> Piece:
        return Piece(amount(number), ways.to(what) if number else "")

    def share(name: ClockName) -> Share:
        kept = _kept_on(days, name)
        return Share(_hundredth(_kept_on(week, name)), _kept_of(kept), piece(kept.missed, DONE_LATE[name]))

    return Step(
        day=times.calendar_day(days[0].day),
        **{name: share(name) for name in ClockName},
        arrived=arrived,
        left=left,
        open=days[-1].open,
        came_in=piece(arrived, Counted.ARRIVED),
        went_out=piece(left, Counted.LEFT),
    )


def _kept_on(days: Sequence[Day], name: ClockName) -> Kept:
    return sum((day.kept[name] for day in days), NO_KEPT)


def _hundredth(kept: Kept) -> int | None:
    return None if kept.share is None else round(100 * kept.share)


def _kept_of(kept: Kept) -> str:
    return tr("{kept} of {whole}", kept=amount(kept.met), whole=amount(kept.ended)) if kept.ended else "–"
