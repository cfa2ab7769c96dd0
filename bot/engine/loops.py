"""Starts the named loops, restarts what fails, stops them all, and can say how each one is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import UnscriptedError
from bot.ports import Loop

PAUSE = 5.0  # seconds before a failed loop is started again
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    running: bool
    failures: int
    trouble: str  # what keeps it from its work now, else its last failure; in our words, "" when there was none
    hindered: bool = False  # it runs, and cannot do its work: Slack refuses it, a platform does not answer


class Loops:
    def __init__(self, loops: Sequence[Loop]) -> None:
        self._loops, self._stopping = tuple(loops), threading.Event()
        self._health = {loop.name: Health(False, 0, "") for loop in loops}
        self._threads = [
            threading.Thread(target=self._keep, args=(loop,), name=loop.name, daemon=True) for loop in loops
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def stop(self, patience: float = 8.0) -> None:
        """Ask all to stop and wait for what is under way, so many seconds for all together."""
        self._stopping.set()
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def health(self) -> dict[str, Health]:
        return {loop.name: self._now(self._health[loop.name], loop.trouble) for loop in self._loops}

    def _now(self, health: Health, trouble: str) -> Health:
        return replace(health, trouble=trouble, hindered=True) if health.running and trouble else health

    def _keep(self, loop: Loop) -> None:
        failures, trouble = 0, ""
        while not self._stopping.is_set():
            self._health[loop.name] = Health(True, failures, trouble)
            try:
                loop.run(self._stopping.wait)
            except UnscriptedError as error:
                failures, trouble = failures + 1, str(error)
                log.error("%s: %s", loop.name, error)
            except Exception as error:  # a loop's fault is reported by healthz, and must not stop the others
                failures, trouble = failures + 1, type(error).__name__
                log.exception("%s failed and is started again", loop.name)
            self._health[loop.name] = Health(False, failures, trouble)
            self._stopping.wait(PAUSE)
