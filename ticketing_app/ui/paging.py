"""Pages that follow each other by cursor while the address bar names their number."""

import reflex as rx

from ticketing_app.texts import amount


class PagedState(rx.State, mixin=True):
    """What a paged list of any kind keeps. `_trail` are the cursors behind the pages that were walked through."""

    loaded: bool = False
    problem: str = ""
    page_number: int = 1
    shown: str = ""
    has_previous: bool = False
    has_next: bool = False
    _trail: list[str] = []
    _trail_of: str = ""

    def _turn_to(self, number: int, filters: str) -> None:
        """Go to the page with this number of the list that has these filters.

        One that nobody walked to in this tab begins again at the first.
        """
        if filters != self._trail_of:
            self._trail, self._trail_of = [], filters
        self.page_number = number if number <= len(self._trail) + 1 else 1

    def _cursor(self) -> str | None:
        return self._trail[self.page_number - 2] if self.page_number > 1 else None

    def _show_page(self, rows: int, size: int, next_cursor: str | None) -> None:
        """Say what is shown, and remember where the next page begins."""
        self._trail = [*self._trail[: self.page_number - 1], *([next_cursor] if next_cursor else [])]
        first = (self.page_number - 1) * size + 1
        self.shown = f"{amount(first)}–{amount(first + rows - 1)}" if rows else ""
        self.has_previous, self.has_next = self.page_number > 1, bool(next_cursor)
        self.loaded, self.problem = True, ""
