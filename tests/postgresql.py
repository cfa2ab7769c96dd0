"""A PostgreSQL server for one test session: started in a temporary folder, or the one an operator names."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tests.groups import postgresql_programs

# Nothing of it outlives the session, so nothing needs to reach the disk.
SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50 -c shared_buffers=16MB"


@contextmanager
def server(settings: str = SETTINGS) -> Iterator[str]:
    """The URL of a server on loopback whose database `postgres` may be used to make others."""
    if named := os.environ.get("UNSCRIPTED_TEST_POSTGRESQL"):
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="unscripted-pg-") as folder:
        home, port = Path(folder), free_port()
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        run("initdb", f"-D {home}/data -A trust -U tests --no-sync --no-locale -E UTF8")
        options = f"{settings} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
        run("pg_ctl", f"-D {home}/data -w -l {home}/log -o {shlex.quote(f'-p {port} {options}')} start")
        try:
            yield f"postgresql+psycopg://tests@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", f"-D {home}/data -w -m immediate stop")


@contextmanager
def database(url: str) -> Iterator[str]:
    """A database of our own on this server, gone afterwards."""
    name = f"unscripted_test_{os.getpid()}"
    execute(url, f"drop database if exists {name}", f"create database {name}")
    try:
        yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        execute(url, f"drop database {name} with (force)")


def empty(url: str) -> None:
    """Forget everything the test before has left."""
    execute(url, "drop schema public cascade", "create schema public")


def execute(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def run(program: str, arguments: str) -> None:
    """The server refuses to run as root: then it runs as the user its package made."""
    folder = postgresql_programs()
    assert folder
    command = [str(folder / program), *shlex.split(arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
