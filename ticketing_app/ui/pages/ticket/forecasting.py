"""How likely a ticket misses its target, beside its clocks: a word, a number and the count that says so."""

from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from ticketing_app.domain import forecast, forecast_words
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.forecast import LIKELY
from ticketing_app.models import Category, Ticket, id_of
from ticketing_app.texts import tr
from ticketing_app.ui.components.basics import icon, tone_class
from ticketing_app.ui.texts import t

UNSURE = 0.2
"""From this probability on a miss is no longer unlikely."""


@dataclass(frozen=True)
class ForecastView:
    """`text` is empty where there is nothing to foretell: nothing is open or promised, or it is too late."""

    text: str = ""
    reason: str = ""
    tone: str = "neutral"


def view(session: Session, actor: Actor, ticket: Ticket, known: list[Category]) -> ForecastView:
    """For staff, from the house's own history."""
    told = forecast.of_ticket(session, actor, id_of(ticket))
    if told is None or told.is_missed:
        return ForecastView()
    reason = forecast_words.reason(told, {id_of(one): one.name for one in known})
    if told.probability is None:
        return ForecastView(tr("No forecast yet"), reason)
    share = forecast_words.percent(told.probability)
    if told.probability >= LIKELY:
        return ForecastView(tr("Likely to miss: {share} %", share=share), reason, "critical")
    if told.probability >= UNSURE:
        return ForecastView(tr("May miss: {share} %", share=share), reason, "warning")
    return ForecastView(tr("Likely in time: {share} % to miss", share=share), reason, "good")


def forecast_line(told: ForecastView) -> rx.Component:
    """A line below the clocks."""
    return rx.cond(
        told.text != "",
        rx.el.div(
            rx.el.h3(t("Forecast"), class_name="clock-name"),
            rx.el.div(icon("trending-up", 15), rx.el.span(told.text), class_name=tone_class("verdict", told.tone)),
            rx.el.p(told.reason, class_name="clock-note"),
            class_name="forecast",
        ),
        rx.fragment(),
    )
