"""Chroma's own embedding model, for comparison only: used where it lies on this disk, never downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.knowledge.vectors import Vectors

MODEL = Path(".cache/chroma/onnx_models/all-MiniLM-L6-v2/onnx/model.onnx")  # below the home folder, says Chroma


class MiniLM:
    """all-MiniLM-L6-v2 as Chroma runs it when nobody names an embedding function."""

    name, dimensions = "chroma-default-384", 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        from chromadb.utils.embedding_functions import DefaultEmbeddingFunction

        return np.asarray(DefaultEmbeddingFunction()(list(texts)), np.float32).reshape(len(texts), self.dimensions)


def chroma_default() -> MiniLM | None:
    return MiniLM() if (Path.home() / MODEL).is_file() else None
