"""Seals events soon after they were written, so that nobody can change them unseen."""

from __future__ import annotations

from collections.abc import Callable

from bot.ports import Chain

LOOK = 1.0  # seconds between two looks
MANY = 500  # at a time: other writers get their turn between


class Sealer:
    """Implements ports.Loop. One at a time is enough; several do no harm."""

    name = "audit"
    trouble = ""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(0 if self._chain.seal(MANY) == MANY else LOOK):
            pass
        self._chain.seal(MANY)  # what was written while everything stopped
