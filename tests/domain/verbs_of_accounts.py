"""The verbs that look after accounts, with examples of their use: the second half of `verbs`."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, col, select

from tests.domain.verbs import Act, Example, Stage
from tests.support.tickets import do
from ticketing_app.domain import merging, oneself, refreshing, sessions, whereabouts
from ticketing_app.models import User, UserSession, id_of
from ticketing_app.vocabulary import Door


def _signed_in_twice(stage: Stage, who: str) -> list[int]:
    """The ids of two sessions of a member of the cast."""

    def work(session: Session) -> list[int]:
        user = session.get_one(User, stage.cast.everyone[who].person_id)
        secrets = [sessions.open_for(session, user, lifetime=timedelta(hours=1)) for _ in range(2)]
        wanted = select(UserSession).where(col(UserSession.token_hash).in_(map(sessions.hash_of, secrets)))
        return [id_of(place) for place in session.exec(wanted)]

    return do(work)


def _used_refresh_token(stage: Stage) -> str:
    """A refresh token of Cara's that was traded already."""

    def work(session: Session) -> str:
        cara = session.get_one(User, stage.cast.cara.person_id)
        given = refreshing.grant(session, sessions.open_for(session, cara, lifetime=timedelta(hours=1)))
        assert refreshing.trade(session, given, Door.REST, lifetime=timedelta(hours=1)) is not None
        return given

    return do(work)


def _merge(stage: Stage) -> Act:
    stage.make_ticket(customer=stage.cast.carlo)
    carlo, cara = stage.cast.carlo.person_id, stage.cast.cara.person_id
    return lambda session: merging.merge(session, stage.cast.ada, carlo, cara)


EXAMPLES = [
    Example(
        "oneself.edit_self",
        ("user.edited",),
        "cara",
        False,
        lambda stage: lambda s: oneself.edit_self(s, stage.cast.cara, {"city": "Shelbyville"}),
    ),
    Example(
        "whereabouts.end_my_session",
        ("user.session_ended",),
        "cara",
        False,
        lambda stage: (lambda n: lambda s: whereabouts.end_my_session(s, stage.cast.cara, n[0]))(
            _signed_in_twice(stage, "cara")
        ),
    ),
    Example(
        "whereabouts.end_my_other_sessions",
        ("user.sessions_ended",),
        "cara",
        False,
        lambda stage: (
            lambda n: lambda s: whereabouts.end_my_other_sessions(s, replace(stage.cast.cara, session_id=n[0]))
        )(_signed_in_twice(stage, "cara")),
    ),
    Example(
        "whereabouts.end_my_sessions",
        ("user.sessions_ended",),
        "cara",
        False,
        lambda stage: (lambda _: lambda s: whereabouts.end_my_sessions(s, stage.cast.cara))(
            _signed_in_twice(stage, "cara")
        ),
    ),
    Example(
        "whereabouts.end_session_of",
        ("user.session_ended",),
        "ada",
        False,
        lambda stage: (
            lambda n: lambda s: whereabouts.end_session_of(s, stage.cast.ada, stage.cast.carlo.person_id, n[1])
        )(_signed_in_twice(stage, "carlo")),
    ),
    Example(
        "whereabouts.end_sessions_of",
        ("user.sessions_ended",),
        "ada",
        False,
        lambda stage: (lambda _: lambda s: whereabouts.end_sessions_of(s, stage.cast.ada, stage.cast.carlo.person_id))(
            _signed_in_twice(stage, "carlo")
        ),
    ),
    Example(
        "refreshing.trade",
        ("user.refresh_token_reused",),
        "",
        False,
        lambda stage: (lambda given: lambda s: refreshing.trade(s, given, Door.REST, lifetime=timedelta(hours=1)))(
            _used_refresh_token(stage)
        ),
    ),
    Example("merging.merge", ("user.merged", "user.took_over"), "ada", False, _merge),
]
READS = {
    "merging.candidates",
    "merging.merged_into",
    "merging.preview",
    "oneself.me",
    "trail.of_person",
    "whereabouts.my_sessions",
    "whereabouts.sessions_of",
    "whereabouts.sign_ins_of",
}
HOUSEKEEPING = {"refreshing.forget_old", "refreshing.grant"}
