"""Fixtures: knowledge bases in a temporary directory that are closed when the test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.content.articles import Article
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.vectors import Embedder, HashedStems
from tests.knowledge.library import rose

Articles = Mapping[str, tuple[Article, ...]]
Opened = Callable[..., KnowledgeBase]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens a knowledge base; `articles` is what the workspace holds, a function when it changes."""
    bases: list[KnowledgeBase] = []

    def open_base(articles: Callable[[], Articles] | Articles, embedder: Embedder | None = None) -> KnowledgeBase:
        source = articles if callable(articles) else lambda: articles
        base = KnowledgeBase(tmp_path / "index", source, embedder or HashedStems())
        bases.append(base)
        return base

    yield open_base
    for base in bases:
        base.close()


@pytest.fixture
def in_memory(tmp_path: Path) -> Callable[[Articles], KnowledgeBase]:
    """A knowledge base that never touches a disk: quick."""
    blocked = tmp_path / "a file where the directory should be"
    blocked.touch()
    return lambda articles: KnowledgeBase(blocked, lambda: articles, HashedStems())


@pytest.fixture
def knowledge(in_memory: Callable[[Articles], KnowledgeBase]) -> KnowledgeBase:
    return in_memory({"rose": rose()})
