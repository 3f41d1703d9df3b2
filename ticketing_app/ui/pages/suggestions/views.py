"""What the page says of the switches, the cues, and the exchanges with the source outside of the house."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.config import settings
from ticketing_app.domain import access, sources
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.sources import FEWEST, Compared
from ticketing_app.errors import Missing, Stale
from ticketing_app.models import Cue, SourceExchange, SuggestionRules, id_of
from ticketing_app.ui import latest, routes, suggestion_words, times
from ticketing_app.ui.views import count
from ticketing_app.vocabulary import Facet, ShownSource

SEEN = 20
"""So many exchanges are shown."""

# By the words of `integrations.suggesting.source.Outcome`: what happened, in what tone, and how a sentence goes on.
OUTCOMES: dict[str, tuple[str, str, str]] = {
    "answered": ("Answered", "good", "answered"),
    "timed_out": ("Took too long", "warning", "did not answer in time"),
    "rate_limited": ("Asked too often", "warning", "refused because it was asked too often"),
    "unavailable": ("Could not be reached", "warning", "could not be reached"),
    "malformed": ("Unreadable answer", "critical", "sent an answer that cannot be read"),
    "nothing_usable": ("Nothing usable", "warning", "answered, but with none of our labels"),
    "blocked": ("Blocked by its filter", "warning", "blocked the text with its safety filter"),
    "refused": ("Refused", "critical", "refused the question: the key or the model may be wrong"),
    "resting": ("Not asked", "neutral", "was not asked: it failed several times in a row and rests for a while"),
}


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
        raise Missing("There is no such word to write cues for.")
    return _cue(found)


def save_cue(session: Session, actor: Actor, opened: CueView, phrases: str) -> None:
    """Keep new phrases for a word as it was opened. Raises `Stale` where somebody else changed them meanwhile."""
    facet = Facet(opened.facet)
    if cue(session, actor, facet, opened.word).phrases != opened.phrases:
        raise Stale("Another admin changed these cues meanwhile.")
    sources.edit_cue(session, actor, facet, opened.word, phrases)


def faster_with_cue(session: Session, actor: Actor, opened: CueView) -> tuple[CueView, str]:
    """The cues as they are now, and who changed them."""
    now = cue(session, actor, Facet(opened.facet), opened.word)
    changed = latest.change_of(
        session, actor, "suggestions", 1, "suggestions.cue_edited", what=f"the cues of “{now.name}”"
    )
    reads = f"They read now: {now.phrases}." if now.phrases else "They are empty now."
    return now, f"{changed} {reads} Save again to put yours in their place."


def faster_with_switch(session: Session, actor: Actor) -> str:
    """Who changed the switches last, and what."""
    access.allow(actor, Action.MANAGE_SUGGESTIONS)
    changed = latest.change_of(session, actor, "suggestions", 1, "suggestions.switched")
    return f"{changed} Below stands how it is now; nothing of yours was changed."


def why_better(compared: Compared) -> str:
    """Which source is better at present, and how one knows."""
    winner = suggestion_words.source(compared.better)
    if not compared.enough:
        return (
            f"That is the {winner.lower()} now: on {count(compared.decisions, 'decision')} both had said something, "
            f"and {FEWEST} are needed to compare them."
        )
    right = {one: f"{number:,} times" for one, number in compared.right.items()}
    return (
        f"That is {_the(compared.better)} now: on the last {compared.decisions:,} decisions on which both had said "
        f"something, Gemini was right {right[ShownSource.GEMINI]}, the local source {right[ShownSource.LOCAL]}."
    )


def _the(source: str) -> str:
    return "Gemini" if source == ShownSource.GEMINI else "the local source"


def _switches(session: Session) -> SourcesView:
    rules, has_key = sources.rules(session), bool(settings().gemini_api_key)
    return SourcesView(rules.version, rules.enabled, rules.shown_source.value, has_key, _now(session, rules, has_key))


def _now(session: Session, rules: SuggestionRules, has_key: bool) -> str:
    if rules.shown_source is ShownSource.BETTER:
        return why_better(sources.compared(session))
    if rules.shown_source is ShownSource.GEMINI and not has_key:
        return "Gemini is chosen, but has no key here: the local source stands in for it."
    if rules.shown_source is ShownSource.GEMINI:
        return "Where Gemini does not answer, the local source stands in for it."
    return "Gemini is asked as well, so that the two can be compared; people see the local source." if has_key else ""


def _cue(row: Cue) -> CueView:
    return CueView(row.facet.value, row.value, suggestion_words.value(row.facet, row.value, {}), row.phrases)


def _outside(exchanges: list[SourceExchange], zone: str) -> OutsideView:
    if not exchanges:
        return OutsideView()
    last = exchanges[0]
    word, tone, how = _outcome(last.outcome)
    when = times.moment(last.at, zone)
    took = f" after {_took(last)}" if last.milliseconds else ""
    return OutsideView(word, tone, f"Asked the last time {when[0].lower()}{when[1:]}: Gemini {how}{took}.")


def _exchange(row: SourceExchange, zone: str) -> ExchangeView:
    name, tone, _ = _outcome(row.outcome)
    return ExchangeView(
        id=id_of(row),
        when=times.moment(row.at, zone),
        outcome=name,
        tone=tone,
        took=_took(row) if row.milliseconds else "",
        ticket=f"#{row.ticket_id}" if row.ticket_id else "",
        href=routes.ticket(row.ticket_id) if row.ticket_id else "",
        sent=row.sent,
        received=row.received,
    )


def _outcome(word: str) -> tuple[str, str, str]:
    return OUTCOMES.get(word, (word.replace("_", " ").capitalize(), "neutral", f"ended with “{word}”"))


def _took(row: SourceExchange) -> str:
    return f"{row.milliseconds:,} ms"
