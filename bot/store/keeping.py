"""Backup, restore and the move to another database: each happens whole or not at all, whenever it is interrupted."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.errors import InputError, SettingsError, Unavailable
from bot.store.copying import TABLES, Copied, copy, occupied, size, snapshot, tally
from bot.store.database import in_file, moved_to, open_database, reading, refuse_newer, shown
from bot.store.faults import FULL, meaning
from bot.store.left_behind import leave_behind
from bot.store.schema import duties, mentions, moved

Told = Callable[[int, int], None]  # rows more, of so many
PATIENCE = 2000  # milliseconds for another program to close a database
SIGNS = {"alembic_version", "mentions", "events"}  # tables of every backup


def back_up(engine: sa.Engine, file: Path, told: Told) -> list[Copied]:
    """Everything as it is now, into a file that is there only when it is complete. The program may run meanwhile."""
    try:
        if file.exists():
            raise InputError(f"{file} exists already; name another file")
        refuse_newer(engine)
        return _written(engine, file, told)
    except OSError as error:
        raise InputError(f"the backup cannot be written to {file}: {error.strerror}") from error


def _written(engine: sa.Engine, file: Path, told: Told) -> list[Copied]:
    partial = file.with_name(f".{file.name}.partial")
    _remove(partial)
    try:
        with closing_engine(_writable(partial)) as target:
            with snapshot(engine) as source, target.begin() as into:
                whole = size(source)
                copied = copy(source, into, lambda more: told(more, whole))
            with reading(target).connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, and all of it on the disk
        partial.replace(file)
    finally:
        _remove(partial)
    return copied


def require_file(file: Path) -> None:
    """InputError when there is none, or nobody here may look."""
    try:
        if file.is_file():
            return
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    raise InputError(f"there is no file {file}")


def restore(file: Path, engine: sa.Engine, told: Told) -> tuple[list[Copied], int]:
    """Into an empty database, and how many effects are to be looked up before they are repeated. An older backup is
    brought up to date on a copy; the file stays as it is."""
    with (
        tempfile.TemporaryDirectory(prefix="unscripted-restore-") as folder,
        closing_engine(_readable(file, Path(folder))) as backup,
    ):
        refuse_newer(backup)
        refuse_newer(engine)
        with snapshot(backup) as source, engine.begin() as into:
            whole = size(source)
            copied = copy(source, into, lambda more: told(more, whole))
            return copied, leave_behind(into)


def move(source_url: str, target_url: str, now: datetime, told: Told) -> list[Copied]:
    """From SQLite to PostgreSQL; afterwards the source cannot be opened any more."""
    if not source_url.startswith("sqlite"):
        raise InputError(f"only a SQLite database can be moved, and this is {shown(source_url)}")
    if not target_url.startswith(("postgresql", "postgres://")):
        raise InputError("--to takes the address of a PostgreSQL database: postgresql+psycopg://user@host/name")
    with (
        closing_engine(open_database(source_url, although_moved=True)) as source,
        closing_engine(open_database(target_url)) as target,
    ):
        refuse_newer(source)
        refuse_newer(target)
        where = shown(target_url)
        if (gone := moved_to(source)) not in ("", where):
            raise InputError(f"the data was moved to {gone} already")
        _refuse_running(source, now)
        with alone(source) as held, target.begin() as into:
            into.execute(sa.text("select pg_advisory_xact_lock(727001)"))  # programs that start wait
            if gone and occupied(into):
                return _moved_before(held, into)
            whole = size(held)
            copied = copy(held, into, lambda more: told(more, whole))
            _mark(held, where)  # before the target is there for others: at no moment both may be used
        return copied


def _moved_before(source: sa.Connection, target: sa.Connection) -> list[Copied]:
    """The same command once more: fine while nothing has happened there since."""
    copied = [tally(source, table.name) for table in TABLES if table is not mentions]
    if copied != [tally(target, table.name) for table in TABLES if table is not mentions]:
        raise InputError("the data was moved there already, and work has gone on there since")
    return [tally(target, table.name) for table in TABLES]


def _refuse_running(engine: sa.Engine, now: datetime) -> None:
    with reading(engine).connect() as connection:
        held = connection.scalar(sa.select(duties.c.holder).where(duties.c.until > now))
        leased = connection.scalar(sa.select(mentions.c.leased_by).where(mentions.c.leased_until > now))
    if who := held or leased:
        raise InputError(f"the program is at work on this database ({who}): stop it; after a crash wait a minute")


@contextmanager
def alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A SQLite database nobody else has open, nor can open meanwhile. InputError when somebody has."""
    engine.dispose()
    with reading(engine).connect() as connection:
        try:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # refused while anybody else has it open
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
        except (Unavailable, OperationalError) as locked:
            raise InputError("another program has this database open: stop `unscripted run` first") from locked
        yield connection


def _mark(source: sa.Connection, where: str) -> None:
    source.exec_driver_sql("CREATE TABLE IF NOT EXISTS moved (target TEXT NOT NULL)")
    source.exec_driver_sql("DELETE FROM moved")
    source.execute(sa.insert(moved).values(target=where))
    source.exec_driver_sql("COMMIT")


def _writable(file: Path) -> sa.Engine:
    try:
        return open_database(in_file(file.absolute()))
    except SettingsError as error:
        why = f": {error.__cause__}" if isinstance(error.__cause__, Unavailable) else ""
        raise InputError(f"the backup cannot be written to {file.parent}{why}") from error


def _readable(file: Path, folder: Path) -> sa.Engine:
    """A copy of the backup, brought up to date; InputError when that cannot be done."""
    fetched = _fetched(file, folder)
    try:
        return open_database(in_file(fetched))
    except SettingsError as error:
        if error.__cause__ is None or FULL in str(error):
            raise
        raise InputError(f"{file} cannot be read as a backup: it is damaged, or something else") from error


def _fetched(file: Path, folder: Path) -> Path:
    """A copy of our own, with what still stands in the file's log."""
    fetched = folder / "backup.db"
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)) as given,
            closing(sqlite3.connect(fetched)) as ours,
        ):
            given.backup(ours)
            tables = {row[0] for row in ours.execute("select name from sqlite_master")}
            revisions = ours.execute("select version_num from alembic_version").fetchall() if tables >= SIGNS else []
    except sqlite3.Error as error:
        if meaning(error) == FULL:
            raise InputError(f"there is no space in {folder.parent} for a copy of {file}; set TMPDIR") from error
        raise InputError(f"{file} cannot be read as a backup") from error
    if not any(revision for (revision,) in revisions):
        raise InputError(f"{file} is not a backup of Unscripted")
    return fetched


@contextmanager
def closing_engine(engine: sa.Engine) -> Iterator[sa.Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


def _remove(partial: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        partial.with_name(partial.name + ending).unlink(missing_ok=True)
