"""What the record means, in sentences: each only where there are enough decisions behind it."""

from ticketing_app.domain.record import MOST, Record
from ticketing_app.domain.scoring import ENOUGH, Judged
from ticketing_app.domain.suggestions import confidence_word
from ticketing_app.texts import amount, mark, tr, trn
from ticketing_app.ui import times
from ticketing_app.ui.pages.ai_record.asked import Asked
from ticketing_app.ui.suggestion_words import CONFIDENCE, percent
from ticketing_app.vocabulary import Facet

WORDS = ("sure", "likely", "unsure")
CUT = mark("There were so many decisions that only the newest {number} are counted.")
OFF = 0.1
"""A confidence that is further than this from what was measured misleads people."""


def opening(found: Record, asked: Asked) -> str:
    """How good suggestions were, and what they save: what a manager wants to know first."""
    said = [_how_right(found, asked), _how_fast(found), tr(CUT, number=amount(MOST)) if found.is_cut else ""]
    return " ".join(sentence for sentence in said if sentence)


def reliability(judged: list[Judged]) -> str:
    """ "When it says sure, it is right 93 % of the time; likely, 71 %.", and whether it promises too much."""
    seen = [one for one in judged if one.shown]
    groups = {word: [one for one in seen if confidence_word(one.confidence) == word] for word in WORDS}
    enough = {word: _share(inside) for word, inside in groups.items() if len(inside) >= ENOUGH}
    if not enough:
        return tr(
            "Too few decisions yet to say what its confidence is worth; from {number} on there is an answer.",
            number=ENOUGH,
        )
    first, *more = enough
    rest = "".join(tr("; {word}, {share}", word=tr(CONFIDENCE[word]), share=percent(enough[word])) for word in more)
    said = tr(
        "When it says {word}, it is right {share} of the time{rest}.",
        word=tr(CONFIDENCE[first]),
        share=percent(enough[first]),
        rest=rest,
    )
    return f"{said} {_promise(seen)}".rstrip()


def _how_right(found: Record, asked: Asked) -> str:
    score = found.facets[Facet.CATEGORY]
    if not score.decided:
        return tr("No suggested category was decided on {when}.", when=asked.words)
    if not score.enough:
        return trn(
            "So far people decided on the category of one ticket {when}: too few to say how good suggestions are. "
            "From {enough} on there is a figure.",
            "So far people decided on the category of {number} tickets {when}: too few to say how good suggestions "
            "are. From {enough} on there is a figure.",
            score.decided,
            when=_within(asked),
            enough=ENOUGH,
        )
    return trn(
        "Of {decided} categories suggested {when}, {number} was right ({share}).",
        "Of {decided} categories suggested {when}, {number} were right ({share}).",
        round((score.accuracy or 0) * score.decided),
        decided=amount(score.decided),
        when=asked.words,
        share=percent(score.accuracy),
    )


def _within(asked: Asked) -> str:
    return tr("in all") if asked.period == "all" else asked.words


def _how_fast(found: Record) -> str:
    shown, held_back = found.with_suggestion, found.without
    if not (shown.enough and held_back.enough):
        return ""
    ours, theirs = (times.short_span(one.median_seconds or 0) for one in (shown, held_back))
    return tr(
        "With a suggestion a ticket is decided after {ours}, without one after {theirs}.", ours=ours, theirs=theirs
    )


def _share(judged: list[Judged]) -> float:
    return sum(one.right for one in judged) / len(judged)


def _promise(seen: list[Judged]) -> str:
    stated, measured = sum(one.confidence for one in seen) / len(seen), _share(seen)
    shares = {"stated": percent(stated), "kept": percent(measured)}
    if stated - measured > OFF:
        return tr("It promises too much: on average it states {stated} and keeps {kept}.", **shares)
    if measured - stated > OFF:
        return tr("It is better than it thinks: on average it states {stated} and keeps {kept}.", **shares)
    return ""
