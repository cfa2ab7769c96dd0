"""An embeddings endpoint on this machine that answers with whatever vectors it is told to: good, useless, or odd."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import SecretStr

from bot.evaluation.endpoints import answering
from bot.models.embeddings import EndpointEmbedder

Vector = Callable[[str], NDArray[Any]]


@contextmanager
def serving(model: str, vector: Vector) -> Iterator[EndpointEmbedder]:
    """The embedder of an OpenAI-compatible address on a free port."""
    with answering(lambda asked: _answer(asked["input"], vector)) as url:
        yield EndpointEmbedder(model, f"{url}/v1", SecretStr("none"))


def _answer(texts: Sequence[str], vector: Vector) -> dict[str, Any]:
    data = [
        {"object": "embedding", "index": at, "embedding": [float(value) for value in vector(text)]}
        for at, text in enumerate(texts)
    ]
    return {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 0, "total_tokens": 0}}


def noise(text: str, dimensions: int = 64) -> NDArray[Any]:
    """The same for the same text, and meaningless."""
    return np.random.default_rng(zlib.crc32(text.encode())).normal(size=dimensions)


def constant(text: str) -> NDArray[Any]:
    """Everything is the same to it."""
    return np.ones(8)


def three(text: str) -> NDArray[Any]:
    """Another number of dimensions, too few to tell much."""
    return noise(text, 3)


def zero(text: str) -> NDArray[Any]:
    """Nothing at all."""
    return np.zeros(16)
