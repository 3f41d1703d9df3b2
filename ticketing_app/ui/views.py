"""What the browser may see: small frozen shapes made from rows inside the domain's session; a row never leaves."""

from dataclasses import dataclass

from babel.numbers import format_decimal

from ticketing_app import texts


@dataclass(frozen=True)
class Choice:
    """One entry of a select."""

    value: str
    label: str


@dataclass(frozen=True)
class TimeLeft:
    """How much time is left, ready to be drawn by `components.lists.time_left`."""

    text: str
    percent: int
    tone: str
    paused: bool = False


@dataclass(frozen=True)
class FileView:
    """A file to look at or to download. `kind` is "picture", "table", "pdf" or "text"; `about` says all of it."""

    name: str
    size: str
    href: str
    kind: str = "text"
    about: str = ""


def initials(name: str) -> str:
    """At most two letters for the avatar: of the first and the last name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def file_size(size: int) -> str:
    """Bytes in words: "340 kB"."""
    for unit, step in (("MB", 1024 * 1024), ("kB", 1024)):
        if size >= step:
            digits = 1 if size < 10 * step and unit == "MB" else 0
            amount = format_decimal(round(size / step, digits), "0.0" if digits else "0", locale=texts.locale())
            return f"{amount} {unit}"
    return f"{size} B"
