"""What people do with a ticket: take its steps, hand it over, classify it, put its text right."""

from dataclasses import dataclass
from typing import Any, cast

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from ticketing_app.domain import access, assignment, tickets
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.tickets import Changes
from ticketing_app.errors import Conflict
from ticketing_app.texts import mark, tr
from ticketing_app.ui import candidates
from ticketing_app.ui.candidates import Candidate
from ticketing_app.ui.gate import allow, signed_in
from ticketing_app.ui.pages.ticket import consequences, steps
from ticketing_app.ui.pages.ticket.consequences import Seen
from ticketing_app.ui.pages.ticket.state import TicketState, Wrong
from ticketing_app.ui.pages.ticket.steps import Said, StepView
from ticketing_app.ui.transact import ask
from ticketing_app.vocabulary import Priority, Severity, Urgency

STEPS = (Action.WORK, Action.REJECT, Action.CANCEL, Action.CLOSE, Action.REOPEN)
TOO_LATE = mark("The text can no longer be changed here; copy what you wrote into a message.")
TEXT = ("title", "description", "city", "region", "postal_code")


@dataclass(frozen=True)
class WrongFields:
    """What is wrong in the open dialog, field by field."""

    title: str = ""
    description: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    priority: str = ""
    reason: str = ""
    pause_reason: str = ""
    body: str = ""

    @classmethod
    def of(cls, wrong: Wrong) -> "WrongFields":
        """From what the domain said."""
        return cls(**{name: said for name, said in wrong.items() if name in cls.__dataclass_fields__})


