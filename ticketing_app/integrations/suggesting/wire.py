"""How an answer comes over the network: from the asked address alone, within a total time and size, and remembered."""

import io
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import DecodeError, HTTPError

from ticketing_app.integrations.suggesting.source import Outcome

MOST_BYTES = 1_000_000
PIECE = 65_536


class Wire(HTTPAdapter):
    """Carries one request and keeps what came back, however it ended: `status` (None where none came) and `body`."""

    def __init__(self, until: float) -> None:
        """`until` is when to give up, on the clock of `time.monotonic`."""
        super().__init__(max_retries=0)
        self.status: int | None = None
        self.body = b""
        self._until = until

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The response with its whole body. Raises the errors of requests."""
        found = super().send(request, True, timeout, verify, cert, dict(proxies or {}))
        self.status = found.status_code
        try:
            self._read(found)
        except DecodeError as error:
            raise requests.exceptions.ContentDecodingError(error) from error
        except HTTPError as error:
            raise requests.ConnectionError(error) from error
        finally:
            found.close()
        if found.is_redirect:
            # It would hand the key and the ticket to whoever it points to.
            raise requests.TooManyRedirects("Answers come from the asked address alone.")
        found.raw = io.BytesIO(self.body)
        return found

    def _read(self, found: requests.Response) -> None:
        # A timeout of the socket begins anew with every byte: a server that drips would be listened to for ever.
        while piece := found.raw.read1(PIECE, decode_content=True):
            self.body += piece
            if time.monotonic() > self._until:
                raise requests.ReadTimeout("The answer came too slowly.")
            if len(self.body) > MOST_BYTES:
                raise DecodeError("The answer is too long.")

    @property
    def text(self) -> str:
        """What came back so far."""
        return self.body.decode(errors="replace")

    def outcome(self, error: BaseException) -> Outcome:
        """What became of a request that ended in an error."""
        if self.status == requests.codes["too_many_requests"]:
            return Outcome.RATE_LIMITED
        if self.status is not None and self.status >= 500:
            return Outcome.UNAVAILABLE
        if self.status is not None and self.status >= 400:
            return Outcome.REFUSED
        if isinstance(error, requests.Timeout | TimeoutError):
            return Outcome.TIMED_OUT
        if isinstance(error, requests.exceptions.ContentDecodingError):
            return Outcome.MALFORMED
        if isinstance(error, OSError):
            return Outcome.UNAVAILABLE  # refused, dropped, not found; the errors of requests are among these
        # Something came that the library could not read, or it did not even get so far as to send.
        return Outcome.UNAVAILABLE if self.status is None else Outcome.MALFORMED
