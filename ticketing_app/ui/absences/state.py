"""The absences of the person whose page is open: one's own on the profile, somebody's on the page of their account."""

import contextlib
import re
from typing import Any

import reflex as rx

from ticketing_app.errors import Invalid, Missing
from ticketing_app.texts import tr
from ticketing_app.ui.absences import views
from ticketing_app.ui.absences.views import Away
from ticketing_app.ui.gate import allow
from ticketing_app.ui.transact import ask, transact
from ticketing_app.vocabulary import STAFF


class AbsenceState(rx.State):
    """`form_round` changes when what was typed is kept, so that the fields are empty again."""

    away: Away = Away()
    wrong: dict[str, str] = views.NOTHING_WRONG
    form_round: int = 0
    _whose: int = 0

    @rx.event
    @allow(*STAFF, quiet=True)
    async def load(self):
        """Of the account in the address; on any other page one's own."""
        found = re.fullmatch(r"/users/(\d{1,9})/?", self.router.url.path)
        self.away, self.wrong, self._whose = Away(), views.NOTHING_WRONG, int(found[1]) if found else 0
        await self._read()

    @rx.event
    @allow(*STAFF)
    async def add(self, form: dict[str, Any]):
        """Write an absence down."""
        self.wrong = views.NOTHING_WRONG
        try:
            await transact(self, views.add, self._whose, form)
        except Invalid as error:
            self.wrong = {**views.NOTHING_WRONG, **error.fields}
            return None
        self.form_round += 1
        await self._read()
        return rx.toast.success(tr("The absence is written down."))

    @rx.event
    @allow(*STAFF)
    async def remove(self, absence_id: int):
        """They are there after all; that somebody else removed it meanwhile is just as well."""
        with contextlib.suppress(Missing):
            await transact(self, views.remove, self._whose, absence_id)
        await self._read()
        return rx.toast.success(tr("The absence is removed."))

    async def _read(self) -> None:
        self.away = await ask(self, views.of_person, self._whose)
