"""What followed from a decision on a ticket, in sentences: priority, due times, and whom it would be given to."""

from ticketing_app.texts import tr
from ticketing_app.ui.pages.ticket.advice import AdviceView
from ticketing_app.ui.pages.ticket.views import DeskView
from ticketing_app.vocabulary import Priority, label


def said(before: DeskView, after: DeskView, advice_before: AdviceView, advice: AdviceView) -> str:
    """Empty where nothing else changed with it."""
    sentences = []
    if before.priority != after.priority:
        old, new = (label(Priority(desk.priority)) for desk in (before, after))
        sentences.append(tr("Priority {before} → {after}.", before=old, after=new))
    if after.resolution.due not in ("", before.resolution.due):
        sentences.append(tr("To be solved by {when}.", when=after.resolution.due))
    if advice.engineer and advice.engineer != advice_before.engineer:
        sentences.append(tr("Suggested engineer: {name} ({why}).", name=advice.engineer, why=advice.engineer_why))
    return " ".join(sentences)
