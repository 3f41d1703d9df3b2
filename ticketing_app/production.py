"""What must be right before real customers come: every door that starts the house asks here first, and all at once.

Nothing is changed by asking: no table is made, no file, no key.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from ticketing_app import config, db, migrations
from ticketing_app.config import LOOPBACK, Settings
from ticketing_app.errors import CannotStart, UnknownSchema
from ticketing_app.models import User

log = logging.getLogger(__name__)
DEMO_ACCOUNTS = (
    "The database holds demo accounts: point TICKETING_DATABASE_URL at one without them, "
    "which `python -m ticketing_app migrate` fills with tables."
)


def check(*, serving: bool, reachable: bool = True) -> Settings:
    """The settings in force. Raises `CannotStart` with a sentence for each problem; outside production few are one.

    `serving` asks for all that the app and its worker need, else for what any command on the database needs. Where the
    database is away that is a problem too, unless `reachable` says that somebody else looks after it.
    """
    try:
        chosen, wrong = config.settings(), {}
    except ValidationError as error:
        wrong = config.wrong(error)
        # The others are looked at all the same: nobody wants to start five times to learn of five problems.
        chosen = Settings(**{name: Settings.model_fields[name].default for name in wrong})
    found = [*wrong.items(), *((name, said) for name, said in _of_settings(chosen, serving) if name not in wrong)]
    sentences = [said for _, said in found]
    if "database_url" not in wrong and (chosen.production or not wrong):
        sentences += _of_database(chosen, reachable)
    if sentences:
        raise CannotStart(*sentences)
    if serving and chosen.production and not chosen.secure_cookie and urlsplit(chosen.url).hostname not in LOOPBACK:
        log.warning("TICKETING_PUBLIC_URL is http://: passwords and cookies cross the network for all to read")
    return chosen


@contextlib.asynccontextmanager
async def checked() -> AsyncIterator[None]:
    """For the life of the app, also where a server was started directly on it: it does not come up where it must not.

    A database that is away right now is no reason; `/api/ready` says so until it is back.
    """
    try:
        await asyncio.to_thread(check, serving=True, reachable=False)
    except CannotStart as error:
        for sentence in error.sentences:
            log.error("cannot start: %s", sentence)
        raise
    yield


def demo_accounts() -> bool:
    """Whether anybody in the app's own database came with the demo."""
    with db.engine().execution_options(reading=True).connect() as connection:
        return _anybody_of_the_demo(connection)


def _anybody_of_the_demo(connection: sa.Connection) -> bool:
    return connection.execute(sa.select(col(User.id)).where(col(User.demo).is_(True)).limit(1)).first() is not None


def _of_settings(chosen: Settings, serving: bool) -> list[tuple[str, str]]:
    """What the settings alone show, as the field's name and the sentence."""
    if not chosen.production:
        return []
    found: list[tuple[str, str]] = []
    if serving and not chosen.secret_key:
        text = "TICKETING_SECRET_KEY is not set: give it at least 32 random bytes, e.g. of `openssl rand -base64 48`."
        found.append(("secret_key", text))
    if chosen.demo and "demo" in chosen.model_fields_set:
        found.append(("demo", "TICKETING_DEMO is on: production has no demo data, so leave it out."))
    if chosen.demo_password:
        found.append(
            ("demo_password", "TICKETING_DEMO_PASSWORD is set: production has no demo accounts, leave it out.")
        )
    if chosen.on_sqlite and not chosen.allow_sqlite:
        text = (
            "The database is SQLite: set TICKETING_DATABASE_URL to one on MariaDB or MySQL, "
            "or TICKETING_ALLOW_SQLITE=true where one machine and few people are enough."
        )
        found.append(("allow_sqlite", text))
    if serving and not chosen.public_url:
        text = "TICKETING_PUBLIC_URL is not set: give the address that people type, e.g. https://help.example.net."
        found.append(("public_url", text))
    if serving and chosen.debug:
        found.append(("debug", "TICKETING_DEBUG is on: leave it out, as a debug log says more than it should."))
    if serving and chosen.log_level == "DEBUG":
        found.append(("log_level", "TICKETING_LOG_LEVEL is DEBUG, which says more than it should: use INFO."))
    return found


def _of_database(chosen: Settings, reachable: bool) -> list[str]:
    """What the database shows, looked at through an engine of our own that leaves nothing open."""
    engine = None
    try:
        if chosen.on_sqlite and not Path(sa.make_url(chosen.database).database or "").exists():
            return []
        engine = db.make_engine(chosen.database)
        with engine.execution_options(reading=True).connect() as connection:
            revision = migrations.at(connection)
            migrations.check_known(revision)
            return [DEMO_ACCOUNTS] if chosen.production and revision and _anybody_of_the_demo(connection) else []
    except UnknownSchema as error:
        return [error.detail]
    except SQLAlchemyError as error:
        if not reachable:
            return []
        cause = getattr(error, "orig", None)
        said = cause.args[-1] if cause is not None and cause.args else type(error).__name__
        return [f"The database cannot be used ({said}): see TICKETING_DATABASE_URL."]
    finally:
        if engine is not None:
            engine.dispose()
