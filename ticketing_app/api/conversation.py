"""What is said on a ticket and which files go with it, over REST."""

from typing import Annotated

from fastapi import Query
from fastapi.responses import FileResponse
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.types import Message as Asgi
from starlette.types import Receive, Scope, Send

from ticketing_app import db
from ticketing_app.api import forms, problems, shapes, uploads
from ticketing_app.api.conditions import Key, once
from ticketing_app.api.paging import cut
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.api.tickets import form_with_files
from ticketing_app.domain import access, attachments, details, messages
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Unavailable
from ticketing_app.integrations import storage
from ticketing_app.models import Attachment, Message, id_of
from ticketing_app.texts import tr

router = protected("Messages and files")

_LENGTH = "content-length"
# A file that somebody sent us is never shown inside our pages, run, sniffed, or kept by anybody on the way.
_UNTRUSTED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


class _Malformed(Exception):
    """A `Range` that says nothing."""


class Download(FileResponse):
    """A file, or a part of it; what Starlette has plain text for, a wrong `Range`, is told like everything else."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer. A malformed `Range` is as good as none (RFC 9110, 14.2), one behind the end is a 416."""

        async def send_unless_wrong(message: Asgi) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                if message["status"] == 400:
                    raise _Malformed
                raise HTTPException(message["status"], headers={"Content-Range": f"bytes */{self.headers[_LENGTH]}"})
            await send(message)

        try:
            await super().__call__(scope, receive, send_unless_wrong)
        except _Malformed:
            whole = [(name, value) for name, value in scope["headers"] if name.lower() != b"range"]
            await super().__call__({**scope, "headers": whole}, receive, send)


@router.post(
    "/tickets/{ticket_id:id}/messages",
    status_code=201,
    summary="Say something",
    responses=problems.documented(404, 409),
)
def write(ticket_id: int, new: forms.NewMessage, actor: Acting, key: Key = None) -> shapes.MessageShape:
    """Public messages are for everybody on the ticket, internal ones for staff."""

    def work(session: Session) -> shapes.MessageShape:
        message_id = once(
            session,
            actor,
            "POST /tickets/{id}/messages",
            key,
            (new, (), ticket_id),
            lambda: id_of(messages.write(session, actor, ticket_id, new.body, new.visibility)),
        )
        said = session.get_one(Message, message_id)
        return shapes.message(said, *details.people_of(session, {said.author_id}))

    return db.run(work, repeatable=key is not None)


@router.get("/tickets/{ticket_id:id}/attachments", summary="Files", responses=problems.documented(404))
def files_of(
    ticket_id: int, actor: Acting, page: Annotated[forms.ShortListPaging, Query()]
) -> shapes.Listed[shapes.AnyAttachment]:
    """All files of the ticket that you may have, oldest first."""
    with db.reading() as session:
        ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
        found = attachments.on(session, actor, [ticket])
    return cut(f"files of {ticket_id}", [shapes.attachment(file, actor) for file in found], page)


@router.post(
    "/tickets/{ticket_id:id}/attachments",
    status_code=201,
    summary="Add files",
    responses=problems.documented(404, 409, 413, 415),
    openapi_extra=form_with_files(forms.FilesForm),
)
def add_files(ticket_id: int, actor: Acting, upload: uploads.Uploaded, key: Key = None) -> shapes.AttachmentsAdded:
    """Up to five files of 10 MB each; a ticket takes twenty. Staff may keep them `internal`."""
    with db.reading() as session:
        # Outsiders are sent away before their files are written anywhere.
        access.ticket_for(session, actor, Action.ATTACH, ticket_id, lock=False)
    form = upload.as_form(forms.FilesForm)
    attachments.check_count(len(upload.files))
    with uploads.stored(upload.files) as files:

        def work(session: Session) -> list[Attachment]:
            first = once(
                session,
                actor,
                "POST /tickets/{id}/attachments",
                key,
                (form, files, ticket_id),
                lambda: id_of(attachments.attach(session, actor, ticket_id, files, form.visibility)[0]),
            )
            ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
            # One upload's files follow one another: the ticket was locked while they were added.
            return [file for file in attachments.on(session, actor, [ticket]) if id_of(file) >= first][: len(files)]

        added = [shapes.AttachmentShape.model_validate(file) for file in db.run(work, repeatable=key is not None)]
    return shapes.AttachmentsAdded(**added[0].model_dump(), items=added)


@router.get(
    "/tickets/{ticket_id:id}/attachments/{attachment_id:id}",
    summary="A file's bytes",
    response_class=Download,
    responses={200: {"content": {"application/octet-stream": {}}}} | problems.documented(404),
)
def download(ticket_id: int, attachment_id: int, actor: Acting) -> Download:
    """Always as a download, never inside a page."""
    with db.reading() as session:
        file = attachments.attachment_for(session, actor, ticket_id, attachment_id)
    try:
        path = storage.attachments().path(file.storage_key)
    except FileNotFoundError as error:
        raise Unavailable(tr("The file cannot be read right now.")) from error
    return Download(path, headers=_UNTRUSTED, media_type=file.content_type, filename=file.name)
