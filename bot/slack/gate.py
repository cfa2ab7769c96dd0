"""Shut while Slack does not accept our token: one call looks whether it does again, the others are spared."""

from __future__ import annotations

import threading
import time
from typing import TypeVar

from bot.errors import CredentialsRefused, OutsideError, PlatformRefused

SHUT = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})  # of every call
FIRST, LONGEST = 5.0, 60.0  # seconds until the next look: twice as long each time
Trouble = TypeVar("Trouble", bound="OutsideError | CredentialsRefused")


class Gate:
    """Any thread may ask; `noted` and `opened` say how a call ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refusal, self._wait, self._until = "", 0.0, 0.0

    def check(self) -> None:
        """CredentialsRefused, without any call, while it is shut; whoever comes first afterwards looks."""
        with self._lock:
            if not self._refusal:
                return
            now = time.monotonic()
            if now < self._until:
                raise CredentialsRefused(self._refusal)
            self._until = now + self._wait  # the others wait for what this call finds

    def noted(self, trouble: Trouble, code: str) -> Trouble:
        """TROUBLE as it was; CODE is Slack's."""
        if code in SHUT:
            with self._lock:
                self._wait = min(self._wait * 2, LONGEST) if self._refusal else FIRST
                self._refusal, self._until = str(trouble), time.monotonic() + self._wait
        elif isinstance(trouble, PlatformRefused | CredentialsRefused):  # Slack knows whose call it is
            self.opened()
        return trouble

    def opened(self) -> None:
        with self._lock:
            self._refusal = ""
