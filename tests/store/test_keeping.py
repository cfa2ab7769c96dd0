"""Backup, restore and move: complete, consistent while others write, whole or not at all, and nothing said twice."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import InputError, SettingsError, UnscriptedError
from bot.mention import decision as d
from bot.mention.call import Call
from bot.mention.draft import Usage
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Asked, ClaimState, EvalRun, Once
from bot.store import copying, keeping
from bot.store.alerts import SqlAlerts
from bot.store.audit import SqlChain
from bot.store.copying import TABLES, Copied, snapshot, tally
from bot.store.database import open_database
from bot.store.duties import SqlDuties
from bot.store.effects import SqlEffects
from bot.store.evals import SqlEvals
from bot.store.keeping import back_up, move, restore
from bot.store.questions import SqlQuestions
from bot.store.schema import events, mentions
from bot.store.spending import SqlSpending
from bot.store.store import SqlStore
from bot.store.tampering import verify
from tests import postgresql
from tests.fakes import MAYA, NOON, FakeClock, World, post


def quiet(more: int, whole: int) -> None:
    """Nobody watches."""


def lived(url: str) -> World:
    """Something in nearly every table."""
    world = World(url)
    for number in range(4):
        world.arrive(post(f"Bottle {number} came cracked. “Пётр” 😡 +48 600 700 80{number}\0", external_id=f"{number}"))
    first, second, third, _ = (world.store.get(id) for id in ids(world.engine))
    world.publish(first)
    world.decide(second, d.Escalate("look", "lead"), MAYA)
    world.decide(third, d.Claim(), MAYA, "click-1")
    world.clock.pass_(20)
    SqlAlerts(world.engine, world.clock).gather()
    SqlQuestions(world.engine).note(Asked("q1", NOON, MAYA, "peony", "Where is it?", ("a#b",)))
    SqlSpending(world.engine).note(
        Call(NOON, 0.1 + 0.2, first.id, "peony", "draft", "writer", "m", "answered", "", Usage(1, 2, 3, 4))
    )
    SqlEvals(world.engine).note(EvalRun("replies", NOON, ("too few",)))
    world.store.take_in([], "demo/peony-store", "cursor-7")
    world.effects.claim(f"card:{third.id}:main", third.id, "C1")
    SqlChain(world.engine).seal_all()
    return world


def ids(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(mentions.c.id).order_by(mentions.c.id)))


def holds(engine: sa.Engine, without: str = "") -> list[Copied]:
    with snapshot(engine) as connection:
        return [tally(connection, table.name) for table in TABLES if table.name != without]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = lived(database_url)
    yield made
    made.close()


@pytest.fixture
def empty(postgresql_url: str) -> str:
    postgresql.empty(postgresql_url)
    return postgresql_url


def sqlite(folder: Path, name: str = "moved.db") -> str:
    return f"sqlite:///{folder}/{name}"


# -- backup and restore ---------------------------------------------------------------------------------


def test_a_backup_holds_everything_and_restores_to_the_same(world: World, tmp_path: Path) -> None:
    before = holds(world.engine)
    filled = {"mentions", "events", "effects", "alerts", "batches", "receipts", "cursors", "traces", "asked", "evals"}
    assert {one.table for one in before if one.rows} >= {*filled, "model_calls"}
    file = tmp_path / "safe" / "backup.db"
    assert back_up(world.engine, file, quiet) == before
    assert [path.name for path in file.parent.iterdir()] == ["backup.db"]
    again = open_database(sqlite(tmp_path, "again.db"))
    seen = list[tuple[int, int]]()
    copied, _ = restore(file, again, lambda more, whole: seen.append((more, whole)))
    assert copied == before
    assert sum(more for more, _ in seen) == seen[0][1] == sum(one.rows for one in before)
    assert holds(again, without="effects") == [one for one in before if one.table != "effects"]
    assert verify(again, world.clock.now()).problems == ()
    assert verify(again, world.clock.now()).head == verify(world.engine, world.clock.now()).head
    assert [path.name for path in file.parent.iterdir()] == ["backup.db"]
    again.dispose()


@pytest.mark.postgresql
def test_a_backup_is_restored_into_postgresql_and_new_rows_are_numbered_on(empty: str, tmp_path: Path) -> None:
    source = lived(sqlite(tmp_path))
    back_up(source.engine, tmp_path / "backup.db", quiet)
    target = open_database(empty)
    restore(tmp_path / "backup.db", target, quiet)
    store = SqlStore(target, source.clock)
    store.save(Mention("m-new", "peony", post("new"), NOON).arrived(NOON))
    call = Call(NOON, 0.5, "m-new", "peony", "draft", "writer", "m", "answered", "", Usage(1, 2, 3, 4))
    SqlSpending(target).note(call)
    with target.connect() as connection:
        last = connection.scalar(sa.select(sa.func.max(events.c.id)))
    with source.engine.connect() as connection:
        assert last == (connection.scalar(sa.select(sa.func.max(events.c.id))) or 0) + 1
    source.close()
    target.dispose()


def test_a_backup_of_a_program_at_work_is_of_one_moment(database_url: str, tmp_path: Path) -> None:
    world = World(database_url)
    store, done = world.store, threading.Event()

    def work() -> None:
        number = 0
        while not done.is_set():
            one = post(f"words {number}")
            saved = store.save(Mention(one.mention_id, "peony", one, NOON).arrived(NOON))
            store.save(saved.dismissed("spam", "", MAYA, NOON))
            SqlChain(world.engine).seal(7)
            number += 1

    files = [tmp_path / f"{number}.db" for number in range(3)]
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(work)
        try:
            while len(ids(world.engine)) < 20 and not worker.done():
                time.sleep(0.01)
            for file in files:
                back_up(world.engine, file, quiet)
        finally:
            done.set()
        worker.result()
    sizes = []
    for file in files:
        engine = open_database(f"sqlite:///{file}")
        assert {problem.kind for problem in verify(engine, NOON).problems} == set()
        kept = SqlStore(engine, FakeClock())
        for mention in kept.known(ids(engine)).values():
            assert len(kept.events(mention.id)) == mention.version
        sizes.append(len(ids(engine)))
        engine.dispose()
    assert sizes == sorted(sizes)
    assert sizes[0] >= 20
    world.close()


def test_a_file_that_is_there_is_not_overwritten(world: World, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Anna")
    with pytest.raises(InputError, match="exists already"):
        back_up(world.engine, tmp_path / "letter.txt", quiet)
    assert (tmp_path / "letter.txt").read_text() == "Dear Anna"


def test_any_name_a_file_may_have_will_do(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "which? 100%25 #1 of Пётр@home"
    file = folder / "back?up=1&x%3F.db"
    made = back_up(world.engine, file, quiet)
    assert [path.name for path in folder.iterdir()] == [file.name]
    assert [path for path in tmp_path.iterdir() if path.name.startswith("which")] == [folder]
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    target = open_database(sqlite(tmp_path, "target.db"))
    assert restore(file, target, quiet)[0] == made
    assert [path.name for path in folder.iterdir()] == [file.name]
    target.dispose()


@pytest.mark.parametrize("length", [250, 300])
def test_a_name_the_disk_does_not_take_is_refused_in_a_sentence(world: World, length: int, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the backup cannot be written to .*: File name too long"):
        back_up(world.engine, tmp_path / f"{'x' * length}.db", quiet)
    assert not list(tmp_path.glob("*xxx*"))


def test_only_an_empty_database_is_filled(world: World, tmp_path: Path) -> None:
    back_up(world.engine, tmp_path / "backup.db", quiet)
    before = holds(world.engine)
    with pytest.raises(InputError, match="not empty: there are rows in"):
        restore(tmp_path / "backup.db", world.engine, quiet)
    assert holds(world.engine) == before


@pytest.mark.parametrize("what", ["missing", "text", "another database", "a folder"])
def test_what_is_no_backup_is_refused_in_a_sentence(what: str, tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    if what == "text":
        file.write_text("Dear Anna, " * 1000)
    elif what == "another database":
        with sa.create_engine(f"sqlite:///{file}").begin() as connection:
            connection.execute(sa.text("create table songs (name text)"))
    elif what == "a folder":
        file.mkdir()
    target = open_database(sqlite(tmp_path))
    with pytest.raises(InputError, match=r"x\.db"):
        restore(file, target, quiet)
    assert ids(target) == []
    target.dispose()


def test_a_copy_for_which_there_is_no_space_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world, connect = lived(sqlite(tmp_path, "live.db")), sqlite3.connect
    back_up(world.engine, tmp_path / "backup.db", quiet)

    def small(name: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(name, **options)
        if not options:  # the copy, not the file
            connection.execute("pragma max_page_count = 10")
        return connection

    monkeypatch.setattr(keeping, "sqlite3", SimpleNamespace(connect=small, Error=sqlite3.Error))
    target = open_database(sqlite(tmp_path, "target.db"))
    with pytest.raises(InputError, match=r"there is no space in .* set TMPDIR"):
        restore(tmp_path / "backup.db", target, quiet)
    world.close()
    target.dispose()


def test_restoring_changes_nothing_of_the_file_even_of_one_with_a_log_beside_it(tmp_path: Path) -> None:
    """Somebody has copied the database of a running program by hand."""
    world = lived(sqlite(tmp_path, "live.db"))
    shutil.copytree(tmp_path, tmp_path / "by-hand")
    before = holds(world.engine)
    world.close()
    main = (tmp_path / "by-hand" / "live.db").read_bytes()
    target = open_database(sqlite(tmp_path))
    copied, _ = restore(tmp_path / "by-hand" / "live.db", target, quiet)
    assert copied == before
    assert (tmp_path / "by-hand" / "live.db").read_bytes() == main
    target.dispose()


def test_a_database_of_a_newer_version_is_neither_backed_up_nor_restored_by_an_older_one(
    world: World, tmp_path: Path
) -> None:
    back_up(world.engine, tmp_path / "backup.db", quiet)
    for url in (f"sqlite:///{tmp_path}/backup.db", world.engine.url.render_as_string(hide_password=False)):
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text("update alembic_version set version_num = '9999'"))
        engine.dispose()
    with pytest.raises(SettingsError, match="of a newer version of Unscripted: use that version"):
        back_up(world.engine, tmp_path / "other.db", quiet)
    target = open_database(sqlite(tmp_path, "target.db"))
    with pytest.raises(SettingsError, match="of a newer version of Unscripted: use that version"):
        restore(tmp_path / "backup.db", target, quiet)
    assert not (tmp_path / "other.db").exists()
    target.dispose()


# -- interrupted ----------------------------------------------------------------------------------------

INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from datetime import datetime, UTC
from bot.store import copying, keeping
from bot.store.database import open_database
what, source, target, last = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
copying.BATCH = 2
calls = 0
def told(more, whole):
    global calls
    calls += 1
    if calls == last:
        os.kill(os.getpid(), signal.SIGKILL)
before = keeping._mark
def mark(*args):
    before(*args)
    if last == -1:
        os.kill(os.getpid(), signal.SIGKILL)
keeping._mark = mark
if what == "backup":
    keeping.back_up(open_database(source), Path(target), told)
elif what == "restore":
    keeping.restore(Path(source), open_database(target), told)
else:
    keeping.move(source, target, datetime(2030, 1, 1, tzinfo=UTC), told)
"""


