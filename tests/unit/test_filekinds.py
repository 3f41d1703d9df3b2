"""A file is taken where content, extension and declared type agree on a kind that we take, and nowhere else."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing_app.domain.filekinds import KINDS, display_name, kind_of
from ticketing_app.errors import UnsupportedFile

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
TEXT = "09:00 línk down\n09:05 link up\n".encode()

RIGHT = {
    "photo.png": ("image/png", PNG),
    "photo.jpg": ("image/jpeg", JPEG),
    "photo.jpeg": ("image/jpeg", JPEG),
    "photo.webp": ("image/webp", WEBP),
    "photo.gif": ("image/gif", GIF),
    "bill.pdf": ("application/pdf", PDF),
    "notes.txt": ("text/plain", TEXT),
    "router.log": ("text/plain", TEXT),
    "calls.csv": ("text/csv", b"from,to\n1,2\n"),
}


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    return packed.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put bytes into a file, as an upload does before it is looked at."""

    def write(content: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("content", [b"BMW in front of the mast", b"MZ modem: no answer", b"ID3 of the bill is wrong"])
def test_a_text_may_begin_with_letters_that_mark_another_kind(content: bytes, file: Callable[[bytes], Path]) -> None:
    assert kind_of("notes.txt", "text/plain", file(content)).content_type == "text/plain"
    with pytest.raises(UnsupportedFile):
        kind_of("notes.txt", "text/plain", file(content + b"\x00\x01"))


@pytest.mark.parametrize("name", RIGHT)
def test_each_kind_is_taken_as_itself(name: str, file: Callable[[bytes], Path]) -> None:
    declared, content = RIGHT[name]
    assert kind_of(name, declared, file(content)).content_type == declared
    assert kind_of(name.upper(), f"{declared.upper()}; charset=utf-8", file(content)).content_type == declared


def test_every_kind_that_we_take_is_tried_here() -> None:
    assert {Path(name).suffix for name in RIGHT} == set(KINDS)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("other", RIGHT)
def test_a_file_under_another_kinds_name_is_refused(name: str, other: str, file: Callable[[bytes], Path]) -> None:
    (declared, content), (_, found) = RIGHT[name], RIGHT[other]
    if {Path(n).suffix for n in (name, other)} in ({".jpg", ".jpeg"}, {".jpg"}, {".jpeg"}) or name == other:
        return
    both_text = {Path(n).suffix for n in (name, other)} <= {".txt", ".log", ".csv"}
    if both_text:
        assert kind_of(name, declared, file(found)).content_type == declared
    else:
        with pytest.raises(UnsupportedFile):
            kind_of(name, declared, file(found))
        with pytest.raises(UnsupportedFile):
            kind_of(other, declared, file(content))


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("photo.png", "image/jpeg"),
        ("photo.png", ""),
        ("photo.png", "application/octet-stream"),
        ("bill.pdf", "text/html"),
        ("notes.txt", "text/html"),
        ("notes.txt", "application/octet-stream"),
        ("calls.csv", "text/html"),
    ],
)
def test_a_wrong_declared_type_is_refused(name: str, declared: str, file: Callable[[bytes], Path]) -> None:
    with pytest.raises(UnsupportedFile):
        kind_of(name, declared, file(RIGHT[name][1]))


@pytest.mark.parametrize("declared", ["", "application/octet-stream", "text/plain"])
@pytest.mark.parametrize("name", ["router.log", "calls.csv"])
def test_browsers_that_know_no_word_for_logs_and_tables_are_understood(
    name: str, declared: str, file: Callable[[bytes], Path]
) -> None:
    assert kind_of(name, declared, file(TEXT))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a\x00b",
        b"caf\xe9",
        "wide".encode("utf-16"),
        b"\xff\xfe",
        TEXT * 9_000 + b"\x00",
        "é".encode()[:1],
        _zip(),
        PDF,
    ],
    ids=["empty", "nul", "latin-1", "utf-16", "bom-only", "nul at the end", "cut letter", "zip", "pdf"],
)
def test_what_is_no_utf8_text_is_no_text(content: bytes, file: Callable[[bytes], Path]) -> None:
    for name in ("notes.txt", "router.log", "calls.csv"):
        with pytest.raises(UnsupportedFile):
            kind_of(name, "text/plain", file(content))


def test_text_across_block_borders_and_with_a_mark_in_front_is_text(file: Callable[[bytes], Path]) -> None:
    assert kind_of("notes.txt", "text/plain", file(b"\xef\xbb\xbf" + "é".encode() * 70_000))


@pytest.mark.parametrize(
    "name",
    [
        "tool.exe",
        "page.html",
        "pic.svg",
        "doc.docx",
        "photo",
        ".png",
        "photo.png.exe",
        "photo.png/",
        "",
        "..",
        "a.png\u202etxt.exe",
    ],
)
def test_other_names_are_refused_whatever_is_inside(name: str, file: Callable[[bytes], Path]) -> None:
    with pytest.raises(UnsupportedFile):
        kind_of(name, "image/png", file(PNG))


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<svg onload=alert(1)>", b"<html>", _zip()])
def test_an_image_that_is_none_is_refused(content: bytes, file: Callable[[bytes], Path]) -> None:
    for name in ("photo.png", "photo.jpg", "photo.gif", "photo.webp", "bill.pdf"):
        with pytest.raises(UnsupportedFile):
            kind_of(name, RIGHT[name][0], file(content))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\bill.pdf", "bill.pdf"),
        ("a/b\\c/photo.png", "photo.png"),
        ("photo\x00\r\n.png", "photo.png"),
        ("gnp\u202etxt.png", "gnptxt.png"),
        ("  spaced.png. ", "spaced.png"),
        ("..", "file"),
        ("/", "file"),
        ("\u200b", "file"),
        ("Störung 😀.png", "Störung 😀.png"),
        ("x" * 300 + ".jpeg", "x" * 145 + ".jpeg"),
        ("x." + "y" * 300, "x." + "y" * 148),
    ],
)
def test_the_shown_name_has_no_folders_and_no_tricks(given: str, shown: str) -> None:
    assert display_name(given) == shown


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown_and_kept(name: str) -> None:
    shown = display_name(name)
    assert 1 <= len(shown) <= 150
    assert shown.isprintable()
    assert not set(shown) & set("/\\")
    assert shown not in (".", "..")
