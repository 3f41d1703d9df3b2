"""The form's helpers: customers, categories, hours to call. What is typed never passes here: the script posts it."""

import contextlib
from typing import Any

import reflex as rx

from ticketing_app.domain.policy import Action
from ticketing_app.errors import Missing
from ticketing_app.texts import mark, tr
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.new_ticket import contact, views
from ticketing_app.ui.pages.new_ticket.contact import ANY_TIME, Window
from ticketing_app.ui.pages.new_ticket.views import CategoryChoice, Created, Customer
from ticketing_app.ui.transact import ask
from ticketing_app.ui.views import Choice

FAILED = mark("The form could not be prepared just now.")
NOBODY = Customer(0, "", "", "", "", "", "", "", "")
NOT_YET = Created("", "", "", "", "", "", "")


class NewTicketState(rx.State):
    """An empty form, or (`?created=7`) the ticket that has just been created."""

    loaded: bool = False
    failed: str = ""
    created: Created = NOT_YET

    for_others: bool = False
    customer: Customer = NOBODY
    looking: bool = False
    found: list[Customer] = []
    looked_for: str = ""

    categories: list[CategoryChoice] = []
    category_id: str = ""
    category_help: str = ""

    zone: str = "UTC"
    days: list[Choice] = []
    window: Window = ANY_TIME

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER, quiet=True)
    async def load(self):
        """After sending the confirmation, before it the form; what was chosen in it stays when the line breaks."""
        self.failed = tr(FAILED)  # stays where a question raises
        await self._read_created()
        await self._read_blank()
        self.loaded, self.failed = True, ""

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def find_customer(self, form: dict[str, Any]):
        """Whom the call may come from."""
        await self._find(str(form.get("customer", "")))

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def find_as_typed(self, q: str):
        """The same while the name is being typed."""
        await self._find(q)

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def choose_customer(self, customer_id: int):
        """One of those who were found."""
        self.customer = next((one for one in self.found if one.id == customer_id), self.customer)
        self.looking, self.found, self.looked_for = self.customer.id == 0, [], ""

    @rx.event
    @allow(Action.RAISE_FOR_CUSTOMER)
    async def look_again(self):
        """It is somebody else after all; what was typed stays."""
        self.looking = True

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_category(self, category_id: str):
        """Show what belongs into it."""
        chosen = next((one for one in self.categories if one.value == category_id), None)
        self.category_id, self.category_help = (chosen.value, chosen.help) if chosen else ("", "")

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_day(self, day: str):
        """A day on which we may call: all of it, until somebody narrows it."""
        self.window = contact.on_day(day, self.zone)

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_start(self, at: str):
        """Not before then."""
        self.window = contact.starting(self.window, at)

    @rx.event
    @allow(Action.RAISE, Action.RAISE_FOR_CUSTOMER)
    async def choose_end(self, at: str):
        """Not after then."""
        self.window = contact.ending(self.window, at)

    async def _read_created(self):
        number = str(self.router.url.query_parameters.get("created", ""))
        self.created = NOT_YET
        if number.isascii() and number.isdigit() and len(number) < 10:
            self.reset()
            with contextlib.suppress(Missing):
                self.created = await ask(self, views.created, int(number))

    async def _read_blank(self):
        blank = await ask(self, views.blank)
        self.for_others = blank.customer is None
        self.customer = blank.customer or self.customer
        self.looking = self.customer.id == 0
        self.categories, self.zone, self.days = blank.categories, blank.zone, contact.days(blank.zone)

    async def _find(self, q: str):
        self.found = await ask(self, views.customers, q[:100])
        self.looked_for = q.strip()[:100] if len(q.strip()) >= views.FEWEST_LETTERS else ""
