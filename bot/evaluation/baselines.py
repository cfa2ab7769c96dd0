"""What anybody could do: always say the commonest label, or learn from examples with TF-IDF and logistic regression."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    return lambda asked: [known[best] for best in (vectors.of(asked) @ weights).argmax(axis=1)]


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


class _Vectors:
    """TF-IDF with a constant in the last place, each text of length one."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = Counter(word for text in texts for word in set(_words(text)))
        self._places = {word: place for place, (word, _) in enumerate(found.most_common(WORDS))}
        counts = np.array([found[word] for word in self._places], np.float32)
        self._idf = np.log((1 + len(texts)) / (1 + counts)) + 1

    def of(self, texts: Sequence[str]) -> Floats:
        table = np.zeros((len(texts), len(self._places) + 1), np.float32)
        for row, text in zip(table, texts, strict=True):
            for word, count in Counter(_words(text)).items():
                if (place := self._places.get(word)) is not None:
                    row[place] = (1 + np.log(count)) * self._idf[place]
            row /= np.linalg.norm(row) or 1
            row[-1] = 1
        return table


def _descended(given: Floats, right: Floats) -> Floats:
    """Weights after Nesterov's accelerated descent of the mean cross-entropy."""
    weights = ahead = np.zeros((given.shape[1], right.shape[1]), np.float32)
    for step in range(STEPS):
        slope = given.T @ (_softmax(given @ ahead) - right) / len(given) + PENALTY * ahead
        moved = (ahead - RATE * slope).astype(np.float32)
        ahead = moved + step / (step + 3) * (moved - weights)
        weights = moved
    return weights


def _softmax(scores: Floats) -> Floats:
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    softened: Floats = shares / shares.sum(axis=1, keepdims=True)
    return softened


def _words(text: str) -> Iterable[str]:
    return _found(text.casefold())


def _found(text: str) -> Iterator[str]:
    return (match[0] for match in WORD.finditer(text))
