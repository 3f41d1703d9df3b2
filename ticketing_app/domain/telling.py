"""Who is told what, and how: the kinds of news for each role, the ways they come, and what holds until people choose.

Letters that let somebody in (an invitation, a new password) are no news: they always go out.
"""

from collections.abc import Mapping

from ticketing_app.models import User
from ticketing_app.vocabulary import STAFF, News, Role, Way

Choices = dict[News, dict[Way, bool]]

FOR_CUSTOMERS = (News.PROGRESS, News.ANSWERS)
FOR_STAFF = (News.ASSIGNMENTS, News.CUSTOMER_MESSAGES, News.NOTES, News.CHANGES, News.DEADLINES)

# fmt: off
USUAL: Mapping[News, frozenset[Way]] = {
    News.PROGRESS:          frozenset({Way.BELL, Way.EMAIL, Way.SMS}),
    News.ANSWERS:           frozenset({Way.BELL, Way.EMAIL, Way.SMS}),
    News.ASSIGNMENTS:       frozenset({Way.BELL}),
    News.CUSTOMER_MESSAGES: frozenset({Way.BELL}),
    News.NOTES:             frozenset({Way.BELL}),
    News.CHANGES:           frozenset({Way.BELL}),
    News.DEADLINES:         frozenset({Way.BELL}),
}
# fmt: on
"""What holds unless somebody chose otherwise; only where they did is it kept with their account (`user.told_by`)."""


def kinds_for(role: Role) -> tuple[News, ...]:
    """What people of this role can be told of."""
    return FOR_STAFF if role in STAFF else FOR_CUSTOMERS


def choices_of(user: User) -> Choices:
    """Every kind of news that the user can be told of, with every way: on or off."""
    chosen = user.told_by or {}
    return {
        news: {way: bool(chosen.get(news, {}).get(way, way in USUAL[news])) for way in Way}
        for news in kinds_for(user.role)
    }


def ways_to(user: User, news: News) -> frozenset[Way]:
    """How the user is told of this: in no way at all where they do not want it, or it is not for their role."""
    chosen = choices_of(user).get(news, {}) if user.active else {}
    return frozenset(way for way, on in chosen.items() if on and (way is not Way.SMS or user.phone))
