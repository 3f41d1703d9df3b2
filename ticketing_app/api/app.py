"""The REST wing as one application: which routers there are, what is open, and how it hangs below /api."""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount

from ticketing_app import __version__
from ticketing_app.api import (
    absences,
    accounts,
    audit,
    auth,
    categories,
    conversation,
    dashboard,
    forecasts,
    forms,
    house,
    notifications,
    outbox,
    passwords,
    people,
    problems,
    sessions,
    sla,
    suggestions,
    texts,
    tickets,
)
from ticketing_app.api.envelope import Envelope, OneSlash
from ticketing_app.errors import TicketingError

PREFIX = "/api"
OPEN = frozenset(
    {
        ("GET", "/"),
        ("GET", "/health"),
        ("GET", "/ready"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/texts/{language}.js"),
        ("POST", "/auth/register"),
        ("POST", "/auth/token"),
        ("POST", "/auth/refresh"),
        ("POST", "/auth/session"),
        ("POST", "/auth/forgot"),
        ("POST", "/auth/reset"),
        ("DELETE", "/auth/session"),
    }
)
"""Every route that answers people who are not signed in. All others are on protected routers; a test walks them."""

_ABOUT = """Trouble tickets for a telecom: customers report, agents sort, engineers repair, managers see.

Sign in with `POST /auth/token` and send `Authorization: Bearer …`, or use the session cookie of our pages.
Every address answers alike with and without a slash at its end. Times are RFC 3339 in UTC.
Errors are problem+json (RFC 9457).
"""


class _Api(FastAPI):
    """FastAPI, with the shapes in its OpenAPI document that no route names directly."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            made = get_openapi(title=self.title, version=self.version, description=self.description, routes=self.routes)
            _, named = models_json_schema(
                [
                    (shape, "validation")
                    for shape in (
                        problems.Problem,
                        forms.TokenRequest,
                        forms.RefreshRequest,
                        forms.Credentials,
                        forms.TicketForm,
                    )
                ],
                ref_template="#/components/schemas/{model}",
            )
            made["components"]["schemas"] = {**named["$defs"], **made["components"]["schemas"]}
            made["components"]["schemas"].pop("HTTPValidationError", None)
            self.openapi_schema = made
        return self.openapi_schema


def _built() -> FastAPI:
    made = _Api(
        title=house.NAME,
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(Envelope)],
        exception_handlers={
            TicketingError: problems.of_the_domain,
            RequestValidationError: problems.of_the_input,
            HTTPException: problems.of_the_framework,
        },
    )
    for part in (
        house,
        texts,
        auth,
        passwords,
        sessions,
        people,
        accounts,
        absences,
        categories,
        tickets,
        conversation,
        sla,
        dashboard,
        forecasts,
        suggestions,
        notifications,
        audit,
        outbox,
    ):
        made.include_router(part.router)
    for part in (auth, passwords, sessions):
        made.include_router(part.open_router)
    made.mount(house.ASSETS, house.DocsAssets(), name="docs-assets")
    return made


api = _built()


def mounted() -> Starlette:
    """The API below /api, as the outermost app: whatever is mounted behind it gets every other address."""
    return Starlette(routes=[Mount(PREFIX, app=api)], middleware=[Middleware(OneSlash, prefix=PREFIX)])
