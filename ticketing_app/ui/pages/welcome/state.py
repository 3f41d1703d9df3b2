"""What a link from a letter is for. Its secret stands behind the "#" of the address and is kept in no var of ours."""

import asyncio

import reflex as rx

from ticketing_app import db
from ticketing_app.domain import links
from ticketing_app.errors import DeadLink
from ticketing_app.ui.gate import open_to_all


class WelcomeState(rx.State):
    """For whom and for what the link is, or why it does not work; `purpose` is a word of `LinkPurpose`."""

    loaded: bool = False
    purpose: str = ""
    name: str = ""
    email: str = ""
    wrong: str = ""

    @rx.event
    @open_to_all
    async def load(self):
        """Look at the link without using it."""
        self.purpose, self.name, self.email, self.wrong = await asyncio.to_thread(_seen, self.router.url.fragment)
        self.loaded = True


def _seen(secret: str) -> tuple[str, str, str, str]:
    try:
        with db.reading() as session:
            found = links.opened(session, secret)
            return found.purpose.value, found.user.full_name, found.user.email, ""
    except DeadLink as error:
        return "", "", "", error.detail
