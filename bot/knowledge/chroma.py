"""One folder of embedded Chroma, and what a server shares with it; every trouble inside comes out as Disbelieved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.knowledge.nearest import Row
from bot.knowledge.vectors import Vectors

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

BATCH = 1000
SAMPLE = 32  # vectors that must find themselves before a collection is believed
ITSELF = 0.999  # cosine; identical texts may stand for each other
# Vectors stay in SQLite's log, where a killed process cannot tear them, until a collection outgrows `sync_threshold`.
HNSW: Any = {"hnsw": {"space": "cosine", "ef_search": 200, "max_neighbors": 32, "sync_threshold": 1_000_000}}

QUIET: Any = {"_env_file": None, "anonymized_telemetry": False}  # it would read ./.env


class Disbelieved(Exception):
    """The index is broken, out of reach, or holds something else than it should."""


class Chroma:
    """Collections of vectors without their texts."""

    def __init__(self, folder: Path) -> None:
        with watched():
            import chromadb  # a second of imports: only when an index is really opened
            from chromadb.config import Settings

            self._client: Any = chromadb.PersistentClient(path=str(folder), settings=Settings(**QUIET))
        self._collections: dict[str, Collection] = {}

    def create(self, name: str) -> None:
        with watched():
            made = self._client.create_collection(name, embedding_function=None, configuration=HNSW)
            self._collections[name] = made

    def believed(self, name: str, count: int) -> set[str]:
        """The ids of a collection of before, once it has proved to hold that many vectors and to find them."""
        with watched():
            collection = self._client.get_collection(name, embedding_function=None)
            ids = collection.get(include=[])["ids"]
            if not len(ids) == collection.count() == count:
                raise Disbelieved(f"{len(ids)} rows where the manifest says {count}")
            check_sample(collection, sample(ids))
            self._collections[name] = collection
            return set(ids)

    def put(self, name: str, rows: Sequence[Row], vectors: Vectors) -> None:
        """At most BATCH rows: all of them or none, even when the process is killed."""
        with watched():
            self._collections[name].upsert(ids=[row.id for row in rows], embeddings=vectors, metadatas=about(rows))

    def remove(self, name: str, ids: set[str]) -> None:
        with watched():
            if ids:
                self._collections[name].delete(ids=sorted(ids))

    def drop(self, name: str) -> None:
        with watched():
            self._client.delete_collection(name)
            self._collections.pop(name, None)

    def closest(self, name: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        with watched():
            return nearest_of(self._collections[name], vectors, count)

    def close(self) -> None:
        with suppress(Disbelieved), watched():  # nobody asks it anything again
            self._client.close()


@contextmanager
def watched() -> Iterator[None]:
    """Whatever goes wrong inside Chroma means the same: what it holds is not to be believed."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, RuntimeError, ValueError, TypeError, KeyError) as error:
        raise Disbelieved(type(error).__name__) from error


def about(rows: Sequence[Row]) -> list[Any]:
    """What stands beside each vector."""
    return [{"passage": row.passage, "version": row.version, "language": row.language} for row in rows]


def sample(ids: Sequence[str]) -> Sequence[str]:
    return ids[:: max(1, len(ids) // SAMPLE)]


def check_sample(collection: Collection, ids: Sequence[str]) -> None:
    """Disbelieved when some of these vectors are gone or do not find themselves."""
    if not ids:
        return
    vectors = np.asarray(collection.get(ids=list(ids), include=["embeddings"])["embeddings"], np.float32)
    if len(vectors) != len(ids):
        raise Disbelieved("vectors are missing")
    real = vectors[np.linalg.norm(vectors, axis=1) > 0]  # a text without a known word is near nothing, not even itself
    if any(max(found.values(), default=0.0) < ITSELF for found in nearest_of(collection, real, 1)):
        raise Disbelieved("vectors do not find themselves")


def nearest_of(collection: Collection, vectors: Vectors, count: int) -> list[dict[str, float]]:
    """For each vector the closest ids with their cosine."""
    if not len(vectors):
        return []
    answer: Any = collection.query(query_embeddings=vectors, n_results=count, include=["distances"])
    pairs = zip(answer["ids"], answer["distances"], strict=True)
    return [dict(zip(ids, (1 - np.asarray(distances)).tolist(), strict=True)) for ids, distances in pairs]
