"""What a vector index is to the search, and the one that lives in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.knowledge.vectors import Embedder, Vectors


@dataclass(frozen=True, slots=True)
class Row:
    """A text that stands for a passage, or for a topic when customers' own questions lead to it."""

    id: str  # hash of the following: another text is another row
    passage: str  # passage id, or "<brand>/<topic>" for a question
    version: str  # of the passage; "" for a question
    language: str
    text: str  # what is embedded


Rows = Mapping[str, Row]  # by id


class VectorIndex(Protocol):
    """Vectors of all brands, each brand apart."""

    def sync(self, brands: Mapping[str, Rows]) -> None:
        """Hold exactly these rows; only new ones are embedded. OutsideError: the embedder cannot be reached."""

    def nearest(self, brand: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        """For each vector the closest rows by id with their cosine."""

    def close(self) -> None: ...


class MemoryIndex:
    """Exact search over vectors that are embedded anew at every start."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._brands: dict[str, dict[str, Vectors]] = {}
        self._tables: dict[str, tuple[list[str], Vectors]] = {}

    def sync(self, brands: Mapping[str, Rows]) -> None:
        self._brands = {brand: self._completed(brand, rows) for brand, rows in brands.items()}
        self._tables = {
            brand: (list(held), np.stack(list(held.values()))) for brand, held in self._brands.items() if held
        }

    def _completed(self, brand: str, rows: Rows) -> dict[str, Vectors]:
        held = self._brands.get(brand, {})
        new = [row for row in rows.values() if row.id not in held]
        vectors = self._embedder.embed([row.text for row in new]) if new else ()
        known = held | {row.id: vector for row, vector in zip(new, vectors, strict=True)}
        return {row_id: known[row_id] for row_id in rows}

    def nearest(self, brand: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        if brand not in self._tables:
            return [{} for _ in vectors]
        ids, table = self._tables[brand]
        return [_closest(ids, cosines, count) for cosines in vectors @ table.T]

    def close(self) -> None:
        """Nothing to give back."""


def _closest(ids: Sequence[str], cosines: Vectors, count: int) -> dict[str, float]:
    best = np.argpartition(-cosines, count)[:count] if count < len(ids) else np.arange(len(ids))
    return {ids[at]: float(cosines[at]) for at in best}
