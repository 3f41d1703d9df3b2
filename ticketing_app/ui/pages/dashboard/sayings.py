"""What the dashboard says before it shows anything: what is pressing, in sentences."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlmodel import Session

from ticketing_app import clock, texts
from ticketing_app.domain import forecast
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.figures import Figures, Now
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import routes, times
from ticketing_app.ui.pages.dashboard.asked import Asked
from ticketing_app.ui.pieces import Piece, pieces, way
from ticketing_app.ui.ticket_list.wanted import LATE, LIKELY, SOON

Saying = Callable[[Session, Actor, Figures, Asked], str]


def opening(session: Session, actor: Actor, found: Figures, asked: Asked) -> list[Piece]:
    """All that there is to say, the most pressing first; its numbers open their tickets."""
    return pieces(" ".join(said for saying in SAYINGS if (said := saying(session, actor, found, asked))))


def by_time_left(_session: Session, actor: Actor, found: Figures, asked: Asked) -> str:
    """ "3 tickets are overdue, and 5 more are due within the hour. The oldest waits since Tuesday." """
    now = found.now
    if not now.open:
        return tr("No ticket is open. Everything is done.")
    due = way(amount(now.nearly_due), asked.open_ones(due=SOON))
    if not now.overdue:
        return _nothing_late(now, due)
    overdue = way(amount(now.overdue), asked.open_ones(due=LATE))
    late = trn("{number} ticket is overdue", "{number} tickets are overdue", now.overdue, number=overdue)
    more = now.nearly_due
    soon = trn("{number} more is due within the hour", "{number} more are due within the hour", more, number=due)
    first = tr("{late}, and {soon}.", late=late, soon=soon) if now.nearly_due else tr("{late}.", late=late)
    return f"{first} {_oldest(now, actor.time_zone)}".rstrip()


def by_history(session: Session, actor: Actor, found: Figures, asked: Asked) -> str:
    """ "9 tickets will likely miss their target: #12, #40 and 7 more." """
    likely = asked.open_ones(due=LIKELY)
    return forecast.said(
        forecast.outlook(session, actor, *found.asked.conditions),
        number=lambda number: way(amount(number), likely),
        ticket=lambda number: way(f"#{number}", routes.ticket(number)),
    )


SAYINGS: tuple[Saying, ...] = (by_time_left, by_history)
"""One after the other; an empty sentence is left out."""


def _nothing_late(now: Now, due: str) -> str:
    if not now.nearly_due:
        return tr("Nothing is overdue, and nothing is due within the hour.")
    return trn(
        "Nothing is overdue; {number} ticket is due within the hour.",
        "Nothing is overdue; {number} tickets are due within the hour.",
        now.nearly_due,
        number=due,
    )


def _oldest(now: Now, zone: str) -> str:
    if now.oldest_overdue is None:
        return ""
    when = _since(now.oldest_overdue, zone)
    return (
        tr("It waits since {when}.", when=when) if now.overdue == 1 else tr("The oldest waits since {when}.", when=when)
    )


def _since(at: datetime, zone: str) -> str:
    """ "today 9:12", "Tuesday", "12 November"."""
    local, now = at.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone))
    age = now.date() - local.date()
    if age < timedelta(days=2):
        return times.moment_inside(at, zone)
    # Written out: an abbreviated month ends with a point in German, and so does the sentence.
    pattern = "EEEE" if age < timedelta(days=7) else tr("d MMMM") if local.year == now.year else tr("d MMMM y")
    return format_date(local, pattern, locale=texts.locale())
