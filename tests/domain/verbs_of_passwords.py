"""The verbs that let people in and give them passwords, with examples of their use: a part of `every_verb`."""

from tests.domain.verbs import Act, Example, Stage
from tests.support.cast import password_hash
from tests.support.tickets import do
from ticketing_app.domain import invitations, links, own_password, people
from ticketing_app.domain.passwords import PasswordHash
from ticketing_app.domain.people import NewPerson
from ticketing_app.models import User, id_of
from ticketing_app.vocabulary import Door, LinkPurpose, Role


def _edit_person(stage: Stage) -> Act:
    carlo = stage.cast.carlo.person_id
    return lambda session: people.edit(session, stage.cast.ada, carlo, {"role": Role.AGENT})


def _invite_again(stage: Stage) -> Act:
    nora = do(invitations.invite, stage.cast.ada, _NEWCOMER, Role.AGENT, base_url=HERE).user
    return lambda session: invitations.invite_again(session, stage.cast.ada, id_of(nora), base_url=HERE)


def _by_link(stage: Stage) -> Act:
    carlo = stage.cast.carlo.person_id
    link = do(lambda s: links.make(s, LinkPurpose.PASSWORD_RESET, s.get_one(User, carlo), HERE))
    return lambda session: own_password.set_by_link(session, Door.REST, link.partition("#")[2], password_hash())


def _set_own(stage: Stage) -> Act:
    new = PasswordHash("another hash")
    return lambda session: own_password.set_own(session, stage.cast.carlo, new, instead_of=password_hash())


HERE = "https://help.example.net"
_NEWCOMER = NewPerson(email="nora@cast.example", full_name="Nora Newcomer")

EXAMPLES = [
    Example(
        "people.create",
        ("user.created",),
        "ada",
        False,
        lambda stage: lambda s: people.create(s, stage.cast.ada, _NEWCOMER, Role.ENGINEER, password_hash()),
    ),
    Example("people.edit", ("user.edited",), "ada", False, _edit_person),
    Example(
        "invitations.invite",
        ("user.created", "user.invited"),
        "ada",
        False,
        lambda stage: lambda s: invitations.invite(s, stage.cast.ada, _NEWCOMER, Role.AGENT, base_url=HERE),
    ),
    Example("invitations.invite_again", ("user.invited",), "ada", False, _invite_again),
    Example(
        "own_password.ask_for_link",
        ("user.password_link_sent",),
        "",
        False,
        lambda stage: (
            lambda s: own_password.ask_for_link(
                s, Door.REST, stage.cast.email(stage.cast.carlo), address="192.0.2.1", base_url=HERE
            )
        ),
    ),
    Example("own_password.set_by_link", ("user.password_reset",), "carlo", False, _by_link),
    Example("own_password.set_own", ("user.password_changed",), "carlo", False, _set_own),
    Example(
        "people.register",
        ("user.registered",),
        "",
        False,
        lambda _stage: lambda s: people.register(s, Door.REST, _NEWCOMER, password_hash()),
    ),
]
