"""What a write may ask for in its headers: only if nothing changed (If-Match), only once (Idempotency-Key)."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header
from pydantic import BaseModel
from sqlmodel import Session

from ticketing_app.api.problems import PreconditionFailed
from ticketing_app.domain import access, idempotency
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.policy import Action
from ticketing_app.texts import tr

# A strong tag (RFC 9110, 8.8.3), or the bare number that people type; a weak one never matches.
_TAG = re.compile(r'\s*(?:"([^"]*)"|(\d+))\s*')


@dataclass(frozen=True)
class Condition:
    """`If-Match`: the versions that the caller accepts; None for any."""

    accepted: frozenset[str] | None

    def holds(self, session: Session, actor: Actor, ticket_id: int, version: int | None) -> int | None:
        """The version to hand to the verb; `version` is the one that the body names.

        Raises `Missing`, and `PreconditionFailed` where the ticket is at another version. Holds the ticket's lock, so
        that what was found is still true when the verb looks.
        """
        if self.accepted is None:
            return version
        ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id)
        self.check(ticket.reference, ticket.version)
        return ticket.version if version is None else version

    def check(self, name: str, version: int) -> None:
        """Raises `PreconditionFailed` where the thing `name` is at a version that the caller does not accept."""
        if self.accepted is not None and str(version) not in self.accepted:
            newer = tr(
                "{name} is at version {version} by now. Look at the new state and try again.",
                name=name,
                version=version,
            )
            raise PreconditionFailed(newer)


async def _condition(
    if_match: Annotated[
        str | None, Header(description="The `ETag` that you read; 412 where it is no longer the present one.")
    ] = None,
) -> Condition:
    if if_match is None or if_match.strip() == "*":
        return Condition(None)
    tags = (_TAG.fullmatch(tag) for tag in if_match.split(","))
    return Condition(frozenset(tag[1] or tag[2] for tag in tags if tag))


IfMatch = Annotated[Condition, Depends(_condition)]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Yours to choose. Sent again within 24 hours with equal content it gives the first answer again.",
    ),
]


def once(
    session: Session,
    actor: Actor,
    route: str,
    key: str | None,
    content: tuple[BaseModel, Sequence[StoredFile], int | None],
    write: Callable[[], int],
) -> int:
    """The id that `write` gives, or gave the first time this key came from this person on this route.

    `content` is what makes two requests equal: the parsed fields, the files' contents, the ticket. Raises `Invalid`
    where the key was used for other content.
    """
    if key is None:
        return write()
    claimed = idempotency.claim(session, actor, route, key, _fingerprint(*content))
    if claimed.result_id is None:
        claimed.result_id = write()
        session.add(claimed)
        session.flush()
    return claimed.result_id


def _fingerprint(fields: BaseModel, files: Sequence[StoredFile], ticket_id: int | None) -> str:
    """Names of files are for people: two requests are equal when the contents are."""
    content = [fields.model_dump(mode="json"), [file.sha256 for file in files], ticket_id]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
