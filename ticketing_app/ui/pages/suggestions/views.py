"""What the page says of the switches, the cues, and the exchanges with the source outside of the house."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.advice.house import TRIED
from ticketing_app.config import settings
from ticketing_app.domain import access, sources
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.sources import FEWEST, Compared
from ticketing_app.errors import Missing, Stale
from ticketing_app.models import Cue, SourceExchange, SuggestionRules, id_of
from ticketing_app.texts import amount, mark, tr, trn
from ticketing_app.ui import latest, routes, suggestion_words, times
from ticketing_app.vocabulary import Facet, ShownSource

SEEN = 20
"""So many exchanges are shown."""

# By the words of `integrations.suggesting.source.Outcome`: what happened, in what tone, and in a sentence.
OUTCOMES: dict[str, tuple[str, str, str]] = {
    "answered": (mark("Answered"), "good", mark("Gemini answered")),
    "timed_out": (mark("Took too long"), "warning", mark("Gemini did not answer in time")),
    "rate_limited": (
        mark("Asked too often"),
        "warning",
        mark("Gemini refused because it was asked too often"),
    ),
    "unavailable": (mark("Could not be reached"), "warning", mark("Gemini could not be reached")),
    "malformed": (mark("Unreadable answer"), "critical", mark("Gemini sent an answer that cannot be read")),
    "nothing_usable": (mark("Nothing usable"), "warning", mark("Gemini answered, but with none of our labels")),
    "blocked": (
        mark("Blocked by its filter"),
        "warning",
        mark("Gemini blocked the text with its safety filter"),
    ),
    "refused": (
        mark("Refused"),
        "critical",
        mark("Gemini refused the question: the key or the model may be wrong"),
    ),
    "resting": (
        mark("Not asked"),
        "neutral",
        mark("Gemini was not asked: it failed several times in a row and rests for a while"),
    ),
}
"""Translated where they are used."""


@dataclass(frozen=True)
class SourcesView:
    """The switches. `now` says whose suggestions are shown at present and why."""

    version: int = 0
    enabled: bool = True
    chosen: str = ""
    has_key: bool = False
    now: str = ""


@dataclass(frozen=True)
class CueView:
    """What people write when they mean this word, as phrases with commas between."""

    facet: str = ""
    word: str = ""
    name: str = ""
    phrases: str = ""


@dataclass(frozen=True)
class ExchangeView:
    """One question to the source outside: what became of it, what was sent, and what came back, as plain text."""

    id: int
    when: str
    outcome: str
    tone: str
    took: str
    ticket: str
    href: str
    sent: str
    received: str


@dataclass(frozen=True)
class OutsideView:
    """Whether Gemini answered the last time: in a word, and in a sentence; both empty where it was never asked."""

    word: str = ""
    tone: str = "neutral"
    sentence: str = ""


@dataclass(frozen=True)
class SuggestionsPage:
    """All that the page shows."""

    sources: SourcesView
    severity: list[CueView]
    urgency: list[CueView]
    outside: OutsideView
    exchanges: list[ExchangeView]


def page(session: Session, actor: Actor) -> SuggestionsPage:
    """The page at this moment. Raises `Forbidden`."""
    exchanges = sources.exchanges(session, actor, SEEN)
    cues = [_cue(one) for one in sources.cues(session)]
    return SuggestionsPage(
        sources=_switches(session),
        severity=[one for one in cues if one.facet == Facet.SEVERITY],
        urgency=[one for one in cues if one.facet == Facet.URGENCY],
        outside=_outside(exchanges, actor.time_zone),
        exchanges=[_exchange(one, actor.time_zone) for one in exchanges],
    )


def cue(session: Session, actor: Actor, facet: Facet, word: str) -> CueView:
    """One word's cues. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.MANAGE_SUGGESTIONS)
    found = next((one for one in sources.cues(session) if (one.facet, one.value) == (facet, word)), None)
    if found is None:
        raise Missing(tr("There is no such word to write cues for."))
    return _cue(found)


def save_cue(session: Session, actor: Actor, opened: CueView, phrases: str) -> None:
    """Keep new phrases for a word as it was opened. Raises `Stale` where somebody else changed them meanwhile."""
    facet = Facet(opened.facet)
    if cue(session, actor, facet, opened.word).phrases != opened.phrases:
        raise Stale(tr("Another admin changed these cues meanwhile."))
    sources.edit_cue(session, actor, facet, opened.word, phrases)


