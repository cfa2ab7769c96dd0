"""Asks what may hang: in a thread of its own, one question at a time, and nobody waits longer than so many seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Within(Generic[T]):
    """The answer to a question that is asked again and again; any thread may ask."""

    def __init__(self, ask: Callable[[], T], seconds: float, fresh: float) -> None:
        """`fresh`: seconds an answer is good for, so that strangers who ask often cost nothing."""
        self._ask, self._seconds, self._fresh = ask, seconds, fresh
        self._lock = threading.Lock()
        self._asked: Future[T] | None = None
        self._answered_at = float("-inf")

    def begin(self) -> Future[T]:
        """The question that is under way, an answer that is fresh, or a new question."""
        with self._lock:
            old = self._asked and self._asked.done() and time.monotonic() - self._answered_at >= self._fresh
            if self._asked is None or old:
                self._asked = Future()
                threading.Thread(target=self._answer, args=(self._asked,), name="watch", daemon=True).start()
            return self._asked

    def __call__(self) -> T:
        """TimeoutError when it is not answered in time; otherwise what asking raises."""
        return self.begin().result(self._seconds)

    def _answer(self, asked: Future[T]) -> None:
        try:
            answer = self._ask()
        except Exception as error:  # noqa: BLE001  # whoever asked hears of it
            self._answered_at = time.monotonic()
            asked.set_exception(error)
        else:
            self._answered_at = time.monotonic()
            asked.set_result(answer)
