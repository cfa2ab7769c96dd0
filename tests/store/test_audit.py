"""The audit chain: never forks, goes on after a crash, and shows whatever is changed, removed or moved."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.sealer import Sealer
from bot.errors import InputError
from bot.mention.mention import Mention
from bot.store.audit import ERASED, SqlChain
from bot.store.database import open_database
from bot.store.store import SqlStore
from bot.store.tampering import Verdict, verify
from tests import postgresql
from tests.fakes import MAYA, NOON, FakeClock, post

SOON = NOON + timedelta(seconds=30)


@pytest.fixture
def store(engine: sa.Engine) -> SqlStore:
    return SqlStore(engine, FakeClock())


def life(store: SqlStore, words: str, at: datetime = NOON) -> Mention:
    """Four events in three saves."""
    one = post(words)
    saved = store.save(Mention(one.mention_id, "peony", one, at).arrived(at))
    saved = store.save(saved.redraft_wanted(f"“{words}”, but shorter", MAYA, at).waiting(at))
    return store.save(saved.dismissed("spam", words, MAYA, at))


def unguarded(engine: sa.Engine) -> None:
    """As somebody who owns the database can do."""
    if engine.dialect.name == "sqlite":
        plain(engine, "drop trigger events_unchanged", "drop trigger events_unremoved")
    else:
        plain(engine, "drop trigger events_kept on events", "drop trigger events_all_kept on events")


def plain(engine: sa.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def rows(engine: sa.Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text("select * from events order by place")))


def kinds(verdict: Verdict) -> set[str]:
    return {problem.kind for problem in verdict.problems}


# -- sealing --------------------------------------------------------------------------------------------


def test_every_event_gets_a_place_in_one_chain_over_all_mentions(engine: sa.Engine, store: SqlStore) -> None:
    for number in range(3):
        life(store, f"words {number}")
    chain = SqlChain(engine)
    assert [chain.seal(5), chain.seal(5), chain.seal(5), chain.seal(5)] == [5, 5, 2, 0]
    assert [row.place for row in rows(engine)] == list(range(1, 13))
    verdict = verify(engine, SOON)
    assert (verdict.sealed, verdict.unsealed, verdict.problems) == (12, 0, ())
    assert verdict.head == f"12:{rows(engine)[-1].hash}"


def test_an_empty_chain_is_whole_and_has_a_head(engine: sa.Engine) -> None:
    verdict = verify(engine, NOON)
    assert verdict.problems == ()
    assert verify(engine, NOON, verdict.head).problems == ()


def test_what_was_just_written_may_wait_a_minute_for_its_seal(engine: sa.Engine, store: SqlStore) -> None:
    life(store, "words")
    assert verify(engine, NOON + timedelta(minutes=1)).problems == ()
    late = verify(engine, NOON + timedelta(minutes=1, microseconds=1))
    assert late.unsealed == 4
    assert kinds(late) == {"unsealed"}


def test_several_sealers_at_once_make_one_chain(engine: sa.Engine, store: SqlStore) -> None:
    done = threading.Event()

    def seal() -> None:
        while not done.is_set():
            SqlChain(engine).seal(3)

    def write(name: str) -> None:
        for number in range(12):
            life(store, f"{name} {number}")

    with ThreadPoolExecutor(6) as pool:
        sealing = [pool.submit(seal) for _ in range(3)]
        try:
            for writing in [pool.submit(write, name) for name in "abc"]:
                writing.result()
        finally:
            done.set()
        for one in sealing:
            one.result()
    SqlChain(engine).seal_all()
    verdict = verify(engine, SOON)
    assert (verdict.sealed, verdict.problems) == (144, ())


def test_a_sealer_that_came_late_by_a_moment_looks_again(engine: sa.Engine, store: SqlStore) -> None:
    """Both have read the same events; the second must not write behind a hash that is not there."""
    life(store, "words")
    other, met = SqlChain(engine), list[int]()

    def first_the_other(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lower().startswith("update events") and not met:
            met.append(1)
            threading.Thread(target=other.seal, args=(2,)).start()

    sa.event.listen(engine, "before_cursor_execute", first_the_other)
    SqlChain(engine).seal_all()
    sa.event.remove(engine, "before_cursor_execute", first_the_other)
    SqlChain(engine).seal_all()
    assert met
    assert verify(engine, SOON).problems == ()
    assert len(rows(engine)) == 4


SEAL_FOR_EVER = """
import sys
from bot.store.audit import SqlChain
from bot.store.database import open_database
chain = SqlChain(open_database(sys.argv[1]))
print("begun", flush=True)
while chain.seal(1):
    print("sealed", flush=True)
