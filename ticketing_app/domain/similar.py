"""Tickets that tell of the same trouble: found by their few rarest words, ranked by all of them.

To search for a whole text takes seconds in a large house, so a search is a bet on a few words whose hits are few, and
what it finds is compared word by word here. For the house's own jobs: nothing in here asks who may see what.
"""

import itertools
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app import clock, db
from ticketing_app.domain.rarity import READ, Rarity, terms
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import OPEN, Status

LOOKS_ALIKE = 0.24
"""From this likeness on a ticket is worth showing; texts that share nothing but common words stay below."""
SAME_TROUBLE = 0.5
"""From this likeness on two tickets of one customer probably tell of one trouble."""

CANDIDATES = 200
"""How many tickets are compared word by word, at most: about 15 ms."""
HITS = 2_000
"""How many tickets a search may find, as far as can be told before: MariaDB reads them all, 5 µs each."""
ENTRIES = 40_000
"""How many entries of its words a search may read, as far as can be told: MariaDB takes a microsecond for each."""
ALONE = 100
"""A word that more tickets have than this is never searched alone; two of them together may be."""
FAMILIAR, UNFAMILIAR, PAIRED = 4, 2, 5
"""How many words are searched alone, how many more of those that are hardly known, and how many in pairs."""

IN_TITLE = 1.5
"""A word in the title counts as much as this many in the description."""
LETTERS: Final = range(3, 41)
"""Lengths of words that are searched: MariaDB's index has none that are shorter."""
NOT_INDEXED: Final = frozenset(["com", "de", "en", "la", "und", "www"])
"""Words that MariaDB's index leaves out, besides those that `wording` does."""

RAISED_WITHIN = timedelta(days=30)
ENDED_WITHIN = timedelta(days=7)

Weights = dict[str, float]


@dataclass(frozen=True)
class Similar:
    """A ticket and how alike it is: 1 means the same words, 0 none in common."""

    ticket_id: int
    likeness: float


def similar_to(
    session: Session,
    *,
    title: str,
    description: str,
    city: str | None = None,
    ticket_id: int | None = None,
    rare: Rarity,
    limit: int = 5,
) -> list[Similar]:
    """The tickets most like this text, best first; without `ticket_id` itself, and what was rejected or cancelled.

    Of more than `CANDIDATES` that a search finds, those of the same `city` are compared first, then the newest. Fewer
    than `limit` where fewer are alike; none for a text without a word that can be searched.
    """
    groups = sought(title, description, rare)
    if groups is None:
        return []
    wanted = [
        col(Ticket.status).not_in((Status.REJECTED, Status.CANCELLED)),
        col(Ticket.erased_at).is_(None),
        col(Ticket.id) != (ticket_id or 0),
    ]
    if groups:
        wanted.append(db.text_has_any(groups, HITS))
    nearest: list[Any] = []
    if city and groups:
        nearest.append(sa.case((sa.func.lower(col(Ticket.city)) == city.lower(), 0), else_=1))
    found = sa.select(col(Ticket.id)).where(*wanted).order_by(*nearest, col(Ticket.id).desc()).limit(CANDIDATES)
    candidates = [number for (number,) in session.execute(found)]
    return _alike(session, weights(title, description, rare), candidates, rare, LOOKS_ALIKE)[:limit]


def duplicates_of(session: Session, ticket: Ticket, rare: Rarity) -> list[int]:
    """Ids of other tickets of this customer that probably tell of the same trouble, the most alike first.

    They were raised within 30 days of it and are open, or ended in the last seven days. Reads the index (customer_id,
    created_at).
    """
    ended = sa.func.coalesce(col(Ticket.resolved_at), col(Ticket.status_changed_at))
    found = (
        sa.select(col(Ticket.id))
        .where(
            col(Ticket.customer_id) == ticket.customer_id,
            col(Ticket.created_at).between(ticket.created_at - RAISED_WITHIN, ticket.created_at + RAISED_WITHIN),
            col(Ticket.id) != id_of(ticket),
            col(Ticket.erased_at).is_(None),
            sa.or_(col(Ticket.status).in_(OPEN), ended >= clock.now() - ENDED_WITHIN),
        )
        .order_by(col(Ticket.created_at).desc())
        .limit(CANDIDATES)
    )
    text = weights(ticket.title, ticket.description, rare)
    candidates = [number for (number,) in session.execute(found)]
    return [one.ticket_id for one in _alike(session, text, candidates, rare, SAME_TROUBLE)]


