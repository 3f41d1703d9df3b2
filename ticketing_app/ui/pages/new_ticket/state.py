"""The form's helpers: categories, customers, hours to call. What is typed never passes here: the script posts it."""

from typing import Any

import reflex as rx

from ticketing_app import errors
from ticketing_app.domain.policy import Action
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.new_ticket import views
from ticketing_app.ui.pages.new_ticket.views import CategoryChoice, Created, Customer
from ticketing_app.ui.transact import ask
from ticketing_app.ui.views import Choice

FAILED = "The form could not be prepared just now."
NOBODY = Customer(0, "", "", "", "", "", "", "", "")
NOTHING = Created("", "", "", "", "", "", "")


class NewTicketState(rx.State):
    """An empty form, or the ticket that has just been created (`?created=7`)."""

    loaded: bool = False
    failed: str = ""
    created: Created = NOTHING
    for_others: bool = False

    customer: Customer = NOBODY
    looking: bool = False
    matches: list[Customer] = []
    searched: str = ""

    categories: list[CategoryChoice] = []
    category_help: str = ""

    zone: str = ""
    days: list[Choice] = []
    day: str = ""
    starts: list[Choice] = []
    ends: list[Choice] = []
    contact_from: str = ""
    contact_until: str = ""
    _whole: views.Hours = views.Hours([], [])

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER, quiet=True)
    async def load(self):
        """A blank form; after sending, the confirmation."""
        self.failed, self.created = FAILED, NOTHING
        number = str(self.router.url.query_parameters.get("created", ""))
        if number.isascii() and number.isdigit() and len(number) < 10:
            await self._confirm(int(number))
        await self._prepare()
        self.loaded, self.failed = True, ""

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def find_customer(self, form: dict[str, Any]):
        """Whom the caller may be."""
        await self._find(str(form.get("customer", "")))

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def find_as_typed(self, q: str):
        """The same, while the name is being typed."""
        await self._find(q)

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def choose_customer(self, customer_id: int):
        """One of those who were found."""
        self.customer = next((one for one in self.matches if one.id == customer_id), self.customer)
        self.looking, self.matches, self.searched = self.customer.id == 0, [], ""

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def look_again(self):
        """It is somebody else after all; what was typed stays."""
        self.looking = True

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_category(self, category_id: str):
        """Show what belongs into this category."""
        self.category_help = next((one.help for one in self.categories if one.value == category_id), "")

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_day(self, day: str):
        """A day to be called on: all of it, until somebody narrows it; empty: any time."""
        self._whole = views.hours(day, self._zone_name)
        self.day = day if self._whole.start else ""
        self.starts, self.ends = self._whole.start, self._whole.end
        self.contact_from = self.starts[0].value if self.starts else ""
        self.contact_until = self.ends[-1].value if self.ends else ""

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_from(self, at: str):
        """From then on; the end moves behind it where it has to."""
        if at in [one.value for one in self.starts]:
            self.contact_from, self.ends = at, views.later_than(self._whole.end, at)
            if self.contact_until not in [one.value for one in self.ends]:
                self.contact_until = self.ends[-1].value

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_until(self, at: str):
        """Until then."""
        if at in [one.value for one in self.ends]:
            self.contact_until = at
