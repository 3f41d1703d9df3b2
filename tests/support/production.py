"""A house that may start in production, as environment variables, and pages to serve without building any."""

from pathlib import Path

from tests.support.leaks import secret

KEY = secret("a-key-of-more-than-thirty-two-bytes-for-tests")
PUBLIC = "https://help.example.net"


def fit(data_dir: Path) -> dict[str, str]:
    """All that production wants, on SQLite."""
    return {
        "TICKETING_ENV": "production",
        "TICKETING_SECRET_KEY": KEY,
        "TICKETING_PUBLIC_URL": PUBLIC,
        "TICKETING_ALLOW_SQLITE": "true",
        "TICKETING_DATA_DIR": str(data_dir),
    }


def pages(folder: Path) -> dict[str, str]:
    """A few pages as a build would leave them, and the variables with which a server shows them."""
    client = folder / "web" / "build" / "client"
    (client / "assets").mkdir(parents=True)
    for name in ("index.html", "queue.html", "404.html", "assets/page-1a2b.js"):
        (client / name).write_text(f"<p>{name}</p>")
    return {
        "REFLEX_WEB_WORKDIR": str(folder / "web"),
        "REFLEX_DIR": str(folder / "reflex"),
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_HTTP_CLIENT_BIND_ADDRESS": "0.0.0.0",  # noqa: S104 - as in serve.py
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }
