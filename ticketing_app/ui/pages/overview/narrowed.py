"""What narrows the list where a number of the dashboard led to it, in words."""

from ticketing_app.domain.moments import NOTHING, Behind, Counted
from ticketing_app.texts import mark, tr
from ticketing_app.ui import times
from ticketing_app.ui.pages.dashboard.bars import LATE_NAMES
from ticketing_app.vocabulary import PauseReason, label

NAMES = {
    Counted.ARRIVED: mark("Came in"),
    Counted.LEFT: mark("Went out"),
    Counted.ANSWERED: mark("Answered for the first time"),
    Counted.ANSWERED_LATE: mark("First answer too late"),
    Counted.NEXT_ANSWERED: mark("Answered again"),
    Counted.NEXT_ANSWERED_LATE: mark("Further answer too late"),
    Counted.RESOLVED: mark("Solved"),
    Counted.RESOLVED_LATE: mark("Solved too late"),
    Counted.TRIAGED: mark("Triaged"),
    Counted.TRIAGED_LATE: mark("Triaged too late"),
    Counted.OWNED: mark("Taken"),
    Counted.OWNED_LATE: mark("Taken too late"),
    Counted.REOPENED: mark("Reopened"),
    Counted.PAUSED_LATE: mark("Paused at the last moment"),
}


def behind(number: Behind) -> str:
    """ "Solved too late, 2 Nov – 8 Nov: up to 1 h", "… : last waited for “Spare parts”"."""
    first, last = times.calendar_day(number.first), times.calendar_day(number.last)
    days = first if first == last else tr("{first} – {last}", first=first, last=last)
    said = tr("{what}, {days}", what=tr(NAMES[number.what]), days=days)
    more = _which(number)
    return tr("{said}: {more}", said=said, more=more) if more else said


def team(name: str | None) -> str:
    """ "Team North"; empty where none is asked for."""
    if name is None:
        return ""
    return tr("Team {name}", name=name) if name else tr("Without a team")


def _which(number: Behind) -> str:
    if number.late is not None:
        return tr(LATE_NAMES[number.late])
    if number.cause is None:
        return ""
    if number.cause == NOTHING:
        return tr("never waited")
    return tr("last waited for “{reason}”", reason=label(PauseReason(number.cause)))