class WorkState(TicketState):
    """Buttons, selects and dialogs. `dialog` names the open one: "step", "assign", "priority", "text" or none."""

    dialog: str = ""
    step: StepView = StepView()
    colleagues: list[Candidate] = []
    wrong: WrongFields = WrongFields()
    overtaken: str = ""

    _team: list[Candidate] = []
    _text: dict[str, str] = {}
    _text_version: int = 0

    @rx.event
    @signed_in
    def close_dialog(self, is_open: bool):
        """Escape, a click beside it, or its own button."""
        self._close() if not is_open else None

    @rx.event
    @allow(*STEPS)
    async def choose(self, key: str):
        """A step's button: the step is taken, or its dialog opens."""
        step = next((one for one in self.steps if one.key == key), None)
        if step is not None and step.title:
            self._open("step", step)
            return None
        return await self._take_step(step, {}) if step is not None else None

    @rx.event
    @allow(*STEPS)
    async def take_step(self, form: dict[str, Any]):
        """The step's dialog, filled in. Once it is closed, a second click finds nothing to do."""
        return await self._take_step(self.step, form) if self.dialog == "step" else None

    @rx.event
    @allow(Action.TAKE)
    async def take(self):
        """Make it one's own; of two people at once, one is told who was faster."""
        await self._do(assignment.take)
        return rx.toast.success(tr("{ticket} is yours now.", ticket=self.ticket.reference), id="ticket-done")

    @rx.event
    @allow(Action.RELEASE)
    async def give_back(self):
        """Back to the queue."""
        await self._do(assignment.release, version=self._version)
        return rx.toast.success(tr("{ticket} is back in the queue.", ticket=self.ticket.reference), id="ticket-done")

    @rx.event
    @allow(Action.ASSIGN)
    async def open_assign(self):
        """Show who could work on it."""
        self._team = self.colleagues = await ask(self, _colleagues, self._number)
        self._open("assign")

    @rx.event
    @allow(Action.ASSIGN)
    def find_colleague(self, name: str):
        """Only those whose name or role contains the words."""
        words = name.lower().split()
        self.colleagues = [one for one in self._team if all(word in f"{one.name} {one.role}".lower() for word in words)]

    @rx.event
    @allow(Action.ASSIGN)
    async def assign(self, person_id: int):
        """Hand it to somebody."""
        await self._do(assignment.assign, person_id, version=self._version)
        self._close()
        done = tr("{name} has {ticket} now.", name=self.desk.assignee, ticket=self.ticket.reference)
        return rx.toast.success(done, id="ticket-done")

    @rx.event
    @allow(Action.CLASSIFY)
    async def set_category(self, category_id: int):
        """Saved at once; says what follows from it."""
        return await self._classify({"category_id": category_id})

    @rx.event
    @allow(Action.CLASSIFY)
    async def set_severity(self, severity: Severity):
        """Saved at once; priority and clocks follow, and are said."""
        return await self._classify({"severity": severity})

    @rx.event
    @allow(Action.CLASSIFY)
    async def set_urgency(self, urgency: Urgency):
        """Saved at once; priority and clocks follow, and are said."""
        return await self._classify({"urgency": urgency})

    @rx.event
    @allow(Action.OVERRIDE_PRIORITY)
    def open_priority(self):
        """Ask for the priority and the reason."""
        self._open("priority")

    @rx.event
    @allow(Action.OVERRIDE_PRIORITY)
    async def set_priority(self, form: dict[str, Any]):
        """By hand, with a reason."""
        wanted = next((one for one in Priority if one == form.get("priority")), None)
        if self.dialog == "priority" and wanted is not None:
            self._finish(await self._edited({"priority": wanted}, str(form.get("reason", ""))))

    @rx.event
    @allow(Action.OVERRIDE_PRIORITY)
    async def use_matrix(self):
        """Severity and urgency decide again."""
        self._finish(await self._edited({"priority": None}))

    @rx.event
    @allow(Action.EDIT_TEXT)
    def open_text(self):
        """Put title, description or place right; remembers which text the person began with."""
        self._text_version = self._version
        self._text = {"title": self.ticket.title, **{name: getattr(self.desk, name) for name in TEXT[1:]}}
        self._open("text")

    @rx.event
    @allow(Action.EDIT_TEXT)
    async def save_text(self, form: dict[str, Any]):
        """Only what differs; where somebody was faster, the text stays in the dialog and the next save is knowing."""
        given = {name: str(form[name]) for name in TEXT if name in form}
        return await self._save_text(given) if self.dialog == "text" else None

    async def _classify(self, changes: Changes) -> EventSpec | None:
        before = Seen(self.desk, self.clocks, self.advice)
        await self._do(tickets.edit, changes, version=self._version)
        said = consequences.said(before, Seen(self.desk, self.clocks, self.advice))
        return rx.toast.info(said, id="ticket-done") if said else None

    async def _save_text(self, given: dict[str, str]) -> EventSpec | None:
        changes = cast("Changes", {name: text for name, text in given.items() if text != self._text[name]})
        try:
            wrong = await self._fill_in(tickets.edit, changes, version=self._text_version)
        except Conflict as error:
            self._text_version = self._version
            then = tr("Saving again puts your text in its place.") if self.desk.may_edit else tr(TOO_LATE)
            self.overtaken = f"{error.detail} {then}"
            return None
        self._finish(wrong)
        return rx.toast.success(tr("The text is changed."), id="ticket-done") if changes and not wrong else None

    async def _edited(self, changes: Changes, reason: str | None = None) -> Wrong:
        return await self._fill_in(tickets.edit, changes, reason=reason, version=self._version)

    async def _take_step(self, step: StepView, form: dict[str, Any]) -> EventSpec | None:
        said = Said(str(form.get("text", "")), str(form.get("pause_reason", "")))
        wrong = await self._fill_in(steps.take, step, said, self._version)
        self._finish(wrong)
        return None if wrong else rx.toast.success(step.done.format(ticket=self.ticket.reference), id="ticket-done")

    def _open(self, dialog: str, step: StepView | None = None) -> None:
        self._close()
        self.dialog, self.step = dialog, step or StepView()

    def _finish(self, wrong: Wrong) -> None:
        """Close the dialog, unless something in it is wrong."""
        if wrong:
            self.wrong = WrongFields.of(wrong)
        else:
            self._close()

    def _close(self) -> None:
        self.dialog, self.wrong, self.overtaken = "", WrongFields(), ""


def _colleagues(session: Session, actor: Actor, ticket_id: int) -> list[Candidate]:
    return candidates.of_ticket(session, actor, access.ticket_for(session, actor, Action.ASSIGN, ticket_id, lock=False))
