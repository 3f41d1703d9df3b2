"""Who could have a ticket: what they know and hold, whether they are there, and what to expect if they had it."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal
from sqlmodel import Session

from ticketing_app import texts
from ticketing_app.domain import categories, overview, presence, what_if
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.overview import Load
from ticketing_app.domain.presence import Presence
from ticketing_app.domain.what_if import Expected
from ticketing_app.models import Ticket, id_of
from ticketing_app.texts import amount, tr
from ticketing_app.ui import presence_words
from ticketing_app.ui.views import initials
from ticketing_app.vocabulary import label


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take a ticket over.

    `percent` is their load as a share of the highest one; `skill` the one that the ticket's category asks for, if they
    have it; `misses` what to expect without the ticket and with it, empty where history is too short.
    """

    id: int
    name: str
    initials: str
    role: str
    open: str
    late: str
    percent: int
    holds_it: bool
    is_me: bool = False
    present: bool = True
    presence: str = ""
    skill: str = ""
    misses: str = ""
    misses_say: str = ""


def of_ticket(session: Session, actor: Actor, ticket: Ticket) -> list[Candidate]:
    """Who knows the subject first, then who is there, then the least busy. Raises `Missing`, `Forbidden`."""
    loads = [load for load in overview.loads(session, actor) if load.can_be_given]
    users = [load.user for load in loads]
    there = presence.of(session, users)
    expected = what_if.of_candidates(session, actor, id_of(ticket), users)
    category = categories.one(session, ticket.category_id)
    most = max((load.open_tickets for load in loads), default=0) or 1
    skills = {id_of(user): presence.fits(user.skills, category) for user in users}

    def place(load: Load) -> tuple[bool, bool]:
        number = id_of(load.user)
        return not skills[number], not there[number].present

    return [
        _candidate(load, most, ticket, actor, there[id_of(load.user)], skills[id_of(load.user)], expected)
        for load in sorted(loads, key=place)
    ]


def _candidate(
    load: Load, most: int, ticket: Ticket, actor: Actor, there: Presence, skill: str, expected: Mapping[int, Expected]
) -> Candidate:
    user, number = load.user, id_of(load.user)
    holds_it = number == ticket.assignee_id
    misses, misses_say = _misses(expected.get(number), holds_it=holds_it)
    return Candidate(
        id=number,
        name=user.full_name,
        initials=initials(user.full_name),
        role=" · ".join(part for part in (label(user.role), user.team) if part),
        open=tr("{number} open", number=amount(load.open_tickets)) if load.open_tickets else tr("nothing open"),
        late=tr("{number} late", number=amount(load.overdue)) if load.overdue else "",
        percent=round(100 * load.open_tickets / most),
        holds_it=holds_it,
        is_me=number == actor.id,
        present=there.present,
        presence=presence_words.said(there, actor.time_zone),
        skill=skill,
        misses=misses,
        misses_say=misses_say,
    )


def _misses(expected: Expected | None, *, holds_it: bool) -> tuple[str, str]:
    """ "2.1 → 2.6" and the sentence that it stands for."""
    if expected is None:
        return "", ""
    before, after = _tenths(expected.without), _tenths(expected.with_it)
    if holds_it:
        return f"{after} → {before}", tr(
            "Expected misses: {now} now, {then} without this ticket.", now=after, then=before
        )
    return f"{before} → {after}", tr("Expected misses: {now} now, {then} with this ticket.", now=before, then=after)


def _tenths(number: float) -> str:
    return format_decimal(round(number, 1), "0.0", locale=texts.locale())
