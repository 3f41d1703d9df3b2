"""Who is calling: the cookie from the socket's headers, looked up in the database at every event, never in a State."""

import asyncio
import dataclasses
import hashlib
import zoneinfo

import reflex as rx
from sqlmodel import Session
from starlette.requests import cookie_parser

from ticketing_app import db, texts, tracing
from ticketing_app.domain import sessions
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Unauthenticated
from ticketing_app.vocabulary import Door

COOKIE = "ticketing_session"
ZONE_COOKIE = "ticketing_zone"
"""Set by `assets/ticketing.js`: the browser's time zone, for people whose profile names none."""
LANGUAGE_COOKIE = "ticketing_language"
"""Set at sign-in from the profile, before that by `assets/language.js`: the page was drawn in this language."""


@dataclasses.dataclass(frozen=True)
class Caller:
    """What the socket of an event says about its sender. Only `token` is a secret, and it never enters a State."""

    token: str
    zone: str
    language: str
    address: str

    @property
    def mark(self) -> str:
        """Tells one sign-in from another without giving the token away; empty for somebody who is not signed in."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:24] if self.token else ""


def caller(state: rx.State) -> Caller:
    """The sender of the event that this state is handling."""
    # Read as the REST wing reads it: a cookie of another program on this host, however odd, must not hide ours.
    cookies = cookie_parser(state.router.headers.cookie or "")
    return Caller(
        token=cookies.get(COOKIE, ""),
        zone=cookies.get(ZONE_COOKIE, ""),
        language=cookies.get(LANGUAGE_COOKIE, texts.ENGLISH),
        address=state.router.session.client_ip,
    )


async def actor(state: rx.State) -> Actor | None:
    """The person who is signed in on this socket at this moment, or None."""
    who = caller(state)
    return await asyncio.to_thread(_look_up, who) if who.token else None


def actor_within(session: Session, who: Caller) -> Actor:
    """The same inside an open session, with the viewer's time zone. Raises `Unauthenticated`."""
    return _viewed_from(
        who,
        sessions.resolve(
            session, who.token, Door.UI, request_id=tracing.current().request_id or tracing.new_id()
        ).actor,
    )


def _look_up(who: Caller) -> Actor | None:
    try:
        with db.reading() as session:
            found = sessions.resolve(session, who.token, Door.UI)
    except Unauthenticated:
        return None
    if not found.seen_lately:
        # It writes to session and person; an admin who signs them out does so the other way round, and one must wait.
        db.run(lambda session: sessions.saw(session, found.session_id), repeatable=True)
    return _viewed_from(who, found.actor)


def _viewed_from(who: Caller, found: Actor) -> Actor:
    return dataclasses.replace(found, time_zone=_zone(found.time_zone, who.zone))


def _zone(of_profile: str, of_browser: str) -> str:
    """The zone people chose; where they left it at UTC, the one their browser reported, if there is such a zone."""
    if of_profile != "UTC":
        return of_profile
    try:
        return zoneinfo.ZoneInfo(of_browser.replace("%2F", "/")).key
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return of_profile
