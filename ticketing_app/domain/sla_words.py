"""Why a stretch of a clock counted or not, in words for people."""

from ticketing_app.domain.ledger import RUNNING
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import PauseReason, Status, label

_PLAIN = {
    RUNNING: mark("Counted"),
    "outside hours": mark("Outside working hours"),
    "day off": mark("Day off"),
    "done": mark("Done"),
    "owned": mark("Somebody had it"),
}


def said(why: str) -> str:
    """A reason from the ledger, as people read it: "On hold: Supplier", "Holiday: Epiphany"."""
    if why in _PLAIN:
        return tr(_PLAIN[why])
    if why.startswith("holiday: "):
        return tr("Holiday: {name}", name=why.removeprefix("holiday: "))
    status, _, pause = why.partition("/")
    if pause and pause != PauseReason.CUSTOMER:
        return tr("{status}: {reason}", status=label(Status(status)), reason=label(PauseReason(pause)))
    return label(Status(status))
