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
from ticketing_app.texts import mark, tr, trn

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
    404: ("missing", mark("Not found"), mark("There is nothing at this address.")),
    405: ("method_not_allowed", mark("Method not allowed"), mark("This address does not take this method.")),
    413: ("too_large", mark("Too large"), mark("The request is larger than we take.")),
    414: ("address_too_long", mark("Address too long"), mark("The address is longer than we take.")),
    415: ("unsupported_body", mark("Body not accepted"), mark("We cannot read a body of this type here.")),
    416: ("range_not_satisfiable", mark("No such part"), mark("The file is shorter than the part that you ask for.")),
    422: ("invalid", mark("Please check your input"), mark("The body could not be read.")),
    431: ("headers_too_large", mark("Headers too large"), mark("The headers are longer than we take.")),
}
_UNEXPECTED = mark("Something went wrong on our side. If it happens again, tell us the request_id.")

_WHAT_IS_WRONG = {
    "missing": mark("Please fill this in."),
    "extra_forbidden": mark("There is no such field."),
    "sent_twice": mark("Send this once."),
    "enum": mark("Choose one of {expected}."),
    "literal_error": mark("Choose one of {expected}."),
    "int_parsing": mark("This must be a whole number."),
    "int_parsing_size": mark("Unable to parse input string as an integer, exceeded maximum size."),
    "int_type": mark("This must be a whole number."),
    "int_from_float": mark("This must be a whole number."),
    "string_type": mark("This must be text."),
    "string_unicode": mark("This is not valid text."),
    "string_too_long": mark("At most {max_length} characters, please."),
    "bool_parsing": mark("This must be true or false."),
    "greater_than_equal": mark("This must be {ge} or more."),
    "less_than_equal": mark("This must be {le} or less."),
    "bool_type": mark("Input should be a valid boolean."),
    "list_type": mark("Input should be a valid list."),
    "dict_type": mark("Input should be a valid dictionary."),
    "model_type": mark("Input should be a valid dictionary or instance of {class_name}."),
    "json_invalid": mark("This is not valid JSON."),
    "model_attributes_type": mark("Send a JSON object with the content type application/json."),
    "timezone_aware": mark("Add the offset to the time, as in 2026-05-04T09:00:00+02:00."),
}
_A_TIME = mark("Write the time like 2026-05-04T09:00:00+02:00.")


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
    return answer(request_id_of(request), status, error.code, tr(error.title), error.detail, problems, headers)


async def of_the_input(request: Request, error: RequestValidationError) -> Response:
    """What does not fit the shapes that we take in."""
    problems = [_field_problem(found) for found in error.errors()]
    several = trn("{number} field needs another look.", "{number} fields need another look.", len(problems))
    detail = problems[0].message if len(problems) == 1 else several
    return answer(request_id_of(request), INVALID, "invalid", tr("Please check your input"), detail, problems)


async def of_the_framework(request: Request, error: HTTPException) -> Response:
    """Wrong addresses, wrong methods, bodies that cannot be read."""
    # The contract knows no 400: what cannot be read is bad input like any other.
    status = INVALID if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
    phrase = HTTPStatus(status).phrase
    code, title, detail = _OF_THE_FRAMEWORK.get(status, (phrase.lower().replace(" ", "_"), phrase, error.detail))
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods_here(request))) or headers.get("Allow", "")
    return answer(request_id_of(request), status, code, tr(title), tr(detail), headers=headers)


def refused(request_id: str, status: int) -> Response:
    """What is refused before anybody looks at it."""
    code, title, detail = _OF_THE_FRAMEWORK[status]
    return answer(request_id, status, code, tr(title), tr(detail), headers={"Connection": "close"})


def unexpected(request_id: str) -> Response:
    """What nobody foresaw: the details are in the log, under the request id."""
    return answer(request_id, 500, "unexpected", tr("Something went wrong"), tr(_UNEXPECTED))


def request_id_of(request: Request) -> str:
    """The id under which the log knows this request."""
    return getattr(request.state, "request_id", "")


def _field_problem(found: Mapping[str, Any]) -> FieldProblem:
    kind, context = str(found["type"]), found.get("ctx", {})
    template = _A_TIME if kind.startswith("datetime") else _WHAT_IS_WRONG.get(kind)
    if kind == "value_error":
        message = str(context.get("error", found["msg"]))
    else:
        message = tr(template, **_in_words(context)) if template else f"{found['msg']}."
    # Which of several repeated words was wrong does not matter to the field.
    where = [part for part in found["loc"] if isinstance(part, str)]
    name = ".".join(where[1:]) or where[0]
    return FieldProblem(field=name, message=message)


def _in_words(context: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into a sentence about a field; of the words that it may have Pydantic says "'new' or 'held'"."""
    first, _, last = str(context.get("expected", "")).rpartition(" or ")
    choices = {"expected": tr("{one} or {other}", one=first, other=last)} if first else {}
    return {**context, **choices}


def _methods_here(request: Request) -> set[str]:
    """Every method that this address takes: each method is a route of its own, and a 405 must name them all."""
    path = request.url.path.removeprefix(request.scope.get("root_path", "")) or "/"
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        pattern = getattr(route, "path_regex", None)
        if pattern is not None and pattern.match(path):
            methods |= set(route.methods or ())
    return methods
