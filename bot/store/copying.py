"""Copies everything from one database into an empty one, in batches; nothing of it is missing or different."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot.errors import InputError
from bot.store.database import reading
from bot.store.schema import Time, duties, mentions, metadata

BATCH = 1000  # rows in memory at a time
MOMENTS = range(-62_135_596_800_000_000, 253_402_300_800_000_000)  # microseconds: of the years 1 to 9999
TABLES = tuple(table for table in metadata.sorted_tables if table is not duties)  # nobody holds a duty over a copy


@dataclass(frozen=True, slots=True)
class Copied:
    table: str
    rows: int
    digest: str  # of all its rows, in whatever order


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Everything as it is at one moment; others go on writing meanwhile."""
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            yield connection
        return
    with reading(engine).connect() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM alembic_version")  # the moment is that of the first look
        yield connection


def copy(source: sa.Connection, target: sa.Connection, told: Callable[[int], None]) -> list[Copied]:
    """Within the transactions of both; `told` hears how many rows more. InputError when the target holds anything, or
    does not hold afterwards what the source does."""
    if found := occupied(target):
        raise InputError(f"the database to be filled is not empty: there are rows in {found}")
    copied = [_copied(table, source, target, told) for table in TABLES]
    for one in copied:
        if tally(target, one.table) != one:
            raise InputError(f"{one.table} does not read as it was written; nothing was copied")
    _count_on(target)
    target.execute(mentions.update().where(mentions.c.leased_by.is_not(None)).values(leased_until=None, leased_by=None))
    return copied


def occupied(connection: sa.Connection) -> str:
    """The first table that has rows, or ""."""
    return next((table.name for table in TABLES if connection.scalar(sa.select(sa.exists(sa.select(table))))), "")


def size(connection: sa.Connection) -> int:
    """Rows there are to copy."""
    return sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in TABLES)


def tally(connection: sa.Connection, name: str) -> Copied:
    """What a table holds."""
    count = Tally()
    for rows in _batches(connection, _bare(metadata.tables[name])):
        count.add(rows)
    return Copied(name, count.rows, count.digest)


class Tally:
    """Counts rows, and adds up their hashes: the same rows come to the same sum in any order."""

    def __init__(self) -> None:
        self.rows = self._sum = 0

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            told = json.dumps(list(row), ensure_ascii=False).encode(errors="surrogatepass")
            self._sum += int.from_bytes(hashlib.sha256(told).digest())
            self.rows += 1

    @property
    def digest(self) -> str:
        return f"{self._sum % 2**256:064x}"


def _copied(
    table: sa.Table, source: sa.Connection, target: sa.Connection, told: Callable[[int], None]
) -> Copied:  # fmt: skip
    bare, count = _bare(table), Tally()
    names = [column.name for column in bare.c]
    for batch in _batches(source, bare):
        rows = _storable(batch, target)
        _require_kinds(table, rows)
        count.add(rows)
        try:
            target.execute(sa.insert(bare), [dict(zip(names, row, strict=True)) for row in rows])
        except (DBAPIError, InputError) as error:
            told_by = f"{rows[0][0]} to {rows[-1][0]}"
            raise InputError(f"a row of {table.name} ({told_by}) cannot be stored there; nothing was copied") from error
        told(len(rows))
    return Copied(table.name, count.rows, count.digest)


def _require_kinds(table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
    """InputError where a damaged file has something in a column that could never be read again: SQLite stores all."""
    for column, values in zip(table.columns, zip(*rows, strict=True), strict=True):
        if not all(value is None or _belongs(value, column.type) for value in values):
            what = f"something in {column.name} of {table.name} does not belong there"
            raise InputError(f"{what}: the file is damaged; nothing was copied")


def _belongs(value: Any, kind: sa.types.TypeEngine[Any]) -> bool:
    if isinstance(kind, Time):
        return type(value) is int and value in MOMENTS
    return isinstance(value, float | int if isinstance(kind, sa.Float) else kind.python_type)


def _bare(table: sa.Table) -> sa.TableClause:
    """As it is stored: moments are whole numbers."""
    plain = (
        sa.column(one.name, sa.BigInteger() if isinstance(one.type, Time) else one.type) for one in table.columns
    )  # fmt: skip
    return sa.table(table.name, *plain)


def _batches(connection: sa.Connection, table: sa.TableClause) -> Iterator[Sequence[Sequence[Any]]]:
    rows = connection.execute(sa.select(*table.c), execution_options={"yield_per": BATCH})
    yield from rows.partitions()


def _storable(rows: Sequence[Sequence[Any]], target: sa.Connection) -> Sequence[Sequence[Any]]:
    """PostgreSQL takes no NUL in a text. Ours has none but in what is searched: JSON writes it in another way."""
    if target.dialect.name != "postgresql":
        return rows
    return [[one.replace("\0", "") if isinstance(one, str) and "\0" in one else one for one in row] for row in rows]


def _count_on(connection: sa.Connection) -> None:
    """New rows get the numbers after those that were copied. SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        for column in table.columns:
            if column.autoincrement is True and (last := connection.scalar(sa.select(sa.func.max(column)))):
                sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(sa.select(sa.func.setval(sequence, last)))
