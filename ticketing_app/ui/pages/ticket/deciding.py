"""What people do with a suggestion: take all of it, one line, or decide otherwise."""

from collections.abc import Awaitable
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from ticketing_app.domain import assignment, suggestions
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Invalid
from ticketing_app.texts import mark, tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.ticket import consequences
from ticketing_app.ui.pages.ticket.consequences import Seen
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.vocabulary import Facet

FIELDS = {f"instead_{facet}": facet for facet in Facet}
"""Names of the dialog's fields: the selects beside the ticket are called like the facets already."""
ACCEPTED = {
    Facet.CATEGORY: mark("The category is accepted."),
    Facet.SEVERITY: mark("The severity is accepted."),
    Facet.URGENCY: mark("The urgency is accepted."),
}


class DecidingState(TicketState):
    """The suggestion's buttons; `otherwise` says whether its dialog is open."""

    otherwise: bool = False

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    async def accept(self):
        """Everything that is still open; a second click finds nothing to do."""
        if not self.advice.is_open:
            return None
        work = self._do(suggestions.accept, self.advice.number, version=self._version)
        return await self._told(tr("Accepted."), work)

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    async def accept_one(self, facet: Facet):
        """One line of it."""
        work = self._do(suggestions.accept, self.advice.number, [facet], version=self._version)
        return await self._told(tr(ACCEPTED[facet]), work)

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    def open_otherwise(self):
        """Choose something else for one line or several."""
        self.otherwise = self.advice.is_open

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    def set_otherwise_open(self, is_open: bool):
        """Escape, a click beside it, or its own button."""
        self.otherwise = is_open and self.otherwise

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    async def decide(self, form: dict[str, Any]):
        """The dialog, filled in: what stands as suggested is accepted, the rest is overridden. Once, however often."""
        return await self._decide(form) if self.otherwise else None

    @rx.event
    @allow(Action.ASSIGN)
    async def give_to_offered(self):
        """Hand it to the engineer who is suggested."""
        done = tr("{name} has {ticket} now.", name=self.advice.engineer, ticket=self.ticket.reference)
        await self._do(assignment.assign, self.advice.engineer_id, version=self._version)
        return rx.toast.success(done, id="ticket-done")

    async def _decide(self, form: dict[str, Any]) -> EventSpec:
        chosen = {facet: str(form[name]) for name, facet in FIELDS.items() if form.get(name)}
        if not chosen:
            raise Invalid(tr("Nothing was chosen. Please load the page again."))
        work = self._do(suggestions.override, self.advice.number, chosen, version=self._version)
        told = await self._told(tr("Decided. The next suggestion learns from it."), work)
        self.otherwise = False
        return told

    async def _told(self, done: str, work: Awaitable[None]) -> EventSpec:
        before = Seen(self.desk, self.clocks, self.advice)
        await work
        follows = consequences.said(before, Seen(self.desk, self.clocks, self.advice))
        return rx.toast.success(done, description=follows, id="ticket-done")
