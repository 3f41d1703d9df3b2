"""The API speaks to strangers as their browser asks for, to people who are signed in as their profile says."""

import pytest

from tests.api.callers import Callers
from tests.support.cast import Cast
from tests.support.tickets import do
from ticketing_app.domain import oneself

PROBLEM = "application/problem+json"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        ("de", "Bitte melden Sie sich an"),
        ("fr, de-AT;q=0.8, en;q=0.5", "Bitte melden Sie sich an"),
        ("en, de", "Please sign in"),
        ("fr", "Please sign in"),
        ("", "Please sign in"),
    ],
)
def test_a_stranger_is_answered_in_the_language_of_their_browser(wanted: str, title: str, callers: Callers) -> None:
    refused = callers.nobody.get("/tickets", headers={"Accept-Language": wanted})
    assert (refused.status_code, refused.json()["title"]) == (401, title)


@pytest.mark.parametrize(
    ("language", "browser", "title", "message"),
    [
        ("de", "en", "Bitte prüfen Sie Ihre Eingaben", "Bitte füllen Sie dieses Feld aus."),
        ("en", "de", "Please check your input", "Please fill this in."),
    ],
)
def test_who_is_signed_in_is_answered_in_the_language_of_their_profile(
    language: str, browser: str, title: str, message: str, cast: Cast, callers: Callers
) -> None:
    do(oneself.edit_self, cast.ada, {"language": language})
    ada = callers.program(cast.ada)
    nothing = ada.post("/users", json={}, headers={"Accept-Language": browser}).json()
    assert (nothing["title"], {one["message"] for one in nothing["errors"]}) == (title, {message})
    empty = {"email": "nora@example.net", "full_name": "", "role": "engineer"}
    refused = ada.post("/users", json=empty, headers={"Accept-Language": browser}).json()
    assert (refused["title"], refused["detail"]) == (title, message), "from the domain, in another thread"


def test_browsers_get_the_texts_of_their_pages_and_again_only_where_they_changed(callers: Callers) -> None:
    first = callers.nobody.get("/texts/de.js")
    assert (first.status_code, first.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert first.text.startswith("ticketingTexts.catalogue = {")
    assert '"Sign in": "Anmelden"' in first.text
    assert "Dieses Ticket gibt es nicht" not in first.text, "what the server says by itself is not sent along"
    again = callers.nobody.get("/texts/de.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


@pytest.mark.parametrize("language", ["xx", "en", "..%2Fde"])
def test_there_is_no_script_for_english_nor_for_what_nobody_speaks(language: str, callers: Callers) -> None:
    missing = callers.nobody.get(f"/texts/{language}.js")
    assert (missing.status_code, missing.headers["content-type"]) == (404, PROBLEM)
