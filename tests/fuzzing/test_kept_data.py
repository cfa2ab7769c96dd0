"""Whatever is given to the commands that look after what is kept: a sentence, an exit code, and nothing stored half."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.copying import TABLES
from tests.fuzzing.kept import TAKEN, WRITTEN, Kept, empty_state, file_names, folder, looked_at, tree, typed
from tests.fuzzing.mutations import examples
from tests.fuzzing.whole import Stored
from tests.postgresql import free_port

pytestmark = pytest.mark.slow


@examples(12)
@given(file=file_names(), as_json=st.booleans())
def test_backup(made: Kept, tmp_path: Path, file: str, as_json: bool) -> None:
    made.start_again()
    here = folder(tmp_path)
    ended = made.unscripted(here, "backup", file, *(["--json"] if as_json else []))
    new = tree(here).keys() - {TAKEN}
    assert (here / TAKEN).read_text() == WRITTEN
    assert len(new) == (ended.code == 0 and file not in ("--json", "--help")), (ended, new)
    for name in new:
        with looked_at(f"sqlite:///{shutil.copy(here / name, tmp_path / 'x.db')}") as engine:
            assert Stored.of(engine).since(made.rows) == {}
    assert made.changed() == {}


# -- restore --------------------------------------------------------------------------------------------


def restored(made: Kept, tmp_path: Path, file: Path) -> int:
    """How it ended: with a database whose audit log can be walked, or with nothing at all."""
    here = folder(tmp_path)
    before = set(Path(tempfile.gettempdir()).glob("unscripted-restore-*"))
    given, state = file.read_bytes(), empty_state(here / "state")
    ended = made.unscripted(here, "restore", str(file), state=state)
    assert file.read_bytes() == given
    assert set(Path(tempfile.gettempdir()).glob("unscripted-restore-*")) == before
    with looked_at(f"sqlite:///{state}/unscripted.db") as engine:
        rows = Stored.of(engine).tables
    if ended.code:
        assert not any(rows.values()), ended.said
    else:
        assert made.unscripted(here, "audit", "verify", state=state).code in (0, 1)
    return ended.code


@st.composite
def bytes_changed(draw: st.DrawFn, size: int) -> Callable[[bytes], bytes]:
    """What happens to a file on a bad disk or a bad way."""
    at = st.integers(0, size - 1)
    edits = draw(st.lists(st.tuples(at, st.binary(min_size=1, max_size=12)), min_size=1, max_size=12))
    end = draw(st.sampled_from((None, None, None, 0, 1, 99, 100, 4096, size // 2, size - 4096, size - 1)))
    lost = draw(st.lists(st.integers(0, size // 4096 - 1), max_size=2))
    how = draw(st.sampled_from(("edit", "edit", "edit", "cut", "lose", "more")))

    def change(whole: bytes) -> bytes:
        made = bytearray(whole)
        if how == "edit":
            for place, words in edits:
                made[place : place + len(words)] = words
        if how == "lose":
            for page in lost:
                made[page * 4096 : (page + 1) * 4096] = bytes(4096)
        if how == "more":
            made += edits[0][1] * 5000
        return bytes(made[:end] if how == "cut" else made)

    return change


@examples(12)
@given(data=st.data())
def test_restore_of_a_file_with_other_bytes(made: Kept, tmp_path: Path, data: st.DataObject) -> None:
    whole = made.backup.read_bytes()
    file = tmp_path / "odd.db"
    file.write_bytes(data.draw(bytes_changed(len(whole)))(whole))
    restored(made, tmp_path, file)


@examples(8)
@given(content=st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(b"SQLite format 3\0".__add__)))
def test_restore_of_no_backup(made: Kept, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.db"
    file.write_bytes(content)
    assert restored(made, tmp_path, file) == 2


ODD_VALUES = (
    None,
    "",
    "x",
    "{}",
    "null",
    "[]",
    '{"approvals": "x"}',
    "\udcff".encode("utf-8", "surrogatepass"),
    b"\xff\xfe",
    0,
    -1,
    2**62,
    -(2**62),
    1e300,
    float("inf"),
    "x" * 5000,
    "a\0b",
    "0001",
    "zzz",
)
COLUMNS = [(table.name, column.name) for table in TABLES for column in table.columns]
STATEMENTS = [
    *(f"drop table {table.name}" for table in TABLES),
    *(f"delete from {table.name}" for table in TABLES),
    *(f"alter table {table} rename column {column} to other" for table, column in COLUMNS),
    "delete from alembic_version",
    "insert into alembic_version values ('zzz')",
    "insert into alembic_version values ('0001')",
    "update alembic_version set version_num = '0003'",
    "update alembic_version set version_num = ''",
    "create table moved (target text)",
    "insert into duties values ('x', 'y', 9e18)",
]


@examples(20)
@given(
    values=st.lists(st.tuples(st.sampled_from(COLUMNS), st.sampled_from(ODD_VALUES)), max_size=3),
    statements=st.lists(st.sampled_from(STATEMENTS), max_size=1),
)
def test_restore_of_another_database(
    made: Kept, tmp_path: Path, values: list[tuple[tuple[str, str], object]], statements: list[str]
) -> None:
    file = Path(shutil.copy(made.backup, tmp_path / "odd.db"))
    loosen(file)
    with closing(sqlite3.connect(file)) as connection:
        for (table, column), value in values:
            with suppress(sqlite3.IntegrityError):
                row = f"rowid = (select max(rowid) from {table})"
                connection.execute(f"update {table} set {column} = ? where {row}", (value,))
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    restored(made, tmp_path, file)


def loosen(file: Path) -> None:
    """It takes whatever a program that is not ours could have stored."""
    with closing(sqlite3.connect(file)) as connection:
        for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {name}")
        connection.execute("pragma writable_schema=on")
        connection.execute("update sqlite_master set sql = replace(sql, 'NOT NULL', '') where type = 'table'")
        connection.commit()


# -- looks, and the way out -----------------------------------------------------------------------------

HEADS = st.one_of(
    typed(), st.builds("{}:{}".format, typed(), st.sampled_from(("0" * 64, "é" * 64, ""))),
    st.builds("{}:{}".format, st.integers(), st.text("0123456789abcdefABCDEF", min_size=64, max_size=64)),
)  # fmt: skip


@examples(30)
@given(expected=HEADS)
def test_audit_verify(made: Kept, tmp_path: Path, expected: str) -> None:
    made.start_again()
    assert made.unscripted(tmp_path, "audit", "verify", f"--expect={expected}").code in (0, 1, 2)


@examples(30)
@given(data=st.data(), as_json=st.booleans())
def test_why(made: Kept, tmp_path: Path, data: st.DataObject, as_json: bool) -> None:
    made.start_again()
    asked = data.draw(st.one_of(st.sampled_from((*made.mentions, "r1", "https://x.slack.com/archives/C1/p1")), typed()))
    assert made.unscripted(tmp_path, "why", *(["--json"] if as_json else []), "--", asked).code in (0, 2)
    assert made.changed() == {}


PARTS = st.one_of(st.sampled_from(("", "x", "%00", "%ff", "x?connect_timeout=no", "x?port=1,x", "?plugin=x")),
                  typed().map(lambda part: part.replace("/", "_").replace("@", "_").replace("?", "_")))  # fmt: skip


@examples(20)
@given(
    driver=st.sampled_from(("postgresql", "postgres", "postgresql+psycopg", "postgresql+x", "mysql")),
    user=PARTS, name=PARTS,
)  # fmt: skip
def test_move(made: Kept, tmp_path: Path, driver: str, user: str, name: str) -> None:
    made.start_again()
    address = f"{driver}://{user.replace('?', '_')}:secret@127.0.0.1:{free_port()}/{name}"
    assert made.unscripted(tmp_path, "move", "--to", address).code in (2, 3)
    assert made.changed() == {}


@examples(10)
@given(role=st.one_of(st.sampled_from(("all", "web", "worker", "connectors")), typed()))
def test_doctor(made: Kept, tmp_path: Path, role: str) -> None:
    made.start_again()
    assert made.unscripted(tmp_path, "doctor", f"--role={role}").code in (0, 2, 3)


@examples(10)
@given(port=st.one_of(st.sampled_from(("0", "-1", "65536", "1e3", "8e")), typed()))
def test_sandbox(made: Kept, tmp_path: Path, port: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.cli.sandbox.wait_until_stopped", lambda: None)
        ended = made.unscripted(tmp_path, "sandbox", f"--port={port}")
    assert ended.code in (0, 2)
