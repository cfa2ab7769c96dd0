"""The vectors on a Chroma server that several processes share, each with the articles it has read."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from pydantic import SecretStr

from bot.knowledge.chroma import HNSW, QUIET, Disbelieved, about, check_sample, nearest_of, sample, watched
from bot.knowledge.nearest import Row, Rows
from bot.knowledge.vectors import Embedder, Vectors
from bot.ports import Clock

log = logging.getLogger(__name__)

OURS = "unscripted-"  # what the names of our collections begin with
BATCH = 200  # rows at a time
PAGE = 100  # collections at a time
PATIENCE = 3.0  # seconds a server has to say that it is there
ANSWER = 20.0  # seconds it has for everything else; Chroma's client would wait for ever
TOUCH = timedelta(hours=1)  # between two notes that a collection is used
UNUSED = timedelta(days=1)  # without one before a collection may be dropped


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is, and by whose time collections grow old."""

    url: str  # http(s)://host:port
    token: SecretStr
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The collection that holds exactly one state of a brand's articles."""

    rows: Rows
    name: str
    kin: str  # what collections of the same brand and embedder have in common
    collection: Any


class ServerIndex:
    """Implements VectorIndex. A collection is named by what it holds, so that processes with older or newer articles
    never share one. Whoever needs it first builds it; several at once do the same and do no harm. Disbelieved: the
    server is away, or wrong twice."""

    def __init__(self, server: Server, embedder: Embedder) -> None:
        self._server, self._embedder = server, embedder
        self._client = _connected(server)
        self._shelves: Mapping[str, _Shelf] = {}
        self._touched_at = server.clock.now()

    def sync(self, brands: Mapping[str, Rows]) -> None:
        self._shelves = {brand: self._proven(brand, rows) for brand, rows in brands.items() if rows}
        self._touched_at = self._server.clock.now()
        self._drop_unused()

    def nearest(self, brand: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        if brand not in self._shelves:
            return [{} for _ in vectors]
        shelf = self._shelves[brand]
        with _answering():
            return nearest_of(shelf.collection, vectors, min(count, len(shelf.rows)))

    def tend(self) -> None:
        """Find out whether all is still there, and note from time to time that it is used."""
        for shelf in self._shelves.values():
            with _answering():
                if (count := shelf.collection.count()) != len(shelf.rows):
                    raise Disbelieved(f"{count} rows where {len(shelf.rows)} should be")
        if self._server.clock.now() >= self._touched_at + TOUCH:
            for shelf in self._shelves.values():
                self._touch(shelf)
            self._touched_at = self._server.clock.now()
            self._drop_unused()

    def close(self) -> None:
        with _answering():
            _forget(self._client)

    # -- one brand ------------------------------------------------------------------------------------------

    def _proven(self, brand: str, rows: Rows) -> _Shelf:
        """Its collection, complete and believed; in doubt it is built once more."""
        try:
            return self._complete(brand, rows)
        except Disbelieved as doubt:
            log.warning("knowledge: a collection of %s is built again from the files: %s", brand, doubt)
            shelf = self._opened(brand, rows)
            with _answering():
                self._client.delete_collection(shelf.name)
            return self._complete(brand, rows)

    def _complete(self, brand: str, rows: Rows) -> _Shelf:
        shelf = self._opened(brand, rows)
        self._touch(shelf)  # from here on nobody drops it
        missing = rows.keys() - self._ids(shelf)
        if missing:
            self._fill(shelf, [row for row in rows.values() if row.id in missing])
        ids = self._ids(shelf)
        if len(ids) != len(rows) or set(ids) != rows.keys():
            raise Disbelieved(f"{len(ids)} rows where {len(rows)} should be")
        with _answering():
            check_sample(shelf.collection, sample(sorted(ids)))
        return shelf

    def _opened(self, brand: str, rows: Rows) -> _Shelf:
        kin = hashlib.sha256(f"{brand}\0{self._embedder.name}".encode()).hexdigest()[:12]
        name = OURS + hashlib.sha256("\0".join([kin, *sorted(rows)]).encode()).hexdigest()[:32]
        with _answering():
            made = self._client.get_or_create_collection(name, embedding_function=None, configuration=HNSW)
        return _Shelf(rows, name, kin, made)

    def _ids(self, shelf: _Shelf) -> list[str]:
        with _answering():
            return list(shelf.collection.get(include=[])["ids"])

    def _touch(self, shelf: _Shelf) -> None:
        with _answering():
            shelf.collection.modify(metadata={"kin": shelf.kin, "used_at": int(self._server.clock.now().timestamp())})

    # -- its vectors ----------------------------------------------------------------------------------------

    def _fill(self, shelf: _Shelf, missing: Sequence[Row]) -> None:
        """What an earlier state of the articles had already is copied, the rest is embedded."""
        for older in self._kept(lambda name, kept: name != shelf.name and kept.get("kin") == shelf.kin):
            missing = self._copy(older, shelf, missing)
        for batch in _batches(missing):
            self._put(shelf, batch, self._embedder.embed([row.text for row in batch]))

    def _copy(self, older: Any, shelf: _Shelf, missing: Sequence[Row]) -> list[Row]:
        """The rows that are still missing afterwards."""
        left: list[Row] = []
        for batch in _batches(missing):
            rows = {row.id: row for row in batch}
            try:
                with _answering():
                    found = older.get(ids=list(rows), include=["embeddings"])
                    if found["ids"]:
                        self._put(shelf, [rows[id] for id in found["ids"]], np.asarray(found["embeddings"], np.float32))
            except Disbelieved:  # dropped just now, or of another length: then they are embedded
                found = {"ids": []}
            left += [row for row in batch if row.id not in set(found["ids"])]
        return left

    def _put(self, shelf: _Shelf, rows: Sequence[Row], vectors: Vectors) -> None:
        with _answering():
            shelf.collection.upsert(ids=[row.id for row in rows], embeddings=vectors, metadatas=about(rows))

    # -- old collections ------------------------------------------------------------------------------------

    def _drop_unused(self) -> None:
        """Those nobody has used for long: a process that comes back to one builds it again."""
        before = (self._server.clock.now() - UNUSED).timestamp()
        ours = {shelf.name for shelf in self._shelves.values()}
        for old in self._kept(lambda name, kept: name not in ours and kept.get("used_at", before) < before):
            try:
                with _answering():
                    self._client.delete_collection(old.name)
            except Disbelieved:  # somebody else has just dropped it
                continue
            log.info("knowledge: a collection of articles nobody uses any more was dropped")

    def _kept(self, which: Callable[[str, Mapping[str, Any]], bool]) -> list[Any]:
        """Our collections on the server, of all processes, that are wanted; the last used ones first."""
        with _answering():
            pages = range(0, self._client.count_collections(), PAGE)
            every = [one for at in pages for one in self._client.list_collections(limit=PAGE, offset=at)]
        found = [one for one in every if one.name.startswith(OURS) and which(one.name, one.metadata or {})]
        return sorted(found, key=lambda one: (one.metadata or {}).get("used_at", 0), reverse=True)


def _connected(server: Server) -> Any:
    """A client whose every call ends in time. Disbelieved: nobody answers."""
    with watched():
        import chromadb  # a second of imports: only when a server is really used
        from chromadb.config import Settings
    import httpx

    at = urlsplit(server.url)
    token = server.token.get_secret_value()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with _answering():
        there = httpx.get(f"{at.scheme}://{at.netloc}/api/v2/heartbeat", headers=headers, timeout=PATIENCE)
        there.raise_for_status()
        client: Any = chromadb.HttpClient(
            at.hostname or "", at.port or 8000, at.scheme == "https", headers, Settings(**QUIET)
        )
        client._server._session.timeout = httpx.Timeout(ANSWER, connect=PATIENCE)  # the client offers no way to say so
    return client


def _forget(client: Any) -> None:
    """Closed, and gone: what its `close` leaves behind would stay for as long as the process."""
    system, everybodys = client._system, type(client)._identifier_to_system
    client.close()
    for name in [name for name, one in everybodys.copy().items() if one is system]:
        everybodys.pop(name, None)


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


@contextmanager
def _answering() -> Iterator[None]:
    """Whatever a server or a proxy before it answers wrongly: it is not to be believed."""
    try:
        with watched():
            yield
    except Disbelieved:
        raise
    except Exception as error:  # Chroma's client raises the bare class for answers it does not know
        raise Disbelieved(type(error).__name__) from error
