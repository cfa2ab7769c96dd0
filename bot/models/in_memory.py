"""langchain-core's in-memory vector store as a baseline: what a knowledge base is in most tutorials."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Embed = Callable[[Sequence[str]], Any]  # texts -> one row of floats each


def in_memory_search(texts: Mapping[str, str], embed: Embed) -> Callable[[str, int], list[str]]:
    """A search over these texts by id: question and count -> the ids of the nearest, best first."""
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import InMemoryVectorStore

    class Ours(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [list(map(float, row)) for row in embed(texts)]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    store = InMemoryVectorStore(Ours())
    store.add_documents([Document(text, id=known) for known, text in texts.items()])
    return lambda question, count: [str(found.id) for found in store.similarity_search(question, count)]
