"""The outbox page's behaviour: reading it, one message in full, and trying parked ones again; all of it for admins."""

from typing import Any

import reflex as rx

from ticketing_app.domain import letters
from ticketing_app.domain.policy import Action
from ticketing_app.texts import tr, trn
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.outbox import views
from ticketing_app.ui.pages.outbox.views import MessageRow, MessageView
from ticketing_app.ui.pages.outbox.wanted import PAGE_SIZE, Wanted
from ticketing_app.ui.paging import PagedState
from ticketing_app.ui.transact import ask, transact


class OutboxState(PagedState, rx.State):
    """`letter` is the message whose window is open; its `body` is that of a confidential one only after "Show"."""

    wanted: Wanted = Wanted()
    rows: list[MessageRow] = []
    counts: dict[str, str] = {}
    parked: int = 0
    is_filtered: bool = False
    search_round: int = 0
    is_open: bool = False
    letter: MessageView = MessageView()
    secret: str = ""
    confirming: bool = False
    _typed: str = ""

    @rx.event
    @allow(Action.MANAGE_OUTBOX, quiet=True)
    async def load(self):
        """Read the page that the address asks for; also by the clock, while somebody looks."""
        wanted = Wanted.of_address(self.router.url.query_parameters)
        self._turn_to(wanted.page, wanted.filters)
        self._follow(wanted.on_page(self.page_number))
        await self._read()

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def choose(self, name: str, value: str):
        """Another tab, or a channel; an empty channel is all that leaves the house."""
        return rx.redirect(self.wanted.but(name, value).address)

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def search(self, form: dict[str, Any]):
        """Look for words in recipients and subjects."""
        self._typed = " ".join(str(form.get("q", "")).split())[:200]
        return rx.redirect(self.wanted.but("q", self._typed).address)

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def clear(self):
        """Take the filters away; the tab stays."""
        return rx.redirect(Wanted(status=self.wanted.status).address)

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def next_page(self):
        """Older messages."""
        return rx.redirect(self.wanted.on_page(self.page_number + 1).address)

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def previous_page(self):
        """Newer messages."""
        return rx.redirect(self.wanted.on_page(self.page_number - 1).address)

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def open_letter(self, message_id: int):
        """Show one message in full, but for what is confidential."""
        self.letter, self.secret = await ask(self, views.one, message_id), ""
        self.is_open = True

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    def set_open(self, is_open: bool):
        """Close the window, and forget what was shown in it."""
        self.is_open, self.secret = self.is_open and is_open, ""

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def reveal(self):
        """Show a confidential body; that it was shown is written down, once for a double click."""
        if self.is_open and self.letter.keeps_secret and not self.secret:
            self.secret = await transact(self, letters.reveal, self.letter.id)

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def retry(self, message_id: int):
        """Try a parked message again."""
        try:
            await transact(self, letters.retry, message_id)
        finally:
            self.is_open, self.secret = False, ""
            await self._read()
        return rx.toast.success(tr("Queued again. It is tried at once."), id="retried")

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    def set_confirming(self, is_open: bool):
        """Ask before all parked messages are tried again, or do not."""
        self.confirming = is_open

    @rx.event
    @allow(Action.MANAGE_OUTBOX)
    async def retry_all(self):
        """Try everything again that is parked, in the channel that is shown."""
        number = await transact(self, letters.retry_all, self.wanted.chosen)
        self.confirming = False
        await self._read()
        if not number:
            return rx.toast.info(tr("None of these has anything left to send: their links have expired."), id="retried")
        return rx.toast.success(
            trn("{number} message queued again.", "{number} messages queued again.", number), id="retried"
        )

    def _follow(self, wanted: Wanted) -> None:
        self.wanted, self.is_filtered = wanted, wanted.is_filtered
        if wanted.q != self._typed:
            self._typed, self.search_round = wanted.q, self.search_round + 1

    async def _read(self) -> None:
        try:
            page = await ask(self, views.page, self.wanted, self._cursor())
        except Exception:
            self.problem = tr("The outbox could not be read.")
            raise
        self.rows, self.counts, self.parked = page.rows, page.counts, page.parked
        self._show_page(len(page.rows), PAGE_SIZE, page.next_cursor)
