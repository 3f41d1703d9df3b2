"""Which files we take: where content, extension and declared type agree on one of a short list of kinds."""

import codecs
from dataclasses import dataclass
from pathlib import Path, PurePath

import filetype

from ticketing_app.errors import UnsupportedFile
from ticketing_app.texts import mark, tr

TAKEN = mark("png, jpeg, webp, gif, pdf, txt, log and csv")
_MARKED_BY_LETTERS = frozenset({"image/bmp", "application/x-msdownload", "audio/mpeg"})
_UNDECLARED = frozenset({"", "application/octet-stream"})


@dataclass(frozen=True)
class Kind:
    """A kind of file: what we call it, what its content looks like (None: plain text), what senders may call it."""

    content_type: str
    content: str | None
    declared: frozenset[str]


def _binary(mime: str, *also: str) -> Kind:
    return Kind(mime, mime, frozenset({mime, *also}))


def _text(mime: str, *also: str) -> Kind:
    return Kind(mime, None, frozenset({mime, "text/plain", *also}))


KINDS = {
    ".png": _binary("image/png"),
    ".jpg": _binary("image/jpeg", "image/jpg"),
    ".jpeg": _binary("image/jpeg", "image/jpg"),
    ".webp": _binary("image/webp"),
    ".gif": _binary("image/gif"),
    ".pdf": _binary("application/pdf"),
    ".txt": _text("text/plain"),
    # Browsers have no word for .log, and those on Windows call a .csv a spreadsheet.
    ".log": _text("text/plain", "text/x-log", *_UNDECLARED),
    ".csv": _text("text/csv", "application/csv", "application/vnd.ms-excel", *_UNDECLARED),
}


def kind_of(name: str, declared_type: str, content: Path) -> Kind:
    """The kind of the file at `content`. Raises `UnsupportedFile` where name, declared type and bytes disagree."""
    shown = display_name(name)
    kind = KINDS.get(PurePath(shown).suffix.lower())
    declared = declared_type.split(";")[0].strip().lower()
    if kind is None:
        said = tr("“{name}” is of a kind that we do not take. We take {kinds} files.", name=shown, kinds=tr(TAKEN))
        raise _refused(said)
    if declared not in kind.declared:
        if not declared:
            raise _refused(tr("“{name}” was sent as nothing, which its name does not say.", name=shown))
        raise _refused(tr("“{name}” was sent as {kind}, which its name does not say.", name=shown, kind=declared))
    found = filetype.guess_mime(str(content))
    if kind.content is None and found in _MARKED_BY_LETTERS:
        found = None  # “BMW” begins a text as well as a bitmap; what follows tells them apart
    if found != kind.content or (kind.content is None and not _is_text(content)):
        said = tr("“{name}” does not contain what its name says. We take {kinds} files.", name=shown, kinds=tr(TAKEN))
        raise _refused(said)
    return kind


def _refused(sentence: str) -> UnsupportedFile:
    """Which file and why, beside the field: people send several at once."""
    return UnsupportedFile(sentence, {"attachments": sentence})


def display_name(name: str) -> str:
    """A file's name for people: no folders, no control characters, 150 characters at most, its extension kept."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in bare if letter.isprintable()).strip(" .") or "file"
    path = PurePath(printable)
    return path.stem[: 150 - len(path.suffix)] + path.suffix if len(path.suffix) < 20 else printable[:150]


def _is_text(content: Path) -> bool:
    """Whether every byte belongs to UTF-8 text (a BOM is fine, a NUL is not) and there is at least one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    seen = False
    with content.open("rb") as file:
        try:
            while block := file.read(1 << 16):
                seen = True
                if "\x00" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return seen
