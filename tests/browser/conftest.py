"""One build and one server for all stories; each story signs people in with browsers of their own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.arranging import Arranging
from tests.support.leaks import secret
from tests.support.ports import free_port
from tests.support.server import ROOT, running, stop

DEBIANS = Path("/usr/bin/chromium")
# No look-ups of hosts that a closed network does not have; as root there is no sandbox.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 15_000
"""Milliseconds that a story waits for something to appear; a busy machine is slow, not wrong."""

SignIn = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and comes in the middle: the pages are built by then, and while one
    worker is at it the others have enough to do.

    Playwright keeps an event loop running in the main thread while it is open: it ends with this folder, so that tests
    after it can turn a loop of their own.
    """
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    others = [item for item in items if item not in ours]
    half = len(others) // 2
    items[:] = others[:half] + ours + others[half:]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Build the pages while other tests run: it takes half a minute.

    Of several workers the first one builds, for whichever of them gets the browsers.
    """
    ours = [item for item in session.items if item.get_closest_marker("browser")]
    if ours and not session.config.option.collectonly:
        session.config.stash[HOUSE] = House(_folder_of(session.config))
        if getattr(session.config, "workerinput", {}).get("workerid", "gw0") == "gw0":
            session.config.stash[HOUSE].build()


def _folder_of(config: pytest.Config) -> Path:
    """The same for all workers of a run."""
    run = getattr(config, "workerinput", {}).get("testrunuid")
    folder = (
        Path(tempfile.gettempdir(), f"ticketing-house-{run}")
        if run
        else Path(tempfile.mkdtemp(prefix="ticketing-house-"))
    )
    folder.mkdir(exist_ok=True)
    return folder


def pytest_unconfigure(config: pytest.Config) -> None:
    """Nothing of the house stays, whether it was opened or not."""
    if HOUSE in config.stash:
        config.stash[HOUSE].stop(others_may_need_it=hasattr(config, "workerinput"))


class House:
    """The app as `make run` serves it, with the demo's people and tickets, in folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = self._agreed_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = folder / "data"
        self._log = folder / "server.log"
        self._environ = {
            "TICKETING_DATA_DIR": str(self.data),
            "REFLEX_WEB_WORKDIR": str(folder / "web"),
            "REFLEX_DIR": str(folder / "reflex"),
            "PYTHONUNBUFFERED": "1",
            # Every story about a suggestion needs one.
            "TICKETING_AI_HOLDBACK": "0",
        }
        self._running = ExitStack()
        self._builder: subprocess.Popen[bytes] | None = None

    def _agreed_port(self) -> int:
        """The pages are built for one port, whichever worker serves them: the first to ask picks it."""
        try:
            with (self.folder / "port").open("x") as file:
                file.write(str(free_port()))
        except FileExistsError:
            deadline = time.monotonic() + 10
            while not (found := (self.folder / "port").read_text()) and time.monotonic() < deadline:
                time.sleep(0.01)
            return int(found)
        return int((self.folder / "port").read_text())

    def build(self) -> None:
        """Begin to build the pages; what goes wrong with that is told by `start`, which tries again."""
        build = "from ticketing_app import serve; serve.build(serve.settings())"
        self._builder = subprocess.Popen(
            ["sh", "-c", f"'{sys.executable}' -c '{build}'; touch '{self.folder}/built'"],
            cwd=ROOT,
            env={**inherited(), **self._environ, "PORT": str(self.port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(self) -> None:
        """Up (again) on the same port, as soon as the pages are built."""
        deadline = time.monotonic() + 300
        while not (self.folder / "built").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        command = [sys.executable, "-m", "ticketing_app.serve"]
        server = running(command, port=self.port, log=self._log, environ=self._environ, within=300)
        self._running.enter_context(server)

    def stop(self, *, others_may_need_it: bool = False) -> None:
        """Down, as for a new version; what was built goes with it, unless another worker may open it yet."""
        self.down()
        if self._builder is not None:
            self._builder.wait(300) if others_may_need_it else stop(self._builder)
            self._builder = None
        if not others_may_need_it:
            shutil.rmtree(self.folder, ignore_errors=True)

    def down(self) -> None:
        """The server, as for a new version."""
        self._running.close()


HOUSE = pytest.StashKey[House]()


@pytest.fixture(scope="package")
def house(pytestconfig: pytest.Config) -> Iterator[House]:
    """One for all stories."""
    opened = pytestconfig.stash[HOUSE]
    try:
        opened.start()
        yield opened
    finally:
        opened.stop()


def inherited() -> dict[str, str]:
    """The environment of this process without settings of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TICKETING_")}


@pytest.fixture(scope="package")
def house_environ(house: House) -> dict[str, str]:
    """The environment in which a command of ours works on the house's database."""
    return {**inherited(), "TICKETING_DATA_DIR": str(house.data), "PORT": str(house.port)}


@pytest.fixture(scope="package")
def arrange(house: House) -> Iterator[Arranging]:
    """Brings about what a story begins with."""
    arranging = Arranging(house.url)
    yield arranging
    arranging.close()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright itself."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium where it is, else Playwright's own."""
    path = str(DEBIANS) if DEBIANS.exists() else None
    started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture
def at_browser(browser: Browser, house: House) -> Iterator[Callable[..., BrowserContext]]:
    """A person's browser: cookies of its own, Berlin time, 1440 × 900 unless told otherwise."""
    opened: list[BrowserContext] = []

    def make(listen: Callable[[BrowserContext], None] | None = None, **how: object) -> BrowserContext:
        settings = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "Europe/Berlin", "locale": "en-GB"}
        context = browser.new_context(**{**settings, "base_url": house.url, **how})  # pyright: ignore[reportArgumentType] - options by name
        context.set_default_timeout(PATIENCE)
        if listen is not None:
            listen(context)
        opened.append(context)
        return context

    expect.set_options(timeout=PATIENCE)
    yield make
    for context in opened:
        for cookie in context.cookies():
            if cookie.get("httpOnly"):
                secret(cookie.get("value", ""))
        context.close()


@pytest.fixture
def sign_in(at_browser: Callable[..., BrowserContext], house: House) -> SignIn:
    """`sign_in("agent", "/queue")`: that demo account at a browser of its own, with the page open and alive."""

    def go(role: str, path: str = "/", **how: object) -> Page:
        context = at_browser(**how)
        answer = context.request.post(
            "/api/auth/session", data={"demo_account": f"{role}@demo.example"}, headers={"Origin": house.url}
        )
        assert answer.ok, answer.text()
        page = context.new_page()
        visit(page, path)
        return page

    return go


def sign_in_by_hand(context: BrowserContext, email: str, password: str) -> Page:
    """Type address and password, as everybody does who has no demo account; the person's first page is open."""
    page = visit(context.new_page(), "/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(secret(password))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return alive(page)


def with_own_password(page: Page, given: str, own: str) -> Page:
    """Choose an own password instead of the one-time one, which is all that one may do with it, and go on."""
    page.wait_for_url("**/password")
    alive(page).get_by_label("The password that you were given").fill(given)
    page.get_by_label("New password").fill(secret(own))
    page.get_by_role("button", name="Change password").click()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url(lambda url: "/password" not in url)
    return alive(page)


def visit(page: Page, path: str) -> Page:
    """Open the path and wait until it is alive: drawn by the server, but clicks before that are lost."""
    page.goto(path)
    return alive(page)


def alive(page: Page) -> Page:
    """Wait until the socket is open and the page has its state."""
    page.wait_for_selector("[data-ready=yes]", state="attached")
    return page