def killed(what: str, source: str, target: str, last: int, folder: Path) -> bool:
    """`folder`: where it leaves what it has no time to remove."""
    command = [sys.executable, "-c", INTERRUPTED, what, source, target, str(last)]
    surroundings = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.run(command, timeout=120, check=False, env=surroundings).returncode == -9


@pytest.mark.parametrize("last", [1, 9])
def test_a_backup_that_is_killed_leaves_no_file_and_can_be_made_again(last: int, tmp_path: Path) -> None:
    world = lived(sqlite(tmp_path, "live.db"))
    assert killed("backup", sqlite(tmp_path, "live.db"), f"{tmp_path}/backup.db", last, tmp_path)
    assert not (tmp_path / "backup.db").exists()
    assert back_up(world.engine, tmp_path / "backup.db", quiet) == holds(world.engine)
    assert not list(tmp_path.glob("*.partial*"))
    assert not list(tmp_path.glob(".*.partial*"))
    world.close()


@pytest.mark.parametrize("last", [1, 9])
def test_a_restore_that_is_killed_leaves_an_empty_database(last: int, database_url: str, tmp_path: Path) -> None:
    world = lived(sqlite(tmp_path, "live.db"))
    back_up(world.engine, tmp_path / "backup.db", quiet)
    assert killed("restore", f"{tmp_path}/backup.db", database_url, last, tmp_path)
    target = open_database(database_url)
    assert {one.rows for one in holds(target)} == {0}
    copied, _ = restore(tmp_path / "backup.db", target, quiet)
    assert copied == holds(world.engine)
    world.close()
    target.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("last", [1, 9, -1])
