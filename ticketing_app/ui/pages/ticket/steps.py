"""The steps of a ticket as people call them; which of them are open comes from lifecycle and policy alone."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from ticketing_app.domain import lifecycle, messages, policy
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Invalid
from ticketing_app.models import Ticket
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import PauseReason, Status, Visibility


@dataclass(frozen=True)
class StepView:
    """One step as a button and, where `title` is not empty, as a dialog. `asks` labels the dialog's text field, `yes`
    its button where that is not called like the step, `done` is said afterwards.

    `says` means that the text goes into the conversation as a message; otherwise it is the step's reason or note alone.
    """

    key: str = ""
    to: str = ""
    text: str = ""
    done: str = ""
    title: str = ""
    lead: str = ""
    asks: str = ""
    hint: str = ""
    yes: str = ""
    says: bool = False
    grave: bool = False


HOLDS = tuple(reason for reason in PauseReason if reason is not PauseReason.CUSTOMER)
"""What a ticket can be on hold for: the customer has a step of their own."""
WORDS = ("text", "done", "title", "lead", "asks", "hint", "yes")
"""What of a step people read."""

FOR_STAFF = {
    step.key: step
    for step in (
        StepView(
            key="resolve",
            to=Status.RESOLVED,
            text=mark("Resolve"),
            done=mark("{ticket} is resolved."),
            title=mark("Resolve"),
            lead=mark("The customer reads this sentence and is asked to confirm."),
            asks=mark("What was done?"),
        ),
        StepView(
            key="start",
            to=Status.IN_PROGRESS,
            text=mark("Start work"),
            done=mark("Work on {ticket} has begun."),
        ),
        StepView(
            key="go-on",
            to=Status.IN_PROGRESS,
            text=mark("Continue work"),
            done=mark("Work on {ticket} goes on."),
        ),
        StepView(
            key="close",
            to=Status.CLOSED,
            text=mark("Close"),
            done=mark("{ticket} is closed."),
            title=mark("Close without waiting?"),
            lead=mark("The customer has not confirmed yet. Closing is final."),
        ),
        StepView(
            key="reopen",
            to=Status.IN_PROGRESS,
            text=mark("Reopen"),
            done=mark("{ticket} is open again."),
            title=mark("Reopen"),
            lead=mark("The work goes on, and the resolution clock with it."),
            asks=mark("Why?"),
            hint=mark("Optional; only staff read it."),
        ),
        StepView(
            key="wait",
            to=Status.PENDING,
            text=mark("Wait for customer"),
            done=mark("{ticket} waits for the customer."),
            title=mark("Ask the customer"),
            lead=mark("The question goes out as a message. The answer sets the work going again."),
            asks=mark("Your question"),
            hint=mark("Until the answer comes, what we owe the customer pauses."),
            yes=mark("Send question"),
            says=True,
        ),
        StepView(
            key="hold",
            to=Status.HELD,
            text=mark("Hold"),
            done=mark("{ticket} is on hold."),
            title=mark("Put on hold"),
            lead=mark("Somebody else must do something first: a part, a partner, an appointment."),
            asks=mark("What does it wait for?"),
            hint=mark("Only staff read it. What we owe the customer keeps running; the clocks among us pause."),
        ),
        StepView(
            key="reject",
            to=Status.REJECTED,
            text=mark("Reject"),
            done=mark("{ticket} is rejected."),
            title=mark("Reject this ticket?"),
            lead=mark("That is final. The customer reads the sentence."),
            asks=mark("Why can we not take it on?"),
            grave=True,
        ),
        StepView(
            key="cancel",
            to=Status.CANCELLED,
            text=mark("Cancel ticket"),
            done=mark("{ticket} is cancelled."),
            title=mark("Cancel this ticket?"),
            lead=mark("That is final: nobody will work on it any more."),
            asks=mark("Why?"),
            hint=mark("Optional; only staff read it."),
            grave=True,
        ),
    )
}
FOR_CUSTOMERS = {
    step.key: step
    for step in (
        StepView(
            key="close",
            to=Status.CLOSED,
            text=mark("Yes, it is solved"),
            done=mark("Thank you. {ticket} is closed."),
            title=mark("Good to hear"),
            lead=mark("Then we close the ticket. If the problem comes back, please report it anew."),
            asks=mark("Would you like to add something?"),
            hint=mark("Optional; our team reads it."),
            yes=mark("Close ticket"),
        ),
        StepView(
            key="reopen",
            to=Status.IN_PROGRESS,
            text=mark("No, it is not"),
            done=mark("Thank you for telling us. We take {ticket} up again."),
            title=mark("It is not solved?"),
            lead=mark("We are sorry. Tell us what you see, and we take it up again at once."),
            asks=mark("What is still wrong?"),
            yes=mark("Send"),
            says=True,
        ),
        StepView(
            key="unsolved",
            to=Status.CLOSED,
            text=mark("No, but close it anyway"),
            done=mark("{ticket} is closed. We are sorry that it is not solved."),
            title=mark("Close it though it is not solved?"),
            lead=mark("We stop working on it, for good, and note that it was not solved."),
            asks=mark("What is still wrong?"),
            hint=mark("Our team reads it."),
            yes=mark("Close ticket"),
        ),
        StepView(
            key="cancel",
            to=Status.CANCELLED,
            text=mark("Withdraw"),
            done=mark("You withdrew {ticket}."),
            title=mark("Withdraw this report?"),
            lead=mark("We stop working on it, for good. You can always report a new problem."),
            grave=True,
        ),
    )
}


def open_to(actor: Actor, ticket: Ticket) -> list[StepView]:
    """The steps that lifecycle and policy allow this actor on this ticket now, the likeliest first."""
    allowed = {
        _key(ticket.status, status)
        for status, action in lifecycle.STEPS[ticket.status].items()
        if policy.may(actor, action, ticket)
    }
    if "close" in allowed:
        allowed.add("unsolved")
    return [_said(step) for step in (FOR_STAFF if actor.is_staff else FOR_CUSTOMERS).values() if step.key in allowed]


@dataclass(frozen=True)
class Said:
    """What people fill in for a step; `pause` is the code of what a hold waits for."""

    text: str = ""
    pause: str = ""


def take(session: Session, actor: Actor, ticket_id: int, step: StepView, said: Said, version: int) -> None:
    """Take the step. A text for the customer and the step are one thing: both happen, or neither."""
    if step.says:
        messages.write(session, actor, ticket_id, said.text, Visibility.PUBLIC)
    # A question is a message and no reason; what is still wrong is both.
    reason = None if step.to == Status.PENDING else said.text
    solved = False if step.key == "unsolved" else None
    pause = _pause(said) if step.to == Status.HELD else None
    change_status(
        session, actor, ticket_id, Status(step.to), reason=reason, pause=pause, solved=solved, version=version
    )


def say(
    session: Session, actor: Actor, ticket_id: int, body: str, visibility: Visibility, *, then_wait: bool = False
) -> None:
    """Write a message; with `then_wait` the ticket waits for the answer, in the same transaction."""
    messages.write(session, actor, ticket_id, body, visibility)
    if then_wait and visibility is Visibility.PUBLIC:
        change_status(session, actor, ticket_id, Status.PENDING)


def _pause(said: Said) -> PauseReason:
    """What the hold waits for. Raises `Invalid` where nothing was chosen, or said."""
    wrong: dict[str, str] = {}
    if said.pause not in HOLDS:
        wrong["pause_reason"] = tr("Choose what it waits for.")
    if not said.text.strip():
        wrong["reason"] = tr(lifecycle.NEEDS_REASON[Status.HELD])
    if wrong:
        raise Invalid(" ".join(wrong.values()), wrong)
    return PauseReason(said.pause)


def _said(step: StepView) -> StepView:
    """In the language of the moment."""
    return replace(step, **{name: tr(getattr(step, name)) for name in WORDS})


def _key(now: Status, wanted: Status) -> str:
    if wanted is Status.IN_PROGRESS:
        return {Status.NEW: "start", Status.RESOLVED: "reopen"}.get(now, "go-on")
    return next(step.key for step in FOR_STAFF.values() if step.to == wanted)
