"""What the API takes in about suggestions: which fields are accepted, what stands instead, which text to try."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import Field, model_validator

from ticketing_app import clock
from ticketing_app.api.forms import Form, Instant, StrictId, Version
from ticketing_app.domain import fields
from ticketing_app.texts import tr
from ticketing_app.vocabulary import Facet, Severity, Urgency


class Acceptance(Form):
    """Which fields; without `fields` everything that is still to be decided."""

    fields: list[Facet] | None = Field(default=None, examples=[["category"]])
    version: Version = None


class Replacement(Form):
    """What stands instead; at least one of the three."""

    category_id: StrictId | None = Field(default=None, examples=[2])
    severity: Severity | None = None
    urgency: Urgency | None = None
    version: Version = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.instead:
            raise ValueError(tr("Say what should stand instead: category_id, severity or urgency."))
        return self

    @property
    def instead(self) -> dict[Facet, str]:
        """By facet, as text."""
        given = {Facet.CATEGORY: self.category_id, Facet.SEVERITY: self.severity, Facet.URGENCY: self.urgency}
        return {facet: str(value) for facet, value in given.items() if value is not None}


class PreviewText(Form):
    """A text as a customer might write it."""

    title: str = Field(max_length=fields.TITLE, examples=["No internet since this morning"])
    description: str = Field(default="", max_length=fields.LONG, examples=["The red light on the router is on."])


class Period(Form):
    """Which decisions count: from `created_from`, by default the last 90 days, until `created_to`, exclusive."""

    created_from: Instant | None = Field(default=None, examples=["2026-05-01T00:00:00Z"])
    created_to: Instant | None = Field(default=None, examples=["2026-06-01T00:00:00Z"])

    @property
    def since(self) -> datetime:
        """Its beginning."""
        return self.created_from or (self.until or clock.now()) - timedelta(days=90)

    @property
    def until(self) -> datetime | None:
        """Its end; None is now."""
        return self.created_to
