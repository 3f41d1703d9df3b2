"""The queue's behaviour: what waits for somebody, and taking it."""

import reflex as rx
from sqlmodel import Session

from ticketing_app.domain import assignment, listing
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow
from ticketing_app.ui.ticket_list.state import TicketListState, done_with
from ticketing_app.ui.ticket_list.views import ListPage, page_of
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.ui.transact import ask, transact

EVERYTHING = TicketQuery(scope=Scope.UNASSIGNED)


class QueueState(TicketListState, rx.State):
    """`waiting` is how many wait in all, whatever the filters show."""

    _route = routes.QUEUE

    waiting: str = ""

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
        return done_with(ticket_id, f"#{ticket_id} is yours now.")

    async def _fetch(self, wanted: Wanted, cursor: str | None) -> ListPage:
        page, waiting = await ask(self, _queue, wanted, cursor)
        self.waiting = f"{waiting:,} unassigned" if waiting else ""
        return page


def _queue(session: Session, actor: Actor, wanted: Wanted, cursor: str | None) -> tuple[ListPage, int]:
    query = wanted.query(Scope.UNASSIGNED, cursor=cursor)
    return page_of(session, actor, query, EVERYTHING), listing.count(session, actor, EVERYTHING)
