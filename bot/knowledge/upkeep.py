"""Keeps the vectors on a shared server alive and finds the way back to it, while searches go on."""

from __future__ import annotations

from collections.abc import Callable

from bot.knowledge.base import KnowledgeBase

LOOK = 15.0  # seconds between two looks at the server


class Upkeep:
    """Implements ports.Loop."""

    name = "knowledge"

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    @property
    def trouble(self) -> str:
        return self._knowledge.trouble

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(LOOK):
            self._knowledge.tend()
