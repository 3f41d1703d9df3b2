"""Whether somebody is there, in words: "present", "back in 40 min", "away, back Monday"."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from ticketing_app import clock, texts
from ticketing_app.domain.presence import Presence
from ticketing_app.texts import tr
from ticketing_app.ui import times

SOON, THIS_WEEK = timedelta(hours=3), timedelta(days=6)


def said(there: Presence, zone: str) -> str:
    """For a reader in this zone."""
    if there.present:
        return tr("present")
    if there.back_at is None:
        return tr("away")
    if there.away_until is not None:
        return tr("away, back {when}", when=when(there.back_at, zone))
    left = there.back_at - clock.now()
    if left < SOON:
        return tr("back in {span}", span=times.span(max(left, timedelta(minutes=1))))
    return tr("back {when}", when=when(there.back_at, zone))


def when(moment: datetime, zone: str) -> str:
    """ "today 14:00", "Monday 8:00", "12 Nov 8:00"; at midnight the day alone."""
    local, today = moment.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone)).date()
    if not timedelta(days=1) < local.date() - today <= THIS_WEEK:
        found = times.moment_inside(moment, zone) if local.date() - today <= timedelta(days=1) else ""
        day = times.calendar_day(local.date())
    else:
        found, day = "", format_date(local.date(), "EEEE", locale=texts.locale())
    midnight = (local.hour, local.minute) == (0, 0)
    if found:
        return found.removesuffix(" 0:00") if midnight else found
    return day if midnight else f"{day} {local.hour}:{local.minute:02}"
