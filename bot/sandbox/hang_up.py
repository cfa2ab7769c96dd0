"""Closing an HTTP connection without an answer, the way a network loses one."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol


def closable(transports: dict[Any, asyncio.Transport]) -> type[H11Protocol]:
    """uvicorn's HTTP protocol, with the transport of every client's connection kept by its address."""

    class Closable(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            transports[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(self.client, None)
            super().connection_lost(exc)

    return Closable


class HungUp:
    """An ASGI answer that is none: the connection ends."""

    def __init__(self, transports: dict[Any, asyncio.Transport]) -> None:
        self._transports = transports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope["client"]
        self._transports[tuple(client)].close()
        while (await receive())["type"] != "http.disconnect":  # uvicorn answers 500 when nobody has gone yet
            pass


class NoAnswer(Response):
    """The connection ends before an answer arrives: a length is announced and nothing follows it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"1")]})
