"""`unscripted backup`, `restore` and `move`: what they print, and how they end."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bot.mention.mention import Mention
from bot.store.audit import SqlChain
from bot.store.database import open_database
from bot.store.store import SqlStore
from bot.watch.redaction import redacted
from tests import postgresql
from tests.cli.commands import Command, command
from tests.fakes import NOON, FakeClock, post

run = pytest.fixture(command)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    engine = open_database(f"sqlite:///{tmp_path}/state/unscripted.db")
    store = SqlStore(engine, FakeClock())
    for number in range(5):
        one = post(f"words {number}")
        store.save(Mention(one.mention_id, "peony", one, NOON).arrived(NOON))
    SqlChain(engine).seal_all()
    engine.dispose()
    return tmp_path / "state"


def test_a_backup_and_its_restore_print_the_same_tables(run: Command, state: Path, tmp_path: Path) -> None:
    file = tmp_path / "[b]ackup.db"
    code, out, err = run("backup", str(file), "--json", UNSCRIPTED_STATE=state)
    made = json.loads(out)
    assert (code, made["ok"], made["file"]) == (0, True, str(file))
    assert {one["table"]: one["rows"] for one in made["tables"]}["mentions"] == 5
    assert f"Everything is in {file}." in err
    code, out, err = run("restore", str(file), "--json", UNSCRIPTED_STATE=tmp_path / "new")
    restored = json.loads(out)
    assert (code, restored["tables"], restored["open"]) == (0, made["tables"], 5)
    assert "5 replies and cards that may have been sent since are looked up" in err
    assert run("audit", "verify")[0] == 0


def test_the_state_folder_may_have_any_name(run: Command, state: Path, tmp_path: Path) -> None:
    odd = state.rename(tmp_path / "which? 100%25 #1 of Пётр@home")
    code, out, _ = run("backup", str(tmp_path / "backup.db"), "--json", UNSCRIPTED_STATE=odd)
    assert code == 0
    assert {one["table"]: one["rows"] for one in json.loads(out)["tables"]}["mentions"] == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.db", odd.name]


@pytest.mark.parametrize(
    ("arguments", "ends", "sentence"),
    [
        (("backup", "{tmp}/state/unscripted.db"), 2, "exists already; name another file"),
        (("backup", "{tmp}/state/unscripted.db/x.db"), 2, "the backup cannot be written to"),
        (("backup", "{tmp}/x.db", "--workspace", "/nowhere"), 3, "there is no database at"),
        (("backup", f"{{tmp}}/{'x' * 300}.db"), 2, "File name too long"),
        (("restore", "{tmp}/none.db"), 2, "there is no file"),
        (("restore", f"{{tmp}}/{'x' * 300}.db"), 2, "cannot be read: File name too long"),
        (("restore", "{tmp}/state/unscripted.db"), 2, "is not empty"),
        (("move", "--to", "sqlite:///x.db"), 2, "--to takes the address of a PostgreSQL database"),
        (("move", "--to", "postgresql://maya:s3cret@127.0.0.1:1/x?connect_timeout=1"), 3, "cannot be opened"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    arguments: tuple[str, ...], ends: int, sentence: str, run: Command, state: Path, tmp_path: Path
) -> None:
    before = (state / "unscripted.db").read_bytes()
    where = {} if "/nowhere" in arguments else {"UNSCRIPTED_STATE": state}
    code, out, err = run(*(one.format(tmp=tmp_path) for one in arguments), "--json", **where)
    assert code == ends
    assert sentence in json.loads(out)["error"]
    assert len(err.strip().splitlines()) == 1
    assert "s3cret" not in err
    assert (state / "unscripted.db").read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "ends"),
    [
        ("update mentions set words = x'ff'", 2),
        ("update mentions set arrived_at = 4611686018427387904", 2),
        ("update mentions set due_at = 'soon'", 2),
        ("drop table events", 2),
        ("insert into alembic_version values ('0001')", 2),
        ("update alembic_version set version_num = ''", 2),
        ("update mentions set state = 'torn'", 0),
    ],
)
def test_of_a_damaged_backup_nothing_is_restored_or_all_of_it(
    statement: str, ends: int, run: Command, state: Path, tmp_path: Path
) -> None:
    file, new = tmp_path / "backup.db", tmp_path / "new"
    assert run("backup", str(file), UNSCRIPTED_STATE=state)[0] == 0
    with sqlite3.connect(file) as damaged:
        damaged.execute(statement)
    code, _, err = run("restore", str(file), UNSCRIPTED_STATE=new)
    assert code == ends, err
    assert len(err.strip().splitlines()) == 1 or not ends
    with sqlite3.connect(new / "unscripted.db") as restored:
        assert restored.execute("select count(*) from mentions").fetchone() == (0 if ends else 5,)


def test_an_argument_that_is_no_text_is_one_sentence(run: Command, state: Path) -> None:
    code, _, err = run("why", "caf\udce9", UNSCRIPTED_STATE=state)
    assert (code, "is not UTF-8" in err) == (2, True)


def test_a_place_of_thousands_of_digits_is_no_head(run: Command, state: Path) -> None:
    code, _, err = run("audit", "verify", "--expect", f"{'1' * 5000}:{'0' * 64}", UNSCRIPTED_STATE=state)
    assert (code, "a head is PLACE:HASH" in err) == (2, True)


@pytest.mark.postgresql
def test_a_move_says_what_to_set_and_the_old_database_says_where_it_went(
    run: Command, state: Path, postgresql_url: str
) -> None:
    postgresql.empty(postgresql_url)
    to = f"{postgresql_url}?password=s3cret"
    code, out, err = run("move", "--to", to, "--json", UNSCRIPTED_STATE=state)
    assert (code, json.loads(out)["ok"]) == (0, True)
    assert "Set UNSCRIPTED_DATABASE_URL to it." in err
    assert redacted("s3cret") == "***"
    assert "s3cret" not in out + err
    with sqlite3.connect(state / "unscripted.db") as old:
        assert old.execute("select target from moved").fetchall() == [(postgresql_url,)]
    code, _, err = run("audit", "verify")
    assert code == 3
    assert "was moved to" in err
    assert run("audit", "verify", UNSCRIPTED_DATABASE_URL=postgresql_url)[0] == 0
