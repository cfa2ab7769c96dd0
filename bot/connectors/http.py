"""The one HTTP client of all connectors, and the one place where its failures become errors of ours."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot import __version__
from bot.about import doing
from bot.connectors.reasons import Reason
from bot.errors import (
    Ambiguous,
    CredentialsRefused,
    OutsideError,
    PlatformRefused,
    SettingsError,
    Throttled,
    Unavailable,
)
from bot.ports import Clock

CONNECT, READ, WHOLE = 5.0, 10.0, 15.0  # seconds: two exchanges in a row stay below the engine's grace of 60 s
LARGEST = 5 * 1024 * 1024  # bytes of an answer, after decompression
PATIENCE = 30.0  # seconds to wait when a platform says "later" without saying when
LONGEST_WAIT = 86_400.0  # seconds; who asks for more is asked again after a day

NOTHING: Mapping[str, str] = MappingProxyType({})
Payload = TypeVar("Payload", bound=BaseModel)


def by_status(status: int, body: bytes) -> Reason:
    """Why a platform refused, as far as the bare status tells."""
    return Reason.GONE if status in (404, 410) else Reason.REFUSED


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer; `unclear` is the error to raise when it turns out to be unreadable."""

    body: bytes
    unclear: type[OutsideError]

    def read(self, payload: type[Payload]) -> Payload:
        """The JSON body as this payload; an answer in another shape is as good as none."""
        try:
            return payload.model_validate(json.loads(self.body))
        except (ValidationError, ValueError, RecursionError) as error:
            raise self.unclear("the platform's answer cannot be read") from error


class Http:
    """`get` reads and may be repeated; the others change something, so that their fate can be unclear.

    Errors: Unavailable (never reached it, or a read failed), Ambiguous (a write may have happened), Throttled,
    CredentialsRefused, PlatformRefused. Redirects are not followed: a write must go where it was approved to go.
    """

    def __init__(
        self,
        clock: Clock,
        headers: Mapping[str, str] = NOTHING,
        reason: Callable[[int, bytes], Reason] = by_status,
        connect: float = CONNECT,
        read: float = READ,
        whole: float = WHOLE,
    ) -> None:
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise SettingsError("a token or key holds characters that cannot be sent")
        self._clock, self._reason, self._whole = clock, reason, whole
        self._client = httpx.Client(
            headers={"User-Agent": f"Unscripted/{__version__}", **headers},
            timeout=httpx.Timeout(read, connect=connect),
            trust_env=False,  # only bot/settings.py reads the environment
        )

    def get(self, url: str, query: Mapping[str, str] = NOTHING) -> Answer:
        return self._exchange(self._client.build_request("GET", url, params=dict(query)), Unavailable)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] = NOTHING, address: str = "") -> Answer:
        """Send JSON. `address`: the checked IP address to connect to, whatever the name resolves to by now."""
        sent = {"Content-Type": "application/json", **headers}
        request = self._client.build_request("POST", url, content=body, headers=sent)  # the Host header is set here
        if address:
            request.extensions["sni_hostname"] = (
                request.url.raw_host.decode()
            )  # certificates are still checked for the name
            request.url = request.url.copy_with(host=address)
        return self._exchange(request, Ambiguous)

    def put(self, url: str, body: bytes) -> Answer:
        """Send JSON that takes the place of what is there."""
        sent = {"Content-Type": "application/json"}
        return self._exchange(self._client.build_request("PUT", url, content=body, headers=sent), Ambiguous)

    def delete(self, url: str) -> None:
        self._exchange(self._client.build_request("DELETE", url), Ambiguous)

    def _exchange(self, request: httpx.Request, unclear: type[OutsideError]) -> Answer:
        until = time.monotonic() + self._whole  # a stopwatch, not the time
        try:
            with (
                doing(f"platform {request.method}", host=request.url.host),
                closing(self._client.send(request, stream=True)) as response,
            ):
                self._raise_for_status(response, unclear)
                body = _body(response, until, unclear)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:  # nothing was sent
            raise Unavailable("the platform cannot be reached") from error
        except httpx.RequestError as error:
            raise unclear("the platform did not answer to the end") from error
        if not response.is_success:
            raise PlatformRefused(self._reason(response.status_code, body))
        return Answer(body, unclear)

    def _raise_for_status(self, response: httpx.Response, unclear: type[OutsideError]) -> None:
        match response.status_code:
            case 401 | 403:
                raise CredentialsRefused
            case 429:
                raise Throttled(self._wait(response.headers.get("retry-after", "")))
            case status if status >= 500 or status == 408:
                raise unclear(f"the platform answered {status}")

    def _wait(self, retry_after: str) -> float:
        """Seconds; the header holds seconds or a date (RFC 9110 10.2.3)."""
        try:
            wait = float(int(retry_after))
        except ValueError:
            wait = self._until(retry_after)
        return min(max(wait, 0.0), LONGEST_WAIT)

    def _until(self, date: str) -> float:
        try:
            return (parsedate_to_datetime(date) - self._clock.now()).total_seconds()
        except (ValueError, TypeError):  # no date, or one without a zone
            return PATIENCE


def _body(response: httpx.Response, until: float, unclear: type[OutsideError]) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise PlatformRefused(Reason.ANSWER_TOO_LARGE) if unclear is Unavailable else unclear()
        if time.monotonic() > until:
            raise unclear("the platform's answer takes too long")
    return bytes(body)
