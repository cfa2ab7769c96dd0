"""Things that go wrong on request: lost answers, errors, throttling, refusals, envelopes that come late or twice."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.closures import Closures

WHAT = frozenset({"drop_answer", "500", "429", "before_500", "refuse", "drop_call"})
SLOW = 2.0  # seconds a slow answer takes

# The share of calls that suffer something, by place and fault: {"chat.postMessage": {"429": 0.05}}. Places are Slack's
# methods, "slack" for its other methods, "platform.feed", "platform.review", "platform.reply" and "model".
Odds = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call; `retry_after` is in seconds and for 429 only, `error` is Slack's code of a refusal."""

    what: str
    retry_after: int = 1
    error: str = "fatal_error"


class Faults:
    """Faults waiting for calls of their method, first come, first served; weather, which strikes by chance; and what
    stays closed until it is opened."""

    def __init__(self) -> None:
        self.closed = Closures()
        self.served: Counter[tuple[str, str]] = Counter()  # (place, what) -> how often
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._odds: Odds = {}
        self._random = random.Random()
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of `method` suffer this."""
        with self._lock:
            self._waiting[method].extend([fault] * times)

    def weather(self, odds: Odds, seed: int) -> None:
        """From now on calls suffer by chance; without odds it is calm."""
        with self._lock:
            self._odds, self._random = odds, random.Random(seed)

    def next(self, method: str, otherwise: str = "") -> Fault | None:
        """What the present call suffers; `otherwise`: the place whose weather counts when the method has none."""
        with self._lock:
            waiting = self._waiting[method]
            fault = (
                waiting.popleft() if waiting else self._struck(self._odds.get(method, self._odds.get(otherwise, {})))
            )
            if fault:
                self.served[method, fault.what] += 1
            return fault

    def _struck(self, odds: Mapping[str, float]) -> Fault | None:
        at = self._random.random() if odds else 1.0
        for what, share in odds.items():
            if (at := at - share) < 0:
                return Fault(what)
        return None


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
