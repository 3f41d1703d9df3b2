"""The behaviour of the page that steers suggestions; everything in it is for admins."""

from typing import Any

import reflex as rx

from ticketing_app.domain import sources
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Invalid, Stale
from ticketing_app.texts import tr
from ticketing_app.ui.components.forms import to_first_wrong
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.suggestions import views
from ticketing_app.ui.pages.suggestions.views import CueView, ExchangeView, OutsideView, SourcesView
from ticketing_app.ui.transact import ask, transact
from ticketing_app.vocabulary import Facet, ShownSource


class SuggestionsState(rx.State):
    """The switches, the cues and the exchanges; `cue` is the one whose dialog is open."""

    loaded: bool = False
    problem: str = ""
    sources: SourcesView = SourcesView()
    severity: list[CueView] = []
    urgency: list[CueView] = []
    outside: OutsideView = OutsideView()
    exchanges: list[ExchangeView] = []
    faster: str = ""
    is_editing: bool = False
    cue: CueView = CueView()
    wrong: str = ""
    notice: str = ""

    @rx.event
    @allow(Action.MANAGE_SUGGESTIONS, quiet=True)
    async def load(self):
        """Read everything; also to see whether Gemini answers by now."""
        self.faster = ""
        await self._read()

    @rx.event
    @allow(Action.MANAGE_SUGGESTIONS)
    async def switch(self, enabled: bool):
        """Turn suggestions on or off."""
        if await self._switched(enabled=enabled):
            return rx.toast.success(tr("Suggestions are on.") if enabled else tr("Suggestions are off."), id="switched")
        return None

    @rx.event
    @allow(Action.MANAGE_SUGGESTIONS)
    async def choose_source(self, shown: str):
        """Choose whose suggestions people see: a word of `ShownSource`."""
        if await self._switched(shown_source=_source(shown)):
            return rx.toast.success(tr("Chosen. It holds for what is suggested from now on."), id="switched")
        return None

    @rx.event
    @allow(Action.MANAGE_SUGGESTIONS)
    async def start_edit(self, facet: Facet, word: str):
        """Open the cues of a word."""
        self.cue = await ask(self, views.cue, facet, word)
        self.is_editing, self.wrong, self.notice = True, "", ""

    @rx.event
    @allow(Action.MANAGE_SUGGESTIONS)
    def set_open(self, is_open: bool):
        """Close the dialog: by Escape, by a click beside it, by a button."""
        self.is_editing = self.is_editing and is_open

    @rx.event
    @allow(Action.MANAGE_SUGGESTIONS)
    async def save(self, form: dict[str, Any]):
        """Keep the phrases."""
        phrases = form.get("phrases")
        if self.is_editing and await self._kept(phrases if isinstance(phrases, str) else ""):
            return rx.toast.success(tr("Saved. The next suggestions go by it."))
        return to_first_wrong()

    async def _switched(self, **how: Any) -> bool:
        """Whether it is as wanted. Otherwise somebody was faster, and the page says who."""
        self.faster = ""
        try:
            await transact(self, sources.switch, version=self.sources.version, **how)
        except Stale:
            self.faster = await ask(self, views.faster_with_switch)
        await self._read()
        return not self.faster

    async def _kept(self, phrases: str) -> bool:
        self.wrong, self.notice = "", ""
        try:
            await transact(self, views.save_cue, self.cue, phrases)
        except Stale:
            self.cue, self.notice = await ask(self, views.faster_with_cue, self.cue)
        except Invalid as error:
            self.wrong = error.fields.get("phrases", error.detail)
        else:
            self.is_editing = False
        await self._read()
        return not self.is_editing

    async def _read(self) -> None:
        try:
            page = await ask(self, views.page)
        except Exception:
            self.problem = tr("The page could not be read.")
            raise
        self.sources, self.severity, self.urgency = page.sources, page.severity, page.urgency
        self.outside, self.exchanges = page.outside, page.exchanges
        self.loaded, self.problem = True, ""


def _source(word: str) -> ShownSource:
    if word not in list(ShownSource):
        raise Invalid(tr("There is no such source of suggestions."))
    return ShownSource(word)
