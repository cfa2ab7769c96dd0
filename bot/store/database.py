"""Opens the database with the settings that were proven under kill -9, and brings its schema up to date."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_random

from bot.errors import SettingsError, Unavailable

BUSY = 30_000  # milliseconds a writer waits for another one


def open_database(url: str) -> sa.Engine:
    """An engine over an up-to-date schema. SettingsError when the address cannot be used."""
    try:
        engine = _engine(url)
        sa.event.listen(engine, "handle_error", _translate)
        migrate(engine)
    except (SQLAlchemyError, ImportError, OSError, Unavailable) as error:
        shown = sa.make_url(url).render_as_string(hide_password=True) if "://" in url else url
        raise SettingsError(f"the database {shown} cannot be opened; see UNSCRIPTED_DATABASE_URL") from error
    return engine


def migrate(engine: sa.Engine) -> None:
    """Run what is missing of the migrations, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("select pg_advisory_xact_lock(727001)"))  # one migrating process at a time
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _engine(url: str) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=16, pool_pre_ping=True, hide_parameters=True)
    if path := sa.make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, pool_size=16, hide_parameters=True, connect_args={"timeout": BUSY / 1000})
    sa.event.listen(engine, "connect", _prepare)
    turns = Turns()
    sa.event.listen(engine, "begin", turns.begin)
    sa.event.listen(engine, "checkin", turns.end)
    return engine


def reading(engine: sa.Engine) -> sa.Engine:
    """The same database for what only reads: in SQLite it waits for no writer."""
    return engine.execution_options(reads_only=True)


class Turns:
    """Writers of this process take turns in SQLite. By itself it lets them sleep, up to 100 ms at a time, and look
    again: of 500 clicks at once some found it busy for more than 20 seconds."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def begin(self, connection: sa.Connection) -> None:
        """A writer says so at once: one that has read first could not become one any more."""
        if connection.get_execution_options().get("reads_only"):
            return  # one question at a time, each true in itself
        connection.info["turn"] = self._turn.acquire(timeout=BUSY / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def end(self, _connection: Any, record: Any) -> None:
        """Whatever became of it, the connection is given back."""
        if record.info.pop("turn", False):
            self._turn.release()


def _translate(context: sa.engine.ExceptionContext) -> None:
    """A database that is away, locked or shutting down is something to wait for."""
    if isinstance(context.sqlalchemy_exception, OperationalError) and not context.is_pre_ping:
        raise Unavailable("the database cannot be reached") from context.original_exception


# SQLite waits for a lock by itself, but not when a new file is switched to its write-ahead log.
_when_free = Retrying(
    retry=retry_if_exception_message(match="database is locked"),
    wait=wait_random(0.01, 0.1),
    stop=stop_after_delay(BUSY / 1000),
    reraise=True,
)


def _prepare(connection: Any, _record: Any) -> None:
    """SQLite as a store: readers beside one writer, foreign keys checked, transactions begun by us."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY}", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _when_free(connection.execute, "PRAGMA journal_mode=WAL")
