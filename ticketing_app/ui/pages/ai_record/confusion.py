"""The table of what was suggested against what was decided; each of its numbers opens the tickets behind it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from ticketing_app.domain.listing import Mixed
from ticketing_app.domain.record import Cell
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import routes, suggestion_words
from ticketing_app.ui.ticket_list.wanted import ANY, Wanted, mixed_word
from ticketing_app.vocabulary import Facet

MOST = 8
"""So many values fit beside each other; those with most decisions are shown."""
SHADES = 4


@dataclass(frozen=True)
class MatrixCell:
    """So many decisions; `shade` is 0 for none, up to 4 for most of the row."""

    key: str
    number: str
    href: str
    words: str
    right: bool
    shade: int


@dataclass(frozen=True)
class MatrixRow:
    """What became of one suggested value. `right` says how often it was kept: "41 of 52"."""

    name: str
    cells: list[MatrixCell]
    right: str


@dataclass(frozen=True)
class Matrix:
    """Rows are suggested, columns decided. `left_out` says what is not in the table, empty where all is."""

    columns: list[str] = field(default_factory=list)
    rows: list[MatrixRow] = field(default_factory=list)
    left_out: str = ""


def matrix(session: Session, cells: list[Cell], facet: Facet, since: datetime | None) -> Matrix:
    """The table for one facet, of decisions since then."""
    names = suggestion_words.category_names(session)
    counts = {(cell.suggested, cell.decided): cell.count for cell in cells if cell.facet is facet}
    values = _shown(counts, list(names) if facet is Facet.CATEGORY else _words(facet))
    named = {one: suggestion_words.value(facet, one, names) for one in values}
    inside = {pair: number for pair, number in counts.items() if set(pair) <= named.keys()}
    rows = [_row(facet, suggested, named, inside, since) for suggested in values]
    return Matrix(list(named.values()), rows, _left_out(counts, inside, len(values)))


def _shown(counts: dict[tuple[str, str], int], order: list[str]) -> list[str]:
    """The values with most decisions, in the house's order."""
    weight = Counter[str]()
    for pair, number in counts.items():
        for one in set(pair):
            weight[one] += number
    place = {one: index for index, one in enumerate(order)}
    return sorted((one for one, _ in weight.most_common(MOST)), key=lambda one: (place.get(one, len(place)), one))


def _row(
    facet: Facet,
    suggested: str,
    named: dict[str, str],
    counts: dict[tuple[str, str], int],
    since: datetime | None,
) -> MatrixRow:
    whole = sum(counts.get((suggested, decided), 0) for decided in named)
    cells = []
    for decided in named:
        number = counts.get((suggested, decided), 0)
        there = Wanted(status=ANY, mixed=mixed_word(Mixed(facet, suggested, decided, since)))
        cells.append(
            MatrixCell(
                key=decided,
                number=amount(number) if number else "",
                href=there.address(routes.OVERVIEW.path) if number else "",
                words=_in_words(number, named[suggested], named[decided]),
                right=suggested == decided,
                shade=min(SHADES, 1 + int(SHADES * number / whole)) if number else 0,
            )
        )
    kept = amount(counts.get((suggested, suggested), 0))
    right = tr("{kept} of {whole}", kept=kept, whole=amount(whole)) if whole else tr("never suggested")
    return MatrixRow(named[suggested], cells, right)


def _in_words(number: int, suggested: str, decided: str) -> str:
    return trn(
        "{number} decision: suggested {suggested}, decided {decided}",
        "{number} decisions: suggested {suggested}, decided {decided}",
        number,
        suggested=suggested,
        decided=decided,
    )


def _left_out(counts: dict[tuple[str, str], int], inside: dict[tuple[str, str], int], shown: int) -> str:
    outside = sum(counts.values()) - sum(inside.values())
    if not outside:
        return ""
    return trn(
        "The {shown} with most decisions; {number} decision on others is left out.",
        "The {shown} with most decisions; {number} decisions on others are left out.",
        outside,
        shown=shown,
    )


def _words(facet: Facet) -> list[str]:
    return [str(one) for one in suggestion_words.WORDS[facet]]
