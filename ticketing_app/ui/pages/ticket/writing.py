"""What people write on a ticket: a reply, or a note among staff."""

from typing import Any

import reflex as rx
from pydantic import BaseModel, ValidationError
from reflex.event import EventSpec

from ticketing_app.domain.policy import Action
from ticketing_app.errors import Invalid
from ticketing_app.texts import tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.ticket import steps
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.vocabulary import Visibility

BODY = "body"


class Said(BaseModel):
    """The reply box as it is sent. `then` is "wait" where the ticket shall wait for the answer."""

    body: str = ""
    visibility: Visibility = Visibility.PUBLIC
    then: str = ""
    draft: int = -1


class WritingState(TicketState):
    """The reply box. The text itself stays in the browser until the domain has it."""

    draft: int = 0
    wrong_body: str = ""

    @rx.event
    @allow(Action.WRITE)
    async def send(self, form: dict[str, Any]):
        """Say it once: a second click carries a draft that is sent already."""
        said = _understood(form)
        return await self._say(said) if said.draft == self.draft else None

    async def _say(self, said: Said) -> EventSpec | None:
        wrong = await self._fill_in(steps.say, said.body, said.visibility, then_wait=said.then == "wait")
        self.wrong_body = wrong.get("body", "")
        if wrong:
            return None
        self.draft += 1
        return rx.set_value(f"field-{BODY}", "")


def _understood(form: dict[str, Any]) -> Said:
    try:
        return Said.model_validate(form)
    except ValidationError as error:
        raise Invalid(tr("That was not understood. Please load the page again.")) from error
