"""The sandbox: a local Slack, a demo review site and a recorded model, served from one thread on 127.0.0.1."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Coroutine
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.sandbox.faults import Faults, Odds
from bot.sandbox.hang_up import closable
from bot.sandbox.model import Recordings, model_routes
from bot.sandbox.page import page_routes
from bot.sandbox.page_api import PageApi
from bot.sandbox.platform import DemoPlatform
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.setup import Channel, Person, Setup
from bot.sandbox.slack import Slack
from bot.sandbox.socket_mode import Sockets
from bot.sandbox.web_api import WebApi

__all__ = ["Channel", "Person", "Sandbox", "Setup"]

HOST = "127.0.0.1"


class Sandbox:
    """Everything the bot talks to, in this process; a context manager that starts and stops it.

    The page is at `url`, Slack's Web API at `url`/api/, the review site at `url`/platform/, the model at `url`/v1/.
    """

    def __init__(self, setup: Setup, port: int = 0, recordings: Recordings | None = None) -> None:
        self._listening = socket.create_server((HOST, port))
        self.url = f"http://{HOST}:{self._listening.getsockname()[1]}"
        self.slack = Slack(setup, self.url)
        self._transports: dict[Any, asyncio.Transport] = {}
        self._sockets, self._faults = Sockets(self.slack, self._transports), Faults()
        self.platform = DemoPlatform(setup.accounts, lambda: datetime.now(UTC), self._faults)
        self._page_api = PageApi(self.slack, self._sockets, self._faults)
        routes = [*self._slack_routes(), *self._page_api.routes(), *self.platform.routes(), *page_routes()]
        self._server = self._build([*routes, *model_routes(recordings or Recordings(), self._faults)])
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Serve; returns once requests are taken."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Stop serving and end every connection."""
        self.slack.feed.close()
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._listening.close()
        self.slack.journal.close()

    def act(self, user: str, type: str, **what: Any) -> dict[str, Any]:
        """Do what a person does on the page, from any other thread."""
        return self._wait_for(self._page_api.act({"user": user, "type": type, **what}))

    def fault(self, what: str, **more: Any) -> dict[str, Any]:
        """Break something, from any other thread."""
        return self._wait_for(self._page_api.fault({"what": what, **more}))

    def weather(self, odds: Odds, seed: int = 0) -> None:
        """From now on calls suffer by chance; without odds it is calm."""
        self._faults.weather(odds, seed)

    @property
    def faults_served(self) -> Counter[tuple[str, str]]:
        """What calls have suffered: (place, fault) -> how often."""
        return Counter(self._faults.served)

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self._sockets.count

    @property
    def held(self) -> int:
        """How many envelopes a test holds back."""
        return self._sockets.gate.waiting

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _slack_routes(self) -> list[BaseRoute]:
        web_api = WebApi(self.slack, self._faults, self._transports)
        return [
            Route("/api/{method}", web_api.answer, methods=["GET", "POST"]),
            WebSocketRoute("/socket", self._sockets.attend),
            Route("/response/{id}", ResponseUrls(self.slack).answer, methods=["POST"]),
        ]

    def _build(self, routes: list[BaseRoute]) -> uvicorn.Server:
        # A name that leads here from elsewhere is refused too: no other web page may act in the workspace.
        loopback_only = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
        config = uvicorn.Config(
            Starlette(routes=routes, middleware=[loopback_only]),
            http=closable(self._transports),
            ws="websockets-sansio",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        return uvicorn.Server(config)

    def _serve(self) -> None:
        try:
            asyncio.run(self._run())
        finally:
            self._ready.set()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self._server.serve(sockets=[self._listening]))
        while not (self._server.started or serving.done()):
            await asyncio.sleep(0.002)
        self._ready.set()
        await serving

    def _wait_for(self, doing: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
        if self._loop is None:
            doing.close()
            return {"ok": False, "error": "The sandbox is not running."}
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(timeout=30)
