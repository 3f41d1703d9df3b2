"""What the page of service levels shows, for all staff; what is changed on it is in the States made from this one."""

from collections.abc import Awaitable
from typing import Any

import reflex as rx

from ticketing_app.domain.policy import Action
from ticketing_app.errors import Conflict, Invalid, Stale
from ticketing_app.texts import tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.service_levels import forms, views
from ticketing_app.ui.pages.service_levels.views import CalendarRow, PolicyRow
from ticketing_app.ui.transact import ask


class ServiceLevelsState(rx.State):
    """Both lists, and the dialog that is open above them: "add", "edit" or "remove", "-calendar" or "-policy"."""

    calendars: list[CalendarRow] = []
    policies: list[PolicyRow] = []
    loaded: bool = False
    problem: str = ""
    manages: bool = False
    said: str = ""
    dialog: str = ""
    wrong: dict[str, str] = forms.NOTHING_WRONG
    notice: str = ""

    @rx.event
    @allow(Action.SEE_SLA, quiet=True)
    async def load(self):
        """Read both lists."""
        await self._read()

    @rx.event
    @allow(Action.MANAGE_SLA, quiet=True)
    async def set_open(self, is_open: bool):
        """Close the dialog: by Escape, by a click beside it, by a button, by leaving the page."""
        if not is_open:
            self.dialog = ""

    async def _done(self, work: Awaitable[Any]) -> bool:
        """Whether it is kept: then the dialog closes. Otherwise it stays, with what is wrong beside the fields."""
        self.wrong, self.notice = forms.NOTHING_WRONG, ""
        try:
            await work
        except Stale:
            # What was opened stays what the form is compared with: only one's own changes are saved over theirs.
            changed = await self._catch_up()
            self.notice = tr(
                "{changed} Save again to add what you changed; the rest stays as they left it.", changed=changed
            )
        except Invalid as error:
            self._is_wrong(error)
        except Conflict as error:
            self.wrong = {**forms.NOTHING_WRONG, "name": error.detail}
        else:
            self.dialog = ""
        await self._read()
        return self.dialog == ""

    async def _catch_up(self) -> str:
        """Take over the newest version of what is open, and say who changed what on it."""
        raise NotImplementedError

    def _is_wrong(self, error: Invalid) -> None:
        """Beside the fields; what has no field is told as any other error."""
        if not error.fields:
            raise error
        self.wrong = {**forms.NOTHING_WRONG, **error.fields}

    def _open(self, dialog: str) -> None:
        self.dialog, self.wrong, self.notice = dialog, forms.NOTHING_WRONG, ""

    async def _read(self) -> None:
        try:
            shown = await ask(self, views.read)
        except Exception:
            self.problem = tr("The service levels could not be read.")
            raise
        self.calendars, self.policies, self.manages = shown.calendars, shown.policies, shown.manages
        self.loaded, self.problem = True, ""