def test_a_move_that_is_killed_is_done_again_and_never_leaves_two_that_work(
    last: int, empty: str, tmp_path: Path
) -> None:
    """-1: between the mark on the source and the end of the target's transaction."""
    world = lived(sqlite(tmp_path))
    before, url = holds(world.engine), sqlite(tmp_path)
    world.close()
    assert killed("move", url, empty, last, tmp_path)
    target = open_database(empty)
    assert {one.rows for one in holds(target)} == {0}
    if last == -1:
        with pytest.raises(SettingsError, match="run the same `unscripted move` again"):
            open_database(url)
    assert move(url, empty, world.clock.now(), quiet) == before
    assert holds(target) == before
    target.dispose()


def test_a_backup_for_which_there_is_no_space_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = lived(sqlite(tmp_path, "live.db"))
    world.take_in(*(post(f"One of many: {number}.") for number in range(200)))
    prepare = keeping._writable

    def small(file: Path) -> sa.Engine:
        engine = prepare(file)
        engine.dispose()
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=60"))
        return engine

    monkeypatch.setattr(keeping, "_writable", small)
    with pytest.raises(UnscriptedError, match="disk of the database is full"):
        back_up(world.engine, tmp_path / "backup.db", quiet)
    assert not list(tmp_path.glob("*backup*"))
    world.close()


