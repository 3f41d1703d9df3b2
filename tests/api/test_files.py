"""Files that come in and go out: how many, how large, of which kind, and under which headers."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.api.callers import PNG, Caller, Callers, a_file, a_form, files_in, rows
from tests.support.cast import Cast
from tests.support.tickets import MakeTicket
from ticketing_app.api import mounted
from ticketing_app.models import Attachment, Ticket

MB = 1024 * 1024
TEXT = ("a.txt", b"hello", "text/plain")

ACCEPTED = [
    ("router.png", PNG, "image/png"),
    ("notes.txt", "Grüße, line 1\n".encode(), "text/plain"),
    ("modem.log", b"07:00 link down\n", "application/octet-stream"),
    ("bill.csv", b"a;b\n1;2\n", "application/vnd.ms-excel"),
    ("bill.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
    ("dot.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/gif"),
]
REFUSED = [
    ("page.html", b"<script>alert(1)</script>", "text/html"),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    ("router.png", b"<script>alert(1)</script>", "image/png"),
    ("router.png", PNG, "image/jpeg"),
    ("router.jpg", PNG, "image/jpeg"),
    ("notes.txt", PNG, "text/plain"),
    ("notes.txt", b"a\x00b", "text/plain"),
    ("program.exe", b"MZ\x90\x00", "application/octet-stream"),
    ("noextension", b"hello", "text/plain"),
    ("empty.txt", b"", "text/plain"),
]


@pytest.fixture
def path(make_ticket: MakeTicket) -> str:
    """Where files of one of Cara's tickets go."""
    return f"/tickets/{make_ticket().id}/attachments"


@pytest.mark.parametrize("file", ACCEPTED, ids=lambda file: file[0])
def test_what_we_take_comes_back_byte_by_byte(file: tuple[str, bytes, str], path: str, cara: Caller) -> None:
    added = cara.post(path, files=[a_file(*file)])
    assert added.status_code == 201
    assert (added.json()["name"], added.json()["size"]) == (file[0], len(file[1]))
    assert cara.get(f"{path}/{added.json()['id']}").content == file[1]


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: f"{file[0]} as {file[2]}")
def test_what_is_not_what_it_says_is_refused(
    file: tuple[str, bytes, str], path: str, cara: Caller, kept_files: Path
) -> None:
    refused = cara.post(path, files=[a_file(), a_file(*file)])
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_file")
    assert refused.json()["errors"][0]["field"] == "attachments"
    assert (rows(Attachment), files_in(kept_files)) == (0, [])


def test_a_download_never_becomes_part_of_a_page(path: str, cara: Caller) -> None:
    added = cara.post(path, files=[a_file(name="Störung „Küche“.png")]).json()
    headers = cara.get(f"{path}/{added['id']}").headers
    assert (
        headers["content-disposition"] == "attachment; filename*=utf-8''St%C3%B6rung%20%E2%80%9EK%C3%BCche%E2%80%9C.png"
    )
    assert headers["content-type"] == "image/png"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["cache-control"] == "private, no-store"


def test_a_name_is_only_a_name(path: str, cara: Caller, kept_files: Path) -> None:
    added = cara.post(path, files=[a_file(name="../../../etc/cron.d/evil.png")]).json()
    assert added["name"] == "evil.png"
    kept = files_in(kept_files)
    assert len(kept) == 1
    assert len(kept[0].name) == 48
    assert kept[0].stat().st_mode & 0o077 == 0


def test_a_file_of_exactly_ten_megabytes_is_taken_and_one_byte_more_is_not(
    path: str, cara: Caller, kept_files: Path
) -> None:
    assert cara.post(path, files=[a_file("a.txt", b"a" * 10 * MB, "text/plain")]).status_code == 201
    refused = cara.post(path, files=[a_file("a.txt", b"a" * (10 * MB + 1), "text/plain")])
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert len(files_in(kept_files)) == 1


def test_a_flood_is_stopped_while_it_streams(cara: Caller, other: int) -> None:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n"
    )
    status, taken = asyncio.run(_flood("/api/tickets", cara, "multipart/form-data; boundary=x", head))
    assert status == 413
    assert taken <= 11


@pytest.mark.parametrize(
    "path", ["/api/auth/register", "/api/auth/session", "/api/auth/token", "/api/tickets/1/messages"]
)
def test_no_other_body_is_read_for_long(path: str, cara: Caller) -> None:
    kind = "application/x-www-form-urlencoded" if path.endswith("token") else "application/json"
    status, taken = asyncio.run(_flood(path, cara, kind, b"a="))
    assert status == 413
    assert taken <= 2


