"""An admin erases the ticket: asked once, with a reason, and for good."""

import asyncio
from typing import Any

import reflex as rx

from ticketing_app.domain import erasure
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Conflict, Invalid
from ticketing_app.integrations import storage
from ticketing_app.texts import tr
from ticketing_app.ui.gate import allow, signed_in
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.transact import transact
from ticketing_app.ui.viewer import SessionState


class ErasingState(TicketState):
    """The dialog, and what is wrong with the reason in it."""

    is_asking: bool = False
    wrong_reason: str = ""

    @rx.event
    @allow(Action.ERASE)
    def start(self):
        """Say what will be gone, and ask why."""
        self.is_asking, self.wrong_reason = True, ""

    @rx.event
    @signed_in
    def set_asking(self, is_asking: bool):
        """Escape, a click beside it, or its own button."""
        self.is_asking = self.is_asking and bool(is_asking)

    @rx.event
    @allow(Action.ERASE)
    async def erase(self, form: dict[str, Any]):
        """Erase it, and lead back to the list. Once it is done, a second click finds nothing to do."""
        return await self._erase(str(form.get("reason", ""))) if self.is_asking else None

    async def _erase(self, reason: str):
        reference = self.ticket.reference
        try:
            keys = await transact(self, erasure.erase, self._number, reason, version=self._version)
        except Invalid as error:
            self.wrong_reason = error.fields.get("reason", error.detail)
            return None
        except Conflict:
            await self._read()  # what is erased was looked at as it is now
            raise
        await asyncio.to_thread(storage.discard_now, keys)
        self.is_asking = False
        list_seen_last = (await self.get_state(SessionState)).back_path or "/"
        return [
            rx.redirect(list_seen_last),
            rx.toast.success(tr("{ticket} is erased.", ticket=reference), id="ticket-done"),
        ]
