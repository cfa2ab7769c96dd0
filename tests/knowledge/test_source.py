"""One embedder with its index, while something else changes at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

import pytest
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.knowledge.chroma import Disbelieved
from bot.knowledge.nearest import MemoryIndex, Row, Rows
from bot.knowledge.server import Server, ServerIndex
from bot.knowledge.source import Source
from bot.knowledge.vectors import HashedStems

PLACE = Server("http://127.0.0.1:9", SecretStr(""), SystemClock())
OLD: Mapping[str, Rows] = {"rose": {"1": Row("1", "rose/a.en#top", "1", "en", "A cream can be returned.")}}
NEW: Mapping[str, Rows] = {"rose": {"2": Row("2", "rose/a.en#top", "2", "en", "A cream is kept.")}}


class Meanwhile:
    """A lock somebody else was quicker to take."""

    def __init__(self, other: Callable[[], None]) -> None:
        self._other, self._lock = [other], Lock()

    def __enter__(self) -> None:
        if self._other:
            self._other.pop()()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@dataclass
class Wire:
    """What becomes of the only index on a server; something may happen while it is filled."""

    happens: Callable[[], None] = lambda: None
    closed: int = 0

    def filled(self, *_: object) -> None:
        self.happens()

    def away(self, *_: object) -> None:
        raise Disbelieved("away")

    def close(self, *_: object) -> None:
        self.closed += 1


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    does = {"__init__": lambda *_: None, "sync": wire.filled, "tend": wire.away, "nearest": wire.away}
    for name, done in {**does, "close": wire.close}.items():
        monkeypatch.setattr(ServerIndex, name, done)
    return wire


@pytest.fixture
def source(wire: Wire) -> Source:
    """Its vectors live in memory."""
    source = Source(PLACE, HashedStems())
    source._index = MemoryIndex(source.embedder)
    source.want(OLD)
    source.follow()
    return source


def asked(source: Source) -> None:
    source.similar("rose", ["cream"])


@pytest.mark.parametrize("touch", [asked, Source.tend])
def test_articles_that_change_while_the_index_is_given_up_stay_wanted(
    touch: Callable[[Source], None], source: Source, wire: Wire
) -> None:
    source._index = ServerIndex(PLACE, source.embedder)
    source._changing = Meanwhile(lambda: source.want(NEW))  # type: ignore[assignment]
    touch(source)
    assert wire.closed == 1
    assert not source.in_step
    source.follow()
    assert set(source.similar("rose", ["cream"])[0]) == {"2"}


def test_a_way_back_that_came_too_late_is_closed(source: Source, wire: Wire) -> None:
    wire.happens = lambda: source.want(NEW)
    source.tend()
    assert wire.closed == 1
    assert source.degraded


def test_a_way_back_that_was_found_is_kept_open(source: Source, wire: Wire) -> None:
    source.tend()
    assert wire.closed == 0
    assert not source.degraded
