"""Opens the database with the settings that were proven under kill -9, and brings its schema up to date."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_random

from bot.errors import SettingsError, Unavailable
from bot.store.faults import translation
from bot.store.schema import moved

BUSY = 30_000  # milliseconds a writer waits for another one
# What libpq waits for by itself is hours: a server that lost its power says nothing, not even that it is gone. Seconds,
# but tcp_user_timeout in milliseconds. A cluster made where no locale is set keeps SQL_ASCII, whose words would come as
# bytes: it is asked for UTF-8 all the same.
PARAMETERS = {
    "connect_timeout": "5", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
    "tcp_user_timeout": "20000", "client_encoding": "utf8",
}  # fmt: skip
WHERE = {"host", "hostaddr", "port", "dbname", "service"}  # parameters of PostgreSQL's addresses
log = logging.getLogger(__name__)


def open_database(url: str, although_moved: bool = False) -> sa.Engine:
    """An engine over an up-to-date schema. SettingsError when the address cannot be used, or the data was moved."""
    return _opened(url, although_moved, migrate)


def open_to_look(url: str) -> sa.Engine:
    """The same for whoever only reads, also from a disk that is full or read-only. Nothing is migrated: SettingsError
    when the schema is older than this version."""
    return _opened(url, although_moved=False, ready=_refuse_older)


def _opened(url: str, although_moved: bool, ready: Callable[[sa.Engine], None]) -> sa.Engine:
    with ExitStack() as unless_opened:
        try:
            engine = _engine(url)
            unless_opened.callback(engine.dispose)
            sa.event.listen(engine, "handle_error", translation(shown(url)))
            if not although_moved:
                _refuse_moved(engine, shown(url))
            ready(engine)
        except (SQLAlchemyError, CommandError, ImportError, OSError, Unavailable) as error:
            why = f": {error}" if isinstance(error, Unavailable | ImportError) else ""
            where = f"the database {shown(url)} cannot be opened{why}"
            raise SettingsError(f"{where}; see UNSCRIPTED_DATABASE_URL") from error
        unless_opened.pop_all()
        return engine


def in_file(path: Path) -> str:
    """The address of a SQLite database in this file, whatever is in its name."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


def shown(url: str) -> str:
    """The address as anybody may read it: of its parameters, only those that say where it is."""
    try:
        address = sa.make_url(url)
    except SQLAlchemyError:
        return f"“{url}”" if not set("@=") & set(url) else "at this address"
    return address.difference_update_query(address.query.keys() - WHERE).render_as_string(hide_password=True)


def migrate(engine: sa.Engine) -> None:
    """Run what is missing of the migrations, in one transaction. A newer version's schema is left as it is: it only
    adds to what this version knows."""
    config = migrations()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("select pg_advisory_xact_lock(727001)"))  # one migrating process at a time
        if newer := newer_schema(connection):
            log.warning("the schema %s is of a newer version; this one works with what it knows of it", newer)
        else:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        connection.execute(sa.text("update alembic_version set version_num = version_num"))  # may we write at all?


def migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def newer_schema(connection: sa.Connection) -> str:
    """The revision of the database when this version does not know it, else ""."""
    known = {script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()}
    heads = MigrationContext.configure(connection).get_current_heads()
    return next((head for head in heads if head not in known), "")


def refuse_newer(engine: sa.Engine) -> None:
    """For whoever needs to know every table: SettingsError when a newer version has added some."""
    with reading(engine).connect() as connection:
        if newer := newer_schema(connection):
            raise SettingsError(
                f"the database has the schema {newer} of a newer version of Unscripted: use that version"
            )


def _refuse_older(engine: sa.Engine) -> None:
    newest = ScriptDirectory.from_config(migrations()).get_current_head()
    with reading(engine).connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
        if newest not in found and not newer_schema(connection):
            raise SettingsError(
                f"the schema of the database {shown(str(engine.url))} is of an older version of Unscripted, or "
                "not there yet: look with that version, or let `unscripted run` of this one bring it up to date"
            )


def moved_to(engine: sa.Engine) -> str:
    """Where the data of this database went (see keeping.py); "" while it is here."""
    with reading(engine).connect() as connection:
        return (connection.scalar(sa.select(moved.c.target)) or "") if sa.inspect(connection).has_table("moved") else ""


def _refuse_moved(engine: sa.Engine, source: str) -> None:
    """Two programs on two copies would say everything twice."""
    if engine.dialect.name == "sqlite" and (target := moved_to(engine)):
        raise SettingsError(
            f"the data of {source} was moved to {target}: set UNSCRIPTED_DATABASE_URL to that database; if the move "
            "was interrupted, run the same `unscripted move` again"
        )


def server_parameters(url: str) -> dict[str, Any]:
    """What libpq is told to reach this PostgreSQL, as our own connections tell it; {} when the address is of none."""
    address = _addressed(url)
    if address.get_backend_name() != "postgresql":
        return {}
    return dict(address.get_dialect()().create_connect_args(address)[1])


def _addressed(url: str) -> sa.URL:
    """The address with the driver that is installed and our parameters, where it names none of its own."""
    if url.startswith(("postgresql://", "postgres://")):
        url = f"postgresql+psycopg://{url.partition('://')[2]}"
    address = sa.make_url(url)
    if address.get_backend_name() != "postgresql":
        return address
    return address.set(query={**PARAMETERS, **address.query})


def _engine(url: str) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(_addressed(url), pool_size=16, pool_pre_ping=True, hide_parameters=True)
    if (path := sa.make_url(url).database) and not path.startswith("file:"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, pool_size=16, hide_parameters=True, connect_args={"timeout": BUSY / 1000})
    sa.event.listen(engine, "connect", _prepare)
    turns = Turns()
    sa.event.listen(engine, "begin", turns.begin)
    sa.event.listen(engine, "checkin", turns.end)
    return engine


def reading(engine: sa.Engine) -> sa.Engine:
    """The same database for what only reads, one question at a time: it waits for no writer, and begins nothing."""
    alone = {} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    return engine.execution_options(reads_only=True, **alone)


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


# SQLite waits for a lock by itself, but not when a new file is switched to its write-ahead log.
_when_free = Retrying(
    retry=retry_if_exception_message(match="database is locked"),
    wait=wait_random(0.01, 0.1),
    stop=stop_after_delay(BUSY / 1000),
    reraise=True,
)


def _prepare(connection: Any, _record: Any) -> None:
    """SQLite as a store: readers beside one writer, foreign keys checked, transactions begun by us; what is deleted or
    written over is overwritten in the file too."""
    connection.isolation_level = None
    chosen = ("synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON", "wal_autocheckpoint=4000")
    for pragma in (f"busy_timeout={BUSY}", *chosen):
        connection.execute(f"PRAGMA {pragma}")
    _when_free(connection.execute, "PRAGMA journal_mode=WAL")
