"""How often Slack lets an app call: tiers per method in a sliding minute, one message a second in a channel."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}  # tier -> calls; other methods have no tier of their own
ONE_A_SECOND = frozenset({"chat.postMessage", "assistant.threads.setStatus"})  # in each channel


class Limits:
    """Counts calls on a clock that runs `factor` times faster than the real one."""

    def __init__(self, factor: float, now: Callable[[], float] = time.monotonic) -> None:
        self._factor, self._real = factor, now
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._next: defaultdict[tuple[str, str], float] = defaultdict(float)

    def wait(self, method: str, tier: int, channel: str = "") -> float:
        """Real seconds this call has to wait; 0 means that it may go, and is counted."""
        now = self._real() * self._factor
        if method in ONE_A_SECOND:
            free = self._next[method, channel]
            self._next[method, channel] = free if free > now else now + 1
        else:
            free = self._tier_free(method, tier, now)
        return max(0.0, free - now) / self._factor

    def _tier_free(self, method: str, tier: int, now: float) -> float:
        calls, most = self._calls[method], PER_MINUTE.get(tier)
        while calls and calls[0] <= now - 60:
            calls.popleft()
        if most is not None and len(calls) >= most:
            return calls[0] + 60
        calls.append(now)
        return now
