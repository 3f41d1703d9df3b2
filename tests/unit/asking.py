"""What the tests ask Gemini: a ticket's text, our labels, and a key that must never show."""

import pytest

from tests.support.leaks import secret
from ticketing_app.integrations.suggesting.gemini import Gemini
from ticketing_app.integrations.suggesting.source import Exchange, Label, NoAdvice
from ticketing_app.vocabulary import Facet, Severity, Urgency

KEY = secret("AIza-a-secret-key-of-ours")
TEXT = "My internet is slow, 20 of 250 Mbit/s, error 4401."
LABELS = {
    Facet.CATEGORY: [
        Label("Broadband", "Internet at home over DSL or fibre", ("slow internet", "router")),
        Label("Billing and payments", "Invoices, charges, refunds", ("overcharged",)),
        Label("Mobile"),
    ],
    Facet.SEVERITY: [Label(severity.value) for severity in Severity],
    Facet.URGENCY: [Label(urgency.value) for urgency in Urgency],
}


def failure(source: Gemini, text: str = TEXT) -> Exchange:
    """The exchange of a question that must end without advice."""
    with pytest.raises(NoAdvice) as said:
        source.advise(text, LABELS)
    return said.value.exchange
