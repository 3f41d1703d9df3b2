"""The manager's figures over REST: as JSON, and day by day as CSV."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import Field

from ticketing_app import clock, db
from ticketing_app.api import forms, problems, shapes, spreadsheets
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import figures
from ticketing_app.domain.figures import Asked, Day, Figures, Kept, Now, Part
from ticketing_app.models.figures import LATE, TIMED
from ticketing_app.vocabulary import ClockName, PauseReason

router = protected("Dashboard")
LATE_COLUMNS = (*(f"late_up_to_{minutes}_min" for minutes in LATE), f"late_over_{LATE[-1]}_min")
TIMES = ("p50_minutes", "p90_minutes")
COLUMNS = (
    *("day", "arrived", "left", "open_at_end", "reopened", "paused_late"),
    *(
        f"{clock_name}_{name}"
        for clock_name in ClockName
        for name in ("met", "missed", *LATE_COLUMNS, *(TIMES if clock_name in TIMED else ()))
    ),
)


class DashboardFilter(forms.Form):
    """Which days, and which tickets. Days are of UTC, today is the last one."""

    days: int = Field(default=30, ge=1, le=366, examples=[30])
    category_id: forms.Id | None = None
    region: forms.Words | None = Field(default=None, examples=["Illinois"])
    team: forms.Words | None = Field(default=None, description="The assignee's.", examples=["Field north"])

    @property
    def asked(self) -> Asked:
        """The question to the domain."""
        return Asked(days=self.days, category_id=self.category_id, region=self.region, team=self.team)


class KeptShape(shapes.Shape):
    """One kind of target. Times are minutes of real time, read from fixed steps; null where nothing ended, and for the
    targets among staff.
    """

    met: int = Field(examples=[94])
    missed: int = Field(examples=[6])
    share: float | None = Field(description="Of those with a target that ended, from 0 to 1.", examples=[0.94])
    late: dict[str, int] = Field(description="The missed ones by how late they were.")
    p50_minutes: float | None = Field(examples=[11.5])
    p90_minutes: float | None = Field(examples=[41.0])


class DashboardDayShape(shapes.Shape):
    """One day."""

    day: date = Field(examples=["2026-11-27"])
    arrived: int = Field(examples=[4])
    left: int = Field(examples=[4])
    open_at_end: int = Field(examples=[4])
    reopened: int = Field(examples=[4])
    paused_late: int = Field(examples=[4])
    targets: dict[ClockName, KeptShape]


class PartShape(shapes.Shape):
    """The solutions of one category (with its id) or one team; an empty name is that of no team."""

    name: str = Field(examples=["Broadband"])
    category_id: int | None = Field(examples=[2])
    resolution: KeptShape


class NowShape(shapes.Shape):
    """How the open tickets stand at this moment. `ages` are by days since they were raised."""

    open: int = Field(examples=[4])
    overdue: int = Field(examples=[4])
    nearly_due: int = Field(examples=[4])
    unassigned: int = Field(examples=[4])
    oldest_overdue: datetime | None = Field(examples=[shapes.AT])
    ages: dict[str, int] = Field(examples=[{"0": 3, "1-2": 5, "3-6": 2, "7-29": 1, "30+": 0}])


class DashboardShape(shapes.Shape):
    """What was promised and kept in a period. `causes` are late solutions by what the ticket last waited for."""

    first_day: date = Field(examples=["2026-11-27"])
    last_day: date = Field(examples=["2026-11-27"])
    counted_at: datetime | None = Field(description="When days were last counted anew.", examples=[shapes.AT])
    now: NowShape
    targets: dict[ClockName, KeptShape]
    causes: dict[PauseReason | str, int] = Field(examples=[{"parts": 2, "never_waited": 1}])
    late_by_category: list[PartShape]
    late_by_team: list[PartShape]
    days: list[DashboardDayShape]


@router.get("/dashboard", summary="What was promised and kept", responses=problems.documented(403))
def read_dashboard(actor: Acting, wanted: Annotated[DashboardFilter, Query()]) -> DashboardShape:
    """For managers and admins."""
    return _dashboard(_read(actor, wanted))


@router.get(
    "/dashboard.csv",
    summary="The same day by day, as a CSV file",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **problems.documented(403)},
)
def table(actor: Acting, wanted: Annotated[DashboardFilter, Query()]) -> Response:
    """One line for each day, for managers and admins."""
    rows = [_cells(day) for day in _read(actor, wanted).days]
    return Response(
        spreadsheets.BOM + spreadsheets.written([COLUMNS, *rows]),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="dashboard-{clock.now():%Y-%m-%d}.csv"'},
    )


def _read(actor: Acting, wanted: DashboardFilter) -> Figures:
    with db.reading() as session:
        return figures.of(session, actor, wanted.asked)


def _dashboard(found: Figures) -> DashboardShape:
    return DashboardShape(
        first_day=found.asked.first,
        last_day=found.asked.last,
        counted_at=found.counted_at,
        now=_now(found.now),
        targets={name: _kept(kept) for name, kept in found.kept.items()},
        causes={cause or "never_waited": number for cause, number in found.causes.items() if number},
        late_by_category=[_part(part) for part in found.categories],
        late_by_team=[_part(part) for part in found.teams],
        days=[_day(day) for day in found.days],
    )


def _kept(kept: Kept) -> KeptShape:
    return KeptShape(
        met=kept.met,
        missed=kept.missed,
        share=kept.share,
        late=dict(zip(LATE_COLUMNS, kept.late, strict=True)),
        p50_minutes=kept.percentile(0.5),
        p90_minutes=kept.percentile(0.9),
    )


def _now(now: Now) -> NowShape:
    starts = (0, *figures.AGES)
    names = [
        f"{start}-{end - 1}" if end - start > 1 else str(start)
        for start, end in zip(starts, figures.AGES, strict=False)
    ]
    return NowShape(
        open=now.open,
        overdue=now.overdue,
        nearly_due=now.nearly_due,
        unassigned=now.unassigned,
        oldest_overdue=now.oldest_overdue,
        ages=dict(zip([*names, f"{figures.AGES[-1]}+"], now.ages, strict=True)),
    )


def _part(part: Part) -> PartShape:
    return PartShape(name=part.name, category_id=part.category_id, resolution=_kept(part.resolution))


def _day(day: Day) -> DashboardDayShape:
    return DashboardDayShape(
        day=day.day,
        arrived=day.arrived,
        left=day.left,
        open_at_end=day.open,
        reopened=day.reopened,
        paused_late=day.paused_late,
        targets={name: _kept(kept) for name, kept in day.kept.items()},
    )


def _cells(day: Day) -> list[Any]:
    cells: list[Any] = [day.day.isoformat(), day.arrived, day.left, day.open, day.reopened, day.paused_late]
    for name, kept in day.kept.items():
        times = [_rounded(kept.percentile(share)) for share in (0.5, 0.9)] if name in TIMED else []
        cells += [kept.met, kept.missed, *kept.late, *times]
    return cells


def _rounded(minutes: float | None) -> float | str:
    return "" if minutes is None else round(minutes, 1)
