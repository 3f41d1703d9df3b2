"""What somebody signs in with, in words: read from what browsers and programs say about themselves."""

from ua_parser import parse

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
        return f"{name} on {system}"
    if by_program or name:
        return f"A program ({name})" if name else "A program"
    return f"A browser on {system}" if system else "An unknown device"


def _short(part: object) -> str:
    family = getattr(part, "family", "")
    return SHORTER.get(family, family)
