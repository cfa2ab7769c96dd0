"""Who only looks changes nothing: no schema, no file, whatever the disk allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import SettingsError, Unavailable
from bot.mention.mention import Mention
from bot.store.audit import SqlChain
from bot.store.database import open_database, open_to_look, reading
from bot.store.store import SqlStore
from tests import postgresql
from tests.cli.commands import Command, command
from tests.fakes import NOON, FakeClock, post
from tests.groups import ROOT

run = pytest.fixture(command)
LOOKS = [
    ("why", "{id}"),
    ("audit", "verify"),
    ("backup", "{tmp}/backup.db"),
    ("person", "export", "--mention", "{id}", "--to", "{tmp}/person.json"),
    ("eval", "script", "--published"),
]


def filled(url: str) -> Mention:
    engine = open_database(url)
    saved = SqlStore(engine, FakeClock()).save(Mention(post().mention_id, "peony", post(), NOON).arrived(NOON))
    SqlChain(engine).seal_all()
    engine.dispose()
    return saved


def became(url: str, revision: str) -> None:
    """The schema says it is of this revision."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"update alembic_version set version_num = '{revision}'"))
    engine.dispose()


def revision(url: str) -> str:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(sa.text("select version_num from alembic_version"))
    engine.dispose()
    return str(found)


@pytest.mark.parametrize("typed", LOOKS, ids=lambda typed: typed[0])
def test_a_command_that_looks_leaves_an_older_schema_to_the_program(
    run: Command, tmp_path: Path, typed: tuple[str, ...]
) -> None:
    url = f"sqlite:///{tmp_path}/unscripted.db"
    mention = filled(url)
    became(url, "0009")
    arguments = [one.format(id=mention.id, tmp=tmp_path) for one in typed]
    code, _, err = run(*arguments, "--workspace", str(ROOT), UNSCRIPTED_STATE=tmp_path)
    assert code == 3
    assert f"the schema of the database {url} is of an older version" in err
    assert revision(url) == "0009"


@pytest.mark.parametrize("typed", LOOKS[:-1], ids=lambda typed: typed[0])
def test_a_command_that_looks_needs_no_right_to_write(run: Command, tmp_path: Path, typed: tuple[str, ...]) -> None:
    mention = filled(f"sqlite:///{tmp_path}/unscripted.db")
    before = (tmp_path / "unscripted.db").read_bytes()
    arguments = [one.format(id=mention.id, tmp=tmp_path) for one in typed]
    url = f"sqlite:///file:{tmp_path}/unscripted.db?mode=ro&uri=true"
    code, _, err = run(*arguments, "--workspace", str(ROOT), UNSCRIPTED_DATABASE_URL=url)
    assert code == 0, err
    assert (tmp_path / "unscripted.db").read_bytes() == before


def test_what_evals_look_for_is_not_made(run: Command, tmp_path: Path) -> None:
    code, _, err = run("eval", "script", "--published", "--workspace", str(ROOT), UNSCRIPTED_STATE=tmp_path)
    assert (code, "there is no database at" in err) == (3, True)
    assert list(tmp_path.iterdir()) == []


def test_an_older_schema_and_none_are_refused_and_stay(database_url: str) -> None:
    with pytest.raises(SettingsError, match="is of an older version of Unscripted, or not there yet"):
        open_to_look(database_url)
    filled(database_url)
    became(database_url, "0009")
    with pytest.raises(SettingsError, match="is of an older version"):
        open_to_look(database_url)
    assert revision(database_url) == "0009"


def test_a_newer_schema_is_looked_at(database_url: str) -> None:
    mention = filled(database_url)
    became(database_url, "9999")
    engine = open_to_look(database_url)
    assert SqlStore(engine, FakeClock()).get(mention.id) == mention
    engine.dispose()
    assert revision(database_url) == "9999"


@pytest.fixture
def read_only_url(postgresql_url: str) -> Iterator[str]:
    """A server that takes no writer, as a standby does not."""
    name = sa.make_url(postgresql_url).database
    state = "alter database {} set default_transaction_read_only = {}"
    postgresql.empty(postgresql_url)
    filled(postgresql_url)
    postgresql.execute(postgresql_url, state.format(name, "on"))
    yield postgresql_url
    allow = "set default_transaction_read_only = off"
    postgresql.execute(postgresql_url, allow, state.format(name, "off"))


@pytest.mark.postgresql
def test_a_read_only_server_is_looked_at(read_only_url: str) -> None:
    with pytest.raises(SettingsError, match="the database is read-only"):
        open_database(read_only_url)
    engine = open_to_look(read_only_url)
    with reading(engine).connect() as connection:
        assert connection.scalar(sa.text("select count(*) from mentions")) == 1
    with pytest.raises(Unavailable, match="the database is read-only"):
        SqlStore(engine, FakeClock()).save(Mention("m2", "peony", post(), NOON).arrived(NOON))
    engine.dispose()