def test_a_copy_that_reads_otherwise_than_it_was_written_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "tally", lambda connection, name: replace(tally(connection, name), digest="other"))
    with pytest.raises(InputError, match="does not read as it was written"):
        back_up(world.engine, tmp_path / "backup.db", quiet)
    assert not list(tmp_path.glob("*backup*"))


# -- nothing said twice ---------------------------------------------------------------------------------


def replayed(world: World, folder: Path) -> World:
    """Another program on the restored backup, with the same world outside, an hour later."""
    made = World(sqlite(folder, "replayed.db"))
    restore(folder / "backup.db", made.engine, quiet)
    made.clock.at = world.clock.at + timedelta(hours=1)
    made.connector.clock = made.clock
    made.connector.shown, made.connector.attempts = world.connector.shown, []
    return made


def test_a_reply_that_left_after_the_backup_is_not_sent_again(world: World, tmp_path: Path) -> None:
    mention = world.get(world.store.get(ids(world.engine)[3]))
    world.approve(mention)
    back_up(world.engine, tmp_path / "backup.db", quiet)
    world.clock.pass_(10)
    world.live(mention)
    shown = len(world.connector.shown)
    later = replayed(world, tmp_path)
    assert later.get(mention).stage is Stage.APPROVED
    assert later.later(mention).stage is Stage.PUBLISHED
    assert (len(later.connector.shown), later.connector.attempts) == (shown, [])
    later.close()


def test_a_reply_that_had_not_left_is_sent_once_a_look_up_did_not_find_it(world: World, tmp_path: Path) -> None:
    mention = world.get(world.store.get(ids(world.engine)[3]))
    world.approve(mention)
    back_up(world.engine, tmp_path / "backup.db", quiet)
    shown = len(world.connector.shown)
    later = replayed(world, tmp_path)
    assert later.later(mention).stage is Stage.PUBLISHED
    assert len(later.connector.shown) == shown + 1
    later.close()


@pytest.mark.parametrize("once", list(Once))
def test_a_reply_approved_after_the_backup_and_again_after_the_restore_stands_once(
    once: Once, database_url: str, tmp_path: Path
) -> None:
    world = World(database_url, once=once)
    mention = world.arrive()
    back_up(world.engine, tmp_path / "backup.db", quiet)
    world.publish(mention)
    assert len(world.connector.shown) == 1
    later = replayed(world, tmp_path)
    later.connector.once = once
    later.connector.__post_init__()
    later.approve(later.get(mention))
    later.clock.pass_(10)
    ended = later.later(mention) if once is not Once.NONE else later.live(mention)
    assert len(later.connector.shown) == 1
    expected = (Stage.UNKNOWN, None) if once is Once.NONE else (Stage.PUBLISHED, ended.due_at)  # a person is asked
    assert (ended.stage, ended.due_at) == expected
    later.close()
    world.close()


def test_a_first_card_is_looked_up_before_it_is_posted(world: World, tmp_path: Path) -> None:
    waiting, carded = ids(world.engine)[3], ids(world.engine)[2]
    back_up(world.engine, tmp_path / "backup.db", quiet)
    later = replayed(world, tmp_path)
    home = later.store.get(waiting).home
    claim = SqlEffects(later.engine, later.clock).claim(f"card:{waiting}:main", waiting, "C-other")
    assert (claim.state, claim.detail) == (ClaimState.LEFT_BEHIND, home)
    assert claim.at <= world.clock.now()
    kept = SqlEffects(later.engine, later.clock).claim(f"card:{carded}:main", carded)
    assert kept.detail == "C1"  # as it was in the backup
    later.close()


