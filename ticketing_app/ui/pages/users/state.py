"""The people page's behaviour: reading for managers and admins, changing for admins.

Passwords pass through as arguments of an event and are never kept in the State; the link of an invitation is there
only while the dialog shows it to the admin who sent it.
"""

import dataclasses
from collections.abc import Awaitable
from typing import Any, Literal

import reflex as rx

from ticketing_app.config import settings
from ticketing_app.domain import people, whereabouts
from ticketing_app.domain.people import PeopleQuery, PersonChanges
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Conflict, Invalid, Stale
from ticketing_app.texts import amount, mark, tr, trn
from ticketing_app.ui.components.forms import to_first_wrong
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.users import forms, views
from ticketing_app.ui.pages.users.views import PersonRow, PersonView
from ticketing_app.ui.transact import ask, transact
from ticketing_app.ui.views import Choice
from ticketing_app.vocabulary import Role

PAGE_SIZE = 25
NEXT = {
    "invite": mark("They choose a password by the link that we sent."),
    "password": mark("At the first sign-in they choose their own."),
}
TO_THE_TOP = rx.call_script("window.scrollTo({ top: 0 })")


class PeopleState(rx.State):
    """One page of accounts, and the dialog that is open above it.

    That is "create", "invited" (shows the `link`), "edit", "password", "sign_out" or "deactivate". `way` is how
    somebody new comes in: "invite" or "password".
    """

    rows: list[PersonRow] = []
    loaded: bool = False
    problem: str = ""
    summary: str = ""
    shown: str = ""
    has_previous: bool = False
    has_next: bool = False
    manages: bool = False
    cities: list[Choice] = []
    role: str = ""
    active: str = ""
    city: str = ""
    q: str = ""
    is_filtered: bool = False
    search_round: int = 0
    dialog: str = ""
    way: str = "invite"
    link: str = ""
    person: PersonView = PersonView()
    wrong: dict[str, str] = forms.NOTHING_WRONG
    notice: str = ""
    farewell: str = ""
    _trail: list[str] = [""]
    _next: str = ""

    @rx.event
    @allow(Action.SEE_PEOPLE, quiet=True)
    async def load(self):
        """Read the page that is shown."""
        await self._read()

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def search(self, form: dict[str, Any]):
        """Look for words in names, e-mails and phone numbers."""
        self.q = str(form.get("q", "")).strip()[:200]
        await self._read_anew()

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def choose(self, name: str, value: str):
        """Set a filter: role, active or city; an empty value takes it away."""
        if name in ("role", "active", "city"):
            setattr(self, name, value)
            await self._read_anew()

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def clear(self):
        """Take all filters away."""
        self.role = self.active = self.city = self.q = ""
        self.search_round += 1
        await self._read_anew()

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def next_page(self):
        """The accounts after those."""
        if self._next:
            self._trail = [*self._trail, self._next]
            await self._read()
        return TO_THE_TOP

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def previous_page(self):
        """The accounts before those."""
        self._trail = self._trail[:-1] or [""]
        await self._read()
        return TO_THE_TOP

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def start_create(self):
        """Open the dialog for a new account."""
        self.person = PersonView(time_zone=await ask(self, views.my_zone))
        self.way = "invite"
        self._open("create")

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def choose_way(self, way: Literal["invite", "password"]):
        """Whether somebody new is invited, or gets a one-time password."""
        self.way = way

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def start_edit(self, user_id: int):
        """Open the details of an account."""
        self.person = await ask(self, views.person, user_id)
        self._open("edit")

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def start_password(self, user_id: int):
        """Open the dialog for a new password."""
        self.person = await ask(self, views.person, user_id)
        self._open("password")

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def start_sign_out(self, user_id: int):
        """Ask before somebody is signed out everywhere."""
        self.person = await ask(self, views.person, user_id)
        self._open("sign_out")

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def start_deactivate(self, user_id: int):
        """Say what will happen, and ask."""
        self.person, self.farewell = await ask(self, views.before_leaving, user_id)
        self._open("deactivate")

    @rx.event
    @allow(Action.SEE_PEOPLE)
    async def set_open(self, is_open: bool):
        """Close the dialog: by Escape, by a click beside it, by a button."""
        if not is_open:
            self.dialog = self.link = ""

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def create(self, form: dict[str, Any]):
        """Make the account; who is invited gets a letter with the link that is shown then."""
        if self.dialog == "create" and await self._done(self._create(form)):
            self.dialog = "invited" if self.link else ""
            return rx.toast.success(tr("The account is made."), description=tr(NEXT[self.way]))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def invite_again(self, user_id: int):
        """Send another letter, and show its link."""
        self.person = await ask(self, views.person, user_id)
        link = await transact(self, views.invite_again, user_id, settings().url)
        self._open("invited", link)
        await self._read()

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def save(self, form: dict[str, Any]):
        """Keep the changed details."""
        if self.dialog == "edit" and await self._done(self._save(form)):
            return rx.toast.success(tr("{name}: saved.", name=self.person.name))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def set_password(self, form: dict[str, Any]):
        """Set a new password; with "activate" let them in as well."""
        if self.dialog == "password" and await self._done(self._set_password(form)):
            return rx.toast.success(
                tr("{name} has a one-time password.", name=self.person.name), description=tr(NEXT["password"])
            )
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def sign_out(self):
        """End all sessions of theirs."""
        if self.dialog == "sign_out":
            ended = await transact(self, whereabouts.end_sessions_of, self.person.id)
            self.dialog = ""
            where = (
                trn("They were signed in at {number} place.", "They were signed in at {number} places.", ended)
                if ended
                else tr("They were not signed in.")
            )
            return rx.toast.success(tr("{name} is signed out.", name=self.person.name), description=where)
        return None

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def deactivate(self):
        """Sign them out everywhere and keep them out."""
        if self.dialog == "deactivate" and await self._done(self._edit(self.person.id, {"active": False})):
            return rx.toast.success(tr("{name} is signed out and cannot sign in.", name=self.person.name))
        return None

    @rx.event
    @allow(Action.MANAGE_PEOPLE)
    async def activate(self, user_id: int):
        """Let them in again."""
        await self._edit(user_id, {"active": True})
        await self._read()
        person = await ask(self, views.person, user_id)
        how = (
            tr("They sign in as before.")
            if person.has_way_in
            else tr("They have no password yet: invite them, or set one.")
        )
        return rx.toast.success(tr("{name} is active again.", name=person.name), description=how)

    async def _create(self, form: forms.Form) -> None:
        new, role, password = await forms.new_account(form, invited=self.way == "invite")
        try:
            if password is None:
                self.link = await transact(self, views.invite, new, role, settings().url)
                self.person = PersonView(name=new.full_name, email=new.email)
            else:
                await transact(self, people.create, new, role, password)
        except Conflict:
            raise Invalid.field("email", tr("There is an account for this address already.")) from None

    async def _save(self, form: forms.Form) -> None:
        await self._edit(self.person.id, forms.changes(form, self.person), version=self.person.version)

    async def _set_password(self, form: forms.Form) -> None:
        password = await forms.new_password(form, self.person)
        await self._edit(self.person.id, {"active": True} if form.get("activate") else {}, password=password)

    async def _edit(self, user_id: int, changes: PersonChanges, **more: Any) -> None:
        await transact(self, people.edit, user_id, changes, **more)

    async def _done(self, work: Awaitable[None]) -> bool:
        """Whether it is kept: then the dialog closes. Otherwise it stays, with what is wrong beside the fields."""
        self.wrong, self.notice = forms.NOTHING_WRONG, ""
        try:
            await work
        except Stale:
            # What was opened stays what the form is compared with: only one's own changes are saved over theirs.
            version, changed = await ask(self, views.version_and_last_change, self.person.id)
            self.person = dataclasses.replace(self.person, version=version)
            self.notice = tr(
                "{changed} Save again to add what you changed; the rest stays as they left it.", changed=changed
            )
        except Invalid as error:
            self.wrong = {**forms.NOTHING_WRONG, **error.fields}
        else:
            self.dialog = ""
        await self._read()
        return self.dialog == ""

    def _open(self, dialog: str, link: str = "") -> None:
        self.dialog, self.link, self.wrong, self.notice = dialog, link, forms.NOTHING_WRONG, ""

    async def _read_anew(self) -> None:
        self._trail = [""]
        await self._read()

    async def _read(self) -> None:
        try:
            page = await ask(self, views.people_page, self._query())
        except Exception:
            self.problem = tr("The accounts could not be read.")
            raise
        if not page.rows and len(self._trail) > 1:
            self._trail = self._trail[:-1]
            return await self._read()
        self.rows, self.manages, self._next = page.rows, page.manages, page.next_cursor
        if self.cities != page.cities:  # hundreds of them: not sent anew with every page
            self.cities = page.cities
        first = (len(self._trail) - 1) * PAGE_SIZE + 1
        last = first + len(page.rows) - 1
        self.shown = tr("{first}–{last} of {total}", first=amount(first), last=amount(last), total=amount(page.total))
        self.summary = trn("{number} account", "{number} accounts", page.total)
        self.has_previous, self.has_next = len(self._trail) > 1, bool(page.next_cursor)
        self.is_filtered = bool(self.role or self.active or self.city or self.q)
        self.loaded, self.problem = True, ""
        return None

    def _query(self) -> PeopleQuery:
        return PeopleQuery(
            role=(Role(self.role),) if self.role in list(Role) else (),
            active={"yes": True, "no": False}.get(self.active),
            city=self.city or None,
            q=self.q or None,
            cursor=self._trail[-1] or None,
            limit=PAGE_SIZE,
        )
