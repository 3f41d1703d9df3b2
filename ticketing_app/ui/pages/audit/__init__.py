"""The audit page: who did what, when, to what, and through which door."""
