"""Every page and every window, light and dark, wide and on a phone: usable by everybody, quiet, and at home."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser.arranging import EDVIN, Arranging
from tests.browser.conftest import House, SignIn, visit
from tests.support.databases import environment
from tests.support.suggested import exchanged, judged
from tests.support.tickets import reread
from ticketing_app.domain.scoring import ENOUGH
from ticketing_app.ui import routes
from ticketing_app.vocabulary import Status

WIDTHS = {"wide": 1440, "phone": 390}
LOOKS = [("light", WIDTHS["wide"]), ("dark", WIDTHS["phone"])]
"""Every light and every width once: colours come from the same tokens at all widths."""
STILL = """async () => {
    for (let frame = 0; frame < 200 && document.getAnimations().length; frame += 1) {
        await new Promise(requestAnimationFrame);
    }
}"""
NOBODY = ""
AXE = AXE_FILE_PATH.read_text()
GRAVE = """async (inside) => {
    const { violations } = await axe.run(inside, { resultTypes: ["violations"], iframes: false });
    const grave = violations.filter((one) => ["serious", "critical"].includes(one.impact));
    const told = (one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`);
    return grave.flatMap(told);
}"""


@dataclass(frozen=True)
class Visit:
    """Who looks at which address; `{ticket}` stands for the number of a ticket in that status."""

    role: str
    address: str
    ticket: Status = Status.HELD


VISITS: dict[routes.Route, tuple[Visit, ...]] = {
    routes.HOME: (Visit(NOBODY, "/"),),
    routes.SIGN_IN: (Visit(NOBODY, "/sign-in"),),
    routes.REGISTER: (Visit(NOBODY, "/register"),),
    routes.FORGOT: (Visit(NOBODY, "/forgot"),),
    routes.WELCOME: (Visit(NOBODY, "/welcome#made-up"),),
    routes.PASSWORD: (Visit("agent", "/password"),),
    routes.NOT_FOUND: (Visit(NOBODY, "/no/such/page"), Visit("agent", "/no/such/page")),
    routes.MY_TICKETS: (Visit("customer", "/tickets"),),
    routes.NEW_TICKET: (
        Visit("customer", "/tickets/new"),
        Visit("agent", "/tickets/new"),
        Visit("customer", "/tickets/new?created={ticket}"),
    ),
    routes.TICKET: (
        Visit("agent", "/tickets/{ticket}"),
        Visit("customer", "/tickets/{ticket}", Status.RESOLVED),
        Visit("customer", "/tickets/999999"),
    ),
    routes.NOTIFICATIONS: (Visit("engineer", "/notifications"), Visit("admin", "/notifications?show=unread")),
    routes.QUEUE: (Visit("agent", "/queue"), Visit("agent", "/queue?q=nothing+fits+this")),
    routes.ASSIGNED: (Visit("engineer", "/assigned"),),
    routes.OVERVIEW: (Visit("manager", "/overview"),),
    routes.DASHBOARD: (Visit("manager", "/dashboard"),),
    routes.USERS: (Visit("admin", "/users"), Visit("manager", "/users")),
    routes.USER: (Visit("manager", "/users/1"), Visit("admin", "/users/2"), Visit("admin", "/users/999999")),
    routes.PROFILE: (Visit("customer", "/profile"), Visit("admin", "/profile")),
    routes.CATEGORIES: (Visit("admin", "/categories"),),
    routes.SERVICE_LEVELS: (Visit("admin", "/service-levels"), Visit("manager", "/service-levels")),
    routes.AI_RECORD: (Visit("manager", "/ai-record?period=all"), Visit("admin", "/ai-record?period=7")),
    routes.SUGGESTIONS: (Visit("admin", "/suggestions"),),
    routes.AUDIT: (Visit("manager", "/audit"), Visit("admin", "/audit?door=job")),
    routes.OUTBOX: (Visit("admin", "/outbox?status=sent"), Visit("admin", "/outbox?status=failed")),
}
ALL_VISITS = [visit for visits in VISITS.values() for visit in visits]

WINDOWS: dict[str, tuple[Visit, Callable[[Page], None]]] = {
    "assign": (Visit("agent", "/tickets/{ticket}"), lambda page: press(page, "Assign…")),
    "resolve": (Visit("agent", "/tickets/{ticket}", Status.IN_PROGRESS), lambda page: press(page, "Resolve")),
    "hold": (Visit("agent", "/tickets/{ticket}", Status.IN_PROGRESS), lambda page: press(page, "Hold")),
    "priority": (Visit("agent", "/tickets/{ticket}"), lambda page: press(page, "Change the priority")),
    "edit ticket": (
        Visit("agent", "/tickets/{ticket}"),
        lambda page: press(page, "Edit title, description and place"),
    ),
    "erase": (Visit("admin", "/tickets/{ticket}"), lambda page: press(page, "Erase…")),
    "not solved": (
        Visit("customer", "/tickets/{ticket}", Status.RESOLVED),
        lambda page: press(page, "No, it is not"),
    ),
    "bell": (Visit("engineer", "/assigned"), lambda page: page.get_by_role("button", name="Notifications").click()),
    "reassign": (
        Visit("manager", "/overview"),
        lambda page: page.get_by_role("button", name="Reassign").first.click(),
    ),
    "new account": (Visit("admin", "/users"), lambda page: press(page, "New account")),
    "edit account": (Visit("admin", "/users"), lambda page: press(page, "Edit Adrian Fellgate")),
    "one-time password": (
        Visit("admin", "/users"),
        lambda page: press(page, "Set a one-time password for Amara Lindqvane"),
    ),
    "merge": (Visit("admin", "/users/3"), lambda page: press(page, "Merge into another account…")),
    "sign out everywhere": (Visit("customer", "/profile"), lambda page: press(page, "Sign out everywhere…")),
    "new category": (Visit("admin", "/categories"), lambda page: press(page, "New category")),
    "new policy": (Visit("admin", "/service-levels"), lambda page: press(page, "New policy")),
    "edit calendar": (Visit("admin", "/service-levels"), lambda page: press(page, "Office hours")),
    "cues": (Visit("admin", "/suggestions"), lambda page: press(page, "Edit the cues of severity Major")),
    "letter": (
        Visit("admin", "/outbox?status=sent&channel=email"),
        lambda page: page.locator("button.row-link").first.click(),
    ),
    "retire": (Visit("admin", "/categories"), lambda page: press(page, "Retire Broadband")),
}
OTHER_VISITS = list(dict.fromkeys(visit for visit, _ in WINDOWS.values() if visit not in ALL_VISITS))


@pytest.fixture(scope="module")
def tickets(arrange: Arranging) -> dict[Status, int]:
    """A ticket in each status that somebody looks at."""
    wanted = (Status.IN_PROGRESS, Status.HELD, Status.RESOLVED)
    return {
        status: arrange.ticket(f"Seen in every light: {status}", status=status, assignee=EDVIN) for status in wanted
    }


@pytest.fixture(scope="module")
def decided(house: House, tickets: dict[Status, int]) -> None:
    """So many decisions on suggestions that the AI's record has figures to show, and one exchange with Gemini."""
    with environment({"TICKETING_DATA_DIR": str(house.data)}):
        ticket = reread(tickets[Status.HELD])
        for number in range(2 * ENOUGH):
            judged(ticket, "1", "1" if number % 5 else "2", held_back=number % 2 == 0, seconds=20 + number)
        exchanged("answered", sent="Title: <b>dead</b>", received='{"category": "Broadband"}', ticket=ticket)


Look = Callable[..., Page]


@pytest.fixture
def look(sign_in: SignIn, at_browser: Callable[..., BrowserContext], tickets: dict[Status, int], decided: None) -> Look:
    """Open what a visit is about, without anything that moves."""

    def at(visited: Visit, listen: Callable[[BrowserContext], None] | None = None) -> Page:
        address = visited.address.format(ticket=tickets[visited.ticket])
        if visited.role == NOBODY:
            page = visit(at_browser(listen, reduced_motion="reduce").new_page(), address)
        else:
            page = sign_in(visited.role, address, listen=listen, reduced_motion="reduce")
        expect(page.get_by_label("Loading")).to_have_count(0)
        return page

    return at


def test_every_page_is_visited() -> None:
    assert set(VISITS) == set(routes.ALL), "a page is missing in VISITS"


@pytest.mark.parametrize("visited", ALL_VISITS, ids=lambda visited: f"{visited.role or 'nobody'} {visited.address}")
def test_a_page_and_its_windows_are_fit_for_everybody(look: Look, house: House, visited: Visit) -> None:
    strange: list[str] = []
    page = look(visited, lambda context: listen_for_strange(context, house, strange))
    for theme, width in LOOKS:
        dress(page, theme, width)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert faults(page) == [], f"{theme}, {width} px"
        assert sideways(page) <= width, f"the page scrolls sideways at {width} px"
    check_windows(page, visited)
    assert strange == []


@pytest.mark.parametrize("visited", OTHER_VISITS, ids=lambda visited: f"{visited.role} {visited.address}")
def test_windows_that_a_page_has_at_other_times_are_fit_for_everybody(look: Look, visited: Visit) -> None:
    check_windows(look(visited), visited)


def test_the_drawer_of_a_phone_is_fit_for_everybody_and_leads_on(look: Look) -> None:
    page = look(Visit("agent", "/queue"))
    dress(page, "light", WIDTHS["phone"])
    press(page, "Menu")
    drawer = page.get_by_role("dialog", name="Menu")
    expect(drawer).to_be_visible()
    for theme in ("light", "dark"):
        dress(page, theme, WIDTHS["phone"])
        assert faults(page, "[role=dialog]") == [], theme
    drawer.get_by_role("link", name="My tickets").click()
    page.wait_for_url("**/assigned")
    expect(drawer).to_have_count(0)


def check_windows(page: Page, visited: Visit) -> None:
    """Every window that opens where this visit leads, one after the other on the same page."""
    for name, (where, opens) in WINDOWS.items():
        if where == visited:
            dress(page, *LOOKS[0])
            opens(page)
            expect(page.get_by_role("dialog"), name).to_be_visible()
            for theme, width in LOOKS:
                dress(page, theme, width)
                assert faults(page, "[role=dialog]") == [], f"{name}: {theme}, {width} px"
                assert sideways(page) <= width, f"{name} makes the page scroll sideways at {width} px"
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog"), name).to_have_count(0)


def press(page: Page, name: str) -> None:
    """The button with exactly this name."""
    page.get_by_role("button", name=name, exact=True).click()


def dress(page: Page, theme: str, width: int) -> None:
    """The page in this light at this width, once no colour is on its way to another."""
    page.emulate_media(color_scheme=theme)  # pyright: ignore[reportArgumentType] - "light" or "dark"
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator("html")).to_have_class(re.compile(rf"\b{theme}\b"))
    page.evaluate(STILL)


def faults(page: Page, inside: str = "html") -> list[str]:
    """What axe finds that is serious or critical."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    return page.evaluate(GRAVE, inside)


def sideways(page: Page) -> int:
    """How wide the page is, in pixels, including what lies outside the window."""
    return page.evaluate("document.documentElement.scrollWidth")


def listen_for_strange(context: BrowserContext, house: House, strange: list[str]) -> None:
    """Note what fails, what the console says about it, and who else is asked for anything."""
    context.on("console", lambda said: strange.append(f"console: {said.text}") if is_fault(said) else None)
    context.on("weberror", lambda error: strange.append(f"script: {error.error}"))
    context.on("request", lambda asked: None if at_home(asked.url, house) else strange.append(f"asked {asked.url}"))


def is_fault(said: ConsoleMessage) -> bool:
    """Whether it is an error, other than that an address that does not exist is answered with 404."""
    return said.type == "error" and not ("404" in said.text and said.location["url"].endswith("/no/such/page"))


def at_home(url: str, house: House) -> bool:
    """Whether the address is ours, on HTTP or on the socket, or needs no network."""
    return bool(re.match(rf"(data|blob):|(http|ws)://(127\.0\.0\.1|localhost):{house.port}/", url))