def test_a_declared_length_is_believed_at_once(callers: Callers, cara: Caller) -> None:
    status, taken = asyncio.run(_flood("/api/auth/register", cara, "application/json", b"{", declared=200 * MB))
    assert (status, taken) == (413, 0)


def test_nobody_is_listened_to_before_they_have_signed_in(callers: Callers) -> None:
    kind = "multipart/form-data; boundary=x"
    assert asyncio.run(_flood("/api/tickets", callers.nobody, kind, b"--x\r\n")) == (401, 0)


def test_five_files_at_a_time_and_twenty_a_ticket(path: str, cara: Caller, kept_files: Path) -> None:
    assert cara.post(path, files=[a_file()] * 6).status_code == 422
    assert files_in(kept_files) == []
    assert [cara.post(path, files=[a_file()] * 5).status_code for _ in range(4)] == [201] * 4
    refused = cara.post(path, files=[a_file()])
    assert refused.status_code == 422
    assert "20" in refused.json()["detail"]
    assert (rows(Attachment), len(files_in(kept_files))) == (20, 20)


def test_no_file_at_all_is_an_error_only_where_files_are_the_point(path: str, cara: Caller, other: int) -> None:
    nothing = ("attachments", ("", b"", "application/octet-stream"))
    assert cara.post(path, files=[nothing]).status_code == 422
    assert cara.post(path, data={"visibility": "public"}).status_code == 422
    assert cara.post("/tickets", data=a_form(other), files=[nothing]).status_code == 201


@pytest.mark.parametrize(
    "sent",
    [
        {"files": [("photo", TEXT)]},
        {"files": [("title", TEXT)]},
        {"data": {"severity": "critical"}},
        {"data": {"urgency": "soon"}},
        {"data": {"attachments": "text, not a file"}},
        {"data": {"preferred_contact_from": "2026-05-04T09:00:00"}},
        {"data": {"preferred_contact_from": "1777885200"}},
        {"data": {"preferred_contact_from": "0001-01-01T00:00:00+14:00"}},
        {"data": {"category_id": "99999999999999999999"}},
        {"data": {"title": ["one", "two"]}},
        {"data": {"title": " "}},
    ],
    ids=str,
)
def test_a_form_with_anything_unknown_or_wrong_is_refused(sent: dict[str, Any], cara: Caller, other: int) -> None:
    data = {**a_form(other), **sent.get("data", {})}
    refused = cara.post("/tickets", data=data, files=sent.get("files", [a_file()]))
    assert refused.status_code == 422
    assert refused.json()["errors"]
    assert rows(Ticket) == 0


def test_a_body_that_is_no_form_is_refused(cara: Caller, other: int) -> None:
    assert cara.post("/tickets", json=a_form(other)).status_code == 415
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert cara.post("/tickets", content=b"not a form", headers=broken).status_code == 422
    assert cara.post("/tickets", content=b"", headers={"Content-Type": "multipart/form-data"}).status_code == 422


def test_a_form_without_files_may_be_url_encoded(cara: Caller, other: int) -> None:
    form = a_form(other, urgency="high", city="", preferred_contact_from="2026-05-04T09:00:00+02:00")
    made = cara.post("/tickets", data=form).json()
    assert (made["urgency"], made["city"], made["channel"]) == ("high", "Springfield", "api")
    assert made["preferred_contact_from"] == "2026-05-04T07:00:00Z"


def test_the_cookie_makes_it_a_web_ticket(callers: Callers, cast: Cast, other: int) -> None:
    made = callers.browser(cast.cara).post("/tickets", data=a_form(other), files=[a_file()])
    assert made.json()["channel"] == "web"
    assert made.headers["location"] == f"/api/tickets/{made.json()['id']}"


async def _flood(path: str, caller: Caller, kind: str, head: bytes, declared: int | None = None) -> tuple[int, int]:
    """Send one megabyte after the other without end; returns the status and how many of them were taken."""
    headers = [(b"content-type", kind.encode())]
    headers += [(name.lower().encode(), value.encode()) for name, value in caller.headers.items()]
    if declared is not None:
        headers.append((b"content-length", str(declared).encode()))
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
    scope |= {"client": ("127.0.0.1", 1), "server": ("localhost", 8000), "scheme": "http", "root_path": ""}
    taken, answered = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        assert taken < 100, "nobody stops the flood"
        return {"type": "http.request", "body": head + b"a" * MB if taken == 1 else b"a" * MB, "more_body": True}

    async def send(message: Any) -> None:
        answered.append(message)

    await mounted()(scope, receive, send)
    return answered[0]["status"], taken
