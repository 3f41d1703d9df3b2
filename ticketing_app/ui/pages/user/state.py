"""The account page's behaviour: reading for managers and admins; ending sessions and merging for admins."""

import contextlib
import re
from typing import Any

import reflex as rx

from ticketing_app.domain import merging, whereabouts
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Missing
from ticketing_app.texts import tr, trn
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.user import doubles, views
from ticketing_app.ui.pages.user.deeds import DeedLine
from ticketing_app.ui.pages.user.doubles import Candidate, Foresight
from ticketing_app.ui.pages.user.views import AccountView, FewTickets
from ticketing_app.ui.places import PlaceView, TryView
from ticketing_app.ui.transact import ask, transact

PARTS = ("who", "manages", "reported", "worked", "places", "tries", "more_tries", "deeds", "more_deeds")


class AccountState(rx.State):
    """One account. `shows` is empty while it is on its way, then "account" or "missing"; `dialog` is "sign_out",
    "merge" (choosing), "sure" (before it happens) or nothing."""

    shows: str = ""
    who: AccountView = AccountView()
    manages: bool = False
    reported: FewTickets = FewTickets()
    worked: FewTickets = FewTickets()
    places: list[PlaceView] = []
    tries: list[TryView] = []
    more_tries: bool = False
    deeds: list[DeedLine] = []
    more_deeds: bool = False
    dialog: str = ""
    farewell: str = ""
    candidates: list[Candidate] = []
    looked_for: str = ""
    foresight: Foresight = Foresight()
    _number: int = 0
    _tries: int = views.TRIES
    _deeds: int = views.DEEDS

    @rx.event
    @allow(Action.SEE_PEOPLE, quiet=True)
    async def load(self):
        """Another account starts from nothing."""
        wanted = _number_in(self.router.url.path)
        if wanted != self._number:
            self.reset()
            self._number = wanted
            yield
        await self._read()

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def show_more_tries(self):
        """Older sign-ins as well."""
        self._tries += views.TRIES
        await self._read()

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def show_more_deeds(self):
        """Older entries of the trail as well."""
        self._deeds += views.DEEDS
        await self._read()

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def end_session(self, session_id: int):
        """Sign them out at one place; that it ended by itself meanwhile is just as well."""
        with contextlib.suppress(Missing):
            await transact(self, whereabouts.end_session_of, self._number, session_id)
        await self._read()
        return rx.toast.success(tr("That session has ended."))

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def start_sign_out(self):
        """Say what will happen, and ask."""
        self.farewell = await ask(self, views.farewell, self._number)
        self.dialog = "sign_out"

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def sign_out(self):
        """Sign them out everywhere."""
        ended = await transact(self, whereabouts.end_sessions_of, self._number)
        self.dialog = ""
        await self._read()
        return rx.toast.success(
            trn(
                "{name} is signed out at {number} place.",
                "{name} is signed out at {number} places.",
                ended,
                name=self.who.name,
            )
        )

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def start_merge(self):
        """Look who may take this account over."""
        self.looked_for, self.foresight = "", Foresight()
        self.candidates = await ask(self, doubles.candidates, self._number, "")
        self.dialog = "merge"

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def look_for(self, form: dict[str, Any]):
        """Find an account by name, e-mail or phone."""
        self.looked_for = str(form.get("double", "")).strip()[:200]
        self.candidates = await ask(self, doubles.candidates, self._number, self.looked_for)

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def choose(self, into_id: int):
        """Say what would move, before it does."""
        self.foresight = await ask(self, doubles.foresight, self._number, into_id)
        self.dialog = "sure"

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def merge(self):
        """Do it, and go to the account that is left."""
        if self.dialog != "sure":
            return None
        self.dialog, into = "", self.foresight.into
        await transact(self, merging.merge, self._number, into.id)
        return [
            rx.toast.success(
                tr("Everything belongs to {name} now.", name=into.name), description=tr("The double is closed.")
            ),
            rx.redirect(routes.user(into.id)),
        ]

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def set_open(self, is_open: bool):
        """Close the dialog: by Escape, by a click beside it, by a button."""
        if not is_open:
            self.dialog = ""

    async def _read(self) -> None:
        try:
            shown = await ask(self, views.read, self._number, self._tries, self._deeds)
        except Missing:
            self.shows = "missing"
            return
        for name in PARTS:
            setattr(self, name, getattr(shown, name))
        self.shows = "account"


def _number_in(path: str) -> int:
    """The account's number in the address; 0, which no account has, where there is none."""
    found = re.fullmatch(r"/users/(\d{1,9})/?", path)
    return int(found[1]) if found else 0
