"""Serves the web app with uvicorn, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette


class WebServer:
    """Implements ports.Loop."""

    name = "web"
    trouble = ""

    def __init__(self, app: Starlette, host: str, port: int) -> None:
        self._config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, lifespan="off")

    def run(self, stop: Callable[[float], bool]) -> None:
        server = uvicorn.Server(self._config)
        serving = threading.Thread(target=server.run, name="uvicorn", daemon=True)
        serving.start()
        while not stop(0.5) and serving.is_alive():
            pass
        server.should_exit = True
        serving.join(5)
