"""How many unread notifications there are, looked up on every page load and by the clock; and the newest of them."""

import reflex as rx

from ticketing_app.domain import notices
from ticketing_app.texts import tr
from ticketing_app.ui import routes
from ticketing_app.ui.bell import views
from ticketing_app.ui.bell.views import MOST, NoticeView
from ticketing_app.ui.gate import allow, signed_in
from ticketing_app.ui.transact import ask, transact
from ticketing_app.vocabulary import Role


class BellState(rx.State):
    """`count` is what stands at the bell ("3", "99+", or nothing); `name` says the same to a screen reader."""

    count: str = ""
    name: str = ""
    is_open: bool = False
    rows: list[NoticeView] = []

    @rx.event
    @allow(*Role, quiet=True)
    async def load(self):
        """Look again; what is told of the ticket that stands open is read."""
        number = routes.ticket_number(self.router.url.path)
        seen = await ask(self, views.look, number)
        await self._show(await transact(self, views.see_ticket, number) if seen.is_here else seen.unread)

    @rx.event
    @signed_in
    async def set_open(self, is_open: bool):
        """Open the panel with the newest, or close it."""
        if is_open:
            await self._read_rows()
        self.is_open = is_open

    @rx.event
    @signed_in
    async def read(self, notice_id: int):
        """One of them was followed: it is read, and the panel closes on the way."""
        self.is_open = False
        await transact(self, notices.read, notice_id)
        await self._count()

    @rx.event
    @signed_in
    async def read_all(self):
        """All that could be seen here, and what is older."""
        await transact(self, notices.read_all, up_to_id=self.rows[0].id if self.rows else 0)
        await self._count()

    async def _count(self) -> None:
        await self._show((await ask(self, views.look, 0)).unread)

    async def _show(self, unread: int) -> None:
        count = f"{MOST}+" if unread > MOST else str(unread or "")
        if count != self.count:
            self.count = count
            self.name = tr("Notifications, {count} unread", count=count) if count else ""
        if self.is_open:
            await self._read_rows()

    async def _read_rows(self) -> None:
        rows = await ask(self, views.newest)
        if rows != self.rows:
            self.rows = rows
