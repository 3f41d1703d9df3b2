"""Texts that people read, in their language: English stands in the code, every other language in a gettext catalogue.

    raise Missing(tr("There is no such ticket, or it is not yours to see."))
    trn("{number} ticket", "{number} tickets", count)

The door says once who reads (`speak`); letters are written in the language of whoever gets them (`speaking`). What is a
constant is marked with `mark` and translated where it is used. `python -m tools.texts` collects all of them.
"""

import contextlib
import functools
import gettext
import io
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale, negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
"""What the house speaks, each by its own name."""

LOCALES = Path(__file__).resolve().parent / "locale"
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@dataclass(frozen=True)
class Later:
    """A text that is put into words when it is known who reads it; `str()` does it."""

    text: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return tr(self.text, **self.values)


def tr(text: str, /, **values: Any) -> str:
    """The text in the language of the moment, with `{names}` filled from `values`."""
    translated = _translations(_spoken.get()).gettext(text) if text else ""
    return translated.format(**values) if values else translated


def trn(one: str, many: str, number: int, /, **values: Any) -> str:
    """The form that fits the number, which stands in it as `{number}` with the language's own separators, or as what
    `values` say for it."""
    from_catalogue = _translations(_spoken.get()).ngettext(one, many, number)
    return from_catalogue.format(**{"number": amount(number), **values})


def mark(text: str) -> str:
    """The text as it is: it is translated later, where it is used."""
    return text


def later(text: str, /, **values: Any) -> Later:
    """For a reader who is not known yet."""
    return Later(text, values)


def amount(number: float) -> str:
    """A number as this language writes it: "1,204", "1.204"."""
    return locale().decimal_formats[None].apply(number, locale())


def locale() -> Locale:
    """The language of the moment, for dates and numbers."""
    return _locale(_spoken.get())


def spoken() -> str:
    """The code of the language of the moment."""
    return _spoken.get()


def speak(language: str) -> None:
    """From here on in this context; a language that the house does not speak is English."""
    _spoken.set(language if language in LANGUAGES else ENGLISH)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """For as long as the block lasts."""
    before = _spoken.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def fitting(accept_language: str) -> str:
    """The language of the house that a browser asks for first (`Accept-Language`, RFC 9110 12.5.4); else English."""
    wanted = [part.split(";")[0].strip() for part in accept_language.split(",")]
    return negotiate_locale([one for one in wanted if one], list(LANGUAGES), sep="-") or ENGLISH


@functools.lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Catalog:
    """Everything that is translated into this language."""
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@functools.lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@functools.lru_cache(maxsize=len(LANGUAGES))
def _locale(language: str) -> Locale:
    return Locale.parse(language)
