"""Draws the pictures of README and tour from the demo data: `.venv/bin/python tools/pictures.py http://localhost:8000`.

Start the app with `make run` on an empty data folder first, so that the pictures show the demo as it was loaded.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DEBIANS = Path("/usr/bin/chromium")


class Shot(NamedTuple):
    """A page as somebody of that role sees it; `ticket` is the title of the ticket whose page it is.

    `press` is the beginning of a button's name: what comes then is in the picture.
    """

    file: str
    role: str
    path: str
    width: int = 1440
    height: int = 900
    scheme: str = "light"
    ticket: str = ""
    press: str = ""


ORANGE = "Internet gone, router blinks orange"
SHOTS = (
    Shot("queue.png", "agent", "/queue", height=820),
    Shot("ticket-dark.png", "agent", "/tickets", scheme="dark", ticket="Return label for the old box"),
    Shot("overview.png", "manager", "/overview"),
    Shot("forecast.png", "manager", "/tickets", ticket=ORANGE),
    Shot("reassign.png", "manager", "/overview?q=router+orange", press="Reassign"),
    Shot("dashboard.png", "manager", "/dashboard", height=1000),
    Shot("service-levels.png", "admin", "/service-levels"),
    Shot("ai-record.png", "manager", "/ai-record"),
    Shot("my-tickets-390.png", "customer", "/tickets", 390, 844),
    Shot("report.png", "customer", "/tickets/new"),
    Shot("solved-390.png", "customer", "/tickets", 390, 844, ticket="Voicemail greets in a foreign language"),
    Shot("assigned.png", "engineer", "/assigned"),
    Shot("repair-390.png", "engineer", "/tickets", 390, 844, "dark", ticket=ORANGE),
    Shot("audit.png", "manager", "/audit"),
    Shot("people.png", "admin", "/users"),
    Shot("outbox.png", "admin", "/outbox?status=sent"),
)


def main(url: str) -> None:
    """One picture after the other, each at a browser of its own."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = str(DEBIANS) if DEBIANS.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for shot in SHOTS:
            _draw(browser, url, shot)
        browser.close()


def _draw(browser: Browser, url: str, shot: Shot) -> None:
    context = browser.new_context(
        base_url=url,
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        timezone_id="Europe/Berlin",
    )
    account = {"demo_account": f"{shot.role}@demo.example"}
    answer = context.request.post("/api/auth/session", data=account, headers={"Origin": url})
    if not answer.ok:
        raise SystemExit(f"Cannot sign in as {shot.role}: {answer.text()}")
    page = context.new_page()
    path = shot.path
    if shot.ticket:
        found = context.request.get("/api/tickets", params={"q": shot.ticket}).json()["items"]
        path = f"{path}/{found[0]['id']}"
    page.goto(path)
    page.wait_for_selector("[data-ready=yes]", state="attached")
    page.wait_for_load_state("networkidle")
    if shot.press:
        page.get_by_role("button", name=shot.press).first.click()
        page.get_by_role("dialog").get_by_text("→").first.wait_for()
        page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
    file = PICTURES / shot.file
    page.screenshot(path=file)
    context.close()
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(f"usage: {sys.argv[0]} URL")
    main(sys.argv[1].rstrip("/"))
