"""The steps of a ticket as people call them; which of them are open comes from lifecycle and policy alone."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.domain import lifecycle, messages, policy
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.status import change_status
from ticketing_app.models import Ticket
from ticketing_app.vocabulary import Status, Visibility


@dataclass(frozen=True)
class StepView:
    """One step as a button and, where `title` is not empty, as a dialog. `asks` labels the dialog's text field, `yes`
    its button where that is not called like the step.

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


# fmt: off
FOR_STAFF = {step.key: step for step in (
    StepView("resolve", Status.RESOLVED, "Resolve", "{} is resolved.",
             "Resolve", "The customer reads this sentence and is asked to confirm.",
             "What was done?"),
    StepView("start", Status.IN_PROGRESS, "Start work", "Work on {} has begun."),
    StepView("go-on", Status.IN_PROGRESS, "Continue work", "Work on {} goes on."),
    StepView("close", Status.CLOSED, "Close", "{} is closed.",
             "Close without waiting?", "The customer has not confirmed yet. Closing is final."),
    StepView("reopen", Status.IN_PROGRESS, "Reopen", "{} is open again.",
             "Reopen", "The work goes on, and the resolution clock with it.",
             "Why?", "Optional; only staff read it."),
    StepView("wait", Status.PENDING, "Wait for customer", "{} waits for the customer.",
             "Ask the customer", "The question goes out as a message. The answer sets the work going again.",
             "Your question", yes="Send question", says=True),
    StepView("hold", Status.HELD, "Hold", "{} is on hold.",
             "Put on hold", "Somebody else must do something first: a part, a partner, an appointment.",
             "What does it wait for?", "Only staff read it. The clocks keep running."),
    StepView("reject", Status.REJECTED, "Reject", "{} is rejected.",
             "Reject this ticket?", "That is final. The customer reads the sentence.",
             "Why can we not take it on?", grave=True),
    StepView("cancel", Status.CANCELLED, "Cancel ticket", "{} is cancelled.",
             "Cancel this ticket?", "That is final: nobody will work on it any more.",
             "Why?", "Optional; only staff read it.", grave=True),
)}

FOR_CUSTOMERS = {step.key: step for step in (
    StepView("close", Status.CLOSED, "Yes, it is solved", "Thank you. {} is closed.",
             "Good to hear", "Then we close the ticket. If the problem comes back, please report it anew.",
             "Would you like to add something?", "Optional; our team reads it.", yes="Close ticket"),
    StepView("reopen", Status.IN_PROGRESS, "No, it is not", "Thank you for telling us. We take {} up again.",
             "It is not solved?", "We are sorry. Tell us what you see, and we take it up again at once.",
             "What is still wrong?", yes="Send", says=True),
    StepView("unsolved", Status.CLOSED, "No, but close it anyway", "{} is closed. We are sorry that it is not solved.",
             "Close it though it is not solved?", "We stop working on it, for good, and note that it was not solved.",
             "What is still wrong?", "Our team reads it.", yes="Close ticket"),
    StepView("cancel", Status.CANCELLED, "Withdraw", "You withdrew {}.",
             "Withdraw this report?", "We stop working on it, for good. You can always report a new problem.",
             grave=True),
)}
# fmt: on


def open_to(actor: Actor, ticket: Ticket) -> list[StepView]:
    """The steps that lifecycle and policy allow this actor on this ticket now, the likeliest first."""
    allowed = {
        _key(ticket.status, status)
        for status, action in lifecycle.STEPS[ticket.status].items()
        if policy.may(actor, action, ticket)
    }
    if "close" in allowed:
        allowed.add("unsolved")
    return [step for step in (FOR_STAFF if actor.is_staff else FOR_CUSTOMERS).values() if step.key in allowed]


def take(session: Session, actor: Actor, ticket_id: int, step: StepView, text: str, version: int) -> None:
    """Take the step. A text for the customer and the step are one thing: both happen, or neither."""
    if step.says:
        messages.write(session, actor, ticket_id, text, Visibility.PUBLIC)
    # A question is a message and no reason; what is still wrong is both.
    reason = None if step.to == Status.PENDING else text
    solved = False if step.key == "unsolved" else None
    change_status(session, actor, ticket_id, Status(step.to), reason=reason, solved=solved, version=version)


def say(
    session: Session, actor: Actor, ticket_id: int, body: str, visibility: Visibility, *, then_wait: bool = False
) -> None:
    """Write a message; with `then_wait` the ticket waits for the answer, in the same transaction."""
    messages.write(session, actor, ticket_id, body, visibility)
    if then_wait and visibility is Visibility.PUBLIC:
        change_status(session, actor, ticket_id, Status.PENDING)


def _key(now: Status, wanted: Status) -> str:
    if wanted is Status.IN_PROGRESS:
        return {Status.NEW: "start", Status.RESOLVED: "reopen"}.get(now, "go-on")
    return next(step.key for step in FOR_STAFF.values() if step.to == wanted)
