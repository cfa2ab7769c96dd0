"""The knowledge base the steps search: always in step with the articles, whatever the disk or the embedder does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.content.articles import Article
from bot.knowledge.calibration import judge
from bot.knowledge.search import Found, Judged, Near, Shelf
from bot.knowledge.server import Server
from bot.knowledge.source import Source
from bot.knowledge.vectors import Embedder, offline_embedder
from bot.mention.draft import Passage

# How far words are trusted against our own vectors (0..1): token vectors know English well and little of Russian and
# Polish, hashed stems hardly add to words.
TRUST: dict[str, dict[str, float]] = {"wordllama": {"en": 0.65}, "hashed": {}}
TRUST_USUALLY = 0.9


class KnowledgeBase:
    """bot.ports.Knowledge over the workspace's articles; safe to use from several threads.

    Vectors that need no network are always there. An endpoint's come beside them, in an index of their own that is
    built while searches go on, and have a say as far as the brand's own questions are found better with them.
    """

    def __init__(
        self, place: Path | Server, articles: Callable[[], Mapping[str, tuple[Article, ...]]], embed: Embedder
    ) -> None:
        """`place` of the vectors: a directory of one process, or a server many share."""
        self._articles, self._place = articles, place
        offline = _kind(embed) in TRUST
        self._own = Source(place, embed if offline else offline_embedder())
        beside = place / "endpoint" if isinstance(place, Path) else place
        self._further = None if offline else Source(beside, embed)
        self._sources = [source for source in (self._own, self._further) if source]
        self._lock = threading.Lock()
        self._seen: Mapping[str, tuple[Article, ...]] | None = None
        self._shelved: dict[str, tuple[Article, ...]] = {}
        self._shelves: dict[str, Shelf] = {}
        self._judged: dict[tuple[str, str, bool, bool], Judged] = {}

    @property
    def degraded(self) -> bool:
        """Whether vectors live in memory, embedded anew, because the directory or server could not be used."""
        return any(source.degraded for source in self._sources)

    @property
    def trouble(self) -> str:
        """The same as a sentence for operators; "" when all is well."""
        if not self.degraded:
            return ""
        if isinstance(self._place, Server):
            return f"the Chroma server {self._place.url} cannot be used: vectors live in memory until it can"
        return "its folder cannot be used: every start embeds all articles anew"

    def search(self, brand: str, language: str, texts: Sequence[str], on: date, limit: int = 8) -> tuple[Passage, ...]:
        return self.closest(brand, language, texts, on, limit).facts

    def closest(self, brand: str, language: str, texts: Sequence[str], on: date, limit: int = 8) -> Found:
        """The best there is, even where nothing answers."""
        asked = [text for text in texts if text.strip()]
        with self._lock:
            self._refresh()
            shelf = self._shelves.get(brand)
            if shelf is None or not asked:
                return Found((), 0.0, answered=False)
            judged = self._judgement(brand, language, on)
            near = self._near(brand, asked, bool(judged.trust.further))
            if judged.trust.further and not any(one.further for one in near):  # it has just gone out of reach
                judged = self._judgement(brand, language, on)
            return shelf.search(language, list(zip(asked, near, strict=True)), on, limit, judged)

    def versions(self, brand: str, ids: Sequence[str], on: date) -> dict[str, str]:
        with self._lock:
            self._refresh_shelves()
            shelf = self._shelves.get(brand)
        found = (
            {passage_id: shelf.by_id[passage_id] for passage_id in ids if passage_id in shelf.by_id} if shelf else {}
        )
        return {passage_id: entry.passage.version for passage_id, entry in found.items() if entry.valid(on)}

    def catch_up(self) -> None:
        """Wait until every vector is there that can be had now."""
        with self._lock:
            self._refresh()
        if self._further:
            self._further.wait()

    def tend(self) -> None:
        """To be called from time to time where the vectors are on a server; searches go on meanwhile."""
        for source in self._sources:
            source.tend()

    def close(self) -> None:
        """Give the directories back to whoever comes next."""
        with self._lock:
            for source in self._sources:
                source.close()

    def _refresh(self) -> None:
        self._refresh_shelves()
        self._own.follow()
        if self._further and not self._further.in_step:
            self._further.follow_aside()

    def _refresh_shelves(self) -> None:
        articles = self._articles()
        if articles is self._seen:
            return
        self._shelves = {
            brand: self._shelves[brand] if self._shelved.get(brand) == written else Shelf(written)
            for brand, written in articles.items()
        }
        self._seen, self._shelved, self._judged = articles, dict(articles), {}
        for source in self._sources:
            source.want({brand: shelf.rows for brand, shelf in self._shelves.items()})

    def _judgement(self, brand: str, language: str, on: date) -> Judged:
        """Found out once per brand, language, and state of the articles and vectors."""
        further = bool(self._further and self._further.ready)
        key = brand, language, self._own.ready, further
        if key in self._judged:
            return self._judged[key]
        trust = TRUST[_kind(self._own.embedder)].get(language, TRUST_USUALLY) if self._own.ready else 1.0
        judged = judge(self._shelves[brand], language, lambda texts: self._near(brand, texts, further), on, trust)
        if key[2:] == (self._own.ready, bool(self._further and self._further.ready)):  # both could be asked throughout
            self._judged[key] = judged
        return judged

    def _near(self, brand: str, texts: Sequence[str], further: bool) -> list[Near]:
        own = self._own.similar(brand, texts)
        others = self._further.similar(brand, texts) if self._further and further else [{} for _ in texts]
        return [Near(*pair) for pair in zip(own, others, strict=True)]


def _kind(embedder: Embedder) -> str:
    return embedder.name.split("-")[0]
