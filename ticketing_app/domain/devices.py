"""What somebody signs in with, in words: read from what browsers and programs say about themselves."""

from ua_parser import parse

from ticketing_app.texts import tr

SHORTER = {
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Edge Mobile": "Edge",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "HeadlessChrome": "Chrome",
    "Mobile Safari": "Safari",
    "Mac OS X": "macOS",
}


def in_words(user_agent: str | None, *, by_program: bool = False) -> str:
    """ "Firefox on Windows", "A program (curl)", "An unknown device". They say what they like: it proves nothing."""
    said = parse(user_agent or "")
    name, system = _short(said.user_agent), _short(said.os)
    if name and system and not by_program:
        return tr("{browser} on {system}", browser=name, system=system)
    if by_program or name:
        return tr("A program ({name})", name=name) if name else tr("A program")
    return tr("A browser on {system}", system=system) if system else tr("An unknown device")


def _short(part: object) -> str:
    family = getattr(part, "family", "")
    return SHORTER.get(family, family)
