"""The record's behaviour: the address says which period and which table, the server reads them."""

import reflex as rx

from ticketing_app.domain.policy import Action
from ticketing_app.texts import tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.ai_record import views
from ticketing_app.ui.pages.ai_record.asked import Asked
from ticketing_app.ui.pages.ai_record.views import RecordView
from ticketing_app.ui.transact import ask


class AiRecordState(rx.State):
    """The record of the period that the address asks for."""

    asked: Asked = Asked()
    record: RecordView = RecordView()
    loaded: bool = False
    problem: str = ""

    @rx.event
    @allow(Action.SEE_AI_RECORD, quiet=True)
    async def load(self):
        """Read what the address asks for."""
        self.asked = Asked.of_address(self.router.url.query_parameters)
        await self._read()

    @rx.event
    @allow(Action.SEE_AI_RECORD)
    async def choose(self, name: str, value: str):
        """Another period, or another field in the table."""
        self.asked = self.asked.but(name, value)
        return rx.redirect(self.asked.address)

    async def _read(self) -> None:
        try:
            self.record = await ask(self, views.of, self.asked)
        except Exception:
            self.problem = tr("The record could not be read.")
            raise
        self.loaded, self.problem = True, ""
