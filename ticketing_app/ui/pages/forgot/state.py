"""Whether the question for a link was sent; what was typed goes to the API and never passes here."""

import reflex as rx

from ticketing_app.domain import own_password
from ticketing_app.texts import tr
from ticketing_app.ui.gate import open_to_all


class ForgotState(rx.State):
    """`sent` is what was answered, the same for every address, so there is nothing else to know."""

    sent: str = ""

    @rx.event
    @open_to_all
    def load(self):
        """A fresh form."""
        self.sent = ""

    @rx.event
    @open_to_all
    def tell(self):
        """Say that the letter is on its way."""
        self.sent = tr(own_password.ON_ITS_WAY)
