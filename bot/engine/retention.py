"""Erases what was closed long ago, account by account, where unscripted.yaml says after how many days; and lets go of
receipts nobody can ask for again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from bot.mention.event import BOT
from bot.ports import Desk, Forgetting

LOOK = 600.0  # seconds between two looks: retention counts days
MANY = 100  # mentions looked up at a time
# Slack delivers again for an hour, and a dialog that is left open does not outlive a shift.
RECEIPTS, BATCH = timedelta(days=30), 5_000  # how long receipts are kept, and how many go at one look
log = logging.getLogger(__name__)


class Retention:
    """Implements ports.Loop. One at a time is enough; several do no harm."""

    name = "retention"
    trouble = ""

    def __init__(self, desk: Desk, forgetting: Forgetting) -> None:
        self._desk, self._forgetting = desk, forgetting
        self._settled = False  # whoever was here before may have been stopped in between

    def run(self, stop: Callable[[float], bool]) -> None:
        wait = 0.0
        while not stop(wait):
            self._forgetting.forget_receipts(self._desk.clock.now() - RECEIPTS, BATCH)
            self.look(lambda: stop(0))
            wait = LOOK

    def look(self, ended: Callable[[], bool] = lambda: False) -> int:
        """How many were erased."""
        kept = self._desk.content().retention
        erased = sum(self._account(platform, account, days, ended) for (platform, account), days in kept.items())
        self._settled = self._settled or self._forgetting.settle()
        return erased

    def _account(self, platform: str, account: str, days: int, ended: Callable[[], bool]) -> int:
        before, count, last = self._desk.clock.now() - timedelta(days=days), 0, ""
        while due := self._forgetting.closed_long_ago(platform, account, before, last, MANY):
            for last in due:
                if ended():
                    return count
                self._settled = False
                count += self._forgetting.erase(last, BOT).news
        if count:
            log.info("%s/%s: %d mentions were closed %d days ago and are erased", platform, account, count, days)
        return count
