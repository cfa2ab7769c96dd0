"""Things that go wrong on request: lost answers, errors, throttling, refusals, envelopes that come late or twice."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict, deque
from dataclasses import dataclass

WHAT = frozenset({"drop_answer", "500", "429", "before_500", "refuse"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call; `retry_after` is in seconds and for 429 only, `error` is Slack's code of a refusal."""

    what: str
    retry_after: int = 1
    error: str = "fatal_error"

    @property
    def happens_before(self) -> bool:
        """Whether the call has no effect."""
        return self.what in ("429", "before_500", "refuse")


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


class Gate:
    """Envelopes on their way to the app: while it is shut they wait, and leave in order, in reverse, or as copies."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[int]] | None = None  # None: it is open

    async def passed(self) -> int:
        """Wait while it is shut; how many copies go along."""
        if self._waiting is None:
            return 0
        turn: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        return await turn

    @property
    def waiting(self) -> int:
        """How many envelopes are held back."""
        return len(self._waiting or ())

    def shut(self) -> None:
        """Hold back what comes from now on."""
        self._waiting = self._waiting or []

    def open(self, reverse: bool = False, copies: int = 0) -> None:
        """Let everything go that waits, and what comes later at once."""
        turns, self._waiting = self._waiting or [], None
        for turn in reversed(turns) if reverse else turns:
            turn.set_result(copies)
