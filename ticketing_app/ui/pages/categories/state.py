"""The categories page's behaviour; everything in it is for admins."""

import dataclasses
from collections.abc import Awaitable
from typing import Any, cast

import reflex as rx

from ticketing_app.domain import categories
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Conflict, Invalid, Stale
from ticketing_app.texts import tr
from ticketing_app.ui.components.forms import to_first_wrong
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.categories import views
from ticketing_app.ui.pages.categories.views import CategoryView
from ticketing_app.ui.transact import ask, transact

NOTHING_WRONG: dict[str, str] = {"name": "", "description": "", "keywords": ""}


class CategoriesState(rx.State):
    """The list in its order, and the dialog that is open above it: "add", "edit" or "retire"."""

    rows: list[CategoryView] = []
    loaded: bool = False
    problem: str = ""
    summary: str = ""
    said: str = ""
    dialog: str = ""
    category: CategoryView = CategoryView()
    wrong: dict[str, str] = NOTHING_WRONG
    notice: str = ""
    farewell: str = ""

    @rx.event
    @allow(Action.MANAGE_CATEGORIES, quiet=True)
    async def load(self):
        """Read the list."""
        await self._read()

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def move(self, category_id: int, by: int):
        """Move a category up (-1) or down (1), and say where it stands now."""
        await transact(self, categories.move, category_id, by)
        await self._read()
        self.said = next(
            (
                tr("{name} is at place {place} now.", name=row.name, place=row.place)
                for row in self.rows
                if row.id == category_id
            ),
            "",
        )

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def start_add(self):
        """Open the dialog for a new category."""
        self.category = CategoryView()
        self._open("add")

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def start_edit(self, category_id: int):
        """Open the details of a category."""
        self.category = await ask(self, views.one, category_id)
        self._open("edit")

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def start_retire(self, category_id: int):
        """Say what will happen, and ask."""
        self.category, self.farewell = await ask(self, views.before_retiring, category_id)
        self._open("retire")

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def set_open(self, is_open: bool):
        """Close the dialog: by Escape, by a click beside it, by a button."""
        if not is_open:
            self.dialog = ""

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def add(self, form: dict[str, Any]):
        """Make a new category."""
        name, description, keywords = (_typed(form, field) for field in NOTHING_WRONG)
        if self.dialog == "add" and await self._done(transact(self, categories.add, name, description, keywords)):
            return rx.toast.success(tr("“{name}” can be chosen from now on.", name=name.strip()))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def save(self, form: dict[str, Any]):
        """Keep the changed name, help text and keywords."""
        if self.dialog == "edit" and await self._done(
            self._change(_changes(form, self.category), version=self.category.version)
        ):
            return rx.toast.success(tr("Saved."))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def retire(self):
        """Take it out of the customers' list."""
        if self.dialog == "retire" and await self._done(self._change({"active": False})):
            return rx.toast.success(tr("“{name}” is retired.", name=self.category.name))
        return None

    @rx.event
    @allow(Action.MANAGE_CATEGORIES)
    async def bring_back(self, category_id: int):
        """Let customers choose it again."""
        await transact(self, categories.edit, category_id, {"active": True})
        await self._read()
        return rx.toast.success(tr("Back in the list; customers can choose it again."))

    async def _change(self, changes: categories.CategoryChanges, version: int | None = None) -> None:
        await transact(self, categories.edit, self.category.id, changes, version=version)

    async def _done(self, work: Awaitable[Any]) -> bool:
        """Whether it is kept: then the dialog closes. Otherwise it stays, with what is wrong beside the fields."""
        self.wrong, self.notice = NOTHING_WRONG, ""
        try:
            await work
        except Stale:
            # What was opened stays what the form is compared with: only one's own changes are saved over theirs.
            version, changed = await ask(self, views.version_and_last_change, self.category.id)
            self.category = dataclasses.replace(self.category, version=version)
            self.notice = tr(
                "{changed} Save again to add what you changed; the rest stays as they left it.", changed=changed
            )
        except Invalid as error:
            self.wrong = {**NOTHING_WRONG, **error.fields}
        except Conflict as error:
            if self.dialog == "retire":
                raise
            self.wrong = {**NOTHING_WRONG, "name": error.detail}
        else:
            self.dialog = ""
        await self._read()
        return self.dialog == ""

    def _open(self, dialog: str) -> None:
        self.dialog, self.wrong, self.notice = dialog, NOTHING_WRONG, ""

    async def _read(self) -> None:
        try:
            self.rows = await ask(self, views.in_order)
        except Exception:
            self.problem = tr("The categories could not be read.")
            raise
        in_use = sum(row.active for row in self.rows)
        retired = len(self.rows) - in_use
        self.summary = (
            tr("{used} in use, {retired} retired", used=in_use, retired=retired)
            if retired
            else tr("{used} in use", used=in_use)
        )
        self.loaded, self.problem = True, ""


def _changes(form: dict[str, Any], opened: CategoryView) -> categories.CategoryChanges:
    typed = {name: _typed(form, name) for name in NOTHING_WRONG if name in form}
    changed = {name: text for name, text in typed.items() if text != getattr(opened, name)}
    return cast("categories.CategoryChanges", changed)


def _typed(form: dict[str, Any], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
