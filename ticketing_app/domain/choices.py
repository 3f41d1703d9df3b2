"""What somebody wants to be told, and how: everybody chooses for themself, and only what differs is kept."""

from collections.abc import Mapping

from sqlmodel import Session, select

from ticketing_app.domain import access, spine, telling
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.telling import Choices
from ticketing_app.errors import Invalid
from ticketing_app.models import User, id_of
from ticketing_app.texts import tr
from ticketing_app.vocabulary import News, Way


def of(session: Session, actor: Actor) -> Choices:
    """The actor's choices: every kind of news for their role, with every way on or off."""
    return telling.choices_of(session.get_one(User, actor.person_id))


def choose(session: Session, actor: Actor, wanted: Mapping[News, Mapping[Way, bool]]) -> Choices:
    """Switch these on or off and leave the others. Raises `Invalid` for news that is not for the actor's role."""
    access.require_own_password(actor)
    user = session.exec(
        select(User)
        .where(User.id == actor.person_id)
        .with_for_update()
        .execution_options(populate_existing=True)  # two tabs may choose at the same time
    ).one()
    now = telling.choices_of(user)
    for news in wanted:
        if news not in now:
            raise Invalid.field(news, tr("This is not something that your role is told."))
    changed = [(news, way, on) for news, ways in wanted.items() for way, on in ways.items() if now[news][way] is not on]
    if not changed:
        return now
    for news, way, on in changed:
        now[news][way] = on
    user.told_by = _differences(now) or None
    session.add(user)
    spine.record(
        session,
        actor,
        "user.told_otherwise",
        "user",
        id_of(user),
        before={f"{news}.{way}": not on for news, way, on in changed},
        after={f"{news}.{way}": on for news, way, on in changed},
    )
    session.flush()
    return now


def _differences(choices: Choices) -> dict[str, dict[str, bool]]:
    differing = {
        news.value: {way.value: on for way, on in ways.items() if on is not (way in telling.USUAL[news])}
        for news, ways in choices.items()
    }
    return {news: ways for news, ways in differing.items() if ways}