"""


@pytest.mark.parametrize("after", [0, 1, 7])
def test_a_sealer_that_is_killed_leaves_a_chain_that_goes_on(
    after: int, database_url: str, engine: sa.Engine, store: SqlStore
) -> None:
    for number in range(20):
        life(store, f"words {number}")
    process = subprocess.Popen([sys.executable, "-c", SEAL_FOR_EVER, database_url], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(after + 1):
        process.stdout.readline()
    process.kill()
    process.wait()
    SqlChain(engine).seal_all()
    verdict = verify(engine, SOON)
    assert (verdict.sealed, verdict.problems) == (80, ())


def test_the_loop_seals_what_is_there_and_what_is_written_while_it_stops(engine: sa.Engine, store: SqlStore) -> None:
    life(store, "first")
    looks = list[float]()

    def stop(seconds: float) -> bool:
        looks.append(seconds)
        life(store, f"later {len(looks)}")
        return len(looks) == 2

    Sealer(SqlChain(engine)).run(stop)
    assert looks == [1.0, 1.0]
    assert verify(engine, SOON).sealed == 12


# -- the guard ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "delete from events",
        "delete from events where place is null",
        "update events set data = '{}'",
        "update events set data = '{}' where place is null",
        "update events set data = '{\"erased\": true}'",
        "update events set data = '{\"erased\": true}', salt = '', hash = ''",
        "update events set data = '{\"erased\": true}', salt = '', seq = seq + 10",
        "update events set hash = 'x' where place = 1",
        "update events set place = place + 100",
        "update events set place = null",
        "update events set at = at + 1",
        "update events set kind = 'dismissed'",
        "update events set \"by\" = 'U0OTHER'",
        "update events set mention_id = mention_id, seq = seq + 10",
        "update events set id = id + 1000",
    ],
)
def test_events_are_append_only_for_plain_sql(statement: str, engine: sa.Engine, store: SqlStore) -> None:
    life(store, "words")
    SqlChain(engine).seal(3)
    before = rows(engine)
    with pytest.raises(SQLAlchemyError, match="append-only"):
        plain(engine, statement)
    assert rows(engine) == before


@pytest.mark.postgresql
def test_events_cannot_be_removed_all_at_once_either(postgresql_url: str) -> None:
    postgresql.empty(postgresql_url)
    engine = open_database(postgresql_url)
    life(SqlStore(engine, FakeClock()), "words")
    with pytest.raises(SQLAlchemyError, match="append-only"):
        plain(engine, "truncate events")
    assert len(rows(engine)) == 4
    engine.dispose()


# -- verifying ------------------------------------------------------------------------------------------

COLUMNS = ("mention_id", "seq", "kind", "at", "by", "data", "place", "salt", "digest", "hash")


def changed(column: str, before: Any, other: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(before, int):
        return before + 1000
    if column == "mention_id":
        return other
    return before[:-1] + ("0" if before[-1:] != "0" else "1") if column in ("salt", "digest", "hash") else f"{before} "


@pytest.fixture
def sealed(engine: sa.Engine, store: SqlStore) -> sa.Engine:
    """A chain of twenty events without its guard; every example puts back what it changed."""
    for number in range(5):
        life(store, f"words {number}")
    SqlChain(engine).seal_all()
    unguarded(engine)
    return engine


def put_back(sealed: sa.Engine, before: list[Any]) -> None:
    with sealed.begin() as connection:
        connection.execute(sa.text("delete from events"))
        names = before[0]._fields
        quoted = ", ".join(f'"{name}"' for name in names)
        given_ = ", ".join(f":{name}" for name in names)
        connection.execute(
            sa.text(f"insert into events ({quoted}) values ({given_})"), [row._asdict() for row in before]
        )


EXAMPLES = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


@EXAMPLES
@given(at=st.integers(0, 19), column=st.sampled_from(COLUMNS))
def test_any_single_change_is_found(at: int, column: str, sealed: sa.Engine) -> None:
    before = rows(sealed)
    row, other = before[at], before[(at + 7) % 20]
    value = changed(column, getattr(row, column), other.mention_id)
    if column == "mention_id":  # its number is taken there
        plain(sealed, f"update events set seq = 99 where id = {row.id}")
    with sealed.begin() as connection:
        connection.execute(
            sa.text(f'update events set "{column}" = :new where id = :this'), {"new": value, "this": row.id}
        )
    verdict = verify(sealed, SOON)
    put_back(sealed, before)
    assert verdict.problems
    assert verify(sealed, SOON).problems == ()


@EXAMPLES
@given(first=st.integers(0, 19), count=st.integers(1, 20))
def test_any_removal_is_found_by_whoever_kept_the_head(first: int, count: int, sealed: sa.Engine) -> None:
    before, head = rows(sealed), verify(sealed, SOON).head
    gone = before[first : first + count]
    plain(sealed, f"delete from events where place between {gone[0].place} and {gone[-1].place}")
    alone, anchored = verify(sealed, SOON), verify(sealed, SOON, head)
    put_back(sealed, before)
    assert "removed" in kinds(anchored)
    if gone[-1].place < 20:  # not only the tail
        assert "removed" in kinds(alone)


@EXAMPLES
@given(places=st.lists(st.integers(0, 19), min_size=2, max_size=2, unique=True), whole=st.booleans())
def test_any_swap_is_found(places: list[int], whole: bool, sealed: sa.Engine) -> None:
    """Their places, or all that was sealed with them."""
    before = rows(sealed)
    one, two = before[places[0]], before[places[1]]
    moved = ("place",) if whole else ("place", "salt", "digest", "hash")
    settings_ = ", ".join(f'"{name}" = :{name}' for name in moved)
    with sealed.begin() as connection:
        connection.execute(sa.text("update events set place = -1 where id = :id"), {"id": one.id})
        for row, other in ((two, one), (one, two)):
            values = {name: getattr(other, name) for name in moved}
            connection.execute(sa.text(f"update events set {settings_} where id = :id"), {**values, "id": row.id})
    verdict = verify(sealed, SOON)
    put_back(sealed, before)
    assert verdict.problems


def test_the_first_that_is_wrong_comes_first(engine: sa.Engine, store: SqlStore) -> None:
    for number in range(3):
        life(store, f"words {number}")
    SqlChain(engine).seal_all()
    unguarded(engine)
    plain(
        engine,
        "update events set data = '{\"nice\": true}' where place = 9",
        "update events set kind = 'praised' where place = 4",
        "delete from events where place in (6, 7)",
    )
    found = [(problem.kind, problem.place) for problem in verify(engine, SOON).problems]
    assert found[:3] == [("changed", 4), ("removed", 6), ("changed", 9)]


def test_an_order_that_was_sealed_anew_is_found(engine: sa.Engine, store: SqlStore) -> None:
    """Somebody takes the seals off, and lets events of one mention be sealed in another order."""
    mention = life(store, "words")
    unguarded(engine)
    chain = SqlChain(engine)
    plain(engine, "update events set seq = seq + 10", "update events set seq = 15 - seq")
    chain.seal_all()
    assert kinds(verify(engine, SOON)) == {"reordered"}
    assert mention.id in verify(engine, SOON).problems[0].sentence


def test_a_chain_written_anew_is_found_by_whoever_kept_the_head(engine: sa.Engine, store: SqlStore) -> None:
    life(store, "words")
    SqlChain(engine).seal_all()
    head = verify(engine, SOON).head
    unguarded(engine)
    nothing = "place = null, salt = null, digest = null, hash = null"
    plain(engine, f"update events set {nothing}", "update events set data = '{}' where seq = 2")
    SqlChain(engine).seal_all()
    assert verify(engine, SOON).problems == ()
    assert kinds(verify(engine, SOON, head)) == {"changed"}


def test_an_event_whose_seal_was_half_taken_off_is_found(engine: sa.Engine, store: SqlStore) -> None:
    life(store, "words")
    SqlChain(engine).seal_all()
    unguarded(engine)
    plain(engine, "update events set place = null where place = 4")
    assert kinds(verify(engine, SOON)) == {"changed"}


def test_an_event_of_no_mention_is_found(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/x.db")
    life(SqlStore(engine, FakeClock()), "words")
    SqlChain(engine).seal_all()
    raw = engine.raw_connection()
    raw.execute("pragma foreign_keys=off")
    raw.execute("delete from mentions")
    raw.close()
    assert kinds(verify(engine, SOON)) == {"foreign"}
    engine.dispose()


@pytest.mark.parametrize("head", ["12", "x:y", "12:abc", f"-1:{'0' * 64}", f"٣:{'0' * 64}"])
def test_a_head_that_is_none_is_refused(head: str, engine: sa.Engine) -> None:
    with pytest.raises(InputError, match="PLACE:HASH"):
        verify(engine, SOON, head)


def test_a_chain_that_grows_meanwhile_is_whole(engine: sa.Engine, store: SqlStore) -> None:
    done = threading.Event()

    def grow() -> None:
        number = 0
        while not done.is_set():
            erased = life(store, f"words {number}")
            SqlChain(engine).seal_all()
            if number % 3 == 0:
                plain(
                    engine,
                    f"update events set data = '{ERASED}', salt = '' where mention_id = '{erased.id}'",
                    'insert into events (mention_id, seq, kind, at, "by", data) '
                    f"values ('{erased.id}', 5, 'erased', 0, '', '{{}}')",
                )
            number += 1

    with ThreadPoolExecutor(1) as pool:
        growing = pool.submit(grow)
        sizes = list[int]()
        try:
            while (len(sizes) < 15 or sizes[-1] < 40) and not growing.done():
                verdict = verify(engine, NOON)
                late = [problem for problem in verdict.problems if problem.kind != "unsealed"]
                assert late == []
                sizes.append(verdict.sealed)
        finally:
            done.set()
        growing.result()
    assert sizes == sorted(sizes)


# -- what is erased -------------------------------------------------------------------------------------


def erase(engine: sa.Engine, mention: Mention) -> None:
    plain(engine, f"update events set data = '{ERASED}', salt = '' where mention_id = '{mention.id}'")


def test_what_was_erased_and_says_so_still_verifies(engine: sa.Engine, store: SqlStore) -> None:
    erased, other = life(store, "words"), life(store, "other words")
    SqlChain(engine).seal_all()
    head = verify(engine, SOON).head
    erase(engine, erased)
    store.save(erased._noted("erased", NOON, MAYA))
    SqlChain(engine).seal_all()
    verdict = verify(engine, SOON, head)
    assert (verdict.sealed, verdict.erased, verdict.problems) == (9, 4, ())
    assert [event.data for event in store.events(erased.id)][:4] == [json.loads(ERASED)] * 4
    assert store.events(other.id)[-1].data["note"] == "other words"


def test_what_was_erased_without_a_word_is_found(engine: sa.Engine, store: SqlStore) -> None:
    erased, other = life(store, "words"), life(store, "other words")
    store.save(other._noted("erased", NOON, MAYA))
    SqlChain(engine).seal_all()
    erase(engine, erased)
    found = verify(engine, SOON).problems
    assert [problem.kind for problem in found] == ["changed"] * 4
    assert "nothing says by whom" in found[0].sentence
