"""What only one process does at a time: whoever holds the duty works, the others stand by and take over."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from bot.errors import Unavailable
from bot.ports import Duties, Loop

TERM = timedelta(seconds=20)  # after it a duty nobody has renewed is free
RENEW = 4.0  # seconds between two renewals, and between two looks of those who stand by
CALL = 11.0  # seconds the longest call to Slack takes: one that begins while we hold the duty ends while we hold it


class Duty:
    """One duty as this process sees it; any thread may ask."""

    def __init__(self, name: str, duties: Duties, holder: str) -> None:
        self._name, self._duties, self._holder = name, duties, holder
        self._lock = Lock()
        self._looked_at = self._until = float("-inf")

    def mine(self) -> bool:
        """Whether it is ours for as long as a call may take."""
        with self._lock:
            now = time.monotonic()
            if now >= self._looked_at + RENEW:
                self._look(now)
            return time.monotonic() + CALL < self._until  # asking may have taken long: a writer waits for its turn

    def _look(self, now: float) -> None:
        try:
            held = self._duties.hold(self._name, self._holder, TERM)
        except Unavailable:  # the database is away: what we hold ends by itself, and nobody else can take it earlier
            return
        self._looked_at, self._until = now, now + TERM.total_seconds() if held else float("-inf")


class Held:
    """Implements ports.Loop: the loop runs only while this process has the duty."""

    def __init__(self, loop: Loop, duty: Duty) -> None:
        self.name, self._loop, self._duty = loop.name, loop, duty
        self._works = False

    @property
    def trouble(self) -> str:
        """Only of whoever works: what kept it from its work before is another one's by now, or over."""
        return self._loop.trouble if self._works else ""

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(0 if self._duty.mine() else RENEW / 2):
            if self._duty.mine():
                self._work(stop)

    def _work(self, stop: Callable[[float], bool]) -> None:
        self._works = True
        try:
            self._loop.run(lambda seconds: self._over(seconds, stop))
        finally:
            self._works = False

    def _over(self, seconds: float, stop: Callable[[float], bool]) -> bool:
        """Wait that long and keep the duty meanwhile; True when the loop is to end."""
        until = time.monotonic() + seconds
        while True:
            left = until - time.monotonic()
            if stop(min(max(left, 0), RENEW)) or not self._duty.mine():
                return True
            if left <= RENEW:
                return False
