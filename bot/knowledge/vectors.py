"""Texts as vectors without a network: a small table of word vectors where its wheel exists, else hashed stems."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.words import stems

Vectors = NDArray[np.float32]


FEW = 16  # texts
WORDLLAMA = ("weights/l2_supercat_256.safetensors", "tokenizers/l2_supercat_tokenizer_config.json")


class Embedder(Protocol):
    """Turns texts into vectors of length one; OutsideError when it cannot be reached now."""

    @property
    def name(self) -> str:
        """Fingerprint of model and dimensions: vectors of different names are never compared."""

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of float32 per text, L2-normalised."""


def offline_embedder() -> Embedder:
    """The better of the two embedders that need no network on this machine."""
    found = util.find_spec("wordllama")
    if found and found.origin:
        table, tokenizer = (Path(found.origin).parent / name for name in WORDLLAMA)
        if table.exists() and tokenizer.exists():
            return WordVectors(table, tokenizer)
    return HashedStems()


class WordVectors:
    """Mean of the token vectors that the wordllama wheel carries, read without importing the package.

    Importing it would configure logging for the whole process, and its own loader looks in the wrong folder.
    """

    dimensions = 256

    def __init__(self, table: Path, tokenizer: Path) -> None:
        self.name = f"wordllama-{metadata.version('wordllama')}-{self.dimensions}"
        self._table_file, self._tokenizer_file = table, tokenizer

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return _normalised(np.stack([self._mean(token.ids) for token in self._tokens(texts)]))

    def _tokens(self, texts: Sequence[str]) -> Sequence[Any]:
        """A search's few sentences one by one: waking a pool of threads takes longer than they do."""
        if len(texts) > FEW:
            many: Sequence[Any] = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
            return many
        return [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]

    def _mean(self, ids: Sequence[int]) -> Vectors:
        if not ids:
            return np.zeros(self.dimensions, np.float32)
        mean: Vectors = self._table[ids].mean(axis=0, dtype=np.float32)
        return mean

    @cached_property
    def _table(self) -> NDArray[np.float16]:
        from safetensors.numpy import load_file

        table: NDArray[np.float16] = load_file(self._table_file)["embedding.weight"]
        return table

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


class HashedStems:
    """Stems thrown into buckets with a sign: no meaning, but always there and never fitted to anything."""

    dimensions = 2048
    name = f"hashed-stems-1-{dimensions}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for stem in stems(text, _language(text)):
                code = zlib.crc32(stem.encode())
                vector[code % self.dimensions] += 1 if code & 0x8000_0000 else -1
        return _normalised(vectors)


def _language(text: str) -> str:
    """Which stemmer fits: the letters tell Russian and most Polish sentences."""
    if re.search(r"[а-яё]", text, re.IGNORECASE):
        return "ru"
    return "pl" if re.search(r"[ąćęłńśźż]", text, re.IGNORECASE) else "en"


def _normalised(vectors: Vectors) -> Vectors:
    """Length one; a text without a single known word stays zero and is like nothing."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.where(length > 0, length, 1), dtype=np.float32)
