"""BM25 over weighted terms, with what a gate needs: how much of the attainable score was reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1, B = 1.6, 0.75  # chosen on the development questions of a public knowledge base of policies

# `ratio` is taken as if every query held two more words that nobody knows, about this many terms: otherwise "Help!"
# would be answered completely by any passage that helps with anything.
UNSEEN = 10

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Match:
    """How one query matched every row."""

    score: Floats  # BM25, unbounded
    attainable: float  # score of a row that holds every term endlessly often

    @property
    def ratio(self) -> Floats:
        """0..1"""
        return self.score / np.float32(self.attainable)

    def best_of(self, starts: NDArray[np.int64]) -> Match:
        """The best of each group of neighbouring rows."""
        alone = len(starts) == len(self.score)
        return self if alone else Match(np.maximum.reduceat(self.score, starts), self.attainable)


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
        length = np.bincount(row, weights=count, minlength=self.size)
        self._usual_length = float(length.mean()) or 1.0
        self._rows = row[order]
        self._impact = (self._idf[term] * self._saturation(count, length[row]))[order].astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(found_in)))

    def match(self, query: Sequence[str]) -> Match:
        """Scores of all rows for these terms; a repeated term counts once."""
        score = np.zeros(self.size, np.float32)
        for term in set(query):
            number = self._numbers.get(term)
            if number is not None:
                span = slice(self._starts[number], self._starts[number + 1])
                score[self._rows[span]] += self._impact[span]
        return Match(score, self._attainable(query))

    def ratio(self, query: Sequence[str], row: Mapping[str, float]) -> float:
        """What a row of these terms would reach, though it is not here."""
        length = np.float64(sum(row.values()))
        held = [term for term in set(query) if term in row]
        score = sum(self._weight(term) * float(self._saturation(np.float64(row[term]), length)) for term in held)
        return score / self._attainable(query)

    def _saturation(self, count: Any, length: Any) -> Any:
        """How much of its weight a term has that stands so often in a row so long: 0..K1 + 1."""
        return count * (K1 + 1) / (count + K1 * (1 - B + B * length / self._usual_length))

    def _attainable(self, query: Sequence[str]) -> float:
        return (K1 + 1) * (sum(map(self._weight, set(query))) + UNSEEN * self._unknown)

    def _weight(self, term: str) -> float:
        number = self._numbers.get(term)
        return self._unknown if number is None else float(self._idf[number])
