"""The behaviour of the notifications page: which ones, on which page; and each choice kept as soon as it is made."""

import reflex as rx

from ticketing_app.domain import choices, notices
from ticketing_app.texts import tr
from ticketing_app.ui import routes
from ticketing_app.ui.bell.state import BellState
from ticketing_app.ui.bell.views import MOST, NoticeView
from ticketing_app.ui.gate import allow, signed_in
from ticketing_app.ui.pages.notifications import views
from ticketing_app.ui.pages.notifications.views import ChoiceRow
from ticketing_app.ui.transact import ask, transact
from ticketing_app.vocabulary import News, Role, Way


class NotificationsState(rx.State):
    """The address says whether all are shown or the unread alone."""

    rows: list[NoticeView] = []
    loaded: bool = False
    problem: str = ""
    shown: str = "all"
    unread: str = ""
    where: str = ""
    has_previous: bool = False
    has_next: bool = False
    choices: list[ChoiceRow] = []
    has_phone: bool = False
    _trail: list[str] = [""]
    _next: str = ""

    @rx.event
    @allow(*Role, quiet=True)
    async def load(self):
        """Read what the address asks for; also by the clock, while somebody looks."""
        self._follow_address()
        await self._read()
        await self._read_choices()

    @rx.event
    @signed_in
    async def show(self, which: str):
        """All, or the unread alone."""
        return rx.redirect(
            f"{routes.NOTIFICATIONS.path}?show=unread" if which == "unread" else routes.NOTIFICATIONS.path
        )

    @rx.event
    @signed_in
    async def next_page(self):
        """Older ones."""
        if self._next:
            self._trail = [*self._trail, self._next]
        await self._read()

    @rx.event
    @signed_in
    async def previous_page(self):
        """Back towards the newest."""
        self._trail = self._trail[:-1] or [""]
        await self._read()

    @rx.event
    @signed_in
    async def read_all(self):
        """Every one, also on the other pages."""
        await transact(self, notices.read_all)
        await self._read()
        return BellState.load

    @rx.event
    @signed_in
    async def choose(self, news: News, way: Way, on: bool):
        """Be told of this in this way, or no longer."""
        await transact(self, choices.choose, {news: {way: on}})
        await self._read_choices()
        return rx.toast.success(tr("Saved."), id="chosen")

    def _follow_address(self) -> None:
        shown = "unread" if self.router.url.query_parameters.get("show") == "unread" else "all"
        if shown != self.shown:
            self.shown, self._trail = shown, [""]

    async def _read(self) -> None:
        self.problem = tr("Your notifications could not be read just now.")  # stays where the question raises
        page = await ask(self, views.page, unread=self.shown == "unread", cursor=self._trail[-1])
        if self.rows != page.rows:  # what is the same is not sent again
            self.rows = page.rows
        self._next = page.next_cursor
        self.unread = f"{MOST}+" if page.unread > MOST else str(page.unread or "")
        self.where = tr("Page {number}", number=len(self._trail))
        self.has_previous, self.has_next = len(self._trail) > 1, bool(page.next_cursor)
        self.loaded, self.problem = True, ""

    async def _read_choices(self) -> None:
        rows, self.has_phone = await ask(self, views.my_choices)
        if self.choices != rows:
            self.choices = rows