# -- move -----------------------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_a_move_copies_everything_and_closes_the_source(empty: str, tmp_path: Path) -> None:
    world, url = lived(sqlite(tmp_path)), sqlite(tmp_path)
    mention = world.store.get(ids(world.engine)[3])
    world.store.due(1, "host:1", timedelta(seconds=60))
    world.clock.pass_(hours=1)
    before = holds(world.engine, without="mentions")
    world.close()
    short = empty.replace("postgresql+psycopg://", "postgresql://")
    copied = move(url, short, world.clock.now(), quiet)
    assert [one for one in copied if one.table != "mentions"] == before
    with pytest.raises(
        SettingsError, match=r"was moved to postgresql://.* set UNSCRIPTED_DATABASE_URL to that database"
    ):
        open_database(url)
    moved = World(empty)
    assert moved.store.holders() == []
    assert verify(moved.engine, world.clock.now()).problems == ()
    moved.clock.at = world.clock.at
    assert moved.publish(moved.get(mention)).stage is Stage.PUBLISHED
    moved.close()


@pytest.mark.postgresql
def test_the_same_move_once_more_is_fine_until_work_goes_on_there(empty: str, tmp_path: Path) -> None:
    world, url = lived(sqlite(tmp_path)), sqlite(tmp_path)
    world.close()
    move(url, empty, world.clock.now(), quiet)
    assert len(move(url, empty, world.clock.now(), quiet)) == len(TABLES)
    moved = World(empty)
    moved.arrive(post("After the move."))
    with pytest.raises(InputError, match="work has gone on there"):
        move(url, empty, world.clock.now(), quiet)
    with pytest.raises(InputError, match=r"was moved to .* already"):
        move(url, empty.replace("tests@", "tests:x@"), world.clock.now(), quiet)
    moved.close()


@pytest.mark.postgresql
@pytest.mark.parametrize("what", ["a duty", "a lease", "an open file"])
def test_nothing_is_moved_while_the_program_runs(what: str, empty: str, tmp_path: Path) -> None:
    world, url = lived(sqlite(tmp_path)), sqlite(tmp_path)
    if what == "a duty":
        SqlDuties(world.engine, world.clock).hold("cards", "host:1", timedelta(seconds=20))
    elif what == "a lease":
        world.take_in(post("Due now."))
        assert world.store.due(1, "host:1", timedelta(seconds=60))
    if what != "an open file":
        world.close()
    with pytest.raises(InputError, match="stop"):
        move(url, empty, world.clock.now(), quiet)
    world.close()
    open_database(url).dispose()
    target = open_database(empty)
    assert ids(target) == []
    target.dispose()


@pytest.mark.postgresql
def test_nothing_is_moved_into_a_database_that_holds_something(empty: str, tmp_path: Path) -> None:
    world, url = lived(sqlite(tmp_path)), sqlite(tmp_path)
    world.close()
    target = World(empty)
    target.arrive()
    before = holds(target.engine)
    with pytest.raises(InputError, match="not empty: there are rows in"):
        move(url, empty, world.clock.now(), quiet)
    assert holds(target.engine) == before
    open_database(url).dispose()
    target.close()


@pytest.mark.postgresql
def test_a_row_postgresql_does_not_take_is_named_and_nothing_is_moved(empty: str, tmp_path: Path) -> None:
    world, url = lived(sqlite(tmp_path)), sqlite(tmp_path)
    with world.engine.begin() as connection:
        connection.execute(mentions.update().values(brand="b" * 65))
    world.close()
    with pytest.raises(InputError, match=r"a row of mentions \(m.* cannot be stored there; nothing was copied"):
        move(url, empty, world.clock.now(), quiet)
    open_database(url).dispose()


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("postgresql://127.0.0.1/x", "postgresql://127.0.0.1/y", "only a SQLite database can be moved"),
        ("sqlite:///{}/x.db", "sqlite:///y.db", "--to takes the address of a PostgreSQL database"),
        ("sqlite:///{}/x.db", "postgresql://maya:s3cret@127.0.0.1:1/y?connect_timeout=1", "cannot be opened"),
    ],
)
def test_what_cannot_be_moved_is_said_without_a_password(
    source: str, target: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises((InputError, SettingsError), match=sentence) as refused:
        move(source.format(tmp_path), target, NOON, quiet)
    assert "s3cret" not in str(refused.value)


def test_the_same_rows_in_another_order_come_to_the_same_sum() -> None:
    rows: list[list[Any]] = [["a", 1], ["b", None], ["b", None], ["a\ud800", 0.1]]
    one, other, fewer = copying.Tally(), copying.Tally(), copying.Tally()
    one.add(rows)
    other.add(rows[::-1])
    fewer.add(rows[:2])
    assert one.digest == other.digest
    assert one.digest != fewer.digest
