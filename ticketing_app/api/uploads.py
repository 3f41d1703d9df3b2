"""Files that come in: counted while they stream, checked, stored before a row names them, gone if none does."""

import contextlib
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from ticketing_app import db
from ticketing_app.api import forms
from ticketing_app.domain import attachments, filekinds
from ticketing_app.domain.attachments import MAX_BYTES, StoredFile
from ticketing_app.errors import Invalid, TicketingError, TooLarge
from ticketing_app.integrations import storage
from ticketing_app.texts import tr

log = logging.getLogger(__name__)

FILES = "attachments"
FormT = TypeVar("FormT", bound=BaseModel)
_FIELD_BYTES, _SIGN_IN_BYTES, _MOST_FIELDS = 256 * 1024, 4096, 30


class _CountingParser(MultiPartParser):
    """Starlette's parser, but a file that is too long, or one too many, ends it at once instead of filling the disk."""

    _bytes = 0

    def on_headers_finished(self) -> None:
        self._bytes = 0
        super().on_headers_finished()
        if self._current_part.file is not None and self._current_part.file.filename:
            attachments.check_count(max(self._current_files, 1))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is not None:
            self._bytes += end - start
            if self._bytes > MAX_BYTES:
                name = filekinds.display_name(self._current_part.file.filename or "")
                sentence = tr("“{name}” is larger than {most} MB.", name=name, most=MAX_BYTES // (1024 * 1024))
                raise TooLarge(sentence, {FILES: sentence})
        super().on_part_data(data, start, end)


@dataclass(frozen=True)
class Upload:
    """A form with files, read but not looked at yet."""

    fields: dict[str, Any]
    files: list[UploadFile] = field(default_factory=list)

    def as_form(self, form: type[FormT]) -> FormT:
        """The fields as `form`; what was left empty counts as not sent unless the form needs it."""
        needed = {name for name, about in form.model_fields.items() if about.is_required()}
        return forms.read(form, {name: value for name, value in self.fields.items() if value or name in needed})


async def _uploaded(request: Request) -> AsyncIterator[Upload]:
    form = await read_form(request, files=True)
    try:
        yield _sorted_out(form)
    finally:
        await form.close()


Uploaded = Annotated[Upload, Depends(_uploaded)]


async def read_form(request: Request, *, files: bool = False) -> FormData:
    """The form in the body, multipart or url-encoded.

    Raises `TooLarge`, `Invalid` for what is not a form inside, an `HTTPException` with 415 for another content type.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return await request.form(max_fields=_MOST_FIELDS)
    if kind != "multipart/form-data":
        raise HTTPException(415)
    try:
        parser = _CountingParser(
            request.headers,
            request.stream(),  # pyright: ignore[reportArgumentType] - it is the generator that the parser asks for
            max_files=100 if files else 0,
            max_fields=_MOST_FIELDS,
            # Without files it is a sign-in, which anybody may send: nobody fills our memory with passwords.
            max_part_size=_FIELD_BYTES if files else _SIGN_IN_BYTES,
        )
        return await parser.parse()
    except MultiPartException as error:
        unread = tr("The form could not be read.")
        raise Invalid(f"{unread} {error.message}") from error
    except UnicodeError as error:
        # Senders choose the character set of names and fields, and a few of Python's codecs fail in ways of their own.
        raise Invalid(tr("The form could not be read. Send it in UTF-8.")) from error


def form_fields(form: FormData) -> dict[str, Any]:
    """The text fields of a form. Raises a validation error for a field that was sent twice, or is a file."""
    fields: dict[str, Any] = {}
    for name, value in form.multi_items():
        if name in fields or not isinstance(value, str):
            raise forms.refuse(name, "sent_twice" if name in fields else "extra_forbidden")
        fields[name] = value
    return fields


def _sorted_out(form: FormData) -> Upload:
    # A browser sends a file input that nobody filled as a file without name and content.
    files = [value for name, value in form.multi_items() if name == FILES and not _is_empty(value)]
    if any(isinstance(file, str) for file in files):
        raise Invalid.field(FILES, tr("This must be a file."))
    rest = FormData([(name, value) for name, value in form.multi_items() if name != FILES])
    return Upload(form_fields(rest), [file for file in files if isinstance(file, UploadFile)])


def _is_empty(value: UploadFile | str) -> bool:
    return value == "" if isinstance(value, str) else not value.filename and not value.size


@contextlib.contextmanager
def stored(files: Sequence[UploadFile]) -> Iterator[list[StoredFile]]:
    """The files checked and in storage, for the time of a transaction; those that no row names are deleted afterwards.

    Raises `Invalid` for too many, `UnsupportedFile`. Takes time: never call it inside a transaction.
    """
    house, kept = storage.attachments(), []
    if files:
        attachments.check_count(len(files))
    try:
        for file in files:
            name = file.filename or ""
            with house.arriving(file.file) as arrived:
                kind = filekinds.kind_of(name, file.content_type or "", arrived.path)
                key = house.keep(arrived)
            kept.append(
                StoredFile(
                    name=filekinds.display_name(name),
                    content_type=kind.content_type,
                    size=arrived.size,
                    sha256=arrived.sha256,
                    storage_key=key,
                )
            )
        yield kept
    finally:
        _clear_away(house, [file.storage_key for file in kept])


def _clear_away(house: storage.Storage, keys: list[str]) -> None:
    """Delete what no row names, be it that the transaction failed or that the answer was given before.

    The database is asked rather than the exception: after a connection that broke during COMMIT only it knows.
    """
    if not keys:
        return
    try:
        with db.reading() as session:
            named = attachments.known_keys(session, keys)
    except TicketingError:
        log.warning("cannot tell whether these files are in use; left in storage: %s", ", ".join(keys))
        return
    for key in set(keys) - named:
        house.discard(key)
