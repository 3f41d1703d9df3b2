"""A customer's list: which of their tickets, found by which words, on which page."""

from typing import Any

import reflex as rx

from ticketing_app.domain.policy import Action
from ticketing_app.texts import mark, tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.my_tickets.views import PAGE, SHOWN, MyTicket, address, my_tickets
from ticketing_app.ui.transact import ask

FAILED = mark("Your tickets could not be read just now. What you see may be out of date.")


class MyTicketsState(rx.State):
    """The address says which tickets; the page of the list stays as it was left when somebody comes back."""

    rows: list[MyTicket] = []
    loaded: bool = False
    failed: str = ""
    shown: str = "open"
    q: str = ""
    search_round: int = 0
    summary: str = ""
    range: str = ""
    open: int = 0
    all: int = 0
    has_pages: bool = False
    has_previous: bool = False
    has_next: bool = False
    _typed: str = ""
    _cursors: list[str] = [""]
    _next_cursor: str = ""

    @rx.event
    @allow(Action.RAISE, quiet=True)
    async def load(self):
        """Read what the address asks for."""
        self._follow_address()
        await self._read()

    @rx.event
    @allow(Action.RAISE)
    async def show(self, which: str):
        """Open ones, or all."""
        return rx.redirect(address(which if which in SHOWN else "open", self.q))

    @rx.event
    @allow(Action.RAISE)
    async def search(self, form: dict[str, Any]):
        """Words of the title, the description or the place, or a number like #12; done ones are searched, too."""
        self._typed = " ".join(str(form.get("q", "")).split())[:200]
        return rx.redirect(address("all" if self._typed else self.shown, self._typed))

    @rx.event
    @allow(Action.RAISE)
    async def show_everything(self):
        """All tickets, whatever was searched for."""
        return rx.redirect(address("all", ""))

    @rx.event
    @allow(Action.RAISE)
    async def next_page(self):
        """Older ones."""
        if self._next_cursor:
            self._cursors = [*self._cursors, self._next_cursor]
        await self._read()

    @rx.event
    @allow(Action.RAISE)
    async def previous_page(self):
        """Back towards the first page."""
        self._cursors = self._cursors[:-1] or [""]
        await self._read()

    def _follow_address(self):
        given = self.router.url.query_parameters
        shown, q = str(given.get("show", "")), str(given.get("q", ""))[:200]
        shown = shown if shown in SHOWN else "open"
        if (shown, q) != (self.shown, self.q):
            self.shown, self.q, self._cursors = shown, q, [""]
        if q != self._typed:  # the search field keeps what was typed by itself, unless the address says otherwise
            self._typed, self.search_round = q, self.search_round + 1

    async def _read(self):
        self.failed = tr(FAILED)  # stays where the question raises
        before = PAGE * (len(self._cursors) - 1)
        page = await ask(self, my_tickets, self.shown, self.q, self._cursors[-1], before)
        self.rows, self._next_cursor, self.range, self.summary = page.rows, page.next_cursor, page.range, page.summary
        self.open, self.all = page.open, page.all
        self.has_previous, self.has_next = len(self._cursors) > 1, bool(page.next_cursor)
        self.has_pages = self.has_previous or self.has_next
        self.loaded, self.failed = True, ""
