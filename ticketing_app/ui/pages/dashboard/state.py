"""The dashboard's behaviour: the address says which period and which tickets, the server reads the figures."""

import reflex as rx

from ticketing_app.domain.policy import Action
from ticketing_app.texts import tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.dashboard import views
from ticketing_app.ui.pages.dashboard.asked import Asked
from ticketing_app.ui.pages.dashboard.views import DashboardView
from ticketing_app.ui.transact import ask


class DashboardState(rx.State):
    """The figures of the period that the address asks for."""

    asked: Asked = Asked()
    dashboard: DashboardView = DashboardView()
    loaded: bool = False
    problem: str = ""

    @rx.event
    @allow(Action.SEE_DASHBOARD, quiet=True)
    async def load(self):
        """Read what the address asks for; also by the clock, while somebody looks."""
        self.asked = Asked.of_address(self.router.url.query_parameters)
        await self._read()

    @rx.event
    @allow(Action.SEE_DASHBOARD)
    async def choose(self, name: str, value: str):
        """Another period, or other tickets; an empty value takes the filter away."""
        self.asked = self.asked.but(name, value)
        return rx.redirect(self.asked.address)

    @rx.event
    @allow(Action.SEE_DASHBOARD)
    async def clear(self):
        """All tickets of the period."""
        return rx.redirect(Asked(self.asked.period).address)

    async def _read(self) -> None:
        try:
            self.dashboard = await ask(self, views.of, self.asked)
        except Exception:
            self.problem = tr("The figures could not be read.")
            raise
        self.loaded, self.problem = True, ""
