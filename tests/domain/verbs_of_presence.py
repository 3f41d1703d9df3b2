"""What the domain does about who is there and what is likely to be missed (see `every_verb`)."""

from datetime import timedelta

from tests.domain.verbs import Act, Example, Stage
from tests.support.tickets import do
from ticketing_app import clock
from ticketing_app.domain import presence
from ticketing_app.models import id_of


def _away(stage: Stage) -> Act:
    eve, now = stage.cast.eve, clock.now()
    return lambda session: presence.add_absence(session, eve, eve.person_id, now, now + timedelta(days=2), "Holidays")


def _there_after_all(stage: Stage) -> Act:
    made = do(_away(stage))
    eve = stage.cast.eve
    return lambda session: presence.remove_absence(session, stage.cast.mia, eve.person_id, id_of(made))


EXAMPLES = [
    Example("presence.add_absence", ("user.absence_added",), "eve", False, _away),
    Example("presence.remove_absence", ("user.absence_removed",), "mia", False, _there_after_all),
]
READS = {
    "forecast.held",
    "forecast.of_ticket",
    "forecast.outlook",
    "forecast.promises",
    "presence.absences",
    "presence.of",
    "resolutions.facts",
    "resolutions.reading",
    "what_if.of_candidates",
}
# What the house notes for itself of a ticket that was resolved; told in test_resolutions.py.
HOUSEKEEPING = {"resolutions.forget", "resolutions.keep", "resolutions.rebuild"}
