"""After sign-in nobody ends up on another site, whatever a link said."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import visit


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "/%0d%5Cevil.example",
        "/..//evil.example",
        "https://evil.example",
        "javascript:document.title=1",
        "//[",
    ],
)
def test_a_link_to_sign_in_leads_to_our_own_pages_alone(wanted: str, at_browser: Callable[..., BrowserContext]) -> None:
    page = visit(at_browser().new_page(), f"/sign-in?next={wanted}")
    own, asked = urlsplit(page.url).netloc, []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.get_by_role("button", name="Manager").click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in")
    assert set(asked) == {own}
