"""BM25 over weighted terms, with what a gate needs: how much of the attainable score and of the query was matched."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1, B = 1.6, 0.75  # chosen on the development questions of a public knowledge base of policies

# `ratio` and `coverage` are taken as if every query held one more word that nobody knows, about this many terms:
# otherwise "Help!" would be answered completely by any passage that helps with anything.
UNSEEN = 5

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Match:
    """How one query matched every row."""

    score: Floats  # BM25, unbounded
    ratio: Floats  # score / the score of a row that holds every term endlessly often: 0..1
    coverage: Floats  # share of the query's terms found in the row, rare ones counting more: 0..1

    def best_of(self, starts: NDArray[np.int64]) -> Match:
        """The best of each group of neighbouring rows."""
        return Match(*(np.maximum.reduceat(values, starts) for values in (self.score, self.ratio, self.coverage)))


class Bm25:
    """Postings in numpy arrays, one row per indexed text and at least one row; immutable once built."""

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        self.size = len(rows)
        self._numbers: dict[str, int] = {}
        term = np.array([self._numbers.setdefault(term, len(self._numbers)) for row in rows for term in row], np.int64)
        row = np.repeat(np.arange(self.size), [len(row) for row in rows])
        count = np.array([count for row in rows for count in row.values()], np.float32)
        found_in = np.bincount(term, minlength=len(self._numbers))
        self._idf = np.log(1 + (self.size - found_in + 0.5) / (found_in + 0.5)).astype(np.float32)
        # A word nobody knows weighs as much as one that a single row knows, so that small collections refuse no more.
        self._unknown = float(np.log(1 + (self.size - 0.5) / 1.5))
        order = np.argsort(term, kind="stable")
        self._rows = row[order]
        self._impact = (self._idf[term] * _saturation(row, count, self.size))[order]
        self._starts = np.concatenate(([0], np.cumsum(found_in)))

    def match(self, query: Sequence[str]) -> Match:
        """Scores of all rows for these terms; a repeated term counts once."""
        score, covered = np.zeros(self.size, np.float32), np.zeros(self.size, np.float32)
        total = UNSEEN * self._unknown
        for term in set(query):
            number, idf = self._numbers.get(term), self._weight(term)
            total += idf
            if number is not None:
                span = slice(self._starts[number], self._starts[number + 1])
                score[self._rows[span]] += self._impact[span]
                covered[self._rows[span]] += idf
        return Match(score, score / (total * (K1 + 1)), covered / total)

    def share(self, query: Iterable[str], held: Container[str]) -> float:
        """The coverage a row with these terms would have."""
        weights = {term: self._weight(term) for term in query}
        found = sum(weight for term, weight in weights.items() if term in held)
        return found / (sum(weights.values()) + UNSEEN * self._unknown)

    def _weight(self, term: str) -> float:
        number = self._numbers.get(term)
        return self._unknown if number is None else float(self._idf[number])


def _saturation(row: NDArray[np.int64], count: Floats, size: int) -> Floats:
    length = np.bincount(row, weights=count, minlength=size)
    relative = length / (length.mean() or 1)
    saturated: Floats = (count * (K1 + 1) / (count + K1 * (1 - B + B * relative[row]))).astype(np.float32)
    return saturated
