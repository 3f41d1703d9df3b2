"""Which ticket is shown, how it stands, and the one way from an action on it to a fresh look at it."""

import contextlib
from collections.abc import Callable
from typing import Any, Concatenate, Literal, ParamSpec

import reflex as rx
from sqlmodel import Session

from ticketing_app.domain import triage
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Conflict, Invalid, Missing, Unavailable
from ticketing_app.texts import tr
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow, signed_in
from ticketing_app.ui.pages.ticket import views
from ticketing_app.ui.pages.ticket.advice import AdviceView
from ticketing_app.ui.pages.ticket.clocks import ClocksView
from ticketing_app.ui.pages.ticket.history import LogLine
from ticketing_app.ui.pages.ticket.standing import Happened
from ticketing_app.ui.pages.ticket.steps import StepView
from ticketing_app.ui.pages.ticket.talk import TalkView
from ticketing_app.ui.pages.ticket.views import DeskView, Shown, TicketView
from ticketing_app.ui.transact import ask, transact
from ticketing_app.ui.views import Choice, FileView
from ticketing_app.vocabulary import Role

P = ParamSpec("P")
Wrong = dict[str, str]
"""What is wrong with a form: a field's name and a sentence. Empty: nothing is."""

SENT = (
    "shows",
    "ticket",
    "desk",
    "clocks",
    "advice",
    "talk",
    "pictures",
    "papers",
    "steps",
    "log",
    "happened",
    "categories",
)
GONE = Shown(shows="missing", ticket=TicketView(), talk=[], steps=[], version=0, seen=0)


class TicketState(rx.State):
    """What is shown. `shows` is empty while the ticket is on its way, then "desk", "customer" or "missing"."""

    shows: str = ""
    ticket: TicketView = TicketView()
    desk: DeskView = DeskView()
    clocks: ClocksView = ClocksView()
    advice: AdviceView = AdviceView()
    talk: list[TalkView] = []
    pictures: list[FileView] = []
    papers: list[FileView] = []
    steps: list[StepView] = []
    log: list[LogLine] = []
    happened: list[Happened] = []
    categories: list[Choice] = []
    tab: str = "talk"

    _number: int = 0
    _version: int = 0
    _seen: int = 0
    _first_opening: bool = False

    @rx.event
    @allow(*Role, quiet=True)
    async def load(self):
        """Another ticket starts from nothing; the same one again (after a lost connection) keeps what is typed."""
        wanted = routes.ticket_number(self.router.url.path)
        if wanted != self._number:
            self.reset()
            self._number = wanted
            yield
        await self._read()
        if self._first_opening:
            with contextlib.suppress(Unavailable):  # never the reason why somebody cannot read a ticket
                await transact(self, triage.opened, self._number)

    @rx.event
    @allow(*Role, quiet=True)
    async def refresh(self):
        """Look again: by the clock, or because files arrived. What somebody else did meanwhile is said."""
        news = await self._read()
        return rx.toast.info(news, id="ticket-news") if news else None

    @rx.event
    @signed_in
    def set_tab(self, tab: Literal["talk", "files", "log", "similar"]):
        """Conversation, files, history or similar tickets."""
        self.tab = tab

    async def _read(self) -> str:
        """Read the ticket anew; gives what others did since the last look."""
        try:
            shown = await ask(self, views.read, self._number, self._seen)
        except Missing:
            shown = GONE  # erased meanwhile, perhaps: then nothing of it stays on anybody's screen
        for name in SENT:
            # What is the same is not sent again: the page looks every few seconds.
            if getattr(self, name) != getattr(shown, name):
                setattr(self, name, getattr(shown, name))
        self._version, self._seen, self._first_opening = shown.version, shown.seen, shown.first_opening
        return shown.news

    async def _do(
        self, verb: Callable[Concatenate[Session, Actor, int, P], Any], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Run a verb on this ticket and show it anew.

        Raises the domain's errors; a conflict after a fresh look, and with the words of who changed what meanwhile.
        """
        if not self._number:
            # The server started anew, and this came before the page was loaded: nobody has seen what it would change.
            raise Conflict(tr("The connection was interrupted. Please look again, then repeat the last step."))
        try:
            await transact(self, verb, self._number, *args, **kwargs)
        except Conflict as error:
            news = await self._read()
            raise type(error)(tr("{news} The page shows it now.", news=news) if news else error.detail) from error
        await self._read()

    async def _fill_in(
        self, verb: Callable[Concatenate[Session, Actor, int, P], Any], *args: P.args, **kwargs: P.kwargs
    ) -> Wrong:
        """`_do` for a form: gives what is wrong with its fields, if that stopped the verb."""
        try:
            await self._do(verb, *args, **kwargs)
        except Invalid as error:
            if not error.fields:
                raise
            return error.fields
        return {}
