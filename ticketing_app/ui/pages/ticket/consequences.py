"""What followed from a decision on a ticket, in sentences: priority, due times, and whom it would be given to."""

from dataclasses import dataclass

from ticketing_app.texts import tr
from ticketing_app.ui.pages.ticket.advice import AdviceView
from ticketing_app.ui.pages.ticket.clocks import ClocksView
from ticketing_app.ui.pages.ticket.views import DeskView
from ticketing_app.vocabulary import ClockName, Priority, label


@dataclass(frozen=True)
class Seen:
    """How a ticket stood at one moment."""

    desk: DeskView
    clocks: ClocksView
    advice: AdviceView


def said(before: Seen, after: Seen) -> str:
    """Empty where nothing else changed with it."""
    sentences = []
    if before.desk.priority != after.desk.priority:
        old, new = (label(Priority(one.desk.priority)) for one in (before, after))
        sentences.append(tr("Priority {before} → {after}.", before=old, after=new))
    if _to_solve(after) not in ("", _to_solve(before)):
        sentences.append(tr("To be solved by {when}.", when=_to_solve(after)))
    advice = after.advice
    if advice.engineer and advice.engineer != before.advice.engineer:
        sentences.append(tr("Suggested engineer: {name} ({why}).", name=advice.engineer, why=advice.engineer_why))
    return " ".join(sentences)


def _to_solve(seen: Seen) -> str:
    return next((one.due for one in seen.clocks.customers if one.name == ClockName.RESOLUTION), "")
