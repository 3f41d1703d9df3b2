"""How the demo comes into the database: all of it in one transaction, its past told in the order of time."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

from ticketing_app import clock, db
from ticketing_app.config import settings
from ticketing_app.demo import files, promises
from ticketing_app.demo.cast import CATEGORIES, OTHER, PEOPLE, Person
from ticketing_app.demo.script import Step, Story, World, span
from ticketing_app.demo.stories import STORIES
from ticketing_app.demo.suggesting import FirstDay, get_ready
from ticketing_app.domain import categories, escalation, notices, outbox, passwords, people, sessions, spine, tickets
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.errors import Conflict, Forbidden, Unavailable
from ticketing_app.models import Category, Ticket, User, id_of
from ticketing_app.vocabulary import Channel, Door, Role

OPENED = timedelta(days=60)
"""How long ago the first people joined."""
SUGGESTED = timedelta(days=21)
"""Since when the house's model has made suggestions."""
UNREAD = timedelta(hours=5)
"""What they were told since then they have not all read yet."""
WAITS = 6
"""So often we wait for another process that loads, ten seconds each time: on a busy machine that takes longer than any
transaction of the house."""


class _SomebodyWasFaster(Exception):
    """Another process loaded the demo, or made an account, between our look and our turn."""


@dataclass(frozen=True)
class Loaded:
    """How much was loaded."""

    people: int
    categories: int
    tickets: int


def load() -> Loaded:
    """Load the demo. Raises `Forbidden` where the settings do not allow it, `Conflict` where it is there already."""
    if not settings().demo_allowed:
        raise Forbidden("Demo data is switched off here (TICKETING_DEMO, TICKETING_ENV).")
    password = _password()
    get_ready()
    with files.kept() as kept:
        return db.run(lambda session: _load(session, password, kept))


def load_if_empty() -> bool:
    """Load the demo where it is allowed and nobody has an account yet; returns whether it did.

    Of two processes that start at once one loads, and the other waits and finds that it is done.
    """
    if not settings().demo_allowed:
        return False
    with db.reading() as session:
        if _anybody(session):
            return False
    password = _password()
    get_ready()

    def work(session: Session) -> None:
        _queue_up(session)
        if _anybody(session):
            raise _SomebodyWasFaster
        _load(session, password, kept)

    try:
        with files.kept() as kept:
            for attempt in Retrying(
                retry=retry_if_exception_type(Unavailable), stop=stop_after_attempt(WAITS), reraise=True
            ):
                with attempt:
                    db.run(work)
    except _SomebodyWasFaster:
        return False
    return True


def sync_password() -> None:
    """Give the demo accounts the password of TICKETING_DEMO_PASSWORD, or none where there is none or no demo.

    Whoever is signed in with the old one has to sign in again.
    """
    wanted = settings().demo_password if settings().demo_allowed else ""
    with db.reading() as session:
        kept = set(session.exec(select(User.password_hash).where(col(User.demo).is_(True))))
    right = all(passwords.fits(wanted, one) for one in kept) if wanted else kept <= {None}
    if right:
        return
    password = _password() if wanted else None
    db.run(lambda session: _set_password(session, password), repeatable=True)


def _set_password(session: Session, password: PasswordHash | None) -> None:
    for user in session.exec(select(User).where(col(User.demo).is_(True)).order_by(col(User.id)).with_for_update()):
        user.password_hash, user.must_change_password = password, False
        user.version += 1
        session.add(user)
        sessions.end_all(session, id_of(user))
        after = {"password": "set anew" if password else "removed"}
        spine.record(session, house(Door.CLI), "user.edited", "user", id_of(user), after=after)


def _password() -> PasswordHash | None:
    """The hash for all of them, made once and outside of any transaction: that takes its time on purpose."""
    given = settings().demo_password
    return passwords.hashed_as_given(given) if given else None


def _anybody(session: Session) -> bool:
    return session.exec(select(User.id).limit(1)).first() is not None


def _queue_up(session: Session) -> None:
    """Hold a row that every house has, so that a second process waits here until the first has committed."""
    session.exec(select(Category).where(Category.name == OTHER).with_for_update()).first()


