"""Forecasts over REST: how likely a ticket misses its target, and what if somebody else had it."""

from datetime import datetime

from pydantic import Field
from sqlmodel import Session

from ticketing_app import db
from ticketing_app.api import problems
from ticketing_app.api.shapes import AT, Listed, Shape
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import access, categories, forecast, forecast_words, people, presence, what_if
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.presence import Presence
from ticketing_app.domain.survival import Forecast
from ticketing_app.models import id_of
from ticketing_app.texts import tr

router = protected("Service levels")


class ForecastShape(Shape):
    """How likely the resolution target is missed, with the count that says so. Amounts are minutes of working time.

    `state`: `forecast`; `missed` already; `not_enough_history`, where fewer than 30 comparable tickets were resolved;
    `none`, where nothing is open or promised. Of `comparable` resolved tickets `lasted` ran at least as long, and
    `longer` of those took more than the target allows; the share is smoothed by half a ticket on either side.
    """

    state: str = Field(examples=["forecast"])
    probability: float | None = Field(examples=[0.2529])
    reason: str = Field(
        examples=["Of 84 high Broadband tickets that had run 3 h, 21 took longer than the 5 h that are left."]
    )
    used: float | None = Field(examples=[180])
    left: float | None = Field(examples=[300])
    comparable: int = Field(examples=[120])
    lasted: int = Field(examples=[84])
    longer: int = Field(examples=[21])


class CandidateShape(Shape):
    """Somebody who could have the ticket: the misses to be expected of their open tickets without it and with it."""

    user_id: int = Field(examples=[7])
    full_name: str = Field(examples=["Nora Berg"])
    holds_it: bool
    open_tickets: int = Field(examples=[3])
    present: bool
    back_at: datetime | None = Field(examples=[AT])
    away_until: datetime | None = Field(examples=[AT])
    skill: str | None = Field(description="The skill that the ticket's category asks for.", examples=["broadband"])
    expected_misses_without: float | None = Field(description="Null where there is too little history.", examples=[2.1])
    expected_misses_with: float | None = Field(examples=[2.6])


@router.get(
    "/tickets/{ticket_id:id}/forecast", summary="Will it miss its target?", responses=problems.documented(403, 404)
)
def read_forecast(ticket_id: int, actor: Acting) -> ForecastShape:
    """For staff, from this house's own history."""
    with db.reading() as session:
        told = forecast.of_ticket(session, actor, ticket_id)
        names = {id_of(one): one.name for one in categories.in_order(session)}
    return _forecast(told, names)


@router.get(
    "/tickets/{ticket_id:id}/what-if", summary="What if somebody else had it?", responses=problems.documented(403, 404)
)
def read_what_if(ticket_id: int, actor: Acting) -> Listed[CandidateShape]:
    """For those who hand tickets out: everybody who can be given it, least load first."""
    with db.reading() as session:
        return Listed(items=_candidates(session, actor, ticket_id))


def _forecast(told: Forecast | None, names: dict[int, str]) -> ForecastShape:
    if told is None:
        state, reason = "none", tr("Nothing is open here, or nothing was promised.")
        return ForecastShape(
            state=state, probability=None, reason=reason, used=None, left=None, comparable=0, lasted=0, longer=0
        )
    state = "missed" if told.is_missed else "not_enough_history" if told.probability is None else "forecast"
    return ForecastShape(
        state=state,
        probability=None if told.probability is None else round(told.probability, 4),
        reason=forecast_words.reason(told, names),
        used=round(told.case.used, 3),
        left=round(told.case.left, 3),
        comparable=told.comparable,
        lasted=told.lasted,
        longer=told.longer,
    )


def _candidates(session: Session, actor: Actor, ticket_id: int) -> list[CandidateShape]:
    access.allow(actor, Action.ASSIGN)
    ticket = access.ticket_for(session, actor, Action.ASSIGN, ticket_id, lock=False)
    found = people.engineers(session, actor)
    users = [one.user for one in found]
    there: dict[int, Presence] = presence.of(session, users)
    expected = what_if.of_candidates(session, actor, ticket_id, users)
    category = categories.one(session, ticket.category_id)
    shapes = []
    for one in found:
        number = id_of(one.user)
        theirs = expected.get(number)
        shapes.append(
            CandidateShape(
                user_id=number,
                full_name=one.user.full_name,
                holds_it=number == ticket.assignee_id,
                open_tickets=one.open_tickets,
                present=there[number].present,
                back_at=there[number].back_at,
                away_until=there[number].away_until,
                skill=presence.fits(one.user.skills, category) or None,
                expected_misses_without=round(theirs.without, 3) if theirs else None,
                expected_misses_with=round(theirs.with_it, 3) if theirs else None,
            )
        )
    return shapes
