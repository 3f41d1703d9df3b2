"""Policies are added, tried on last month's tickets, changed, put in order and removed by admins."""

import dataclasses
from typing import Any, cast

import reflex as rx

from ticketing_app.domain import sla_policies
from ticketing_app.domain.policy import Action
from ticketing_app.domain.sla_policies import PolicyFacts
from ticketing_app.errors import Invalid
from ticketing_app.texts import tr
from ticketing_app.ui.components.forms import to_field, to_first_wrong
from ticketing_app.ui.gate import allow
from ticketing_app.ui.pages.service_levels import forms, views
from ticketing_app.ui.pages.service_levels.state import ServiceLevelsState
from ticketing_app.ui.pages.service_levels.views import OutcomeView, PolicyView, StepRow
from ticketing_app.ui.transact import ask, transact
from ticketing_app.ui.views import Choice

TRY = "try"
"""What the button that only tries the policy sends with the form."""
TRIED = ("conditions", "calendar_id", "targets")


class PoliciesState(ServiceLevelsState):
    """The policy that is open, the rows of its steps, and what it would have done, once that was asked."""

    policy: PolicyView = PolicyView()
    steps: list[StepRow] = []
    categories: list[Choice] = []
    outcome: OutcomeView = OutcomeView()
    _opened: dict[str, Any] = {}
    _now: dict[str, Any] = {}

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def start_add(self):
        """Open the dialog for a new policy."""
        self._begin(PolicyView(), [], "add-policy", await ask(self, views.category_choices))

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def start_edit(self, policy_id: int):
        """Open a policy."""
        found, steps, self._opened = await ask(self, views.policy, policy_id)
        self._now = self._opened
        self._begin(found, steps, "edit-policy", await ask(self, views.category_choices))

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def start_remove(self, policy_id: int):
        """Ask first."""
        found, _, _ = await ask(self, views.policy, policy_id)
        self._begin(found, [], "remove-policy", [])

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def move(self, policy_id: int, by: int):
        """Try it earlier (-1) or later (1), and say where it stands now."""
        await self._move(policy_id, by)

    @rx.event
    @allow(Action.MANAGE_SLA)
    def add_step(self):
        """One more row, empty."""
        number = max((one.number for one in self.steps), default=-1) + 1
        self.steps = [*self.steps, StepRow(number)]
        return to_field(f"field-step-{number}-percent")

    @rx.event
    @allow(Action.MANAGE_SLA)
    def drop_step(self, number: int):
        """One row less; the others keep what was typed."""
        self.steps = [one for one in self.steps if one.number != number]
        return to_field("add-step")

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def add(self, form: dict[str, Any]):
        """Make a new policy, or only try it."""
        if form.get("then") == TRY:
            return await self._try(form)
        if self.dialog == "add-policy" and await self._done(self._add(form)):
            return rx.toast.success(tr("Saved. The deadlines of open tickets follow within a minute or so."))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def save(self, form: dict[str, Any]):
        """Keep what was changed, or only try it."""
        if form.get("then") == TRY:
            return await self._try(form)
        if self.dialog == "edit-policy" and await self._done(self._save(form)):
            return rx.toast.success(tr("Saved. The deadlines of open tickets follow within a minute or so."))
        return to_first_wrong()

    @rx.event
    @allow(Action.MANAGE_SLA)
    async def remove(self):
        """Take it out; its tickets get the next one that fits."""
        return await self._remove() if self.dialog == "remove-policy" else None

    async def _add(self, form: dict[str, Any]) -> None:
        await transact(self, sla_policies.add, self._read_form(form))

    async def _save(self, form: dict[str, Any]) -> None:
        changes = forms.changes(self._read_form(form), self._opened, self._now)
        await transact(self, sla_policies.edit, self.policy.id, changes, version=self.policy.version)

    async def _try(self, form: dict[str, Any]) -> Any:
        self.wrong = forms.NOTHING_WRONG
        try:
            facts = {name: value for name, value in self._read_form(form, named=False).items() if name in TRIED}
            self.outcome = await ask(self, views.tried, cast("PolicyFacts", facts))
        except Invalid as error:
            self.outcome = OutcomeView()
            self._is_wrong(error)
            return to_first_wrong()
        return rx.call_script(
            "setTimeout(() => document.getElementById('tried')?.scrollIntoView({block: 'nearest'}), 80)"
        )

    async def _move(self, policy_id: int, by: int) -> None:
        row = next((row for row in self.policies if row.id == policy_id), None)
        if row is not None and not row.is_default:
            await transact(self, sla_policies.edit, policy_id, {"position": max(0, row.place - 1 + by)})
            await self._read()
            place = next((one.place for one in self.policies if one.id == policy_id), 0)
            self.said = tr("{name} is at place {place} now.", name=row.name, place=place)

    async def _remove(self) -> Any:
        self.dialog = ""
        await transact(self, sla_policies.remove, self.policy.id)
        await self._read()
        return rx.toast.success(tr("“{name}” is removed.", name=self.policy.name))

    async def _catch_up(self) -> str:
        version, self._now, changed = await ask(self, views.policy_meanwhile, self.policy.id)
        self.policy = dataclasses.replace(self.policy, version=version)
        return changed

    def _read_form(self, form: dict[str, Any], *, named: bool = True) -> PolicyFacts:
        return forms.policy(form, [one.number for one in self.steps], named=named)

    def _begin(self, policy: PolicyView, steps: list[StepRow], dialog: str, categories: list[Choice]) -> None:
        self.policy, self.steps, self.outcome, self.categories = policy, steps, OutcomeView(), categories
        self._open(dialog)
