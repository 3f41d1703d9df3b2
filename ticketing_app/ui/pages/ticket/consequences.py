"""What followed from a decision on a ticket, in sentences: priority, due times, and whom it would be given to."""

from ticketing_app.ui.pages.ticket.advice import AdviceView
from ticketing_app.ui.pages.ticket.views import DeskView
from ticketing_app.vocabulary import Priority, label


def said(before: DeskView, after: DeskView, advice_before: AdviceView, advice: AdviceView) -> str:
    """Empty where nothing else changed with it."""
    sentences = []
    if before.priority != after.priority:
        old, new = (label(Priority(desk.priority)) for desk in (before, after))
        sentences.append(f"Priority {old} → {new}.")
    if after.resolution.due not in ("", before.resolution.due):
        sentences.append(f"To be solved by {after.resolution.due}.")
    if advice.engineer and advice.engineer != advice_before.engineer:
        sentences.append(f"Suggested engineer: {advice.engineer} ({advice.engineer_why}).")
    return " ".join(sentences)
