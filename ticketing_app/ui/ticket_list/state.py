"""What all lists of tickets do alike: the address bar says what is wanted, the server reads one page of it."""

import re
from typing import Any, ClassVar

import reflex as rx
from reflex_components_sonner.toast import ToastAction

from ticketing_app.domain import listing
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.texts import amount, tr
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow
from ticketing_app.ui.ticket_list.views import ListPage, TicketRow
from ticketing_app.ui.ticket_list.wanted import PAGE_SIZE, Wanted
from ticketing_app.ui.transact import ask
from ticketing_app.ui.views import Choice


class TicketListState(rx.State, mixin=True):
    """A filter changes the address, and the page that is loaded then reads what the address asks for.

    The handlers here carry no tickets: they only lead to another address of the same page. Reading is each page's own
    `load`, with its own policy.
    """

    _route: ClassVar[routes.Route]
    _has_tabs: ClassVar[bool] = False  # the status is chosen by tabs, which always stand there: no filter to clear

    wanted: Wanted = Wanted()
    is_filtered: bool = False
    is_narrowed: bool = False
    rows: list[TicketRow] = []
    total: int = 0
    shown: str = ""
    has_previous: bool = False
    has_next: bool = False
    categories: list[Choice] = []
    places: list[Choice] = []
    loaded: bool = False
    problem: str = ""
    search_round: int = 0
    _typed: str = ""
    _trail: list[str] = []
    _trail_of: Wanted = Wanted()

    @rx.event
    @allow(Action.SEE_QUEUE)
    async def choose(self, name: str, value: str):
        """Set one filter, or the order; an empty value takes it away."""
        self.wanted = self.wanted.but(name, value)
        return rx.redirect(self.wanted.address(self._route.path))

    @rx.event
    @allow(Action.SEE_QUEUE)
    async def clear(self):
        """Take all filters away."""
        kept = self.wanted.status if self._has_tabs and self.is_filtered else ""
        return rx.redirect(self.wanted.cleared().but("status", kept).address(self._route.path))

    @rx.event
    @allow(Action.SEE_QUEUE)
    async def search(self, form: dict[str, Any]):
        """Look for words; a number with # opens that ticket."""
        self._typed = " ".join(str(form.get("q", "")).split())[:200]
        number = re.fullmatch(r"#\s?(\d{1,9})", self._typed)
        if number:
            return await self._jump(int(number[1]))
        return rx.redirect(self.wanted.but("q", self._typed).address(self._route.path))

    @rx.event
    @allow(Action.SEE_QUEUE)
    async def next_page(self):
        """The tickets after those."""
        return rx.redirect(self.wanted.on_page(self.wanted.page + 1).address(self._route.path))

    @rx.event
    @allow(Action.SEE_QUEUE)
    async def previous_page(self):
        """The tickets before those."""
        return rx.redirect(self.wanted.on_page(self.wanted.page - 1).address(self._route.path))

    async def _jump(self, number: int):
        if await ask(self, listing.count, TicketQuery(q=f"#{number}")):
            return rx.redirect(routes.ticket(number))
        return rx.toast.info(tr("There is no ticket #{number}.", number=number))

    async def _read(self):
        """Read what the address asks for. A page that has become empty meanwhile leads to the one before."""
        self._follow_address()
        try:
            page = await self._fetch(self.wanted.on_page(self.wanted.page), self._cursor())
        except Exception:
            self.problem = tr("The tickets could not be read.")
            raise
        self._show(page)
        if not page.rows and self.wanted.page > 1:
            return rx.redirect(self.wanted.on_page(self.wanted.page - 1).address(self._route.path), replace=True)
        return None

    async def _fetch(self, wanted: Wanted, cursor: str | None) -> ListPage:
        raise NotImplementedError

    def _follow_address(self) -> None:
        wanted = Wanted.of_address(self.router.url.query_parameters)
        if wanted.on_page(1) != self._trail_of:
            self._trail, self._trail_of = [], wanted.on_page(1)
        # Pages follow each other by cursor: one that nobody walked to in this tab begins again at the first.
        self.wanted = wanted if wanted.page <= len(self._trail) + 1 else wanted.on_page(1)
        self.is_narrowed = wanted.is_filtered
        self.is_filtered = (wanted.but("status", "") if self._has_tabs else wanted).is_filtered
        if wanted.q != self._typed:
            self._typed = wanted.q
            self.search_round += 1

    def _cursor(self) -> str | None:
        return self._trail[self.wanted.page - 2] if self.wanted.page > 1 else None

    def _show(self, page: ListPage) -> None:
        self.rows, self.total, self.categories, self.places = page.rows, page.total, page.categories, page.places
        number = self.wanted.page
        self._trail = [*self._trail[: number - 1], *([page.next_cursor] if page.next_cursor else [])]
        first = (number - 1) * PAGE_SIZE + 1
        last, total = amount(first + len(page.rows) - 1), amount(page.total)
        shown = tr("{first}–{last} of {total}", first=amount(first), last=last, total=total)
        self.shown = shown if page.rows else ""
        self.has_previous, self.has_next = number > 1, bool(page.next_cursor)
        self.loaded, self.problem = True, ""


def done_with(ticket_id: int, sentence: str) -> Any:
    """Says what was done, with the way to the ticket."""
    there = ToastAction(label=tr("Open ticket"), on_click=rx.redirect(routes.ticket(ticket_id)))
    return rx.toast.success(sentence, id=f"done-{ticket_id}", action=there)
