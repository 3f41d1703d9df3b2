"""What people type, made fit to keep: trimmed, bounded, and refused with a sentence where it makes no sense."""

import contextlib
import re
import zoneinfo
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from ticketing_app.errors import Invalid
from ticketing_app.texts import LANGUAGES, amount, tr

# Everything that is not text: C0 and C1 controls but for tab and line feed, the bidi overrides that disguise text, and
# halves of surrogate pairs, which JSON can carry but no database keeps.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]{2,38}")
TITLE, LONG, REASON = 200, 20_000, 2_000
LONGEST_EMAIL = 254
SKILL, MOST_SKILLS = 30, 20
LONGEST_SHOWN = 60


def each(**values: Callable[[], Any]) -> dict[str, Any]:
    """What each of these returns. Raises one `Invalid` that names everything that is wrong, not only the first."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        try:
            found[name] = value()
        except Invalid as error:
            wrong |= error.fields or {name: error.detail}
    if wrong:
        raise Invalid(" ".join(dict.fromkeys(wrong.values())), wrong)
    return found


def line(name: str, value: str, most: int, least: int = 1) -> str:
    """One line of text between `least` and `most` characters, runs of white space folded."""
    text = " ".join(_NOT_TEXT.sub(" ", value).split())
    return _bounded(name, text, most, least)


def paragraph(name: str, value: str, most: int = LONG, least: int = 1) -> str:
    """Text of several lines; line ends are made LF."""
    text = _NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _bounded(name, text, most, least)


def shown(value: object) -> str:
    """What somebody wrote, short enough to be named in a sentence."""
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def optional_line(name: str, value: str | None, most: int) -> str | None:
    """One line of text, or None where nothing was said."""
    return line(name, value, most, 0) or None if value is not None else None


def search_words(value: str | None) -> list[str]:
    """What somebody searches for: eight words at most, of a hundred characters at most; more never helps."""
    return [word[:100] for word in _NOT_TEXT.sub(" ", value or "").split()[:8]]


def email(value: str) -> str:
    """A well-formed address in lower case; whether it can be reached is found out by writing to it."""
    given, checked = value.strip(), None
    # Looked at first: of a million letters some can be chosen whose normal form takes minutes.
    if len(given) <= LONGEST_EMAIL:
        with contextlib.suppress(EmailNotValidError):
            # Not only globally deliverable ones: a house may use addresses of its own network.
            checked = validate_email(given, check_deliverability=False, globally_deliverable=False)
    if checked is None or len(checked.normalized) > LONGEST_EMAIL:
        raise Invalid.field("email", tr("This is not an e-mail address."))
    return checked.normalized.lower()


def phone(value: str | None) -> str | None:
    """A phone number as people write it, or None."""
    given = (value or "").strip()
    if given and not _PHONE.fullmatch(given):
        raise Invalid.field("phone", tr("This is not a phone number. Write it like +49 30 1234567."))
    return given or None


def time_zone(value: str | None) -> str:
    """A name of the IANA time zone database; UTC where nothing was said."""
    given = (value or "").strip() or "UTC"
    if given not in zoneinfo.available_timezones():
        said = tr("“{given}” is not a time zone. Write it like Europe/Berlin.", given=given[:60])
        raise Invalid.field("time_zone", said)
    return given


def language(value: str) -> str:
    """A language that the house speaks."""
    if value not in LANGUAGES:
        raise Invalid.field("language", tr("Choose one of: {choices}.", choices=", ".join(LANGUAGES.values())))
    return value


def contact_window(start: datetime | None, end: datetime | None) -> tuple[datetime | None, datetime | None]:
    """When somebody may be called, in UTC. Either end may be open; the end must come after the start."""
    for name, value in (("preferred_contact_from", start), ("preferred_contact_until", end)):
        if value is not None and value.tzinfo is None:
            raise Invalid.field(name, tr("Add the offset to the time, as in 2026-05-04T09:00:00+02:00."))
    start, end = _in_utc("preferred_contact_from", start), _in_utc("preferred_contact_until", end)
    if start and end and end <= start:
        raise Invalid.field("preferred_contact_until", tr("The end of the time window must come after its start."))
    return start, end


def period(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """From when until when, in UTC; the end must come after the start."""
    for name, value in (("since", since), ("until", until)):
        if value.tzinfo is None:
            raise Invalid.field(name, tr("Add the offset to the time, as in 2026-05-04T09:00:00+02:00."))
    start, end = _in_utc("since", since), _in_utc("until", until)
    if start is None or end is None or end <= start:
        raise Invalid.field("until", tr("The end must come after the start."))
    return start, end


def skills(value: Sequence[str] | None) -> list[str] | None:
    """What somebody is good at, in short words of small letters, each once; None for nothing."""
    found = dict.fromkeys(line("skills", one, SKILL, 0).lower() for one in value or [])
    found.pop("", None)
    if len(found) > MOST_SKILLS:
        raise Invalid.field("skills", tr("At most {most} skills, please.", most=MOST_SKILLS))
    return list(found) or None


def _in_utc(name: str, value: datetime | None) -> datetime | None:
    try:
        return value.astimezone(UTC) if value else None
    except OverflowError:
        raise Invalid.field(name, tr("This is not a time that a calendar has.")) from None


def _bounded(name: str, text: str, most: int, least: int) -> str:
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        text = ""  # zero-width marks alone look like nothing
    if len(text) < least:
        few = tr("Please fill this in.") if least == 1 else tr("At least {least} characters, please.", least=least)
        raise Invalid.field(name, few)
    if len(text) > most:
        bounds = {"most": amount(most), "number": amount(len(text))}
        raise Invalid.field(name, tr("At most {most} characters, please; these are {number}.", **bounds))
    return text
