"""Which language the program speaks with one person: that of their Slack, asked for once an hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from bot.content.words import Words
from bot.errors import CredentialsRefused, OutsideError
from bot.ports import Clock

KEPT, AGAIN = timedelta(hours=1), timedelta(minutes=1)  # until a locale is asked for again: known, not answered
PATIENCE = 1.0  # seconds of the three a trigger lives
log = logging.getLogger(__name__)


class Locales:
    """`locales.words(user)`: the words for dialogs and answers that only this person sees."""

    def __init__(self, ask: Callable[[str], str], clock: Clock) -> None:
        """`ask` gives a person's Slack locale ("pl-PL"), or "" when Slack does not tell."""
        self._ask, self._clock, self._lock = ask, clock, Lock()
        self._threads = ThreadPoolExecutor(4, "locale")
        self._asked: dict[str, tuple[datetime, Future[str]]] = {}

    def words(self, user: str) -> Words:
        """In their language; English when Slack does not tell in time."""
        try:
            return Words(self._answer(user).result(PATIENCE))
        except TimeoutError:
            log.warning("Slack is slow to tell a language: English meanwhile")
            return Words()

    def changed(self, ack: Callable[..., None], body: dict[str, Any]) -> None:
        """The event user_change: perhaps they speak another language now."""
        ack()
        with self._lock:
            self._asked.pop(body["event"]["user"]["id"], None)

    def _answer(self, user: str) -> Future[str]:
        """One question a person, however many of their clicks wait for it."""
        now = self._clock.now()
        with self._lock:
            at, answer = self._asked.get(user, (now, None))
            if answer is not None and now - at < (AGAIN if answer.done() and not answer.result() else KEPT):
                return answer
            self._asked[user] = now, self._threads.submit(self._locale, user)
            return self._asked[user][1]

    def _locale(self, user: str) -> str:
        try:
            return self._ask(user)
        except (OutsideError, CredentialsRefused) as trouble:
            log.warning("Slack does not tell a language, English it is: %s", trouble)
            return ""
