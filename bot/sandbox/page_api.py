"""/sandbox/…: the page's own API: state, stream of changes, acts of people, faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.sandbox.acts import Acts
from bot.sandbox.faults import WHAT, Fault, Faults
from bot.sandbox.slack import Slack
from bot.sandbox.socket_mode import MOST, Sockets

Json = dict[str, Any]


class PageApi:
    """What the page, and tests in its place, ask of the sandbox."""

    def __init__(self, slack: Slack, sockets: Sockets, faults: Faults) -> None:
        self._slack, self._sockets, self._faults = slack, sockets, faults
        self._acts = Acts(slack, sockets)
        self._background: set[asyncio.Task[object]] = set()
        self._on_the_wire: dict[str, Callable[[Json], None]] = {
            "disconnect": lambda body: self._later(sockets.disconnect(int(body.get("sockets", MOST)))),
            "abort": lambda body: sockets.abort(int(body.get("sockets", MOST))),
            "redeliver": lambda body: self._later(sockets.redeliver(int(body.get("envelopes", 1)))),
            "hold": lambda body: sockets.gate.shut(),
            "close": lambda body: faults.closed.close(str(body.get("channel")), str(body.get("error", "is_archived"))),
            "open": lambda body: faults.closed.open(str(body.get("channel"))),
            "revoke": lambda body: faults.closed.revoke(str(body.get("error", "token_revoked"))),
            "restore": lambda body: faults.closed.revoke(""),
            "let_go": lambda body: sockets.gate.open(bool(body.get("reverse")), int(body.get("copies", 0))),
        }

    def routes(self) -> list[BaseRoute]:
        """Everything below /sandbox."""
        return [
            Route("/sandbox/state", self._state),
            Route("/sandbox/stream", self._stream),
            Route("/sandbox/act", self._act, methods=["POST"]),
            Route("/sandbox/faults", self._fault, methods=["POST"]),
        ]

    async def act(self, body: Json) -> Json:
        """Do what a person does."""
        return await self._acts.act(body)

    async def fault(self, body: Json) -> Json:
        """Break something: {"what", "method"?, "times"?, "retry_after"?, "error"?, "sockets"?, "envelopes"?, …}."""
        self._slack.journal.write("fault", **body)
        what = str(body.get("what"))
        if what in self._on_the_wire:
            self._on_the_wire[what](body)
        elif what in WHAT and body.get("method"):
            fault = Fault(what, int(body.get("retry_after", 1)), str(body.get("error", "fatal_error")))
            self._faults.add(str(body["method"]), fault, int(body.get("times", 1)))
        else:
            return {"ok": False, "error": "The sandbox does not know this fault."}
        return {"ok": True}

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self._slack.state())

    async def _stream(self, request: Request) -> Response:
        since = request.query_params.get("since", "")
        events = self._frames(int(since) if since.isdigit() else self._slack.feed.seq)
        return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _frames(self, since: int) -> AsyncIterator[str]:
        yield ": connected\n\n"
        async for event in self._slack.feed.follow(since):
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n" if event else ": still here\n\n"

    async def _act(self, request: Request) -> Response:
        return JSONResponse(await self.act(await _object(request)))

    async def _fault(self, request: Request) -> Response:
        return JSONResponse(await self.fault(await _object(request)))

    def _later(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _object(request: Request) -> Json:
    try:
        body = json.loads(await request.body())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
