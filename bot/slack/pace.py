"""Slack's pace: one message a second and channel, fifty updates a minute, and the waits it asks for."""

from __future__ import annotations

import time
from collections import deque

UPDATES, MINUTE = 45, 60.0  # chat.update is Tier 3, 50 a minute and workspace; five stay free for people's clicks


class Pace:
    """Asked before each call and told after it: Slack got a call before we got its answer, so counting from the answer
    is never too early. `factor` > 1 only against a sandbox whose clock runs faster."""

    def __init__(self, factor: float = 1.0) -> None:
        self.gap, self._minute = 1.0 / factor, MINUTE / factor  # seconds
        self._free_at: dict[str, float] = {}
        self._updates: deque[float] = deque()

    def may_post(self, channel: str) -> bool:
        return time.monotonic() >= self._free_at.get(channel, 0)

    def posted(self, channel: str) -> None:
        self._free_at[channel] = max(self._free_at.get(channel, 0), time.monotonic() + self.gap)

    def may_update(self) -> bool:
        """True takes one of the minute's slots."""
        now = time.monotonic()
        while self._updates and self._updates[0] <= now - self._minute:
            self._updates.popleft()
        if len(self._updates) >= UPDATES or now < self._free_at.get("updates", 0):
            return False
        self._updates.append(now)
        return True

    def wait(self, channel: str, seconds: float) -> None:
        """Slack asked to wait there; "updates" for changes of cards."""
        self._free_at[channel] = max(self._free_at.get(channel, 0), time.monotonic() + seconds)
