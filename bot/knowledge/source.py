"""One embedder with its index: what its vectors say of a sentence, or nothing while they cannot be asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock, Thread

from bot.errors import OutsideError
from bot.knowledge.chroma import Disbelieved
from bot.knowledge.index import open_index
from bot.knowledge.nearest import MemoryIndex, Rows, VectorIndex
from bot.knowledge.vectors import Embedder

log = logging.getLogger(__name__)

NEIGHBOURS = 50  # rows asked of the vector index per sentence; languages and expired ones are sorted out afterwards
REST = 60.0  # seconds an embedder that was out of reach is left alone: nobody waits for it at every search
PARTING = 2.0  # seconds an endpoint is waited for at the end


class Source:
    """Vectors that follow the articles. One search at a time; a change may be followed while searches go on."""

    def __init__(self, directory: Path, embedder: Embedder) -> None:
        self._directory, self.embedder = directory, embedder
        self._index: VectorIndex | None = None
        self._wanted: Mapping[str, Rows] = {}
        self._following: Thread | None = None
        self._changing = Lock()  # of what is wanted, against what has just been reached
        self._rests_until = 0.0  # on the machine's own clock
        self.in_step = False  # whether the vectors are those of the rows, and can be asked

    @property
    def degraded(self) -> bool:
        """Whether the vectors live in memory because the directory could not be used."""
        return isinstance(self._index, MemoryIndex)

    @property
    def ready(self) -> bool:
        return self.in_step and time.monotonic() >= self._rests_until

    def want(self, brands: Mapping[str, Rows]) -> None:
        """Hold these rows from the next `follow` on; until then nothing is said of any."""
        with self._changing:
            self._wanted, self.in_step = brands, False

    def follow(self) -> None:
        """Catch up with what is wanted, unless the embedder is left alone."""
        if self.in_step or time.monotonic() < self._rests_until:
            return
        try:
            self._sync(self._wanted)
        except (OutsideError, ValueError) as error:  # ValueError: an embedder whose vectors differ in length
            self._rest(error)

    def follow_aside(self) -> None:
        """The same without waiting for it; nothing while that still goes on."""
        if not self._following or not self._following.is_alive():
            self._following = Thread(target=self.follow, name="embed articles", daemon=True)
            self._following.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Until what goes on aside is over, or so many seconds; whether it is over."""
        if self._following:
            self._following.join(seconds)
        return not (self._following and self._following.is_alive())

    def similar(self, brand: str, texts: Sequence[str]) -> Sequence[Mapping[str, float]]:
        """Per text the closest rows with their cosine; empty when the vectors cannot be asked."""
        if not self.ready or self._index is None or not texts:
            return [{} for _ in texts]
        try:
            return self._index.nearest(brand, self.embedder.embed(texts), NEIGHBOURS)
        except OutsideError as error:
            self._rest(error)
        except (Disbelieved, OSError, ValueError) as error:
            self._give_up_disk(error)
            self.want(self._wanted)  # the next search embeds them again
        return [{} for _ in texts]

    def close(self) -> None:
        """Give the directory back to whoever comes next; when the process ends, if an endpoint is still waited for."""
        if self.wait(PARTING) and self._index:
            self._index.close()
        self._index, self.in_step = None, False

    def _sync(self, brands: Mapping[str, Rows]) -> None:
        self._index = self._index or open_index(self._directory, self.embedder)
        try:
            self._index.sync(brands)
        except (Disbelieved, OSError) as error:
            self._give_up_disk(error)
            self._index.sync(brands)
        with self._changing:
            self.in_step = self._wanted is brands

    def _rest(self, error: Exception) -> None:
        log.warning("knowledge: no vectors from %s (%s); searching without", self.embedder.name, type(error).__name__)
        self._rests_until = time.monotonic() + REST

    def _give_up_disk(self, error: Exception) -> None:
        log.error("knowledge: the index cannot be rebuilt (%s); vectors live in memory", type(error).__name__)
        if self._index:
            self._index.close()
        self._index = MemoryIndex(self.embedder)
