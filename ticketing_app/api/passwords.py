"""How people come to a password of their own over REST: a letter with a link, the link's use, a change."""

import asyncio
import time

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from ticketing_app import db
from ticketing_app.api import forms, problems
from ticketing_app.api.auth import TAG, address_of
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.config import settings
from ticketing_app.domain import own_password
from ticketing_app.texts import tr
from ticketing_app.vocabulary import Door

SAME_FOR_ALL = 0.25
"""Seconds that every question for a link takes: writing a letter must not show in the time of the answer."""

open_router = APIRouter(prefix="/auth", tags=[TAG], redirect_slashes=False)
router = protected(TAG)


class Said(BaseModel):
    """A sentence for whoever asked."""

    detail: str = Field(examples=[own_password.ON_ITS_WAY])


@open_router.post(
    "/forgot",
    status_code=202,
    summary="Ask for a link to a new password",
    responses=problems.documented(422, 429, 503),
)
async def forgot(request: Request, wanted: forms.Forgotten) -> Said:
    """The same answer whether the address has an account or not. After twenty questions an address must wait."""
    begun, base_url, address = time.perf_counter(), settings().url, address_of(request)
    await run_in_threadpool(
        db.run,
        lambda session: own_password.ask_for_link(session, Door.REST, wanted.email, address=address, base_url=base_url),
    )
    await asyncio.sleep(max(0, begun + SAME_FOR_ALL - time.perf_counter()))
    return Said(detail=tr(own_password.ON_ITS_WAY))


@open_router.post(
    "/reset", status_code=204, summary="Choose a password by a link", responses=problems.documented(422, 503)
)
def reset(given: forms.ByLink) -> None:
    """For a forgotten password and for an invitation alike. The link works once; whoever was signed in is out."""
    own_password.choose(Door.REST, given.token, given.password)


@router.post("/auth/password", status_code=204, summary="Change my password", responses=problems.documented(409, 429))
def change(request: Request, given: forms.OwnPassword, actor: Acting) -> None:
    """Needs the present one. You stay signed in here, and are signed out everywhere else."""
    own_password.change(actor, given.current_password, given.new_password, address=address_of(request))
