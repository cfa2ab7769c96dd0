"""The HTTP client of a model profile: talks to its own address only, and ends a trickling answer in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from ssl import SSLContext
from time import monotonic  # a duration, not the time of day
from urllib.parse import urlsplit

import httpx2
import openai
from pydantic import SecretStr

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
FROM_ENVIRONMENT = ("openai-organization", "openai-project")


def client(base_url: str, key: SecretStr) -> httpx2.Client:
    """Follows no redirect, which would carry a customer's words to an address nobody configured.

    The machine's proxy is used as everywhere on it, but not for a server on the machine itself.
    """

    def by_profile(request: httpx2.Request) -> None:
        """The SDK lets environment variables say who is asking; only the profile does."""
        for name in FROM_ENVIRONMENT:
            request.headers.pop(name, None)
        request.headers["authorization"] = f"Bearer {key.get_secret_value()}"

    hooks: dict[str, list[Callable[..., None]]] = {"request": [by_profile], "response": [_bound]}
    elsewhere = urlsplit(base_url).hostname not in THIS_MACHINE
    return openai.DefaultHttpxClient(
        follow_redirects=False, event_hooks=hooks, verify=_certificates(), trust_env=elsewhere
    )


@cache
def _certificates() -> SSLContext:
    """Reading the certificates of the world takes longer than all the rest of building a client."""
    return httpx2.create_ssl_context()


def _bound(response: httpx2.Response) -> None:
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _Bounded(response.stream, response.request)


class _Bounded(httpx2.SyncByteStream):
    """A body that must be complete within the read timeout.

    The library's timeout only limits the silence between two bytes, and some servers send blank lines for minutes
    while a model is busy.
    """

    def __init__(self, stream: httpx2.SyncByteStream, request: httpx2.Request) -> None:
        self._stream, self._request = stream, request
        self._until = monotonic() + request.extensions["timeout"]["read"]

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            if monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer did not end in time", request=self._request)
            yield part

    def close(self) -> None:
        self._stream.close()
