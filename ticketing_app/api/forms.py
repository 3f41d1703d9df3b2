"""What the API takes in: a shape for each body, form and query, closed to fields that nobody knows."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)
from starlette.convertors import IntegerConvertor, register_url_convertor

from ticketing_app.domain.cursors import MAX_LIMIT
from ticketing_app.domain.listing import Sort
from ticketing_app.texts import tr
from ticketing_app.vocabulary import (
    IssueType,
    PauseReason,
    Priority,
    Role,
    Severity,
    Status,
    Urgency,
    Visibility,
)

_LARGEST_ID = 2**31 - 1
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?([Zz]|[+-]\d\d:?\d\d)?")
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

FormT = TypeVar("FormT", bound=BaseModel)


def _as_written(value: Any) -> Any:
    """A time as people write it; a `+` in a query that was not escaped arrives as a blank and is put back."""
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value.strip()):
        unescaped = re.sub(r" (?=\d\d:\d\d$)", "+", value.strip()) if isinstance(value, str) else ""
        if not _RFC_3339.fullmatch(unescaped):
            raise ValueError(tr("Write the time like 2026-05-04T09:00:00+02:00."))
        value = unescaped
    return value.strip()


def _in_our_age(value: datetime) -> datetime:
    try:
        fits = _EARLIEST <= value <= _LATEST
    except OverflowError:
        fits = False
    if not fits:
        raise ValueError(tr("This time is too far away."))
    return value.astimezone(UTC)


Instant = Annotated[AwareDatetime, BeforeValidator(_as_written), AfterValidator(_in_our_age)]
Id = Annotated[int, Field(ge=1, le=_LARGEST_ID)]
StrictId = Annotated[int, Field(strict=True, ge=1, le=_LARGEST_ID)]
Version = Annotated[
    int | None,
    Field(
        strict=True, description="The version that you read; 409 where it is no longer the present one.", examples=[1]
    ),
]
Position = Annotated[
    int, Field(strict=True, ge=0, le=_LARGEST_ID, description="Its place in the list; 0 is the first.")
]
Words = Annotated[str, Field(max_length=200)]


class _IdInAddress(IntegerConvertor):
    """What is not a number, or is longer than any id, is no address of ours: 404 rather than an overflow below."""

    regex = "[0-9]{1,10}"


register_url_convertor("id", _IdInAddress())


class Form(BaseModel):
    """Closed: an unknown field is an error, never silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        """JSON can spell half a surrogate pair, which no database and no answer can."""
        try:
            if isinstance(value, str):
                value.encode()
        except UnicodeEncodeError:
            raise ValueError(tr("This is not valid text.")) from None
        return value


class Registration(Form):
    """Somebody who joins, always as a customer."""

    email: str = Field(examples=["cora@example.net"])
    password: str = Field(
        description="12 to 256 characters, not easily guessed.", examples=["a long and quiet evening"]
    )
    full_name: str = Field(examples=["Cora Lind"])
    phone: str | None = Field(default=None, examples=["+1 555 0100"])
    city: str | None = Field(default=None, examples=["Springfield"])
    region: str | None = Field(default=None, examples=["Illinois"])
    postal_code: str | None = Field(default=None, examples=["62701"])
    time_zone: str | None = Field(default=None, description="IANA name.", examples=["America/Chicago"])


class NewUser(Form):
    """Somebody who joins, made by an admin. A `password` is a one-time one; without it they are invited by e-mail."""

    email: str = Field(examples=["nora@example.net"])
    full_name: str = Field(examples=["Nora Berg"])
    role: Role = Field(examples=["engineer"])
    phone: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    time_zone: str | None = Field(default=None, description="IANA name.", examples=["Europe/Berlin"])
    password: str | None = Field(default=None, description="12 to 256 characters, not easily guessed.")


class Forgotten(Form):
    """Who needs a link for a new password."""

    email: str = Field(examples=["cora@example.net"])


class ByLink(Form):
    """A password, chosen by the link of a letter: `token` is what stands behind its `#`."""

    token: str = Field(examples=["kq3v…"])
    password: str = Field(
        description="12 to 256 characters, not easily guessed.", examples=["a long and quiet evening"]
    )


class OwnPassword(Form):
    """A new password of one's own."""

    current_password: str = Field(examples=["a long and quiet evening"])
    new_password: str = Field(
        description="12 to 256 characters, not easily guessed.", examples=["one more quiet morning"]
    )


class TokenRequest(Form):
    """OAuth2's password form (RFC 6749, 4.3); scopes and clients are taken and mean nothing here."""

    username: str = Field(description="Your e-mail address.", examples=["cora@example.net"])
    password: str = Field(examples=["a long and quiet evening"])
    grant_type: Literal["password"] = "password"
    scope: str = ""
    client_id: str | None = None
    client_secret: str | None = None


class RefreshRequest(Form):
    """A refresh token (RFC 6749, 6); scopes and clients are taken and mean nothing here."""

    refresh_token: str = Field(examples=["kJ3vT0…"])
    grant_type: Literal["refresh_token"] = "refresh_token"
    scope: str = ""
    client_id: str | None = None
    client_secret: str | None = None


