"""Opening a database: from nothing, again, by several at once, and when it cannot be."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.errors import SettingsError, Unavailable
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import EvalRun
from bot.store.database import open_database, server_parameters, shown
from bot.store.evals import SqlEvals
from bot.store.schema import Time, metadata, receipts
from bot.store.store import SqlStore
from tests import postgresql
from tests.fakes import NOON, FakeClock, post
from tests.postgresql import free_port


def same_type(context: object, inspected: object, column: object, found: object, wanted: object) -> bool | None:
    """Moments are stored as whole numbers."""
    return False if isinstance(wanted, Time) else None


def test_the_migrations_make_from_nothing_what_the_code_expects(database_url: str) -> None:
    engine = open_database(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same_type})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_an_open_database_can_be_opened_again(database_url: str) -> None:
    for _ in range(2):
        engine = open_database(database_url)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("select count(*) from mentions")) == 0
            assert connection.scalar(sa.text("select count(*) from alembic_version")) == 1
        engine.dispose()


def test_several_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    opened: list[sa.Engine] = []
    troubles: list[Exception] = []
    everybody = threading.Barrier(4)

    def open_it() -> None:
        everybody.wait()
        try:
            opened.append(open_database(database_url))
        except Exception as trouble:  # noqa: BLE001  # whatever it is, the test shows it
            troubles.append(trouble)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in opened:
        engine.dispose()
    assert troubles == []
    assert len(opened) == 4


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "oracle://somewhere/x",
        "sqlite:////proc/nowhere/unscripted.db",
        "postgresql+psycopg://maya:s3cret@127.0.0.1:{port}/unscripted?connect_timeout=2",
        "postgresql+psycopg://127.0.0.1:{port}/unscripted?user=maya&password=s3cret&connect_timeout=2",
        "postgresql//127.0.0.1?password=s3cret",
    ],
)
def test_an_address_that_cannot_be_used_is_a_settings_error_that_keeps_the_password(url: str) -> None:
    with pytest.raises(SettingsError, match="UNSCRIPTED_DATABASE_URL") as caught:
        open_database(url.format(port=free_port()))
    assert "s3cret" not in str(caught.value)


def test_an_address_shows_where_it_is_and_nothing_else_of_its_parameters() -> None:
    """Databases that `move` tells apart by their addresses stay apart."""
    told = shown("postgresql+psycopg:///x?host=/run/one&port=7&password=s3cret&options=-c%20a%3D1")
    assert told == "postgresql+psycopg:///x?host=%2Frun%2Fone&port=7"


def test_a_file_that_is_no_database_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("a shopping list, not a database; " * 100)
    with pytest.raises(SettingsError):
        open_database(f"sqlite:///{tmp_path}/x.db")


def test_a_database_that_is_locked_too_long_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.database.BUSY", 20)
    engine = open_database(f"sqlite:///{tmp_path}/x.db")
    with engine.begin(), pytest.raises(Unavailable):
        SqlStore(engine, FakeClock()).save(Mention(post().mention_id, "peony", post(), NOON).arrived(NOON))
    engine.dispose()


def test_a_reader_waits_for_no_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.database.BUSY", 20)
    engine = open_database(f"sqlite:///{tmp_path}/x.db")
    store = SqlStore(engine, FakeClock())
    with engine.begin() as connection:
        connection.execute(sa.insert(receipts), {"id": "being written", "at": NOON})
        assert not store.seen("being written")
    assert store.seen("being written")
    engine.dispose()


@pytest.mark.postgresql
def test_a_connection_the_server_has_closed_is_opened_again(postgresql_url: str) -> None:
    postgresql.empty(postgresql_url)
    engine = open_database(postgresql_url)
    store = SqlStore(engine, FakeClock())
    store.save(Mention(post().mention_id, "peony", post(), NOON).arrived(NOON))
    others = "datname = current_database() and pid != pg_backend_pid()"
    postgresql.execute(postgresql_url, f"select pg_terminate_backend(pid) from pg_stat_activity where {others}")
    assert store.get(post().mention_id).stage is Stage.NEW
    engine.dispose()


@pytest.mark.postgresql
def test_a_database_made_without_a_locale_keeps_every_language(postgresql_url: str) -> None:
    name = f"plain_{os.getpid()}"
    postgresql.execute(postgresql_url, f"create database {name} encoding SQL_ASCII locale 'C' template template0")
    url = sa.make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    engine = open_database(url)
    store, words = SqlStore(engine, FakeClock()), post("Gdzie jest żółw? 🐢 Где?")
    store.take_in([Mention(words.mention_id, "peony", words, NOON).arrived(NOON)])
    assert store.get(words.mention_id).post.text == words.text
    engine.dispose()
    with psycopg.connect(**server_parameters(url)) as plain:
        assert plain.execute("select text 'żółw'").fetchone() == ("żółw",)
    postgresql.execute(postgresql_url, f"drop database {name}")


@pytest.mark.postgresql
def test_a_server_that_ends_in_the_middle_is_unavailable(postgresql_url: str) -> None:
    postgresql.empty(postgresql_url)
    engine = open_database(postgresql_url)
    with engine.connect() as connection:
        own = connection.scalar(sa.text("select pg_backend_pid()"))
        postgresql.execute(postgresql_url, f"select pg_terminate_backend({own})")
        with pytest.raises(Unavailable):
            connection.execute(sa.text("select 1"))
    engine.dispose()


@pytest.mark.slow
def test_a_server_that_takes_the_connection_and_never_answers_is_waited_for_five_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as black_hole:
        begun = time.monotonic()
        with pytest.raises(SettingsError, match="the database cannot be reached"):
            open_database(f"postgresql+psycopg://maya@127.0.0.1:{black_hole.getsockname()[1]}/unscripted")
        assert 4 < time.monotonic() - begun < 10


@pytest.mark.postgresql
@pytest.mark.parametrize(("asked", "milliseconds"), [("", 20_000), ("?tcp_user_timeout=7000", 7_000)])
def test_a_server_that_vanishes_without_a_word_is_given_up_soon(
    asked: str, milliseconds: int, postgresql_url: str
) -> None:
    """The kernel asks and gives up; an address that names its own patience keeps it."""
    engine = open_database(f"{postgresql_url}{asked}")
    with engine.connect() as connection, socket.socket(fileno=os.dup(fileno(connection))) as wire:
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == milliseconds
        assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        told = [socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT]
        assert [wire.getsockopt(socket.IPPROTO_TCP, option) for option in told] == [10, 5, 3]
    engine.dispose()


def fileno(connection: sa.Connection) -> int:
    found: int = connection.connection.driver_connection.fileno()  # type: ignore[union-attr]
    return found


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/new/folder/x.db").dispose()
    assert (tmp_path / "new/folder/x.db").exists()


def test_how_evals_ended_is_read_while_somebody_writes(database_url: str) -> None:
    engine = open_database(database_url)
    SqlEvals(engine).note(EvalRun("replies", NOON, ("too few",)))
    with engine.begin() as connection:
        connection.execute(sa.insert(receipts), {"id": "click", "at": NOON})
        begun = time.monotonic()
        assert SqlEvals(engine).latest() == [EvalRun("replies", NOON, ("too few",))]
        assert time.monotonic() - begun < 5
    engine.dispose()
