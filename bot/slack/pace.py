"""Slack's pace: one message a second and channel, so many updates and answers a minute, and the waits it asks for."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import Throttled

MINUTE = 60.0
UPDATES, TELLS, STARTS, APPENDS, STOPS = "updates", "tells", "starts", "appends", "stops"
# A minute: starting and stopping a stream are Tier 2 (20), chat.update is Tier 3 (50), chat.postEphemeral and growing a
# stream Tier 4 (100).
MOST = {UPDATES: 45, TELLS: 90, STARTS: 18, APPENDS: 90, STOPS: 18}
KEPT = 5.0  # seconds a channel is kept free for an alert at most: whoever asked may have died


class Pace:
    """Asked before each call and told after it: Slack got a call before we got its answer, so counting from the answer
    is never too early. Any thread may ask. `factor` > 1 only against a sandbox whose clock runs faster."""

    def __init__(self, factor: float = 1.0) -> None:
        self.gap, self._minute = 1.0 / factor, MINUTE / factor  # seconds
        self._free_at: dict[str, float] = {}
        self._kept_until: dict[str, float] = {}
        self._recent: dict[str, deque[float]] = {kind: deque() for kind in MOST}
        self._lock = threading.Lock()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def may_post(self, channel: str, alert: bool = False) -> bool:
        now, kept = time.monotonic(), self._kept_until.get(channel, 0)
        return now >= self._free_at.get(channel, 0) and (alert or now >= kept)

    def keep(self, channel: str) -> None:
        """The next message here is an alert: behind a crowd of cards it would come too late."""
        self._kept_until[channel] = time.monotonic() + KEPT

    def let_go(self, channel: str) -> None:
        """It stands there, or has to wait for something else."""
        self._kept_until.pop(channel, None)

    @contextmanager
    def turn(self, channel: str) -> Iterator[None]:
        """Around the call itself: of several threads that might post here at the same moment one goes first, and the
        next waits its second. Throttled when that is longer."""
        with self._turns[channel]:
            left = self._free_at.get(channel, 0) - time.monotonic()
            if left > self.gap:
                raise Throttled(left)
            time.sleep(max(left, 0))
            try:
                yield
            finally:
                self.posted(channel)

    def posted(self, channel: str) -> None:
        self._free_at[channel] = max(self._free_at.get(channel, 0), time.monotonic() + self.gap)

    def may(self, kind: str) -> bool:
        """True takes one of the minute's slots for this kind of call."""
        with self._lock:
            if not self._room(kind):
                return False
            self._recent[kind].append(time.monotonic())
            return True

    def could(self, kind: str) -> bool:
        """Whether a slot is free now, without taking it: before work that would be for nothing."""
        with self._lock:
            return self._room(kind)

    def _room(self, kind: str) -> bool:
        now, recent = time.monotonic(), self._recent[kind]
        while recent and recent[0] <= now - self._minute:
            recent.popleft()
        return len(recent) < MOST[kind] and now >= self._free_at.get(kind, 0)

    def wait(self, channel: str, seconds: float) -> None:
        """Slack asked to wait: in a channel, or with a kind of call."""
        self._free_at[channel] = max(self._free_at.get(channel, 0), time.monotonic() + seconds)
