"""The sweep of the clocks: looks once a second which are due, and lets each ring."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.about import about
from bot.errors import Unavailable
from bot.life.ring import let_ring
from bot.ports import Desk

LOOK = 1.0  # seconds between two looks: everything rings within five
MANY = 100  # at a time
REST = timedelta(seconds=60)  # for a mention whose clocks could not ring
log = logging.getLogger(__name__)


class Sweep:
    """Implements ports.Loop. It waits for no worker and takes no lease, so that a busy crew delays no clock; of two
    sweeps that see the same clock one saves, and the other finds it has rung."""

    name = "clocks"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._resting: dict[str, datetime] = {}  # mention -> when it is tried again
        self.trouble = ""

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(0 if self.sweep() == MANY else LOOK):
            pass

    def sweep(self) -> int:
        """How many were due, at most MANY."""
        now = self._desk.clock.now()
        self._resting = {one: until for one, until in self._resting.items() if now < until <= now + REST}
        due = [one for one in self._desk.store.ringing(MANY + len(self._resting)) if one not in self._resting]
        for mention_id in due[:MANY]:
            with about(mention_id):
                self._ring(mention_id)
        return len(due[:MANY])

    def _ring(self, mention_id: str) -> None:
        try:
            let_ring(mention_id, self._desk)
        except Unavailable:
            raise  # the database is away: the loop begins anew when it is back
        except Exception:  # one mention's trouble must not silence the others
            log.exception("its clocks could not ring; tried again in %s", REST)
            self._resting[mention_id] = self._desk.clock.now() + REST
