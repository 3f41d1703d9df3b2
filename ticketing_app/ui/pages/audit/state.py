"""The audit page's behaviour: the address says what is wanted, the server reads one page of it."""

from dataclasses import replace
from typing import Any

import reflex as rx

from ticketing_app.domain.policy import Action
from ticketing_app.texts import tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.audit import views
from ticketing_app.ui.pages.audit.views import EntryRow
from ticketing_app.ui.pages.audit.wanted import PAGE_SIZE, Wanted
from ticketing_app.ui.paging import PagedState
from ticketing_app.ui.transact import ask
from ticketing_app.ui.views import Choice


class AuditState(PagedState, rx.State):
    """`address_round` goes up where the address says something else than the fields, which then take it over."""

    wanted: Wanted = Wanted()
    rows: list[EntryRow] = []
    people: list[Choice] = []
    actions: list[Choice] = []
    about: str = ""
    export: str = ""
    is_filtered: bool = False
    address_round: int = 0
    _typed: tuple[str, str, str] = ("", "", "")

    @rx.event
    @allow(Action.SEE_AUDIT, quiet=True)
    async def load(self):
        """Read the page that the address asks for."""
        wanted = Wanted.of_address(self.router.url.query_parameters)
        self._turn_to(wanted.page, wanted.filters)
        self._follow(wanted.on_page(self.page_number))
        return await self._read()

    @rx.event
    @allow(Action.SEE_AUDIT)
    async def choose(self, name: str, value: str):
        """Set one filter; an empty value takes it away, and half a date does nothing."""
        wanted = self.wanted.but(name, value)
        # The search field did not do this: it has to be told.
        return self._go(wanted, typed=replace(wanted, ticket=self._typed[2]) if name == "ticket" else wanted)

    @rx.event
    @allow(Action.SEE_AUDIT)
    async def search(self, form: dict[str, Any]):
        """Everything about the ticket with this number."""
        number = str(form.get("ticket", "")).strip().lstrip("#").strip()
        wanted = self.wanted.but("ticket", number)
        if number and wanted.ticket != number:
            return rx.toast.info(tr("Type the number of a ticket, like #123."))
        return self._go(wanted, typed=wanted)

    @rx.event
    @allow(Action.SEE_AUDIT)
    async def clear(self):
        """Take all filters away."""
        return rx.redirect(Wanted().address)

    @rx.event
    @allow(Action.SEE_AUDIT)
    async def next_page(self):
        """Older entries."""
        return rx.redirect(self.wanted.on_page(self.page_number + 1).address)

    @rx.event
    @allow(Action.SEE_AUDIT)
    async def previous_page(self):
        """Newer entries."""
        return rx.redirect(self.wanted.on_page(self.page_number - 1).address)

    def _go(self, wanted: Wanted, *, typed: Wanted):
        if wanted.on_page(1) == self.wanted.on_page(1):
            return None
        self.wanted, self._typed = wanted, _in_fields(typed)
        return rx.redirect(wanted.address)

    def _follow(self, wanted: Wanted) -> None:
        self.wanted, self.is_filtered = wanted, wanted.is_filtered
        if _in_fields(wanted) != self._typed:
            self._typed, self.address_round = _in_fields(wanted), self.address_round + 1

    async def _read(self):
        try:
            page = await ask(self, views.page, self.wanted, self._cursor())
        except Exception:
            self.problem = tr("The audit trail could not be read.")
            raise
        self.rows, self.people, self.actions = page.rows, page.people, page.actions
        self.about, self.export = page.about, page.export
        self._show_page(len(page.rows), PAGE_SIZE, page.next_cursor)


def _in_fields(wanted: Wanted) -> tuple[str, str, str]:
    """What people type; such fields keep it by themselves."""
    return wanted.since, wanted.until, wanted.ticket
