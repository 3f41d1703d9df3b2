"""The family of errors that the domain raises: a sentence for people, a code for programs, a kind for doors.

TicketingError
├── Missing            the thing is out of reach or does not exist
├── Unauthenticated    nobody is signed in, or the credentials are wrong
│   └── TooManyFailures    wait before the next try
├── Forbidden          your role may not take this step
│   ├── ForeignOrigin      a write with the session cookie came from another site
│   └── PasswordChangeRequired    a one-time password must be changed before anything else
├── Conflict           it cannot be done as things stand now
│   ├── IllegalStep        the lifecycle does not know this step
│   ├── Decided            somebody decided that before
│   ├── Stale              somebody changed it meanwhile
│   └── Taken              somebody else took it first
├── Invalid            the input is wrong; `fields` says where
│   ├── DeadLink           a link in a letter was used, has run out, or never was
│   ├── TooLarge           more bytes than allowed
│   └── UnsupportedFile    content, extension and declared type disagree or are not allowed
├── CannotStart        the house is set up in a way that it must not work in; operators read it
│   └── UnknownSchema      the database was made by a newer version
└── Unavailable        a part that we need is away; try again later
"""

from typing import ClassVar

from ticketing_app.texts import mark


class TicketingError(Exception):
    """The root of the family. `detail` is a plain sentence in the reader's language: what happened and what to do.

    `title` is translated where it is shown.
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = mark("That did not work")

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Missing(TicketingError):
    """The thing is out of the actor's reach, or does not exist: the two are not told apart."""

    code = "missing"
    title = mark("Not found")


class Unauthenticated(TicketingError):
    """Nobody is signed in, or the credentials do not fit."""

    code = "unauthenticated"
    title = mark("Please sign in")


class TooManyFailures(Unauthenticated):
    """Too many failed sign-ins; the next try counts after `retry_after` seconds."""

    code = "too_many_failures"
    title = mark("Too many failed sign-ins")

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Forbidden(TicketingError):
    """The actor's role may not take this step."""

    code = "forbidden"
    title = mark("Not allowed")


class ForeignOrigin(Forbidden):
    """A write with the session cookie did not come from our own pages."""

    code = "foreign_origin"


class PasswordChangeRequired(Forbidden):
    """Somebody signed in with a one-time password: until they choose their own, they may do nothing else."""

    code = "password_change_required"
    title = mark("Choose your own password first")


class Conflict(TicketingError):
    """It cannot be done as things stand now."""

    code = "conflict"
    title = mark("Not possible now")


class IllegalStep(Conflict):
    """The lifecycle does not know the step from the present status to the wanted one."""

    code = "illegal_step"


class Decided(Conflict):
    """Somebody decided on this before; a decision is taken once."""

    code = "decided"
    title = mark("Already decided")


class Stale(Conflict):
    """Somebody changed the thing since the caller read it."""

    code = "stale"
    title = mark("Changed meanwhile")


class Taken(Conflict):
    """Somebody else took the ticket first."""

    code = "taken"
    title = mark("Already taken")


class Invalid(TicketingError):
    """The input is wrong. `fields` maps a field's name to what is wrong with it."""

    code = "invalid"
    title = mark("Please check your input")

    def __init__(self, detail: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.fields = fields or {}

    @classmethod
    def field(cls, name: str, message: str) -> "Invalid":
        """One field, one sentence."""
        return cls(message, {name: message})


class DeadLink(Invalid):
    """A link that lets somebody choose a password was used, has run out, or never was one."""

    code = "dead_link"
    title = mark("This link no longer works")

    def __init__(self, detail: str) -> None:
        super().__init__(detail, {"token": detail})


class TooLarge(Invalid):
    """More bytes than allowed; counted while they came in."""

    code = "too_large"
    title = mark("Too large")


class UnsupportedFile(Invalid):
    """A file's content, extension and declared type disagree, or are not allowed."""

    code = "unsupported_file"
    title = mark("File not accepted")


class CannotStart(TicketingError):
    """The house does not start as it is set up. Each sentence says what is wrong and what to do."""

    code = "cannot_start"
    title = "This cannot start"

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class UnknownSchema(CannotStart):
    """The database is at a revision that this version has no migration for."""


class Unavailable(TicketingError):
    """A part that we need is away; the caller may try again after `retry_after` seconds. `fields` names parts."""

    code = "unavailable"
    title = mark("Not available right now")

    def __init__(self, detail: str, retry_after: int = 5, fields: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
        self.fields = fields or {}
