"""What people are told when something did not work: the one place where a UI error becomes a sentence."""

import logging
import secrets

import reflex as rx
from reflex.event import EventSpec

from ticketing_app import errors
from ticketing_app.texts import tr
from ticketing_app.ui import routes

log = logging.getLogger(__name__)


def told(error: Exception) -> EventSpec:
    """The event that tells it: the domain's own sentence, or a general one with a number that the log knows too."""
    if isinstance(error, errors.Unauthenticated):
        return rx.redirect(routes.SIGN_IN.path)
    if isinstance(error, errors.Invalid) and error.fields:
        return rx.toast.error(tr(error.title), description=" ".join(dict.fromkeys(error.fields.values())))
    if isinstance(error, errors.Conflict):
        return rx.toast.warning(tr(error.title), description=error.detail)
    if isinstance(error, errors.TicketingError):
        return rx.toast.error(tr(error.title), description=error.detail)
    number = secrets.token_hex(4)
    log.error("event failed, number %s", number, exc_info=error)
    return rx.toast.error(
        tr("Something went wrong on our side."),
        description=tr(
            "Nothing was lost that you had saved. If it happens again, tell us this number: {number}.", number=number
        ),
    )


def on_unhandled(exception: Exception) -> EventSpec:
    """Reflex's last net, for what fails outside our handlers."""
    return told(exception)
