"""The behaviour of "My tickets": what is assigned to whoever looks."""

from dataclasses import replace

import reflex as rx
from sqlmodel import Session

from ticketing_app.domain import access, listing
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.texts import amount, tr
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow
from ticketing_app.ui.ticket_list.state import TicketListState
from ticketing_app.ui.ticket_list.views import ListPage, page_of, status_counts
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.ui.transact import ask
from ticketing_app.vocabulary import OPEN


class AssignedState(TicketListState, rx.State):
    """The open ones first, the next deadline on top; what is done stands behind a tab."""

    _route = routes.ASSIGNED
    _has_tabs = True

    summary: str = ""
    by_status: dict[str, str] = {}

    @rx.event
    @allow(Action.BE_ASSIGNED, quiet=True)
    async def load(self):
        """Read the page that the address asks for; also by the clock, while somebody looks."""
        return await self._read()

    async def _fetch(self, wanted: Wanted, cursor: str | None) -> ListPage:
        page, self.by_status, self.summary = await ask(self, mine, wanted, cursor)
        return page


def mine(session: Session, actor: Actor, wanted: Wanted, cursor: str | None) -> tuple[ListPage, dict[str, str], str]:
    """The actor's own tickets, the number behind each tab, and a summary. Raises `Forbidden` for who holds none."""
    access.allow(actor, Action.BE_ASSIGNED)
    held = TicketQuery(scope=Scope.ASSIGNED, assignee_id=actor.id)
    query = wanted.query(Scope.ASSIGNED, actor.id, cursor=cursor)
    still_open = listing.count(session, actor, replace(held, status=tuple(OPEN)))
    late = listing.count(session, actor, replace(held, overdue=True))
    numbers = {"open": amount(still_open), "late": amount(late)}
    summary = tr("{open} open, {late} late", **numbers) if late else tr("{number} open", number=numbers["open"])
    return page_of(session, actor, query, held), status_counts(session, actor, query), summary
