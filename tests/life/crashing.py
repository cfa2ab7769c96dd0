"""A desk that dies: the n-th call to the store, the effects or the platform ends the process, before or within it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.ports import Connector, Desk


class Killed(BaseException):
    """The process is gone; nothing that catches exceptions may catch this."""


@dataclass
class Fate:
    """How many calls there were, and which one is the last."""

    last: int
    calls: int = 0

    def strikes(self) -> None:
        self.calls += 1
        if self.calls == self.last:
            raise Killed


class Mortal:
    """Passes calls on until its fate strikes: between two calls nothing else of a life can be seen outside."""

    def __init__(self, inner: Any, fate: Fate) -> None:
        self._inner, self._fate = inner, fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def call(*args: Any, **more: Any) -> Any:
            self._fate.strikes()  # killed before it
            try:
                return found(*args, **more)
            finally:
                self._fate.strikes()  # killed when it was done and nobody had heard of it

        return call


@dataclass(frozen=True)
class MortalPlatforms:
    inner: Any
    fate: Fate

    def connector(self, platform: str, account: str) -> Connector:
        found: Connector = Mortal(self.inner.connector(platform, account), self.fate)
        return found


def mortal(desk: Desk, fate: Fate) -> Desk:
    """The same desk, for a process that will not live long."""
    return replace(
        desk,
        store=Mortal(desk.store, fate),
        effects=Mortal(desk.effects, fate),
        platforms=MortalPlatforms(desk.platforms, fate),
    )
