"""Where the app says that it is busy, and what it proposes to ask."""

from __future__ import annotations

import threading
from typing import Any

from bot.sandbox.feed import Feed

Json = dict[str, Any]


class AgentView:
    """A status per thread until the app answers there, prompts per direct message."""

    def __init__(self, feed: Feed) -> None:
        self._feed, self._lock = feed, threading.Lock()
        self._statuses: dict[tuple[str, str], Json] = {}
        self._prompts: dict[str, Json] = {}

    def busy(self, channel: str, thread: str, status: str, loading: list[str]) -> None:
        """Show a status; an empty one ends it."""
        told = {"channel": channel, "thread_ts": thread, "status": status, "loading": loading}
        with self._lock:
            if not status and (channel, thread) not in self._statuses:
                return
            self._statuses[channel, thread] = told
            if not status:
                del self._statuses[channel, thread]
            self._feed.publish("status", told)

    def answered(self, channel: str, thread: str) -> None:
        """The app said something there."""
        self.busy(channel, thread, "", [])

    def suggest(self, channel: str, title: str, prompts: list[Json]) -> None:
        """Propose what to ask."""
        told = {"channel": channel, "title": title, "prompts": prompts}
        with self._lock:
            self._prompts[channel] = told
            self._feed.publish("prompts", told)

    def state(self) -> Json:
        """What the page needs when it loads."""
        with self._lock:
            return {"statuses": list(self._statuses.values()), "prompts": list(self._prompts.values())}
