"""The embedded engine: claims mentions whose turn it is, and lets each live in a bounded pool of threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.about import about
from bot.engine.process import dead, me
from bot.life.live import live
from bot.ports import Desk, Leases

LEASE = timedelta(seconds=60)  # longer than any step; saves are compare-and-set, so a lease only spares double work
LOOK = 0.5  # seconds between two looks when nobody wakes us: another process may have saved something
CALM = 0.02  # seconds between two looks at least: hundreds of clicks at once are not hundreds of looks
log = logging.getLogger(__name__)


class Worker:
    """Implements ports.Loop."""

    name = "worker"
    trouble = ""  # a life that fails is tried again; its card says so

    def __init__(self, desk: Desk, leases: Leases, threads: int) -> None:
        self._desk, self._leases, self._threads = desk, leases, threads
        self._free = threading.Semaphore(threads)
        self._wake = threading.Event()

    def wake(self) -> None:
        self._wake.set()

    def run(self, stop: Callable[[float], bool]) -> None:
        for holder in dead(self._leases.holders()):
            self._leases.release_all(holder)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="life") as pool:
            while not stop(0):
                for mention_id in self._claim():
                    pool.submit(self._live, mention_id)
                self._wake.wait(LOOK)
                stop(CALM)
                self._wake.clear()

    def _claim(self) -> list[str]:
        """As many as there are free threads; the rest stays for others."""
        slots = 0
        while slots < self._threads and self._free.acquire(blocking=False):
            slots += 1
        claimed: list[str] = []
        try:
            claimed = self._leases.due(slots, me(), LEASE) if slots else []
        finally:
            for _ in range(slots - len(claimed)):
                self._free.release()
        return claimed

    def _live(self, mention_id: str) -> None:
        """A life that fails keeps its lease: it is tried again when that runs out, not at once."""
        with about(mention_id):
            try:
                live(mention_id, self._desk)
                self._leases.release(mention_id)
            except Exception:  # one mention's trouble must not stop the others
                log.exception("it could not go on; tried again in %s", LEASE)
            finally:
                self._free.release()
                self._wake.set()
