"""A world in which nothing has happened yet, again and again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.mention.post import Post
from tests.fakes import World
from tests.fuzzing.whole import Snapshot, whole


@dataclass(frozen=True, slots=True)
class Shop:
    world: World
    clean: Snapshot

    def takes_in(self, posts: Sequence[Post]) -> None:
        """All of them are stored, whole, and a second time nothing changes."""
        self.clean.restore()
        self.world.take_in(*posts)
        after = whole(self.world.engine, self.clean.rows)
        self.world.take_in(*posts)
        assert whole(self.world.engine).since(after) == {}


@contextmanager
def empty_shop(folder: Path) -> Iterator[Shop]:
    world = World(f"sqlite:///{folder}/x.db")
    yield Shop(world, Snapshot(world.engine))
    world.close()