def sought(title: str, description: str, rare: Rarity) -> list[tuple[str, ...]] | None:
    """What to search for, so that the hits are few and to the point: the rarest words alone, the next in pairs.

    Words that others used come first. One that the sample saw once, perhaps in this very ticket, or never, is worth a
    try where it is an account's number, and costs nothing where it is a misspelling. Empty where all words are too
    common; None where there is no word to search for.
    """
    words = dict.fromkeys([*terms(title), *terms(description)])
    searchable = [term for term in words if len(term) in LETTERS and term not in NOT_INDEXED]
    if not searchable:
        return None
    told = weights(title, description, rare)
    by_weight = sorted(searchable, key=lambda term: (-told[root(term)], term))
    used = [term for term in by_weight if rare.seen[term] > 1]
    hardly = sorted((term for term in by_weight if rare.seen[term] <= 1), key=lambda term: -rare.seen[term])
    alone = [term for term in used if rare.hits(term) <= ALONE][:FAMILIAR]
    paired = [term for term in used if term not in alone][:PAIRED]
    pairs = sorted(itertools.combinations(paired, 2), key=lambda pair: rare.hits(*pair))
    groups: list[tuple[str, ...]] = []
    hits = entries = 0.0
    for group in [*((term,) for term in [*alone, *hardly][: FAMILIAR + UNFAMILIAR]), *pairs]:
        more_hits, more_entries = rare.hits(*group), sum(rare.hits(term) for term in group)
        if hits + more_hits <= HITS and entries + more_entries <= ENTRIES:
            groups.append(group)
            hits, entries = hits + more_hits, entries + more_entries
    return groups


def weights(title: str, description: str, rare: Rarity) -> Weights:
    """What each word of a text tells, by the word's root."""
    first, told = set(terms(title)), Weights()
    for term in first | set(terms(description)):
        weight = rare.weight(term) * (IN_TITLE if term in first else 1)
        told[root(term)] = max(weight, told.get(root(term), 0.0))
    return told


def root(term: str) -> str:
    """The word without a usual English ending, so that "restarts" is like "restarting"; other languages lose little."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if term.endswith(ending) and len(term) - len(ending) >= 4:
            return term.removesuffix(ending)
    return term


def likeness(one: Weights, other: Weights) -> float:
    """From 0, nothing in common, to 1, the same words: the cosine of the angle between the two texts.

    One word in common is an accident, unless a text has no other.
    """
    common = one.keys() & other.keys()
    if not common or len(common) < min(2, len(one), len(other)):
        return 0.0
    shared = math.fsum(one[term] * other[term] for term in common)
    return min(1.0, shared / math.sqrt(_square(one) * _square(other)))


def _square(text: Weights) -> float:
    # A plain sum would depend on the order of words, which differs from process to process.
    return math.fsum(weight * weight for weight in text.values())


def _alike(session: Session, text: Weights, candidates: list[int], rare: Rarity, least: float) -> list[Similar]:
    """Those of the candidates that are at least so alike, best first; of equals the newest."""
    rows = session.execute(
        sa.select(col(Ticket.id), col(Ticket.title), sa.func.substr(col(Ticket.description), 1, READ)).where(
            col(Ticket.id).in_(candidates)
        )
    )
    ranked = [Similar(number, likeness(text, weights(title, said, rare))) for number, title, said in rows]
    alike = [one for one in ranked if one.likeness >= least]
    return sorted(alike, key=lambda one: (-one.likeness, -one.ticket_id))
