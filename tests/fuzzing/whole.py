"""Whether what is stored is whole: every row of every table, before and after a request."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.store.rows import loaded, row_of
from bot.store.schema import effects, events, mentions, metadata

Rows = dict[str, dict[Any, tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Stored:
    """Every row by its key, table by table."""

    tables: Rows

    @classmethod
    def of(cls, engine: sa.Engine) -> Stored:
        with engine.connect() as connection:
            return cls({name: _rows(connection, table) for name, table in metadata.tables.items()})

    def since(self, before: Stored) -> dict[str, set[Any]]:
        """Keys of what is new, changed or gone, by table."""
        found = {
            name: {
                key for key in rows.keys() | before.tables[name].keys() if rows.get(key) != before.tables[name].get(key)
            }
            for name, rows in self.tables.items()
        }
        return {name: keys for name, keys in found.items() if keys}


class Snapshot:
    """What was stored in a SQLite database at one moment, and can be again."""

    def __init__(self, engine: sa.Engine) -> None:
        self._path = str(engine.url.database)
        self._kept, source = sqlite3.connect(":memory:", check_same_thread=False), sqlite3.connect(self._path)
        source.backup(self._kept)
        source.close()
        self.rows = Stored.of(engine)

    def restore(self) -> None:
        connection = sqlite3.connect(self._path)
        self._kept.backup(connection)
        connection.close()


def _rows(connection: sa.Connection, table: sa.Table) -> dict[Any, tuple[Any, ...]]:
    keys = [column.name for column in table.primary_key]
    found = connection.execute(sa.select(table)).all()
    return {tuple(getattr(row, key) for key in keys): tuple(row) for row in found}


def whole(engine: sa.Engine, before: Stored | None = None) -> Stored:
    """What is stored, when all of it can be read, its events are in order and its columns say what its state says.
    With `before`: a mention is only changed together with the events that tell of it."""
    with engine.connect() as connection:
        kept = connection.execute(sa.select(mentions)).all()
        noted = connection.execute(sa.select(events).order_by(events.c.mention_id, events.c.seq)).all()
        acts = set(connection.scalars(sa.select(effects.c.mention_id)))
    seqs: dict[str, list[int]] = {}
    for event in noted:
        seqs.setdefault(event.mention_id, []).append(event.seq)
        json.loads(event.data)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seqs.values())
    assert set(seqs) <= {row.id for row in kept}
    assert acts <= {row.id for row in kept}
    for row in kept:
        mention = loaded(row.state, row.version)
        assert mention.id == row.id
        said = row_of(mention)
        assert loaded(str(said.pop("state")), row.version) == mention  # sets may be written in another order
        differing = {name for name, value in said.items() if name != "undrawn" and getattr(row, name) != value}
        assert not differing, differing
    after = Stored.of(engine)
    if before is not None:
        _told(before, after)
    return after


def _told(before: Stored, after: Stored) -> None:
    changes = after.since(before)
    version = [column.name for column in mentions.columns].index("version")
    saved = {
        key
        for key in changes.get("mentions", set())
        if before.tables["mentions"].get(key, (None,) * 99)[version] != after.tables["mentions"][key][version]
    }
    of = [column.name for column in events.columns].index("mention_id")
    told = {(after.tables["events"][key][of],) for key in changes.get("events", set())}
    assert saved == told, "a mention and its events are saved together"
