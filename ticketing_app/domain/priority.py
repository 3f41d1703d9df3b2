"""Which priority a ticket gets: severity × urgency, by the matrix that the house keeps (ITIL)."""

from sqlmodel import Session

from ticketing_app.models import PriorityRule
from ticketing_app.vocabulary import Priority, Severity, Urgency


def from_matrix(session: Session, severity: Severity, urgency: Urgency) -> Priority:
    """The priority that the matrix gives; every cell is there from the first migration on."""
    return session.get_one(PriorityRule, (severity, urgency)).priority
