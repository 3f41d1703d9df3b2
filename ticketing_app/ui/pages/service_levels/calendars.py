"""Calendars are added, changed and removed by admins."""

import dataclasses
from typing import Any

import reflex as rx

from ticketing_app.domain import calendars
from ticketing_app.domain.policy import Action
from ticketing_app.texts import tr
from ticketing_app.ui.components.forms import to_first_wrong
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.service_levels import forms, views
from ticketing_app.ui.pages.service_levels.state import ServiceLevelsState
from ticketing_app.ui.pages.service_levels.views import CalendarView
from ticketing_app.ui.transact import ask, transact
from ticketing_app.ui.views import Choice


class CalendarsState(ServiceLevelsState):
    """The calendar that is open, and what its selects offer."""

    calendar: CalendarView = CalendarView()
    countries: list[Choice] = []
    subdivisions: list[Choice] = []
    _opened: dict[str, Any] = {}
    _now: dict[str, Any] = {}

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def start_add(self):
        """Open the dialog for a new calendar."""
        self._begin(CalendarView(timezone=await ask(self, views.my_zone)), "add-calendar")

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def start_edit(self, calendar_id: int):
        """Open a calendar."""
        found, self._opened = await ask(self, views.calendar, calendar_id)
        self._now = self._opened
        self._begin(found, "edit-calendar")

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def start_remove(self, calendar_id: int):
        """Ask first."""
        found, _ = await ask(self, views.calendar, calendar_id)
        self._begin(found, "remove-calendar")

    @rx.event
    @allow(Action.MANAGE_SLA)
    def choose_country(self, country: str):
        """Offer the parts of this country."""
        self.subdivisions = views.subdivisions(country)

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def add(self, form: dict[str, Any]):
        """Make a new calendar."""
        if self.dialog == "add-calendar" and await self._done(self._add(form)):
            return rx.toast.success(tr("“{name}” can be chosen from now on.", name=str(form.get("name", "")).strip()))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def save(self, form: dict[str, Any]):
        """Keep what was changed."""
        if self.dialog == "edit-calendar" and await self._done(self._save(form)):
            return rx.toast.success(tr("Saved. The deadlines of open tickets follow within a minute or so."))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def remove(self):
        """Take it out; one that is in use stays, and says so."""
        return await self._remove() if self.dialog == "remove-calendar" else None

    async def _add(self, form: dict[str, Any]) -> None:
        await transact(self, calendars.add, forms.calendar(form))

    async def _save(self, form: dict[str, Any]) -> None:
        changes = forms.changes(forms.calendar(form), self._opened, self._now)
        await transact(self, calendars.edit, self.calendar.id, changes, version=self.calendar.version)

    async def _remove(self) -> Any:
        self.dialog = ""
        await transact(self, calendars.remove, self.calendar.id)
        await self._read()
        return rx.toast.success(tr("“{name}” is removed.", name=self.calendar.name))

    async def _catch_up(self) -> str:
        version, self._now, changed = await ask(self, views.calendar_meanwhile, self.calendar.id)
        self.calendar = dataclasses.replace(self.calendar, version=version)
        return changed

    def _begin(self, calendar: CalendarView, dialog: str) -> None:
        self.calendar = calendar
        self.countries, self.subdivisions = views.countries(), views.subdivisions(calendar.country)
        self._open(dialog)
