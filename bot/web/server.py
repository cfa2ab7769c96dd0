"""Serves a web app with uvicorn, in a thread of its own."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

AGAIN = 5.0  # seconds before an address that is taken is tried again
log = logging.getLogger(__name__)


class WebServer:
    """Implements ports.Loop."""

    def __init__(self, app: Starlette, host: str, port: int, name: str = "web") -> None:
        self.name, self.trouble = name, ""
        self._host, self._port = host, port
        self._config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
        self.listens_on = 0  # port; 0 until there is one

    def run(self, stop: Callable[[float], bool]) -> None:
        while (listening := self._listening()) is None:
            if stop(AGAIN):
                return
        with listening:
            server = uvicorn.Server(self._config)
            serving = threading.Thread(target=server.run, args=([listening],), name="uvicorn", daemon=True)
            serving.start()
            while not stop(0.5) and serving.is_alive():
                pass
            server.should_exit = True
            serving.join(5)

    def _listening(self) -> socket.socket | None:
        """None while the address cannot be had: the rest of the program works meanwhile."""
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            listening = socket.create_server((self._host, self._port), family=family)
        except OSError as error:
            self.trouble = f"{self._host}:{self._port} cannot be listened on: {error.strerror or 'no such address'}"
            log.error("%s: %s", self.name, self.trouble)
            return None
        self.trouble, self.listens_on = "", listening.getsockname()[1]
        log.info("%s listens on %s:%d", self.name, self._host, self.listens_on)
        return listening
