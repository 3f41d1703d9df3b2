"""Every error becomes the same shape (RFC 9457, problem+json): the one place that maps errors to statuses."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from ticketing_app import errors

MEDIA_TYPE = "application/problem+json"
INVALID = 422


class PreconditionFailed(errors.Stale):
    """`If-Match` names a version that is no longer the present one."""

    code = "precondition_failed"


STATUS: dict[type[errors.TicketingError], int] = {
    errors.TicketingError: 500,
    errors.Missing: 404,
    errors.Unauthenticated: 401,
    errors.TooManyFailures: 429,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    PreconditionFailed: 412,
    errors.Invalid: INVALID,
    errors.TooLarge: 413,
    errors.UnsupportedFile: 415,
    errors.Unavailable: 503,
}

# What Starlette and FastAPI raise themselves, as a code, a title and a sentence.
_OF_THE_FRAMEWORK = {
    404: ("missing", "Not found", "There is nothing at this address."),
    405: ("method_not_allowed", "Method not allowed", "This address does not take this method."),
    413: ("too_large", "Too large", "The request is larger than we take."),
    414: ("address_too_long", "Address too long", "The address is longer than we take."),
    415: ("unsupported_body", "Body not accepted", "We cannot read a body of this type here."),
    416: ("range_not_satisfiable", "No such part", "The file is shorter than the part that you ask for."),
    422: ("invalid", "Please check your input", "The body could not be read."),
    431: ("headers_too_large", "Headers too large", "The headers are longer than we take."),
}
_UNEXPECTED = "Something went wrong on our side. If it happens again, tell us the request_id."

_WHAT_IS_WRONG = {
    "missing": "Please fill this in.",
    "extra_forbidden": "There is no such field.",
    "sent_twice": "Send this once.",
    "enum": "Choose one of {expected}.",
    "literal_error": "Choose one of {expected}.",
    "int_parsing": "This must be a whole number.",
    "int_type": "This must be a whole number.",
    "int_from_float": "This must be a whole number.",
    "string_type": "This must be text.",
    "string_unicode": "This is not valid text.",
    "string_too_long": "At most {max_length} characters, please.",
    "bool_parsing": "This must be true or false.",
    "greater_than_equal": "This must be {ge} or more.",
    "less_than_equal": "This must be {le} or less.",
    "json_invalid": "This is not valid JSON.",
    "model_attributes_type": "Send a JSON object with the content type application/json.",
    "timezone_aware": "Add the offset to the time, as in 2026-05-04T09:00:00+02:00.",
}
_A_TIME = "Write the time like 2026-05-04T09:00:00+02:00."


class FieldProblem(BaseModel):
    """One field, one sentence."""

    field: str = Field(examples=["title"])
    message: str = Field(examples=["Please fill this in."])


class Problem(BaseModel):
    """What every error answer looks like."""

    type: str = Field(examples=["urn:problem-type:ticketing:invalid"])
    title: str = Field(examples=["Please check your input"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["Please fill this in."])
    code: str = Field(examples=["invalid"])
    request_id: str = Field(examples=["7c3a0f0a2f6e4f0f9e0e0a4be4a1f3a2"])
    errors: list[FieldProblem]


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for OpenAPI."""
    return {status: {"description": HTTPStatus(status).phrase, "content": _CONTENT} for status in statuses}


_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def answer(
    request_id: str,
    status: int,
    code: str,
    title: str,
    detail: str,
    fields: Iterable[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An error as a response."""
    problem = Problem(
        type=f"urn:problem-type:ticketing:{code}",
        title=title,
        status=status,
        detail=detail,
        code=code,
        request_id=request_id,
        errors=list(fields),
    )
    # Errors repeat what was sent, even what is no text: escaped in ASCII everything can be said.
    return Response(json.dumps(problem.model_dump()), status, dict(headers or {}), MEDIA_TYPE)


async def of_the_domain(request: Request, error: errors.TicketingError) -> Response:
    """The domain's own errors."""
    fields = error.fields if isinstance(error, (errors.Invalid, errors.Unavailable)) else {}
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    headers: dict[str, str] = {}
    if isinstance(error, (errors.TooManyFailures, errors.Unavailable)):
        headers["Retry-After"] = str(error.retry_after)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    problems = [FieldProblem(field=name, message=message) for name, message in fields.items()]
    return answer(request_id_of(request), status, error.code, error.title, error.detail, problems, headers)


async def of_the_input(request: Request, error: RequestValidationError) -> Response:
    """What does not fit the shapes that we take in."""
    problems = [_field_problem(found) for found in error.errors()]
    detail = problems[0].message if len(problems) == 1 else f"{len(problems)} fields need another look."
    return answer(request_id_of(request), INVALID, "invalid", "Please check your input", detail, problems)


async def of_the_framework(request: Request, error: HTTPException) -> Response:
    """Wrong addresses, wrong methods, bodies that cannot be read."""
    # The contract knows no 400: what cannot be read is bad input like any other.
    status = INVALID if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
    phrase = HTTPStatus(status).phrase
    code, title, detail = _OF_THE_FRAMEWORK.get(status, (phrase.lower().replace(" ", "_"), phrase, error.detail))
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods_here(request))) or headers.get("Allow", "")
    return answer(request_id_of(request), status, code, title, detail, headers=headers)


def refused(request_id: str, status: int) -> Response:
    """What is refused before anybody looks at it."""
    return answer(request_id, status, *_OF_THE_FRAMEWORK[status], headers={"Connection": "close"})


def unexpected(request_id: str) -> Response:
    """What nobody foresaw: the details are in the log, under the request id."""
    return answer(request_id, 500, "unexpected", "Something went wrong", _UNEXPECTED)


def request_id_of(request: Request) -> str:
    """The id under which the log knows this request."""
    return getattr(request.state, "request_id", "")


def _field_problem(found: Mapping[str, Any]) -> FieldProblem:
    kind, context = str(found["type"]), found.get("ctx", {})
    template = _A_TIME if kind.startswith("datetime") else _WHAT_IS_WRONG.get(kind)
    if kind == "value_error":
        message = str(context.get("error", found["msg"]))
    else:
        message = template.format(**context) if template else f"{found['msg']}."
    # Which of several repeated words was wrong does not matter to the field.
    where = [part for part in found["loc"] if isinstance(part, str)]
    name = ".".join(where[1:]) or where[0]
    return FieldProblem(field=name, message=message)


def _methods_here(request: Request) -> set[str]:
    """Every method that this address takes: each method is a route of its own, and a 405 must name them all."""
    path = request.url.path.removeprefix(request.scope.get("root_path", "")) or "/"
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        pattern = getattr(route, "path_regex", None)
        if pattern is not None and pattern.match(path):
            methods |= set(route.methods or ())
    return methods
