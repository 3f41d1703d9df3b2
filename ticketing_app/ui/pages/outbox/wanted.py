"""Which messages somebody wants to see, as it stands in the address bar."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ticketing_app.domain.letters import OutboxQuery
from ticketing_app.ui import routes
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus

PAGE_SIZE = 25
FITS: dict[str, Callable[[str], bool]] = {
    "status": frozenset(status.value for status in DeliveryStatus).__contains__,
    "channel": frozenset(channel.value for channel in DeliveryChannel).__contains__,
    "q": lambda text: len(text) <= 200,
}


@dataclass(frozen=True)
class Wanted:
    """Tab, filters and page. An empty `channel` is all that leaves the house."""

    status: str = DeliveryStatus.QUEUED.value
    channel: str = ""
    q: str = ""
    page: int = 1

    @classmethod
    def of_address(cls, parameters: Mapping[str, Any]) -> "Wanted":
        """What an address asks for; whatever makes no sense in it is left out."""
        words = {name: str(value) for name, value in parameters.items() if name in FITS and FITS[name](str(value))}
        page = str(parameters.get("page", ""))
        return cls(**words, page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 10 else 1)

    def but(self, name: str, value: str) -> "Wanted":
        """The same with one thing changed, from its first page; what makes no sense changes nothing."""
        fits = name in FITS and (FITS[name](value) or (not value and name != "status"))
        return dataclasses.replace(self, page=1, **{name: value}) if fits else self

    def on_page(self, page: int) -> "Wanted":
        """The same on another page."""
        return dataclasses.replace(self, page=max(1, page))

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the tab."""
        return bool(self.channel or self.q)

    @property
    def filters(self) -> str:
        """Tab and filters as part of an address, without the page."""
        return urlencode({name: getattr(self, name) for name in FITS if getattr(self, name)})

    @property
    def address(self) -> str:
        """Where the page with all this is."""
        page = f"&page={self.page}" if self.page > 1 else ""
        return f"{routes.OUTBOX.path}?{self.filters}{page}"

    def query(self, cursor: str | None = None) -> OutboxQuery:
        """The question to the domain."""
        return OutboxQuery(
            status=DeliveryStatus(self.status),
            channel=self.chosen,
            q=self.q or None,
            cursor=cursor,
            limit=PAGE_SIZE,
        )

    @property
    def chosen(self) -> DeliveryChannel | None:
        """The channel, where one is chosen."""
        return DeliveryChannel(self.channel) if self.channel else None
