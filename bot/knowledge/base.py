"""The knowledge base the steps search: always in step with the articles, whatever the disk or the embedder does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.content.articles import Article
from bot.errors import OutsideError
from bot.knowledge.calibration import enough
from bot.knowledge.chroma import Disbelieved
from bot.knowledge.index import open_index
from bot.knowledge.nearest import MemoryIndex, VectorIndex
from bot.knowledge.search import Found, Shelf, Similar
from bot.knowledge.vectors import Embedder
from bot.mention.draft import Passage

log = logging.getLogger(__name__)

NEIGHBOURS = 50  # rows asked of the vector index per sentence; languages and expired ones are sorted out afterwards

# How far words are trusted against vectors (0..1): token vectors know English well and little of Russian and Polish,
# hashed stems hardly add to words; any other embedder is taken for a multilingual neural one.
TRUST: dict[str, dict[str, float]] = {"wordllama": {"en": 0.65}, "hashed": {}}
TRUST_OFFLINE, TRUST_NEURAL = 0.9, 0.5


class KnowledgeBase:
    """bot.ports.Knowledge over the workspace's articles; safe to use from several threads."""

    def __init__(
        self, directory: Path, articles: Callable[[], Mapping[str, tuple[Article, ...]]], embed: Embedder
    ) -> None:
        self._directory, self._articles, self._embedder = directory, articles, embed
        self._lock = threading.Lock()
        self._seen: Mapping[str, tuple[Article, ...]] | None = None
        self._shelved: dict[str, tuple[Article, ...]] = {}
        self._shelves: dict[str, Shelf] = {}
        self._index: VectorIndex | None = None
        self._in_step = False  # whether the vectors are those of the shelves
        self._enough: dict[tuple[str, str, bool], float] = {}

    @property
    def degraded(self) -> bool:
        """Whether the vectors live in memory because the directory could not be used."""
        return isinstance(self._index, MemoryIndex)

    def search(self, brand: str, language: str, texts: Sequence[str], on: date, limit: int = 8) -> tuple[Passage, ...]:
        found = self.closest(brand, language, texts, on, limit)
        return found.passages if found.answered else ()

    def closest(self, brand: str, language: str, texts: Sequence[str], on: date, limit: int = 8) -> Found:
        """The best there is, even where nothing answers."""
        asked = [text for text in texts if text.strip()]
        with self._lock:
            self._refresh()
            shelf = self._shelves.get(brand)
            if shelf is None or not asked:
                return Found((), 0.0, answered=False)
            trust = _trust(self._embedder.name, language)
            least = self._least(brand, language, on, trust)
            return shelf.search(language, asked, self._similar(brand, asked), on, limit, trust, least)

    def versions(self, brand: str, ids: Sequence[str], on: date) -> dict[str, str]:
        with self._lock:
            self._refresh_shelves()
            shelf = self._shelves.get(brand)
        found = (
            {passage_id: shelf.by_id[passage_id] for passage_id in ids if passage_id in shelf.by_id} if shelf else {}
        )
        return {passage_id: entry.passage.version for passage_id, entry in found.items() if entry.valid(on)}

    def close(self) -> None:
        """Give the directory back to whoever comes next."""
        with self._lock:
            if self._index:
                self._index.close()
            self._index, self._in_step = None, False

    def _refresh(self) -> None:
        self._refresh_shelves()
        if not self._in_step:
            try:
                self._sync()
            except OutsideError as error:
                log.warning("knowledge: no embeddings (%s); searching by words alone", type(error).__name__)

    def _refresh_shelves(self) -> None:
        articles = self._articles()
        if articles is self._seen:
            return
        self._shelves = {
            brand: self._shelves[brand] if self._shelved.get(brand) == written else Shelf(written)
            for brand, written in articles.items()
        }
        self._seen, self._shelved, self._in_step, self._enough = articles, dict(articles), False, {}

    def _sync(self) -> None:
        rows = {brand: shelf.rows for brand, shelf in self._shelves.items()}
        self._index = self._index or open_index(self._directory, self._embedder)
        try:
            self._index.sync(rows)
        except (Disbelieved, OSError) as error:
            self._give_up_disk(error)
            self._index.sync(rows)
        self._in_step = True

    def _least(self, brand: str, language: str, on: date, trust: float) -> float:
        """How sure is sure enough; found out once per brand, language, and state of the articles and vectors."""
        key = brand, language, self._in_step
        if key not in self._enough:
            self._enough[key] = enough(
                self._shelves[brand], language, lambda texts: self._similar(brand, texts), on, trust
            )
        return self._enough[key]

    def _similar(self, brand: str, texts: Sequence[str]) -> Similar:
        """What the vectors say; nothing when they cannot be asked."""
        if not self._in_step or self._index is None:
            return []
        try:
            return self._index.nearest(brand, self._embedder.embed(texts), NEIGHBOURS)
        except OutsideError as error:
            log.warning("knowledge: no embeddings (%s); searching by words alone", type(error).__name__)
        except (Disbelieved, OSError) as error:
            self._give_up_disk(error)
            self._in_step = False  # the next search embeds them again
        return []

    def _give_up_disk(self, error: Exception) -> None:
        log.error("knowledge: the index cannot be rebuilt (%s); vectors live in memory", error)
        if self._index:
            self._index.close()
        self._index = MemoryIndex(self._embedder)


def _trust(embedder: str, language: str) -> float:
    known = TRUST.get(embedder.split("-")[0])
    return TRUST_NEURAL if known is None else known.get(language, TRUST_OFFLINE)
