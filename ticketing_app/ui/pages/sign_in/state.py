"""What the sign-in page offers: the demo accounts, where one click may open them."""

from dataclasses import dataclass

import reflex as rx

from ticketing_app.config import settings
from ticketing_app.texts import mark, tr
from ticketing_app.ui.gate import open_to_all
from ticketing_app.vocabulary import Role, label


@dataclass(frozen=True)
class DemoAccount:
    """One button."""

    email: str
    role: str
    role_label: str
    what: str


WHAT = {
    Role.CUSTOMER: mark("reports problems and follows them"),
    Role.AGENT: mark("sorts the queue and answers"),
    Role.ENGINEER: mark("repairs what is broken"),
    Role.MANAGER: mark("sees what is late, and why"),
    Role.ADMIN: mark("looks after people and categories"),
}


class SignInState(rx.State):
    """Nothing of the form passes here: the script posts it to the API, which sets the cookie."""

    demo_accounts: list[DemoAccount] = []

    @rx.event
    @open_to_all
    def load(self):
        """Ask the settings: only a server that listens on loopback may open accounts without a password."""
        self.demo_accounts = (
            [
                DemoAccount(f"{role.value}@demo.example", role.value, label(role), tr(what))
                for role, what in WHAT.items()
            ]
            if settings().one_click_sign_in
            else []
        )
