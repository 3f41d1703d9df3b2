"""A forecast in words: how likely, and the count that says so."""

from collections.abc import Mapping

from ticketing_app.domain.survival import ENOUGH, Forecast, Kind, Stage
from ticketing_app.texts import amount, tr, trn
from ticketing_app.vocabulary import label


def percent(probability: float) -> int:
    """The probability as people read it; nothing is ever sure."""
    return min(99, max(1, round(100 * probability)))


def reason(told: Forecast, categories: Mapping[int, str]) -> str:
    """ "Of 84 high Broadband tickets that had run 3 h, 21 took longer than the 5 h that are left."

    `categories` are the names by id.
    """
    if told.is_missed:
        return tr("The target is missed already.")
    if told.probability is None:
        return tr("Not enough history: fewer than {enough} comparable tickets were resolved.", enough=ENOUGH)
    kind, case = told.kind, told.case
    ran = case.used if kind.stage is Stage.NEW else case.used - case.entered
    said = {"tickets": _tickets(kind, categories), "ran": worked(ran), "left": worked(case.left)}
    if not told.lasted:
        return tr("None of {all} {tickets} lasted as long as this one.", all=amount(told.comparable), **said)
    return _counted(kind.stage, told.longer, {"all": amount(told.lasted), **said})


def _counted(stage: Stage, longer: int, said: dict[str, str]) -> str:
    if stage is Stage.HELD:
        return trn(
            "Of {all} {tickets} that had waited {ran} since they were put on hold, one took longer than the {left} "
            "that are left.",
            "Of {all} {tickets} that had waited {ran} since they were put on hold, {number} took longer than the "
            "{left} that are left.",
            longer,
            **said,
        )
    if stage is Stage.BEGUN:
        return trn(
            "Of {all} {tickets} that had been worked on for {ran}, one took longer than the {left} that are left.",
            "Of {all} {tickets} that had been worked on for {ran}, {number} took longer than the {left} that are left.",
            longer,
            **said,
        )
    return trn(
        "Of {all} {tickets} that had run {ran}, one took longer than the {left} that are left.",
        "Of {all} {tickets} that had run {ran}, {number} took longer than the {left} that are left.",
        longer,
        **said,
    )


def worked(minutes: float) -> str:
    """An amount of working time: "45 min", "3 h", "3 h 10 min"; a day of it is no day of the calendar."""
    hours, rest = divmod(max(0, round(minutes)), 60)
    if not hours:
        return f"{rest} min"
    return f"{amount(hours)} h {rest:02} min" if rest and hours < 24 else f"{amount(hours)} h"


def _tickets(kind: Kind, categories: Mapping[int, str]) -> str:
    """ "high Broadband tickets of people equally busy"."""
    if kind.priority is None:
        return tr("tickets")
    priority = label(kind.priority).lower()
    if kind.category_id is None:
        return tr("tickets of {priority} priority", priority=priority)
    category = categories.get(kind.category_id, "?")
    found = tr("{priority} {category} tickets", priority=priority, category=category)
    return tr("{tickets} of people equally busy", tickets=found) if kind.load else found
