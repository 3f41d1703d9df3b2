"""Weight and readiness of pages: `.venv/bin/python -m tests.benchmarks.pages http://localhost:8000`, demo data loaded.

Each page in a browser with an empty cache, five times: bytes over the wire (compressed, as sent), and milliseconds from
the start of the navigation until a first click has been handled. Prints medians; asserts nothing.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, DEBIANS

ROUNDS = 5


@dataclass(frozen=True)
class Visit:
    """A page, who opens it, and a first click with its visible effect."""

    name: str
    role: str
    path: str
    click: Callable[[Page], None]


def _sign_in(page: Page) -> None:
    with page.expect_response("**/api/auth/session"):
        page.get_by_role("button", name="Agent").click()


def _sort(page: Page) -> None:
    page.get_by_label("Sort").select_option(index=1)
    page.wait_for_url("**sort=**")


VISITS = (Visit("sign-in", "", "/sign-in", _sign_in), Visit("queue", "agent", "/queue", _sort))


def main(url: str) -> None:
    """Every page, five times, each with a browser of its own."""
    print(f"{'page':<10} {'requests':>9} {'kB on the wire':>15} {'ready ms':>9} {'first click handled ms':>23}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(DEBIANS) if DEBIANS.exists() else None, args=ARGUMENTS)
        for visit in VISITS:
            rounds = [_once(browser, url, visit) for _ in range(ROUNDS)]
            requests, size, ready, clicked = (statistics.median(values) for values in zip(*rounds, strict=True))
            print(f"{visit.name:<10} {requests:>9.0f} {size / 1000:>15.0f} {ready:>9.0f} {clicked:>23.0f}")
        browser.close()


def _once(browser: Browser, url: str, visit: Visit) -> tuple[int, float, float, float]:
    context = browser.new_context(base_url=url)
    if visit.role:
        account = {"demo_account": f"{visit.role}@demo.example"}
        context.request.post("/api/auth/session", data=account, headers={"Origin": url})
    page = context.new_page()
    sizes: list[float] = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(visit.path, wait_until="commit")
    page.wait_for_selector("[data-ready=yes]", state="attached")
    ready = time.perf_counter()
    weight, requests = sum(sizes), len(sizes)
    visit.click(page)
    handled = time.perf_counter()
    # A browser that is closed in the middle of a navigation may never answer.
    page.wait_for_load_state("networkidle")
    context.close()
    return requests, weight, (ready - began) * 1000, (handled - began) * 1000


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(f"usage: python -m tests.benchmarks.pages URL, not {sys.argv[1:]}")
    main(sys.argv[1].rstrip("/"))
