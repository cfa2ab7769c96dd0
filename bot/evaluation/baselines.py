"""What anybody could do: always say the commonest label, or learn from examples with TF-IDF and logistic regression."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from random import Random

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.data import SEED

Floats = NDArray[np.float32]
Label = str
Fit = Callable[[Sequence[str], Sequence[Label]], Callable[[Sequence[str]], list[Label]]]

FOLDS = 5
WORDS = 5000  # the commonest ones
STEPS, RATE, PENALTY = 200, 1.0, 1e-4  # of gradient descent over the mean loss
WORD = re.compile(r"\w\w+")


def majority(texts: Sequence[str], labels: Sequence[Label]) -> Callable[[Sequence[str]], list[Label]]:
    commonest = Counter(labels).most_common(1)[0][0]
    return lambda asked: [commonest for _ in asked]


def logistic(texts: Sequence[str], labels: Sequence[Label]) -> Callable[[Sequence[str]], list[Label]]:
    """Multinomial logistic regression over TF-IDF of single words."""
    vectors = _Vectors(texts)
    known = sorted(set(labels))
    right = np.eye(len(known), dtype=np.float32)[[known.index(label) for label in labels]]
    weights = _descended(vectors.of(texts), right)
    return lambda asked: [known[best] for best in (vectors.of(asked).times(weights)).argmax(axis=1)]


def cross_fitted(fit: Fit, texts: Sequence[str], labels: Sequence[Label]) -> list[Label]:
    """For every text the label said by what was fitted to the other four fifths."""
    order = list(range(len(texts)))
    Random(SEED).shuffle(order)
    said: dict[int, Label] = {}
    for fold in (order[start::FOLDS] for start in range(min(FOLDS, len(order)))):
        held = set(fold)
        rest = [at for at in order if at not in held] or fold
        answers = fit([texts[at] for at in rest], [labels[at] for at in rest])([texts[at] for at in fold])
        said.update(zip(fold, answers, strict=True))
    return [said[at] for at in range(len(texts))]


@dataclass(frozen=True, slots=True)
class _Sparse:
    """A matrix of which only what is not zero is kept, row after row; every row and every column has something."""

    size: int  # columns
    starts: NDArray[np.int64]  # where each row begins
    columns: NDArray[np.int64]
    values: Floats
    by_column: NDArray[np.int64]  # the order that puts the columns one after another

    def times(self, weights: Floats) -> Floats:
        product: Floats = np.add.reduceat(weights[self.columns] * self.values[:, None], self.starts)
        return product

    def turned_times(self, errors: Floats) -> Floats:
        """The transposed matrix times this one."""
        lengths = np.diff(np.append(self.starts, len(self.values)))
        parts = (np.repeat(errors, lengths, axis=0) * self.values[:, None])[self.by_column]
        used, begin = np.unique(self.columns[self.by_column], return_index=True)
        product = np.zeros((self.size, errors.shape[1]), np.float32)
        product[used] = np.add.reduceat(parts, begin)
        return product


class _Vectors:
    """TF-IDF with a constant in the last place, each text of length one."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = Counter(word for text in texts for word in set(_words(text)))
        self._places = {word: place for place, (word, _) in enumerate(found.most_common(WORDS))}
        counts = np.array([found[word] for word in self._places], np.float32)
        self._idf = np.log((1 + len(texts)) / (1 + counts)) + 1

    def of(self, texts: Sequence[str]) -> _Sparse:
        rows = [self._row(text) for text in texts]
        starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        columns = np.array([place for row in rows for place in row], np.int64)
        values = np.array([value for row in rows for value in row.values()], np.float32)
        return _Sparse(len(self._places) + 1, starts, columns, values, np.argsort(columns, kind="stable"))

    def _row(self, text: str) -> dict[int, float]:
        known = ((self._places[word], count) for word, count in Counter(_words(text)).items() if word in self._places)
        row = {place: (1 + log(count)) * float(self._idf[place]) for place, count in known}
        length = sqrt(sum(value * value for value in row.values())) or 1
        return {**{place: value / length for place, value in row.items()}, len(self._places): 1.0}


def _descended(given: _Sparse, right: Floats) -> Floats:
    """Weights after Nesterov's accelerated descent of the mean cross-entropy."""
    weights = ahead = np.zeros((given.size, right.shape[1]), np.float32)
    for step in range(STEPS):
        slope = given.turned_times(_softmax(given.times(ahead)) - right) / len(right) + PENALTY * ahead
        moved = (ahead - RATE * slope).astype(np.float32)
        ahead = moved + np.float32(step / (step + 3)) * (moved - weights)
        weights = moved
    return weights


def _softmax(scores: Floats) -> Floats:
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    softened: Floats = shares / shares.sum(axis=1, keepdims=True)
    return softened


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())
