"""Sessions and sign-ins as people read them: the device in words, the address it came from, and when."""

from dataclasses import dataclass

from ticketing_app.domain import devices
from ticketing_app.domain.whereabouts import Place, SignIn
from ticketing_app.texts import ENGLISH, mark, speaking, tr
from ticketing_app.ui import times

NOWHERE = mark("address unknown")


@dataclass(frozen=True)
class PlaceView:
    """Somewhere somebody is signed in; `icon` is "program", "phone" or "browser"."""

    id: int
    device: str
    icon: str
    where: str
    since: str
    used: str
    here: bool


@dataclass(frozen=True)
class TryView:
    """One try to sign in."""

    when: str
    worked: bool
    where: str


def place(found: Place, zone: str) -> PlaceView:
    """A session for the browser."""
    return PlaceView(
        id=found.id,
        device=devices.in_words(found.device, by_program=found.by_program),
        icon=_icon(found),
        where=found.address or tr(NOWHERE),
        since=times.moment_inside(found.created_at, zone),
        used=times.moment_inside(found.last_seen_at, zone),
        here=found.here,
    )


def tried(found: SignIn, zone: str) -> TryView:
    """A try for the browser; the device of one that failed is not known."""
    device = [devices.in_words(found.device, by_program=found.by_program)] if found.worked else []
    return TryView(times.moment(found.at, zone), found.worked, " · ".join([*device, found.address or tr(NOWHERE)]))


def _icon(found: Place) -> str:
    with speaking(ENGLISH):
        device = devices.in_words(found.device, by_program=found.by_program)
    if device.startswith("A program"):
        return "program"
    return "phone" if device.endswith((" on iOS", " on Android")) else "browser"
