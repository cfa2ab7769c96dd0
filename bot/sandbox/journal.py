"""What happened on the wire, for tests and for whoever checks the bot from outside."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Violation:
    """Something the app did that Slack refuses, or takes with a warning."""

    method: str  # a Web API method, `socket` or `response_url`
    error: str  # Slack's error code, or no_ack, late_ack, double_ack, unknown_envelope, missing_text, …
    detail: str


@dataclass(frozen=True, slots=True)
class Ping:
    """A message whose words notify somebody."""

    method: str
    channel: str
    ts: str
    who: str  # channel | here | everyone | a user id | a user group id


class Journal:
    """Remembers calls, violations and pings; writes everything to a file of JSON lines when there is one.

    Lines: {"at": seconds since the start, "kind": call | answer | envelope | ack | socket | act | response_url |
    violation | ping | fault, …}; tokens are never written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.violations: list[Violation] = []
        self.pings: list[Ping] = []
        self._lock = threading.Lock()
        self._start = time.monotonic()
        self._file = path.open("a", encoding="utf-8") if path else None

    def call(self, method: str, args: dict[str, Any]) -> None:
        """The app called a Web API method."""
        self.calls.append((method, args))
        self.write("call", method=method, args=args)

    def violation(self, method: str, error: str, detail: str = "") -> None:
        """The app broke a rule of Slack's."""
        found = Violation(method, error, detail)
        self.violations.append(found)
        self.write("violation", **asdict(found))

    def ping(self, method: str, channel: str, ts: str, who: str) -> None:
        """A message notifies somebody."""
        found = Ping(method, channel, ts, who)
        self.pings.append(found)
        self.write("ping", **asdict(found))

    def write(self, kind: str, **what: Any) -> None:
        """Add a line to the file, if there is one."""
        with self._lock:
            if self._file:
                line = {"at": round(time.monotonic() - self._start, 6), "kind": kind, **what}
                self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
                self._file.flush()

    def close(self) -> None:
        """Close the file; later lines are remembered but not written."""
        with self._lock:
            if self._file:
                self._file.close()
            self._file = None
