"""The behaviour of "My tickets": what is assigned to whoever looks."""

import reflex as rx
from sqlmodel import Session

from ticketing_app.domain import access
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow
from ticketing_app.ui.ticket_list.state import TicketListState
from ticketing_app.ui.ticket_list.views import ListPage, page_of, status_counts
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.ui.transact import ask
from ticketing_app.ui.views import count


class AssignedState(TicketListState, rx.State):
    """The open ones first, the next deadline on top; what is done stands behind a tab."""

    _route = routes.ASSIGNED

    summary: str = ""
    by_status: dict[str, int] = {}

    @rx.event
    @allow(Action.BE_ASSIGNED, quiet=True)
    async def load(self):
        """Read the page that the address asks for; also by the clock, while somebody looks."""
        return await self._read()

    async def _fetch(self, wanted: Wanted, cursor: str | None) -> ListPage:
        page, self.by_status, late = await ask(self, _mine, wanted, cursor)
        self.summary = f"{count(late, 'is', 'are')} late" if late else ""
        return page


def _mine(session: Session, actor: Actor, wanted: Wanted, cursor: str | None) -> tuple[ListPage, dict[str, int], int]:
    access.allow(actor, Action.BE_ASSIGNED)
    query = wanted.query(Scope.ASSIGNED, actor.id, cursor=cursor)
    everything = TicketQuery(scope=Scope.ASSIGNED, assignee_id=actor.id)
    return page_of(session, actor, query, everything), status_counts(session, actor, query), 0
