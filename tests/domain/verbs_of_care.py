"""What the domain does for those who look after the house: categories, sources, audit, outbox (see `every_verb`)."""

from tests.domain.verbs import Act, Example, Stage
from tests.support.tickets import do
from ticketing_app.domain import categories, sources
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Facet, ShownSource


def _category(stage: Stage, name: str) -> int:
    return id_of(do(categories.add, stage.cast.ada, name))


def _edit_category(stage: Stage) -> Act:
    number = _category(stage, "Mobile")
    return lambda session: categories.edit(session, stage.cast.ada, number, {"name": "Mobile phones"})


def _move_category(stage: Stage) -> Act:
    number = _category(stage, "Television")
    return lambda session: categories.move(session, stage.cast.ada, number, 1)


EXAMPLES = [
    Example(
        "categories.add",
        ("category.added",),
        "ada",
        False,
        lambda stage: lambda s: categories.add(s, stage.cast.ada, "Broadband", "Internet at home", "dsl fibre"),
    ),
    Example("categories.edit", ("category.edited",), "ada", False, _edit_category),
    Example("categories.move", ("category.moved",), "ada", False, _move_category),
    Example(
        "sources.switch",
        ("suggestions.switched",),
        "ada",
        False,
        lambda stage: lambda s: sources.switch(s, stage.cast.ada, shown_source=ShownSource.BETTER),
    ),
    Example(
        "sources.edit_cue",
        ("suggestions.cue_edited",),
        "ada",
        False,
        lambda stage: lambda s: sources.edit_cue(s, stage.cast.ada, Facet.SEVERITY, "minor", "slow, noisy"),
    ),
]
READS = {
    "audit.actions",
    "audit.entries",
    "audit.staff",
    "letters.counts",
    "letters.expired_secrets",
    "letters.find",
    "letters.one",
}
# They change no ticket, person or category; what they write down is told in test_audit.py and test_letters.py.
HOUSEKEEPING = {
    "audit.exported",
    "letters.empty",
    "letters.forget_old",
    "letters.retry",
    "letters.retry_all",
    "letters.reveal",
}
