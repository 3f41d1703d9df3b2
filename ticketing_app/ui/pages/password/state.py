"""Whether the password must be changed, and whether it was; what was typed goes to the API and never passes here."""

import reflex as rx

from ticketing_app.ui import session
from ticketing_app.ui.gate import open_to_all


class PasswordState(rx.State):
    """The handlers are open to all, as those with a one-time password may call nothing else; they tell nothing."""

    must_change: bool = False
    changed: bool = False

    @rx.event
    @open_to_all
    async def load(self):
        """A fresh form."""
        actor = await session.actor(self)
        self.must_change, self.changed = actor is not None and actor.must_change_password, False

    @rx.event
    @open_to_all
    def tell(self):
        """Say that the password is changed."""
        self.changed = True
