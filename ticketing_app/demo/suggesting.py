"""What the house's model suggested in the demo's past: really asked, as it is on the first day, with nothing learned.

Runs in the process that loads the demo, which ends or becomes the server afterwards: scikit-learn does not stay.
"""

from datetime import timedelta

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.advice import as_answer, as_labels
from ticketing_app.config import settings
from ticketing_app.domain import learning, suggestions, triage
from ticketing_app.domain.suggestions import Question
from ticketing_app.integrations.suggesting import apart
from ticketing_app.integrations.suggesting.source import Advice
from ticketing_app.models import Ticket, id_of

THINKING = timedelta(seconds=2)


def get_ready() -> None:
    """Load scikit-learn, which takes a second or two, before the transaction in which others wait for us."""
    apart.there("advise", "")


class FirstDay:
    """The model as it came, for all tickets of the past."""

    def __init__(self, session: Session) -> None:
        """Learns the labels that the house has by now."""
        self._options = learning.options(session)
        for facet, choice in self._options.items():
            apart.there("learn", facet, as_labels(choice), (), ())

    def suggest(self, session: Session, ticket: Ticket) -> None:
        """Keep what it says of the ticket, as of a moment after it was raised."""
        key = triage.question_on(session, id_of(ticket)) or ""
        asked = Question(id_of(ticket), ticket.title, ticket.description, ticket.city)
        said = Advice("local", f"{apart.ALGORITHM}+0", apart.there("advise", asked.text))
        with clock.at(clock.now() + THINKING):
            answer = as_answer(said, 4, self._options)
            suggestions.keep(session, key, asked, answer, holdback=settings().ai_holdback)
