"""The house as one who knows: its sources of suggestions, taught from its own tickets and kept up to date."""

from ticketing_app.advice.house import House, Preview, as_answer, as_labels, current, forget

__all__ = ["House", "Preview", "as_answer", "as_labels", "current", "forget"]
