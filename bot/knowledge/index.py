"""The vectors on disk: derived from the files, kept in step with them, rebuilt from them at the first doubt."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

from bot.knowledge.chroma import BATCH, Chroma, Disbelieved
from bot.knowledge.nearest import MemoryIndex, Row, Rows, VectorIndex
from bot.knowledge.server import Server, ServerIndex
from bot.knowledge.vectors import Embedder, Vectors

log = logging.getLogger(__name__)
T = TypeVar("T")


def open_index(place: Path | Server, embedder: Embedder) -> VectorIndex:
    """The index on the server or on disk; one in memory while the server is away, and when another process owns the
    disk or it refuses."""
    return _shared(place, embedder) if isinstance(place, Server) else _on_disk(place, embedder)


def _shared(server: Server, embedder: Embedder) -> VectorIndex:
    try:
        return ServerIndex(server, embedder)
    except Disbelieved as error:
        log.warning("knowledge: no Chroma server at %s (%s); vectors live in memory", server.url, error)
        return MemoryIndex(embedder)


def _on_disk(directory: Path, embedder: Embedder) -> VectorIndex:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        owner = _owned(directory / "owner.lock")
    except OSError as error:
        log.warning("knowledge: %s cannot be used (%s); vectors live in memory", directory, type(error).__name__)
        return MemoryIndex(embedder)
    if owner is None:
        log.warning("knowledge: another process owns %s; vectors live in memory", directory)
        return MemoryIndex(embedder)
    return DiskIndex(directory, embedder, owner)


def _owned(path: Path) -> IO[str] | None:
    """The locked file, open; None while somebody else holds it."""
    if sys.platform == "win32":  # no flock: rather no index on disk than one with two writers
        return None
    import fcntl

    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


class DiskIndex:
    """One collection per brand and embedder; in doubt it starts over, it never guesses. Disbelieved: twice in doubt."""

    def __init__(self, directory: Path, embedder: Embedder, owner: IO[str]) -> None:
        self._directory, self._embedder, self._owner = directory, embedder, owner
        self._busy = directory / "busy"
        self._manifest = directory / "manifest.json"
        self._generation = ""  # folder of Chroma
        self._counts: dict[str, int] = {}  # rows per collection, as the manifest says
        self._held: dict[str, set[str]] = {}  # row ids per believed collection
        self._wanted: Mapping[str, Rows] = {}
        self._chroma: Chroma | None = None

    def sync(self, brands: Mapping[str, Rows]) -> None:
        self._wanted = brands
        self._healing(self._catch_up)

    def nearest(self, brand: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        return self._healing(lambda: self._nearest(self._name(brand), vectors, count))

    def close(self) -> None:
        """Give the directory back to whoever comes next."""
        if self._chroma:
            self._chroma.close()
        self._owner.close()

    def _healing(self, action: Callable[[], T]) -> T:
        """Do it; in doubt build the index again and do it once more."""
        try:
            return action()
        except Disbelieved as doubt:
            log.warning("knowledge: the index is built again from the files: %s", doubt)
            self._start_over()
            self._catch_up()
            return action()

    # -- keeping in step ------------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Hold exactly the wanted rows: new ones first, and what they replace afterwards."""
        self._opened()
        names = {self._name(brand): rows for brand, rows in self._wanted.items()}
        for name, rows in names.items():
            self._add(name, [row for row in rows.values() if row.id not in self._present(name)])
            self._remove(name, self._present(name) - rows.keys())
        for name in self._counts.keys() - names.keys():  # a brand that is gone, an embedder that was replaced
            self._drop(name)

    def _present(self, name: str) -> set[str]:
        if name not in self._held:
            with self._writing() as chroma:
                if name in self._counts:
                    self._held[name] = chroma.believed(name, self._counts[name])
                else:
                    chroma.create(name)
                    self._held[name] = set()
                    self._counts[name] = 0
        return self._held[name]

    def _add(self, name: str, new: Sequence[Row]) -> None:
        """Batch by batch: what is embedded stays, whatever happens to the rest."""
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            vectors = self._embedder.embed([row.text for row in batch])
            with self._writing() as chroma:
                chroma.put(name, batch, vectors)
                self._held[name] |= {row.id for row in batch}
                self._counts[name] = len(self._held[name])
            if len(new) > BATCH:
                log.info("knowledge: %d of %d new texts embedded", start + len(batch), len(new))

    def _remove(self, name: str, gone: set[str]) -> None:
        if gone:
            with self._writing() as chroma:
                chroma.remove(name, gone)
                self._held[name] -= gone
                self._counts[name] = len(self._held[name])

    def _drop(self, name: str) -> None:
        with self._writing() as chroma:
            chroma.drop(name)
            del self._counts[name]
            self._held.pop(name, None)

    def _nearest(self, name: str, vectors: Vectors, count: int) -> list[dict[str, float]]:
        held = self._held.get(name)
        if not held or not self._chroma:
            return [{} for _ in vectors]
        return self._chroma.closest(name, vectors, min(count, len(held)))

    def _name(self, brand: str) -> str:
        """Chroma allows few characters, and no fewer than three of them."""
        return "kb-" + hashlib.sha256(f"{brand}\0{self._embedder.name}".encode()).hexdigest()[:24]

    # -- opening and believing ------------------------------------------------------------------------------

    def _opened(self) -> Chroma:
        if self._chroma:
            return self._chroma
        if not self._manifest.exists() and not self._busy.exists():
            return self._start_over()
        if self._busy.exists():
            raise Disbelieved("its process ended while opening or changing it")
        self._generation, self._counts = self._read_manifest()
        return self._connect()

    def _start_over(self) -> Chroma:
        """An empty index in a folder of a new name, for Chroma cannot reuse a path within one process."""
        if self._chroma:
            self._chroma.close()
        self._chroma, self._held, self._counts = None, {}, {}
        for old in self._directory.glob("chroma-*"):
            shutil.rmtree(old, ignore_errors=True)
        self._generation = f"chroma-{uuid.uuid4().hex[:8]}"
        return self._connect()

    def _connect(self) -> Chroma:
        self._busy.touch()  # stays when Chroma takes the process down: the next start will not open this again
        chroma = self._chroma = Chroma(self._directory / self._generation)
        self._write_manifest()
        self._busy.unlink()
        return chroma

    @contextmanager
    def _writing(self) -> Iterator[Chroma]:
        """Marks the index as not to be believed until the change and its manifest are complete."""
        self._busy.touch()
        yield self._opened()
        self._write_manifest()
        self._busy.unlink()

    def _read_manifest(self) -> tuple[str, dict[str, int]]:
        try:
            manifest = json.loads(self._manifest.read_text())
            return str(manifest["generation"]), dict(manifest["counts"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Disbelieved("its manifest cannot be read") from error

    def _write_manifest(self) -> None:
        fresh = self._manifest.with_suffix(".new")
        fresh.write_text(json.dumps({"generation": self._generation, "counts": self._counts}))
        fresh.replace(self._manifest)