def faster_with_cue(session: Session, actor: Actor, opened: CueView) -> tuple[CueView, str]:
    """The cues as they are now, and who changed them."""
    now = cue(session, actor, Facet(opened.facet), opened.word)
    what = tr("the cues of “{word}”", word=now.name)
    changed = latest.change_of(session, actor, "suggestions", 1, "suggestions.cue_edited", what=what)
    reads = tr("They read now: {phrases}.", phrases=now.phrases) if now.phrases else tr("They are empty now.")
    return now, f"{changed} {reads} {tr('Save again to put yours in their place.')}"


def faster_with_switch(session: Session, actor: Actor) -> str:
    """Who changed the switches last, and what."""
    access.allow(actor, Action.MANAGE_SUGGESTIONS)
    changed = latest.change_of(session, actor, "suggestions", 1, "suggestions.switched")
    return f"{changed} {tr('Below stands how it is now; nothing of yours was changed.')}"


def why_better(compared: Compared) -> str:
    """Which source is better at present, and how one knows."""
    if not compared.enough:
        return trn(
            "That is the local source now: on {number} decision both had said something, and {needed} are needed to "
            "compare them.",
            "That is the local source now: on {number} decisions both had said something, and {needed} are needed to "
            "compare them.",
            compared.decisions,
            needed=FEWEST,
        )
    said = {
        ShownSource.GEMINI: mark(
            "That is Gemini now: on the last {decisions} decisions on which both had said something, Gemini was right "
            "{gemini} times, the local source {local} times."
        ),
        ShownSource.LOCAL: mark(
            "That is the local source now: on the last {decisions} decisions on which both had said something, Gemini "
            "was right {gemini} times, the local source {local} times."
        ),
    }
    right = {one.value: amount(number) for one, number in compared.right.items()}
    return tr(said[compared.better], decisions=amount(compared.decisions), **right)


def _switches(session: Session) -> SourcesView:
    rules, has_key = sources.rules(session), bool(settings().gemini_api_key)
    return SourcesView(rules.version, rules.enabled, rules.shown_source.value, has_key, _now(session, rules, has_key))


def _now(session: Session, rules: SuggestionRules, has_key: bool) -> str:
    if rules.shown_source is ShownSource.BETTER:
        return why_better(sources.compared(session))
    if rules.shown_source is ShownSource.GEMINI and not has_key:
        return tr("Gemini is chosen, but has no key here: the local source stands in for it.")
    if rules.shown_source is ShownSource.GEMINI:
        return tr("Where Gemini does not answer, the local source stands in for it.")
    if not has_key:
        return ""
    return tr("Gemini is asked as well, so that the two can be compared; people see the local source.")


def _cue(row: Cue) -> CueView:
    return CueView(row.facet.value, row.value, suggestion_words.value(row.facet, row.value, {}), row.phrases)


def _outside(exchanges: list[SourceExchange], zone: str) -> OutsideView:
    if not exchanges:
        return OutsideView()
    last = exchanges[0]
    word, tone, what = _outcome(last.outcome)
    when, took = times.moment_inside(last.at, zone), _took(last)
    if took:
        sentence = tr("Asked the last time {when}: {what} after {time}.", when=when, what=what, time=took)
    else:
        sentence = tr("Asked the last time {when}: {what}.", when=when, what=what)
    return OutsideView(word, tone, sentence)


def _exchange(row: SourceExchange, zone: str) -> ExchangeView:
    name, tone, _ = _outcome(row.outcome)
    return ExchangeView(
        id=id_of(row),
        when=times.moment(row.at, zone),
        outcome=name,
        tone=tone,
        took=_took(row),
        ticket=f"#{row.ticket_id}" if row.ticket_id else "",
        href=routes.ticket(row.ticket_id) if row.ticket_id else "",
        sent=tr(TRIED) if row.sent == TRIED else row.sent,
        received=row.received,
    )


def _outcome(word: str) -> tuple[str, str, str]:
    if word not in OUTCOMES:
        return word.replace("_", " ").capitalize(), "neutral", tr("Gemini ended with “{word}”", word=word)
    name, tone, what = OUTCOMES[word]
    return tr(name), tone, tr(what)


def _took(row: SourceExchange) -> str:
    return tr("{milliseconds} ms", milliseconds=amount(row.milliseconds)) if row.milliseconds else ""
