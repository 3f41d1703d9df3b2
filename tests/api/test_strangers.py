"""What strangers try at the edges of HTTP: odd hosts, odd character sets, odd ranges. Never a 500, never plain text."""

import pytest

from tests.api.callers import PNG, Caller, Callers, a_file
from tests.support.cast import Cast
from tests.support.tickets import MakeTicket
from ticketing_app import db
from ticketing_app.models import User

PROBLEM = "application/problem+json"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def demo(cast: Cast) -> dict[str, str]:
    """The body of a one-click sign-in: Mia is a demo account."""
    with db.transaction() as session:
        mia = session.get_one(User, cast.mia.person_id)
        mia.demo = True
        session.add(mia)
    return {"demo_account": cast.email(cast.mia)}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_a_demo_account_opens_on_this_machine(host: str, demo: dict[str, str], callers: Callers) -> None:
    assert callers.nobody.post("/auth/session", json=demo, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        *(
            {"Host": host}
            for host in ("evil.example", "localhost.evil.example", "evil.example@localhost", "localhost/x")
        ),
        *({"Host": host} for host in ("[::1", "a[b", "localhost:80:80", "localhost.", "")),
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
    ],
    ids=str,
)
def test_a_demo_account_does_not_open_by_a_foreign_name_or_through_a_proxy(
    headers: dict[str, str], demo: dict[str, str], callers: Callers
) -> None:
    refused = callers.nobody.post("/auth/session", json=demo, headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (403, PROBLEM)


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "utf-7", "unicode_escape", "hex", "nonsense"])
@pytest.mark.parametrize("path", ["/auth/token", "/auth/session", "/tickets/"])
def test_no_character_set_breaks_a_form(charset: str, path: str, cara: Caller) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="username"\r\n\r\n-\xff-\r\n--B--\r\n'
    headers = {"Content-Type": f"multipart/form-data; boundary=B; charset={charset}"}
    refused = cara.post(path, content=body, headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (422, PROBLEM)


def test_nobody_fills_our_memory_before_they_have_signed_in(callers: Callers) -> None:
    part = b'--B\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n%b\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=B"}
    for parts in ([b"x" * 5000], [b"x"] * 31):
        body = b"".join(part % (number, content) for number, content in enumerate(parts)) + b"--B--\r\n"
        refused = callers.nobody.post("/auth/token", content=body, headers=headers)
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith("The form could not be read.")


@pytest.fixture
def picture(cara: Caller, make_ticket: MakeTicket) -> str:
    """Where a picture of one of Cara's tickets is."""
    path = f"/tickets/{make_ticket().id}/attachments"
    return f"{path}/{cara.post(path, files=[a_file()]).json()['id']}"


@pytest.mark.parametrize("malformed", ["bytes=abc", "bytes=5-1", "items=0-1", "bytes", ""])
def test_a_malformed_range_is_as_good_as_none(malformed: str, picture: str, cara: Caller) -> None:
    whole = cara.get(picture, headers={"Range": malformed})
    assert (whole.status_code, whole.content) == (200, PNG)


def test_a_range_behind_the_end_is_a_416_in_the_usual_shape(picture: str, cara: Caller) -> None:
    refused = cara.get(picture, headers={"Range": "bytes=9999-"})
    assert (refused.status_code, refused.headers["content-type"]) == (416, PROBLEM)
    assert refused.headers["content-range"] == f"bytes */{len(PNG)}"
    part = cara.get(picture, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PNG")
