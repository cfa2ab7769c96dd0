"""One embedder with its index: what its vectors say of a sentence, or nothing while they cannot be asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from bot.errors import OutsideError
from bot.knowledge.chroma import Disbelieved
from bot.knowledge.index import open_index
from bot.knowledge.nearest import MemoryIndex, Rows, VectorIndex
from bot.knowledge.server import Server, ServerIndex
from bot.knowledge.vectors import Embedder

log = logging.getLogger(__name__)

NEIGHBOURS = 50  # rows asked of the vector index per sentence; languages and expired ones are sorted out afterwards
REST = 60.0  # seconds an embedder that was out of reach is left alone: nobody waits for it at every search
PARTING = 2.0  # seconds an endpoint is waited for at the end


class Source:
    """Vectors that follow the articles. One search at a time; a change may be followed while searches go on."""

    def __init__(self, place: Path | Server, embedder: Embedder) -> None:
        self._place, self.embedder = place, embedder
        self._index: VectorIndex | None = None
        self._wanted: Mapping[str, Rows] = {}
        self._following: Thread | None = None
        self._changing = Lock()  # of what is wanted, against what has just been reached
        self._rests_until = 0.0  # on the machine's own clock
        self.in_step = False  # whether the vectors are those of the rows, and can be asked

    @property
    def degraded(self) -> bool:
        """Whether the vectors live in memory because the directory or server could not be used."""
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
            self._give_up(error)
            self._fall_behind()
        return [{} for _ in texts]

    def tend(self) -> None:
        """Keep what a server holds for us; go back to it when it is there again. For a thread of its own."""
        index = self._index
        if isinstance(index, ServerIndex):
            try:
                index.tend()
            except Disbelieved as error:
                self._give_up(error)
                self._fall_behind()
        elif isinstance(index, MemoryIndex) and isinstance(self._place, Server):
            self._go_back(index, self._place)

    def close(self) -> None:
        """Give the directory back to whoever comes next; when the process ends, if an endpoint is still waited for."""
        if self.wait(PARTING) and self._index:
            _close(self._index)
        self._index, self.in_step = None, False

    def _sync(self, brands: Mapping[str, Rows]) -> None:
        index = self._index = self._index or open_index(self._place, self.embedder)
        try:
            index.sync(brands)
        except (Disbelieved, OSError) as error:
            index = self._give_up(error)
            index.sync(brands)
        with self._changing:
            self.in_step = self._wanted is brands and self._index is index

    def _fall_behind(self) -> None:
        """The next search embeds what is wanted again."""
        with self._changing:
            self.in_step = False

    def _go_back(self, index: MemoryIndex, server: Server) -> None:
        """Searches use the vectors in memory until the server's are complete."""
        if time.monotonic() < self._rests_until:
            return
        wanted, shared = self._wanted, None
        try:
            shared = ServerIndex(server, self.embedder)
            shared.sync(wanted)
            self._adopt(shared, wanted, index, server)
        except Disbelieved as error:
            log.info("knowledge: not back at the Chroma server %s yet (%s)", server.url, error)
        except (OutsideError, ValueError) as error:
            self._rest(error)
        finally:
            if shared and self._index is not shared:
                _close(shared)

    def _adopt(self, shared: ServerIndex, wanted: Mapping[str, Rows], index: MemoryIndex, server: Server) -> None:
        with self._changing:
            if self._wanted is wanted and self._index is index:
                self._index, self.in_step = shared, True
                log.warning("knowledge: back at the Chroma server %s", server.url)

    def _rest(self, error: Exception) -> None:
        log.warning("knowledge: no vectors from %s (%s); searching without", self.embedder.name, type(error).__name__)
        self._rests_until = time.monotonic() + REST

    def _give_up(self, error: Exception) -> VectorIndex:
        where = self._place.url if isinstance(self._place, Server) else "the index"
        log.error("knowledge: %s cannot be used (%s); vectors live in memory", where, type(error).__name__)
        given_up, self._index = self._index, MemoryIndex(self.embedder)
        if given_up:
            _close(given_up)
        return self._index


def _close(index: VectorIndex) -> None:
    with suppress(Disbelieved):  # a server that is away needs no goodbye
        index.close()
