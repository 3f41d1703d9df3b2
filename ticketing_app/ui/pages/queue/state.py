"""The queue's behaviour: what waits for somebody, taking it, and taking what is suggested for it."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from ticketing_app.domain import assignment, suggestions
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Conflict, Invalid, Missing
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.queue import views
from ticketing_app.ui.pages.queue.views import Sure, SureView
from ticketing_app.ui.ticket_list.state import TicketListState, done_with
from ticketing_app.ui.ticket_list.views import ListPage
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.ui.transact import ask, transact


class QueueState(TicketListState, rx.State):
    """`waiting` is how many wait in all, whatever the filters show; `sure` how many can be accepted at once."""

    _route = routes.QUEUE

    waiting: str = ""
    sees_hints: bool = False
    sure: int = 0
    previewing: bool = False
    preview: list[SureView] = []
    _sure: list[Sure] = []

    @rx.event
    @allow(Action.SEE_QUEUE, quiet=True)
    async def load(self):
        """Read the page that the address asks for; also by the clock, while somebody looks."""
        return await self._read()

    @rx.event
    @allow(Action.TAKE)
    async def take(self, ticket_id: int):
        """Make a ticket the caller's own; whoever comes second is told who holds it."""
        try:
            await transact(self, assignment.take, ticket_id)
        finally:
            await self._read()
        return done_with(ticket_id, tr("#{number} is yours now.", number=ticket_id))

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    async def accept(self, ticket_id: int, suggestion_id: int):
        """Take everything that is suggested for a ticket."""
        try:
            await transact(self, suggestions.accept, ticket_id, suggestion_id)
        finally:
            await self._read()
        return done_with(ticket_id, tr("The suggestion for #{number} is accepted.", number=ticket_id))

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    async def open_preview(self):
        """Show what accepting the sure ones would change."""
        found = await ask(self, views.preview)
        self.preview, self._sure = [view for view, _ in found], [sure for _, sure in found]
        self.previewing = bool(found)

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    def set_previewing(self, is_open: bool):
        """Escape, a click beside it, or its own button."""
        self.previewing = is_open and self.previewing

    @rx.event
    @allow(Action.DECIDE_SUGGESTIONS)
    async def accept_sure(self, form: dict[str, Any]):
        """Accept what is ticked, each ticket by itself: one that was changed meanwhile stops no other."""
        chosen = [one for one in self._sure if f"t{one.ticket_id}" in form] if self.previewing else []
        self.previewing, self._sure = False, []
        return await self._accept_all(chosen) if chosen else None

    async def _accept_all(self, chosen: list[Sure]) -> EventSpec:
        overtaken = 0
        for one in chosen:
            try:
                await transact(
                    self, suggestions.accept, one.ticket_id, one.suggestion_id, one.facets, version=one.version
                )
            except (Conflict, Invalid, Missing):
                overtaken += 1
        await self._read()
        done = trn("{number} suggestion accepted.", "{number} suggestions accepted.", len(chosen) - overtaken)
        if not overtaken:
            return rx.toast.success(done)
        left = trn(
            "{number} ticket was changed meanwhile and left as they are.",
            "{number} tickets were changed meanwhile and left as they are.",
            overtaken,
        )
        return rx.toast.warning(done, description=left)

    async def _fetch(self, wanted: Wanted, cursor: str | None) -> ListPage:
        page = await ask(self, views.queue, wanted, cursor)
        self.waiting = tr("{number} unassigned", number=amount(page.waiting)) if page.waiting else ""
        self.sees_hints, self.sure = page.sure is not None, page.sure or 0
        return page.list
