"""What the record means, in sentences: each only where there are enough decisions behind it."""

from ticketing_app.domain.record import MOST, Record
from ticketing_app.domain.scoring import ENOUGH, Judged
from ticketing_app.domain.suggestions import confidence_word
from ticketing_app.ui import times
from ticketing_app.ui.pages.ai_record.asked import Asked
from ticketing_app.ui.suggestion_words import percent
from ticketing_app.ui.views import count
from ticketing_app.vocabulary import Facet

WORDS = ("sure", "likely", "unsure")
CUT = f"There were so many decisions that only the newest {MOST:,} are counted."
OFF = 0.1
"""A confidence that is further than this from what was measured misleads people."""


def opening(found: Record, asked: Asked) -> str:
    """How good suggestions were, and what they save: what a manager wants to know first."""
    said = [_how_right(found, asked), _how_fast(found), CUT if found.is_cut else ""]
    return " ".join(sentence for sentence in said if sentence)


def reliability(judged: list[Judged]) -> str:
    """ "When it says sure, it is right 93 % of the time; likely, 71 %.", and whether it promises too much."""
    seen = [one for one in judged if one.shown]
    groups = {word: [one for one in seen if confidence_word(one.confidence) == word] for word in WORDS}
    enough = {word: _share(inside) for word, inside in groups.items() if len(inside) >= ENOUGH}
    if not enough:
        return f"Too few decisions yet to say what its confidence is worth; from {ENOUGH} on there is an answer."
    first, *more = enough
    rest = "".join(f"; {word}, {percent(enough[word])}" for word in more)
    return f"When it says {first}, it is right {percent(enough[first])} of the time{rest}.{_promise(seen)}"


def _how_right(found: Record, asked: Asked) -> str:
    score = found.facets[Facet.CATEGORY]
    if not score.decided:
        return f"No suggested category was decided on {asked.words}."
    if not score.enough:
        tickets = "one ticket" if score.decided == 1 else f"{score.decided} tickets"
        return (
            f"So far people decided on the category of {tickets} {_within(asked)}: too few to say how good "
            f"suggestions are. From {ENOUGH} on there is a figure."
        )
    right = round((score.accuracy or 0) * score.decided)
    were = "was" if right == 1 else "were"
    return (
        f"Of {score.decided:,} categories suggested {asked.words}, {right:,} {were} right ({percent(score.accuracy)})."
    )


def _within(asked: Asked) -> str:
    return "in all" if asked.period == "all" else asked.words


def _how_fast(found: Record) -> str:
    shown, held_back = found.with_suggestion, found.without
    if not (shown.enough and held_back.enough):
        return ""
    ours, theirs = (times.short_span(one.median_seconds or 0) for one in (shown, held_back))
    return f"With a suggestion a ticket is decided after {ours}, without one after {theirs}."


def _share(judged: list[Judged]) -> float:
    return sum(one.right for one in judged) / len(judged)


def _promise(seen: list[Judged]) -> str:
    stated, measured = sum(one.confidence for one in seen) / len(seen), _share(seen)
    if stated - measured > OFF:
        return f" It promises too much: on average it states {percent(stated)} and keeps {percent(measured)}."
    if measured - stated > OFF:
        return f" It is better than it thinks: on average it states {percent(stated)} and keeps {percent(measured)}."
    return ""


def decisions(number: int) -> str:
    """ "1,204 decisions"."""
    return count(number, "decision")
