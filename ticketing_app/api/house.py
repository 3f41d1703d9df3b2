"""What anybody may ask of the house: what it is, whether it lives, whether it can work, and how to talk to it."""

import base64
import functools
import hashlib
import logging
import re
from collections.abc import Iterator
from importlib import resources

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Scope

from ticketing_app import __version__, migrations, production, wellbeing
from ticketing_app.api import problems
from ticketing_app.config import settings
from ticketing_app.errors import TicketingError, Unavailable, UnknownSchema
from ticketing_app.integrations import storage

log = logging.getLogger(__name__)

NAME = "Network Ticketing"
ASSETS = "/docs/assets"
router = APIRouter(tags=["House"], redirect_slashes=False)


class House(BaseModel):
    """What this is and where to go on."""

    name: str = Field(examples=[NAME])
    version: str = Field(examples=[__version__])
    links: dict[str, str] = Field(examples=[{"docs": "/api/docs", "tickets": "/api/tickets/"}])


class Wellbeing(BaseModel):
    """How the house is: one word."""

    status: str = Field(examples=["ok"])


@router.get("/", summary="Name, version, links")
async def root(request: Request) -> House:
    """The first page for programs."""
    here = request.scope.get("root_path", "")
    links = {name: f"{here}/{name}" for name in ("docs", "openapi.json", "health", "ready")}
    return House(name=NAME, version=__version__, links={**links, "tickets": f"{here}/tickets/"})


@router.get("/health", summary="Alive")
async def health() -> Wellbeing:
    """The process answers; nothing else is looked at."""
    return Wellbeing(status="ok")


@router.get("/ready", summary="Ready to work", responses=problems.documented(503))
def ready() -> Wellbeing:
    """Database, schema, attachments and the worker are as they should be; else `errors` says which part is not."""
    wrong = dict(_what_is_wrong())
    if wrong:
        log.warning("not ready: %s", " ".join(wrong.values()))
        raise Unavailable(" ".join(wrong.values()), fields=wrong)
    return Wellbeing(status="ready")


def _what_is_wrong() -> Iterator[tuple[str, str]]:
    """The part that does not work, and what is wrong with it, without a word on where or as whom we looked."""
    try:
        current = migrations.current()
        migrations.check_known(current)
        if current != migrations.head():
            yield "schema", "The database's schema is of an older version; run `python -m ticketing_app migrate`."
        elif settings().production and production.demo_accounts():
            yield "demo", production.DEMO_ACCOUNTS
    except UnknownSchema:
        yield "schema", "The database's schema is of a newer version than this one; start that version."
    except (SQLAlchemyError, TicketingError) as error:
        log.warning("database not reachable: %s", error)
        yield "database", "The database is not reachable."
    if trouble := storage.attachments().trouble():
        yield "attachments", trouble
    if wellbeing.missing():
        yield "worker", "The worker of this process has stopped; restart the process."


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """Swagger UI, served by ourselves in full."""
    page, policy = _docs_page(request.scope.get("root_path", ""))
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


class DocsAssets(StaticFiles):
    """Swagger UI's own files, out of the package that brings them; they change only with its version."""

    def __init__(self) -> None:
        super().__init__(directory=str(resources.files("fastapi_offline") / "static"))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, which browsers may keep for an hour."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


@functools.lru_cache(maxsize=4)
def _docs_page(here: str) -> tuple[str, str]:
    """The page, and the policy that lets it run its own script and nothing else."""
    page = get_swagger_ui_html(
        openapi_url=f"{here}/openapi.json",
        title=f"{NAME} API",
        swagger_js_url=f"{here}{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{here}{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{here}{ASSETS}/favicon.png",
        swagger_ui_parameters={"persistAuthorization": False, "tryItOutEnabled": True},
    )
    text = bytes(page.body).decode()
    hashes = [_hash(script) for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL)]
    policy = (
        f"default-src 'none'; script-src 'self' {' '.join(hashes)}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return text, policy


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
