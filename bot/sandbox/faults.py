"""Things that go wrong on request: lost answers, server errors, throttling."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass

WHAT = frozenset({"drop_answer", "500", "429", "before_500"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call; `retry_after` is in seconds and for 429 only."""

    what: str
    retry_after: int = 1

    @property
    def happens_before(self) -> bool:
        """Whether the call has no effect."""
        return self.what in ("429", "before_500")


class Faults:
    """Faults waiting for calls of their method, first come, first served."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of `method` suffer this."""
        with self._lock:
            self._waiting[method].extend([fault] * times)

    def next(self, method: str) -> Fault | None:
        """What the present call suffers."""
        with self._lock:
            waiting = self._waiting[method]
            return waiting.popleft() if waiting else None
