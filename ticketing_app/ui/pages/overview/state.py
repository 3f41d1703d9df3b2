"""The overview's behaviour: the numbers, the tickets behind them, and handing a ticket to somebody else."""

import reflex as rx

from ticketing_app.domain import assignment
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Stale
from ticketing_app.texts import tr
from ticketing_app.ui import routes
from ticketing_app.ui.candidates import Candidate
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.overview.views import (
    LoadRow,
    Piece,
    Tile,
    handover,
    latest_change,
    overview_page,
)
from ticketing_app.ui.ticket_list.state import TicketListState, done_with
from ticketing_app.ui.ticket_list.views import ListPage
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.ui.transact import ask, transact
from ticketing_app.ui.views import Choice


class OverviewState(TicketListState, rx.State):
    """`handing_over` is the ticket whose next holder is being chosen; 0 while none is."""

    _route = routes.OVERVIEW
    _has_tabs = True

    sentence: list[Piece] = []
    tiles: dict[str, Tile] = {}
    by_status: dict[str, str] = {}
    by_priority: dict[str, str] = {}
    people: list[Choice] = []
    loads: list[LoadRow] = []
    load_says: str = ""
    mixed: str = ""
    behind: str = ""
    team: str = ""

    handing_over: int = 0
    handover_title: str = ""
    handover_lead: str = ""
    is_held: bool = False
    candidates: list[Candidate] = []
    _version: int = 0

    @rx.event
    @allow(Action.SEE_OVERVIEW, quiet=True)
    async def load(self):
        """Read the page that the address asks for; also by the clock, while somebody looks."""
        return await self._read()

    @rx.event
    @allow(Action.ASSIGN)
    async def open_handover(self, ticket_id: int):
        """Show who could take the ticket."""
        asked = await ask(self, handover, ticket_id)
        self.handover_title, self.handover_lead, self.is_held = asked.title, asked.lead, asked.is_held
        self.candidates, self._version, self.handing_over = asked.candidates, asked.version, ticket_id

    @rx.event
    @allow(Action.ASSIGN)
    def set_handover_open(self, is_open: bool):
        """Escape, the cross and a click beside the window close it."""
        self.handing_over = self.handing_over if is_open else 0

    @rx.event
    @allow(Action.ASSIGN)
    async def hand_over(self, person_id: int):
        """Give the ticket to this person; 0 gives it back to the queue. A second click finds nothing to do."""
        ticket_id, self.handing_over = self.handing_over, 0
        if ticket_id:
            return await self._assign(ticket_id, person_id or None)
        return None

    async def _assign(self, ticket_id: int, person_id: int | None):
        try:
            await transact(self, assignment.assign, ticket_id, person_id, version=self._version)
        except Stale as stale:
            raise Stale(await ask(self, latest_change, ticket_id)) from stale
        finally:
            await self._read()
        if not person_id:
            return done_with(ticket_id, tr("#{number} is in the queue.", number=ticket_id))
        name = next((one.name for one in self.candidates if one.id == person_id), tr("somebody else"))
        return done_with(ticket_id, tr("{name} has #{number} now.", name=name, number=ticket_id))

    async def _fetch(self, wanted: Wanted, cursor: str | None) -> ListPage:
        page = await ask(self, overview_page, wanted, cursor)
        self.sentence, self.tiles, self.people = page.sentence, page.tiles, page.people
        self.loads, self.load_says = page.loads, page.load_says
        self.by_status, self.by_priority, self.mixed = page.by_status, page.by_priority, page.mixed
        self.behind, self.team = page.behind, page.team
        return page.tickets
