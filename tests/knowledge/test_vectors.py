"""Both embedders that need no network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from bot.knowledge.vectors import Embedder, HashedStems, WordVectors, offline_embedder

EMBEDDERS: list[Callable[[], Embedder]] = [HashedStems, offline_embedder]


@pytest.mark.parametrize("make", EMBEDDERS)
def test_vectors_have_length_one_and_the_promised_dimensions(make: Callable[[], Embedder]) -> None:
    embedder = make()
    vectors = embedder.embed(["The parcel is late", "Zwrot otwartego kremu", "Где мой заказ?"])
    assert vectors.shape == (3, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert str(embedder.dimensions) in embedder.name


@pytest.mark.parametrize("make", EMBEDDERS)
def test_related_texts_are_closer_than_unrelated_ones(make: Callable[[], Embedder]) -> None:
    late, later, cream = make().embed(["My parcel is late", "The parcels are late again", "This cream smells of roses"])
    assert late @ later > late @ cream + 0.1


@pytest.mark.parametrize("make", EMBEDDERS)
def test_a_text_without_words_is_like_nothing(make: Callable[[], Embedder]) -> None:
    assert make().embed([""])[0].any() == np.False_
    assert make().embed([]).shape == (0, make().dimensions)


@pytest.mark.wordllama
def test_the_weights_are_read_without_importing_their_package() -> None:
    assert isinstance(offline_embedder(), WordVectors)
    code = (
        "import sys; from bot.knowledge.vectors import offline_embedder;"
        "offline_embedder().embed(['a parcel']); sys.exit('wordllama' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_the_wheel_stems_are_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.knowledge.vectors.util.find_spec", lambda name: None)
    assert isinstance(offline_embedder(), HashedStems)


def test_importing_the_knowledge_base_does_not_import_chromadb() -> None:
    code = "import sys, bot.knowledge.base; sys.exit('chromadb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
