"""CSV that spreadsheets open as it is meant: in our letters, and nothing in it taken for a formula."""

import io
from collections.abc import Iterable
from typing import Any

from defusedcsv import csv

BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for the letters of their own country."""
# Beside what defusedcsv knows: what spreadsheets skip before a formula, and the wide signs of East Asian keyboards.
_SKIPPED = " \t\r\n\v\f\u00a0\ufeff"
_BEGINS_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")


def written(rows: Iterable[Iterable[Any]]) -> str:
    """The rows as lines; a cell that would be taken for a formula begins with an apostrophe."""
    page = io.StringIO()
    csv.writer(page).writerows([_harmless(cell) for cell in row] for row in rows)
    return page.getvalue()


def _harmless(cell: Any) -> Any:
    """A formula behind signs that spreadsheets skip gets an apostrophe too; defusedcsv sees to the rest."""
    if not isinstance(cell, str) or not cell:
        return cell
    hidden = cell[0] in _SKIPPED and (cell[0] in "\t\r\n" or cell.lstrip(_SKIPPED)[:1] in _BEGINS_FORMULA)
    return f"'{cell}" if hidden or cell[0] in _BEGINS_FORMULA else cell
