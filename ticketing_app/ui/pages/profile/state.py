"""The profile's behaviour: one's own details, and one's own sessions."""

import contextlib
import dataclasses
from typing import Any

import reflex as rx

from ticketing_app.domain import oneself, whereabouts
from ticketing_app.errors import Invalid, Missing, Stale
from ticketing_app.texts import tr, trn
from ticketing_app.ui import routes
from ticketing_app.ui.gate import allow, signed_in
from ticketing_app.ui.pages.profile import views
from ticketing_app.ui.pages.profile.views import OwnView
from ticketing_app.ui.places import PlaceView
from ticketing_app.ui.transact import ask, transact
from ticketing_app.ui.viewer import SessionState
from ticketing_app.vocabulary import Role

TO_SIGN_IN = rx.call_script(f"window.location.assign('{routes.SIGN_IN.path}')")
"""A full page load: nothing of the session that ended stays in the tab."""
TO_FIRST_WRONG = rx.call_script("setTimeout(() => document.querySelector('main [aria-invalid=true]')?.focus(), 80)")


class ProfileState(rx.State):
    """One's own account as it was opened, and where one is signed in."""

    loaded: bool = False
    problem: str = ""
    me: OwnView = OwnView()
    places: list[PlaceView] = []
    wrong: dict[str, str] = views.NOTHING_WRONG
    notice: str = ""
    is_leaving: bool = False
    form_round: int = 0

    @rx.event
    @allow(*Role, quiet=True)
    async def load(self):
        """Read it; what stands in the form becomes what is kept."""
        self.wrong, self.notice, self.is_leaving = views.NOTHING_WRONG, "", False
        await self._read()

    @rx.event
    @signed_in
    async def save(self, form: dict[str, Any]):
        """Keep what was changed."""
        if not await self._kept(form):
            return TO_FIRST_WRONG
        return [SessionState.enter, rx.toast.success(tr("Your profile is saved."))]

    @rx.event
    @signed_in
    async def end(self, session_id: int):
        """Sign out at one other place; that it ended by itself meanwhile is just as well."""
        with contextlib.suppress(Missing):
            await transact(self, whereabouts.end_my_session, session_id)
        await self._read_places()
        return rx.toast.success(tr("That session has ended."))

    @rx.event
    @signed_in
    async def end_others(self):
        """Sign out everywhere but here."""
        ended = await transact(self, whereabouts.end_my_other_sessions)
        await self._read_places()
        return rx.toast.success(
            trn(
                "{number} other session ended. You are signed in only here.",
                "{number} other sessions ended. You are signed in only here.",
                ended,
            )
        )

    @rx.event
    @signed_in
    def set_leaving(self, is_leaving: bool):
        """Ask before signing out everywhere, or leave it."""
        self.is_leaving = is_leaving

    @rx.event
    @signed_in
    async def end_all(self):
        """Sign out everywhere, here as well."""
        await transact(self, whereabouts.end_my_sessions)
        self.reset()
        return TO_SIGN_IN

    async def _kept(self, form: dict[str, Any]) -> bool:
        self.wrong, self.notice = views.NOTHING_WRONG, ""
        changes = views.changes(form, self.me)
        try:
            await transact(self, oneself.edit_self, changes, version=self.me.version)
        except Stale:
            # What was opened stays what the form is compared with: only one's own changes are saved over theirs.
            version, changed = await ask(self, views.version_and_last_change)
            self.me = dataclasses.replace(self.me, version=version)
            self.notice = tr(
                "{changed} Save again to add what you changed; the rest stays as they left it.", changed=changed
            )
            return False
        except Invalid as error:
            self.wrong = {**views.NOTHING_WRONG, **error.fields}
            return False
        await self._read()
        return True

    async def _read(self) -> None:
        try:
            shown = await ask(self, views.read)
        except Exception:
            self.problem = tr("Your profile could not be read.")
            raise
        self.me, self.places = shown.me, shown.places
        # The fields keep what was typed; drawn anew they show what is kept, as the house writes it.
        self.form_round += 1
        self.loaded, self.problem = True, ""

    async def _read_places(self) -> None:
        self.places = (await ask(self, views.read)).places
