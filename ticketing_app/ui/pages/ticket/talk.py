"""The conversation as one row of messages: the description opens it, and files stand with what they were sent with."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ticketing_app.domain.details import Details
from ticketing_app.models import Attachment, Message
from ticketing_app.texts import mark, tr
from ticketing_app.ui import times
from ticketing_app.ui.views import FileView, file_size, initials
from ticketing_app.vocabulary import Channel, Visibility

TOGETHER = timedelta(minutes=2)
"""Files and a message of one person within this time were sent together."""

KINDS = {"application/pdf": "pdf", "text/csv": "table"}
CAME_BY = {
    Channel.WEB: mark("web"),
    Channel.PHONE: mark("phone"),
    Channel.EMAIL: mark("e-mail"),
    Channel.API: mark("API"),
}
HOUSE = mark("System")
"""Who did what nobody did. Translated where it is used, as are the channels."""


@dataclass(frozen=True)
class TalkView:
    """One message, ready to be drawn, with the pictures and the other files that came with it."""

    author: str
    initials: str
    when: str
    body: str
    opens: bool = False
    note: bool = False
    staff: bool = False
    pictures: list[FileView] = field(default_factory=list)
    files: list[FileView] = field(default_factory=list)


@dataclass
class _Turn:
    """What one person said or sent at one moment, before it is put into words."""

    at: datetime
    by: int | None
    visibility: Visibility
    body: str = ""
    source: str = ""
    files: list[Attachment] = field(default_factory=list)

    def goes_with(self, file: Attachment) -> bool:
        """Whether the file was sent with this; several uploads in a row stand together, too."""
        near = abs(file.created_at - self.at) <= TOGETHER
        return near and file.uploaded_by_id == self.by and file.visibility is self.visibility


def talk_of(found: Details, zone: str) -> list[TalkView]:
    """Everything that was said and sent, oldest first."""
    turns = [_opening(found), *[_said(message) for message in found.messages]]
    for file in found.attachments:
        turn = next((turn for turn in turns if turn.goes_with(file)), None)
        if turn is None:
            turn = _Turn(file.created_at, file.uploaded_by_id, file.visibility)
            turns.append(turn)
        turn.files.append(file)
    opening, *answers = turns
    return [_view(turn, found, zone) for turn in (opening, *sorted(answers, key=lambda turn: turn.at))]


def _opening(found: Details) -> _Turn:
    ticket = found.ticket
    source = tr(CAME_BY[ticket.channel])
    if ticket.raised_by_id not in (None, ticket.customer_id):
        source = tr("{channel}, written down by {name}", channel=source, name=_name(found, ticket.raised_by_id))
    return _Turn(ticket.created_at, ticket.customer_id, Visibility.PUBLIC, ticket.description, source)


def _said(message: Message) -> _Turn:
    return _Turn(message.created_at, message.author_id, message.visibility, message.body)


def _view(turn: _Turn, found: Details, zone: str) -> TalkView:
    author = _name(found, turn.by)
    when = times.moment(turn.at, zone)
    files = [_file(file, found, zone) for file in turn.files]
    return TalkView(
        author=author,
        initials=initials(author),
        when=f"{when} · {turn.source}" if turn.source else when,
        body=turn.body,
        opens=bool(turn.source),
        note=turn.visibility is Visibility.INTERNAL,
        staff=turn.by != found.ticket.customer_id,
        pictures=[file for file in files if file.kind == "picture"],
        files=[file for file in files if file.kind != "picture"],
    )


def _file(file: Attachment, found: Details, zone: str) -> FileView:
    size, who = file_size(file.size), _name(found, file.uploaded_by_id)
    about = [size, who, times.moment(file.created_at, zone)]
    if file.visibility is Visibility.INTERNAL:
        about.append(tr("only for staff"))
    return FileView(
        name=file.name,
        size=size,
        href=f"/api/tickets/{found.ticket.id}/attachments/{file.id}",
        kind="picture" if file.content_type.startswith("image/") else KINDS.get(file.content_type, "text"),
        about=" · ".join(about),
    )


def _name(found: Details, person_id: int | None) -> str:
    return (found.names.get(person_id) if person_id is not None else None) or tr(HOUSE)