class Credentials(Form):
    """Who wants to sign in: `email` (or `username`) and `password`, or a `demo_account` alone."""

    email: str | None = Field(default=None, examples=["cora@example.net"])
    username: str | None = None
    password: str | None = Field(default=None, examples=["a long and quiet evening"])
    demo_account: str | None = None


class TicketForm(Form):
    """A new ticket; files go with it as `attachments`."""

    category_id: Id = Field(examples=[1])
    title: str = Field(examples=["No internet since this morning"])
    description: str = Field(examples=["The red light on the router has been on since 7."])
    issue_type: IssueType = IssueType.INCIDENT
    urgency: Urgency = Urgency.MEDIUM
    customer_id: Id | None = Field(default=None, description="For staff: whose ticket it is.")
    preferred_contact_from: Instant | None = None
    preferred_contact_until: Instant | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None


class FilesForm(Form):
    """Who may have the files that come along as `attachments`."""

    visibility: Visibility = Visibility.PUBLIC


class Assignment(Form):
    """To whom the ticket goes; null gives it back to the queue."""

    assignee_id: StrictId | None = Field(examples=[12])
    version: Version = None


class Step(Form):
    """Where the ticket goes; `reason` is the hold reason, the resolution note, or what the customer says to it."""

    status: Status
    reason: str | None = Field(default=None, examples=["The line card was replaced."])
    pause_reason: PauseReason | None = Field(default=None, description="With `pending` or `held`: what it waits for.")
    solved: bool | None = Field(
        default=None,
        strict=True,
        description="With `closed`: false says that it was not solved, which needs a `reason`.",
    )
    version: Version = None


class TicketChanges(Form):
    """What changes; a missing field stays as it is. `priority` null means "by severity and urgency again"."""

    title: str = Field(default="", examples=["No internet in the whole street"])
    description: str = ""
    category_id: StrictId = 1
    severity: Severity = Severity.MINOR
    urgency: Urgency = Urgency.MEDIUM
    priority: Priority | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    reason: str | None = Field(default=None, description="Needed with `priority`.")
    version: Version = None


class Erasure(Form):
    """Why a ticket is erased; the audit trail keeps it."""

    reason: str = Field(examples=["The customer asked us to forget it."])
    version: Version = None


class NewCategory(Form):
    """A new category; without a `position` it stands before the last one, the catch-all."""

    name: str = Field(examples=["Fibre"])
    description: str = Field(default="", examples=["Internet over glass"])
    keywords: str = Field(default="", examples=["fibre, glass, ont"])
    active: bool = Field(default=True, strict=True)
    position: Position | None = None


class CategoryChanges(Form):
    """What changes; a missing field stays as it is. `active` false retires the category."""

    name: str = Field(default="", examples=["Fibre"])
    description: str = ""
    keywords: str = ""
    active: bool = Field(default=True, strict=True)
    position: Position = 0
    version: Version = None


class NewMessage(Form):
    """Something to say; customers say it to everybody on the ticket, staff may also note it among themselves."""

    body: str = Field(examples=["It is the white router by the door."])
    visibility: Visibility = Visibility.PUBLIC


class Paging(Form):
    """One page of a list."""

    cursor: Words | None = Field(default=None, description="`next_cursor` of the page before.")
    limit: int = Field(default=25, ge=1, le=MAX_LIMIT)


class ShortListPaging(Paging):
    """One page of a list that is usually short."""

    limit: int = Field(default=MAX_LIMIT, ge=1, le=MAX_LIMIT)


class CategoryFilter(ShortListPaging):
    """Which categories."""

    active: bool | None = None


class TicketFilter(Paging):
    """Which tickets, in which order. Words may be repeated: `status=new&status=held`."""

    assignedTo: Id | None = Field(default=None, description="The assignee's id.")  # noqa: N815 - the contract's name
    status: list[Status] = []
    severity: list[Severity] = []
    priority: list[Priority] = []
    category_id: list[Id] = []
    city: Words | None = None
    region: Words | None = None
    created_from: Instant | None = Field(default=None, examples=["2026-05-01T00:00:00Z"])
    created_to: Instant | None = Field(default=None, description="Exclusive.", examples=["2026-06-01T00:00:00Z"])
    q: Words | None = Field(default=None, description="Every word must be found; `#12` finds ticket 12.")
    sort: Sort | None = None


class UserFilter(Paging):
    """Which accounts."""

    role: list[Role] = []
    active: bool | None = None
    q: Words | None = None
    city: Words | None = None


def read(form: type[FormT], fields: dict[str, Any]) -> FormT:
    """The fields as `form`. Raises `RequestValidationError` as for a body that FastAPI read itself."""
    try:
        return form.model_validate(fields)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(found) from None


def refuse(field: str, kind: str) -> RequestValidationError:
    """The error for a field that cannot be there as it is: `missing` or `extra_forbidden`."""
    return RequestValidationError([{"type": kind, "loc": ("body", field), "msg": kind, "input": None}])
