"""Draws the pictures of README and tour from the demo data: `.venv/bin/python tools/pictures.py http://localhost:8000`.

Start the app with `make run` on an empty data folder first, so that the pictures show the demo as it was loaded.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
DEBIANS = Path("/usr/bin/chromium")
SHOTS = (
    # file, role, path, width, height, colour scheme
    ("queue.png", "agent", "/queue", 1440, 820, "light"),
    ("ticket-dark.png", "agent", "/tickets/57", 1440, 900, "dark"),
    ("overview.png", "manager", "/overview", 1440, 900, "light"),
    ("dashboard.png", "manager", "/dashboard", 1440, 1000, "light"),
    ("service-levels.png", "admin", "/service-levels", 1440, 900, "light"),
    ("ai-record.png", "manager", "/ai-record", 1440, 900, "light"),
    ("my-tickets-390.png", "customer", "/tickets", 390, 844, "light"),
    ("report.png", "customer", "/tickets/new", 1440, 900, "light"),
    ("solved-390.png", "customer", "/tickets/48", 390, 844, "light"),
    ("assigned.png", "engineer", "/assigned", 1440, 900, "light"),
    ("repair-390.png", "engineer", "/tickets/49", 390, 844, "dark"),
    ("audit.png", "manager", "/audit", 1440, 900, "light"),
    ("people.png", "admin", "/users", 1440, 900, "light"),
    ("outbox.png", "admin", "/outbox?status=sent", 1440, 900, "light"),
)


def main(url: str) -> None:
    """One picture after the other, each at a browser of its own."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = str(DEBIANS) if DEBIANS.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, role, page, width, height, scheme in SHOTS:
            _draw(browser, url, PICTURES / name, role, page, (width, height), scheme)
        browser.close()


def _draw(browser: Browser, url: str, file: Path, role: str, path: str, size: tuple[int, int], scheme: str) -> None:
    context = browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        timezone_id="Europe/Berlin",
    )
    account = {"demo_account": f"{role}@demo.example"}
    answer = context.request.post("/api/auth/session", data=account, headers={"Origin": url})
    if not answer.ok:
        raise SystemExit(f"Cannot sign in as {role}: {answer.text()}")
    page = context.new_page()
    page.goto(path)
    page.wait_for_selector("[data-ready=yes]", state="attached")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)
    context.close()
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(f"usage: {sys.argv[0]} URL")
    main(sys.argv[1].rstrip("/"))
