"""The stream of small changes that the page follows, with the newest ones kept for whoever reconnects."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

KEPT = 5_000  # events
Event = dict[str, Any]  # {"seq", "type", "data"}


class Feed:
    """Numbered events; anybody may publish from any thread, readers live in the server's event loop."""

    def __init__(self) -> None:
        self.seq = 0
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self._readers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._closed = False

    def publish(self, type: str, data: dict[str, Any]) -> None:
        """Tell every reader."""
        with self._lock:
            self.seq += 1
            self._events.append({"seq": self.seq, "type": type, "data": data})
            self._wake()

    def since(self, seq: int) -> list[Event]:
        """Events newer than `seq`; a single `reset` when they are no longer all here."""
        with self._lock:
            oldest = self._events[0]["seq"] if self._events else self.seq + 1
            if seq > self.seq or seq + 1 < oldest:
                return [{"seq": self.seq, "type": "reset", "data": {}}]
            return list(islice(self._events, seq + 1 - oldest, None))

    async def follow(self, seq: int) -> AsyncIterator[Event | None]:
        """Events newer than `seq` as they happen; None after 15 quiet seconds."""
        reader = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._readers.add(reader)
        try:
            while not self._closed:
                reader[1].clear()
                for event in self.since(seq):
                    seq = event["seq"]
                    yield event
                if not await _woken(reader[1]):
                    yield None
        finally:
            with self._lock:
                self._readers.discard(reader)

    def close(self) -> None:
        """Let every reader go."""
        with self._lock:
            self._closed = True
            self._wake()

    def _wake(self) -> None:
        for loop, event in self._readers:
            loop.call_soon_threadsafe(event.set)


async def _woken(event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), 15)
    except TimeoutError:
        return False
    return True
