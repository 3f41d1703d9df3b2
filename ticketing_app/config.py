"""Every setting of the app: one validated, frozen class, read once from `TICKETING_*` variables (and `PORT`).

Each field's description is its documentation: README and `.env.example` are checked against this list by a test.
"""

import contextlib
import functools
import ipaddress
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
DATABASES = ("sqlite:///", "mysql+pymysql://", "mariadb+pymysql://")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(BaseSettings):
    """What an operator can decide. Wrong values are refused at start, with the variable's name."""

    model_config = SettingsConfigDict(
        env_prefix="TICKETING_",
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        # What is wrong may be a secret, and errors end up in logs.
        hide_input_in_errors=True,
    )

    env: Literal["development", "production"] = Field(
        default="development",
        description="`development` or `production`, which loads no demo data and refuses to start where it is unsafe.",
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(
        default=8000,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("PORT", "port"),
        description="Port of UI and API (the variable is `PORT`, without prefix).",
    )
    public_url: str = Field(
        default="",
        description="Address people type, e.g. `https://help.example.net`; default `http://localhost:$PORT`. "
        "With https the session cookie is `Secure`.",
    )
    data_dir: Path = Field(
        default=Path("data"), description="Folder for the SQLite file, attachments and import rejects."
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL, e.g. `mysql+pymysql://user:password@host/name?charset=utf8mb4`; "
        "default: SQLite in the data folder.",
    )
    allow_sqlite: bool = Field(
        default=False,
        description="Whether SQLite will do in production: for one machine and few people.",
    )
    secret_key: str = Field(
        default="",
        repr=False,
        description="Key that signs API tokens, at least 32 bytes; "
        "outside production one is made and kept in the data folder.",
    )
    demo: bool = Field(
        default=True,
        description="Load the demo telecom into an empty database; production never does, and refuses `true`.",
    )
    demo_password: str = Field(
        default="",
        repr=False,
        description="Password of all demo accounts, 12–256 characters; "
        "needed where the server does not listen on loopback.",
    )
    session_hours: int = Field(default=12, ge=1, le=720, description="Hours until a browser session ends by itself.")
    token_minutes: int = Field(default=60, ge=1, le=1440, description="Minutes an API access token lives.")
    refresh_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="Days an API refresh token lives; each use gives a new one and begins them anew.",
    )
    worker: bool = Field(
        default=True,
        description="Run the outbox worker inside the app; switch off where `python -m ticketing_app worker` runs.",
    )
    gemini_api_key: str = Field(
        default="",
        repr=False,
        description="Key for Google's Gemini, which then suggests too; without one, no text leaves the house.",
    )
    gemini_endpoint: str = Field(
        default="",
        description="Where Gemini's API is reached, e.g. a gateway of the house, `https://gateway.example.net`; "
        "default: Google's own address.",
    )
    gemini_model: str = Field(
        default="gemini-2.5-flash", pattern=r"^[A-Za-z0-9._/-]+$", description="Which Gemini model is asked."
    )
    ai_holdback: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Share of tickets, 0 to 1, that are decided without a suggestion, "
        "to measure what suggestions save.",
    )
    close_after_days: float = Field(
        default=7,
        ge=0,
        le=3650,
        description="Days after which a resolved ticket closes by itself if nobody says anything more; 0: never.",
    )
    close_warning_days: float = Field(
        default=2, gt=0, le=3650, description="Days before that, at the least, on which its customer is told so."
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks of the proxies in front, e.g. `127.0.0.1, 10.1.0.0/16`: "
        "their `X-Forwarded-For` is believed, nobody else's.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much the log tells; `DEBUG` is refused in production."
    )
    log_format: Literal["", "text", "json"] = Field(
        default="",
        description="`text` for people or `json` for machines, one object a line; default: json in production.",
    )
    debug: bool = Field(default=False, description="Log everything, as level `DEBUG` does; refused in production.")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value.encode()) < 32:
            raise ValueError("must have at least 32 bytes; `openssl rand -base64 48` makes a good one")
        return value

    @field_validator("demo_password")
    @classmethod
    def _a_password(cls, value: str) -> str:
        if value and not 12 <= len(value) <= 256:
            raise ValueError("must have 12 to 256 characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _a_known_database(cls, value: str) -> str:
        if value and not value.startswith(DATABASES):
            raise ValueError("must start with mysql+pymysql:// (MariaDB or MySQL) or sqlite:///")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        try:
            _read_networks(value)
        except ValueError:
            raise ValueError("must be addresses or networks like 127.0.0.1, 10.1.0.0/16") from None
        return value

    @field_validator("public_url", "gemini_endpoint")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        value = value.rstrip("/")
        if value and not (value.startswith(("http://", "https://")) and urlsplit(value).hostname):
            raise ValueError("must start with http:// or https://, and a host's name")
        return value

    @field_validator("public_url")
    @classmethod
    def _where_the_socket_is_found(cls, value: str) -> str:
        # Reflex's pages take this one name for a server behind a balancer, and drop the port.
        if urlsplit(value).hostname == "localhost" and value.startswith("https:") and urlsplit(value).port:
            raise ValueError("cannot be https://localhost with a port, where pages miss their socket: write 127.0.0.1")
        return value

    @property
    def production(self) -> bool:
        """Whether real customers use this house."""
        return self.env == "production"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server directly."""
        return self.host in LOOPBACK

    @property
    def demo_allowed(self) -> bool:
        """Whether demo data may be loaded: never in production."""
        return self.demo and not self.production

    @property
    def one_click_sign_in(self) -> bool:
        """Whether the sign-in page may open a demo account without a password."""
        return self.demo_allowed and self.on_loopback and urlsplit(self.url).hostname in LOOPBACK

    @property
    def url(self) -> str:
        """The origin people use, without a trailing slash."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose pages may write with the session cookie and open the socket."""
        near = self.on_loopback and not self.production
        local = (f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}") if near else ()
        return tuple(dict.fromkeys((self.url, *local)))

    @property
    def secure_cookie(self) -> bool:
        """Whether the session cookie travels over https alone."""
        return self.url.startswith("https://")

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database.startswith("sqlite:")

    @property
    def json_logs(self) -> bool:
        """Whether log lines are for machines."""
        return self.log_format == "json" or (not self.log_format and self.production)

    @property
    def level(self) -> str:
        """From which level on our own messages are logged."""
        return "DEBUG" if self.debug else self.log_level

    @functools.cached_property
    def proxies(self) -> tuple[Network, ...]:
        """The networks of the proxies whose word we take."""
        return _read_networks(self.trusted_proxies)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'ticketing.db').resolve()}"

    @property
    def attachments_dir(self) -> Path:
        """Where attachments lie: outside every folder that the web server serves."""
        return self.data_dir / "attachments"

    @property
    def imports_dir(self) -> Path:
        """Where an import leaves the rows that it refused."""
        return self.data_dir / "imports"

    @functools.cached_property
    def signing_key(self) -> str:
        """The key that signs API tokens; outside production a missing one is made once and kept for the owner alone."""
        if self.secret_key:
            return self.secret_key
        if self.production:
            raise ValueError("TICKETING_SECRET_KEY is not set: production needs one of at least 32 bytes.")
        return _kept_key(self.data_dir / "secret.key")


def _read_networks(said: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part, strict=False) for part in said.replace(",", " ").split())


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        # A hard link never overwrites: of two processes that start at once both read the key of the first.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


@functools.lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read at the first call."""
    return Settings()


def wrong(error: ValidationError) -> dict[str, str]:
    """The field names of settings that cannot be used, each with a sentence that names its variable."""
    found = {str(one["loc"][0]).lower().removeprefix("ticketing_"): one["msg"] for one in error.errors()}
    return {name: f"{variable(name)}: {said.removeprefix('Value error, ')}." for name, said in found.items()}


def variable(name: str) -> str:
    """What a field is called in the environment."""
    return "PORT" if name == "port" else f"TICKETING_{name.upper()}"