def _load(session: Session, password: PasswordHash | None, kept: dict[str, StoredFile]) -> Loaded:
    _queue_up(session)
    if session.exec(select(User.id).where(User.email == PEOPLE[0].email)).first() is not None:
        raise Conflict("The demo is loaded already.")
    now, last_message, last_notice = clock.now(), outbox.last_id(session), notices.last_id(session)
    with clock.at(now - OPENED):
        added = _add_categories(session)
        promises.add(session)
    actors = dict(_join(session, now, password))
    ids = {short: actor.person_id for short, actor in actors.items()}
    ids |= {category.name: id_of(category) for category in categories.in_order(session)}
    _live(session, now, actors, World(ids, kept))
    # Nobody is told today of what happened in a past that never was.
    outbox.mark_sent_since(session, last_message)
    notices.read_by_then(session, last_notice, now - UNREAD)
    return Loaded(len(actors), added, len(STORIES))


def _add_categories(session: Session) -> int:
    there = {category.name for category in categories.in_order(session)}
    new = [category for category in CATEGORIES if category[0] not in there]
    for name, description, keywords in new:
        categories.add(session, house(Door.CLI), name, description, keywords)
    return len(new)


def _join(session: Session, now: datetime, password: PasswordHash | None) -> Iterator[tuple[str, Actor]]:
    for place, person in enumerate(PEOPLE):
        with clock.at(now - OPENED + timedelta(hours=7 * place)):
            user = people.create(session, house(Door.CLI), _new(person), person.role, password)
        user.demo, user.tier, user.team, user.leads_team = True, person.tier, person.team, person.leads
        user.skills = list(person.skills)
        session.add(user)
        yield person.short, sessions.as_actor(user, Door.UI)


def _new(person: Person) -> people.NewPerson:
    return people.NewPerson(
        email=person.email,
        full_name=person.full_name,
        phone=person.phone,
        city=person.city,
        region=person.region,
        postal_code=person.postal_code,
    )


def _live(session: Session, now: datetime, actors: dict[str, Actor], world: World) -> None:
    """Play all stories at once, step by step in the order of time, as if it had happened."""
    ticket_ids: dict[Story, int] = {}
    last_seen: dict[str, datetime] = {}
    model = FirstDay(session)
    for moment, story, step in sorted(_moments(now), key=lambda one: one[0]):
        who = step.who if step else story.by or story.who
        last_seen[who] = moment
        _watch_the_clocks(session, moment)
        with clock.at(moment):
            if step is None:
                ticket = _raise(session, actors[who], story, moment, world)
                ticket_ids[story] = id_of(ticket)
                # What nobody has touched yet is for the worker, which knows by then what was decided.
                if story.steps and moment > now - SUGGESTED:
                    model.suggest(session, ticket)
            else:
                step.deed(session, actors[who], ticket_ids[story], world)
    _watch_the_clocks(session, now)
    for short, moment in last_seen.items():
        session.execute(sa.update(User).where(col(User.id) == world.ids[short]).values(last_seen_at=moment))


def _watch_the_clocks(session: Session, until: datetime) -> None:
    """Take the steps of escalation that were due by then, each at its moment, as the worker takes them."""
    due = col(Ticket.next_escalation_at)
    wanted = sa.select(due, col(Ticket.id)).where(due <= until).order_by(due, col(Ticket.id)).limit(1)
    while (found := session.execute(wanted).first()) is not None:
        moment, ticket_id = found
        with clock.at(moment):
            escalation.look_at(session, house(Door.JOB), ticket_id)


def _moments(now: datetime) -> Iterator[tuple[datetime, Story, Step | None]]:
    for story in STORIES:
        # Not everything happens on the full minute; the same story always has the same odd seconds.
        odd = timedelta(seconds=zlib.crc32(story.title.encode()) % 60, microseconds=len(story.text))
        moment = now - span(story.age) - odd
        yield moment, story, None
        for step in story.steps:
            moment += step.after
            if moment > now:
                raise ValueError(f"“{story.title}” goes on in the future.")
            yield moment, story, step


def _raise(session: Session, actor: Actor, story: Story, moment: datetime, world: World) -> Ticket:
    start, end = _window(moment, story.call) if story.call else (None, None)
    draft = tickets.Draft(
        category_id=world.ids[story.about],
        title=story.title,
        description=story.text,
        issue_type=story.kind,
        urgency=story.urgency,
        customer_id=None if actor.role is Role.CUSTOMER else world.ids[story.who],
        channel=Channel.PHONE if story.by and story.channel is Channel.WEB else story.channel,
        preferred_contact_from=start,
        preferred_contact_until=end,
        city=story.city,
    )
    return tickets.raise_ticket(session, actor, draft, [world.files[name] for name in story.files])


def _window(moment: datetime, call: tuple[int, int, int]) -> tuple[datetime, datetime]:
    days, start, end = call
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return midnight + timedelta(hours=start), midnight + timedelta(hours=end)
