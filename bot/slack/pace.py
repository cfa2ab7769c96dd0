"""Slack's pace: one message a second and channel, fifty updates a minute, and the waits it asks for."""

from __future__ import annotations

import time
from collections import deque

UPDATES, MINUTE = 45, 60.0  # chat.update is Tier 3, 50 a minute and workspace; five stay free for people's clicks


class Pace:
    """Asked before each call; `factor` > 1 only against a sandbox whose clock runs faster."""

    def __init__(self, factor: float = 1.0) -> None:
        self.gap, self._minute = 1.05 / factor, MINUTE / factor  # seconds
        self._free_at: dict[str, float] = {}
        self._updates: deque[float] = deque()

    def may_post(self, channel: str) -> bool:
        """True takes the channel's slot."""
        now = time.monotonic()
        if now < self._free_at.get(channel, 0):
            return False
        self._free_at[channel] = now + self.gap
        return True

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
        """Slack asked to wait."""
        until = time.monotonic() + seconds
        self._free_at[channel] = max(self._free_at.get(channel, 0), until)
        self._free_at["updates"] = max(self._free_at.get("updates", 0), until)
