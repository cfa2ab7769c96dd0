"""The distributed engine: jobs come with the transaction that saves, and whatever happens to them, nothing is lost."""

from __future__ import annotations

import itertools
import os
import socket
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.assembly import open_office
from bot.engine import distributed
from bot.engine.distributed import Distributed, Queue, libpq, prepare
from bot.engine.loops import Loops
from bot.engine.worker import LEASE
from bot.errors import InputError, SettingsError, Unavailable
from bot.life.intake import take_in
from bot.life.live import live
from bot.mention.post import Post
from bot.mention.stage import Stage
from bot.settings import read_settings
from bot.store.database import PARAMETERS
from bot.store.store import SqlStore
from tests import postgresql
from tests.engine.test_worker import at_work, until, waiting
from tests.fakes import ScriptedModel, World, post
from tests.groups import ROOT

pytestmark = pytest.mark.postgresql


@pytest.fixture
def plain(postgresql_url: str) -> str:
    postgresql.empty(postgresql_url)
    return postgresql_url.replace("+psycopg", "")


@pytest.fixture
def world(postgresql_url: str, plain: str) -> Iterator[World]:
    made = World(postgresql_url)
    prepare(plain)
    made.store = SqlStore(made.engine, made.clock, wake=Queue())
    made.desk = replace(made.desk, store=made.store)
    yield made
    made.close()


def engine(world: World, plain: str, **changes: Any) -> Distributed:
    return Distributed(replace(world.desk, **changes), world.store, plain, 4)


def jobs(plain: str, status: str = "todo") -> list[str]:
    query = "select lock from procrastinate_jobs where status::text = %s and task_name = 'live' order by id"
    with psycopg.connect(plain) as connection:
        return [row[0] for row in connection.execute(query, [status])]


def test_a_save_that_owes_work_leaves_a_job_and_one_that_owes_none_leaves_none(world: World, plain: str) -> None:
    world.take_in(post())
    saved = world.store.get(post().mention_id)
    assert jobs(plain) == [saved.id]
    world.store.save(saved.dismissed("spam", "", "U0MAYA", world.clock.now()))
    assert jobs(plain) == [saved.id]


def test_a_save_that_fails_leaves_no_job(world: World, plain: str) -> None:
    world.take_in(post())
    stale = world.store.get(post().mention_id)
    world.store.save(stale.dismissed("spam", "", "U0MAYA", world.clock.now()))
    before = jobs(plain)
    broken = replace(world.desk.store.get(stale.id), brand="x" * 1000)
    with pytest.raises(InputError):
        world.store.save(broken.reopened("U0MAYA", world.clock.now()))
    assert jobs(plain) == before


def test_a_life_does_not_wake_itself(world: World, plain: str) -> None:
    """It looks again by itself: five steps are one job."""
    seen: list[int] = []

    class Looking(ScriptedModel):
        def ask(self, question: Any) -> Any:
            seen.append(len(jobs(plain)))
            return super().ask(question)

    with at_work(engine(world, plain, model=Looking())):
        world.take_in(post())
        until(lambda: waiting(world, post().text))
    assert seen == [0, 0]


def test_a_job_that_was_lost_is_said_again(world: World, plain: str) -> None:
    world.take_in(post("1 cracked"), post("2 cracked"))
    with psycopg.connect(plain) as connection:
        connection.execute("delete from procrastinate_jobs")
    with at_work(engine(world, plain)):
        until(lambda: waiting(world, "1 cracked", "2 cracked"))


def test_what_the_engine_stored_can_be_dropped_and_nothing_is_lost(world: World, plain: str) -> None:
    world.take_in(post("1 cracked"))
    with psycopg.connect(plain) as connection:
        for name in ("events", "periodic_defers", "jobs", "workers"):
            connection.execute(f"drop table procrastinate_{name} cascade")
        for name in ("job_status", "job_event_type"):
            connection.execute(f"drop type procrastinate_{name} cascade")
        dropping = (
            "select format('drop function %s', oid::regprocedure) from pg_proc where proname like 'procrastinate%'"
        )
        for (statement,) in connection.execute(dropping).fetchall():
            connection.execute(statement)
        connection.execute("drop type procrastinate_job_to_defer_v1 cascade")
    with at_work(engine(world, plain)):
        until(lambda: waiting(world, "1 cracked"))


def test_a_wait_that_is_over_needs_no_job(world: World, plain: str) -> None:
    """An approved reply leaves when the time to undo has passed."""
    mention = world.approve(world.arrive())
    with at_work(engine(world, plain)):
        world.clock.pass_(10)
        until(lambda: world.get(mention).stage is Stage.PUBLISHED)
    assert len(world.connector.shown) == 1


@pytest.mark.parametrize("row", ["kept", "pruned"])
def test_the_job_of_a_worker_that_died_does_not_hold_its_mention_for_ever(row: str, world: World, plain: str) -> None:
    world.take_in(post())
    with psycopg.connect(plain) as connection:
        dying = "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
        worker = connection.execute(dying).fetchone()
        assert worker
        connection.execute("update procrastinate_jobs set status = 'doing', worker_id = %s", worker)
        if row == "pruned":
            connection.execute("delete from procrastinate_workers")
    assert world.store.due(1, "elsewhere:1", LEASE) == [post().mention_id]
    with at_work(engine(world, plain)):
        world.take_in(post("the next one, cracked"))
        until(lambda: waiting(world, "the next one, cracked"))
        assert not waiting(world, post().text)
        world.clock.pass_(LEASE.total_seconds())
        until(lambda: waiting(world, post().text))
    assert jobs(plain, "doing") == []


def test_two_workers_sweep_once_a_tick_and_share_the_work(
    world: World, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks, lives = list[int](), defaultdict[int, list[str]](list)  # which engine swept, and what each one lived
    real = Distributed._sweep

    async def counted(self: Distributed, app: Any, job: Any) -> None:
        ticks.append(id(self))
        await real(self, app, job)

    def counting(mention_id: str, desk: Any, live: Callable[..., Any] = live) -> Any:
        lives[id(desk)].append(mention_id)
        until(lambda: len(lives) == 2)  # neither does it all before the other one has begun
        return live(mention_id, desk)

    monkeypatch.setattr(Distributed, "_sweep", counted)
    monkeypatch.setattr(distributed, "live", counting)
    texts = [f"{number} cracked" for number in range(40)]
    with psycopg.connect(plain) as connection:  # every tick stays, to be counted
        connection.execute("create rule kept as on delete to procrastinate_periodic_defers do instead nothing")
    with ExitStack() as both:
        for _ in range(2):
            both.enter_context(at_work(engine(world, plain)))
        world.take_in(*(post(text) for text in texts))
        until(lambda: waiting(world, *texts))
        until(lambda: len(ticks) >= 4)
    with psycopg.connect(plain) as connection:
        told = connection.execute("select distinct defer_timestamp from procrastinate_periodic_defers").fetchall()
        left = connection.execute("select id from procrastinate_jobs where task_name = 'sweep'").fetchall()
    assert len(ticks) + len(left) == len(told)
    assert world.model.steps().count("draft") == 40
    assert sorted(itertools.chain(*lives.values())) == sorted(post(text).mention_id for text in texts)


def test_finished_jobs_leave_nothing_behind(world: World, plain: str) -> None:
    texts = [f"{number} cracked" for number in range(20)]
    with at_work(engine(world, plain)):
        world.take_in(*(post(text) for text in texts))
        until(lambda: waiting(world, *texts))
    with psycopg.connect(plain) as connection:
        left = connection.execute("select count(*) from procrastinate_jobs where task_name = 'live'").fetchone()
        workers = connection.execute("select count(*) from procrastinate_workers").fetchone()
    assert (left, workers) == ((0,), (0,))


def test_connections_the_server_cuts_cost_nothing(
    world: World, plain: str, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.loops.PAUSE", 0.2)
    loops = Loops([engine(world, plain)])
    loops.start()
    others = "datname = current_database() and pid != pg_backend_pid()"
    for number in range(3):
        world.take_in(post(f"{number} cracked"))
        until(lambda number=number: waiting(world, f"{number} cracked"))  # type: ignore[misc]
        cut = f"select pg_terminate_backend(pid) from pg_stat_activity where {others}"
        postgresql.execute(postgresql_url, cut)
    world.take_in(post("3 cracked"))
    until(lambda: waiting(world, "3 cracked"))
    loops.stop(20)


def test_a_server_that_cannot_be_reached_is_unavailable(world: World) -> None:
    away = f"postgresql://tests@127.0.0.1:{postgresql.free_port()}/x"
    with pytest.raises(Unavailable, match="the database cannot be reached"):
        engine(world, away).run(threading.Event().wait)


def test_preparing_twice_and_at_once_does_no_harm(plain: str) -> None:
    together = [threading.Thread(target=prepare, args=(plain,)) for _ in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    prepare(plain)
    with psycopg.connect(plain) as connection:
        known = connection.execute("select obj_description('procrastinate_jobs'::regclass)").fetchone()
    assert known
    assert known[0].endswith(".sql")


def test_a_server_that_never_answers_is_unavailable_within_seconds(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as black_hole:
        begun = time.monotonic()
        with pytest.raises(Unavailable, match="database"):
            engine(world, f"postgresql://tests@127.0.0.1:{black_hole.getsockname()[1]}/x").run(threading.Event().wait)
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("driver", ["postgresql+psycopg", "postgresql", "postgres"])
def test_its_address_is_the_same_as_that_of_our_own_connections(driver: str) -> None:
    """Also with a password libpq could not read in a URL."""
    url = f"{driver}://maya:ab/c'%40 d@db.example:5433/desk?connect_timeout=3&sslmode=require"
    assert conninfo_to_dict(libpq(url)) == {
        "host": "db.example", "port": "5433", "dbname": "desk", "user": "maya", "password": "ab/c'@ d",
        "sslmode": "require", **PARAMETERS, "connect_timeout": "3",
    }  # fmt: skip


def test_it_needs_postgresql(world: World) -> None:
    with pytest.raises(SettingsError, match="UNSCRIPTED_DATABASE_URL"):
        Distributed(world.desk, world.store, "sqlite:///x.db", 1)


def test_mentions_are_taken_in_before_any_worker_was_there(postgresql_url: str, plain: str, tmp_path: Path) -> None:
    office = open_office(
        read_settings(workspace=ROOT, state=tmp_path, database_url=postgresql_url, engine="procrastinate")
    )
    arrived = Post("import", "peony", "1", "Where is my parcel?")
    take_in([arrived], "peony", office.desk)
    assert jobs(plain) == [arrived.mention_id]
    office.close()
    office.engine.dispose()


def test_who_only_uses_its_tables_need_not_own_them(plain: str, postgresql_url: str) -> None:
    prepare(plain)
    role = f"unscripted_guest_{os.getpid()}"
    postgresql.execute(postgresql_url, f"create role {role}", f"grant usage on schema public to {role}")
    try:
        prepare(f"{plain}?options=-crole%3D{role}")
    finally:
        postgresql.execute(postgresql_url, f"drop owned by {role}", f"drop role {role}")


def test_tables_of_a_newer_version_are_left_as_they_are(plain: str, postgresql_url: str) -> None:
    prepare(plain)
    postgresql.execute(postgresql_url, "comment on table procrastinate_jobs is '99.00.00_01_newer.sql'")
    prepare(plain)
    with psycopg.connect(plain) as connection:
        known = connection.execute("select obj_description('procrastinate_jobs'::regclass)").fetchone()
    assert known == ("99.00.00_01_newer.sql",)


def test_tables_it_cannot_use_are_told_in_a_sentence(postgresql_url: str, plain: str, tmp_path: Path) -> None:
    postgresql.execute(postgresql_url, "create view procrastinate_jobs as select 1")
    with pytest.raises(SettingsError, match=r'UNSCRIPTED_ENGINE=procrastinate: .*_jobs" is not a table$'):
        open_office(read_settings(workspace=ROOT, state=tmp_path, database_url=postgresql_url, engine="procrastinate"))


def test_tables_that_are_incomplete_are_no_server_that_is_away(world: World, plain: str, postgresql_url: str) -> None:
    postgresql.execute(postgresql_url, "drop table procrastinate_workers cascade")
    with pytest.raises(Unavailable, match='Procrastinate cannot be used: relation "procrastinate_workers" does not'):
        engine(world, plain).run(threading.Event().wait)


def test_without_its_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bot.engine.distributed", None)
    with pytest.raises(SettingsError, match=r"needs a library: pip install 'unscripted\[postgresql\]'"):
        open_office(read_settings(workspace=ROOT, state=tmp_path, engine="procrastinate"))


def test_procrastinate_without_postgresql_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="UNSCRIPTED_ENGINE=procrastinate needs"):
        open_office(read_settings(workspace=ROOT, state=tmp_path, engine="procrastinate"))
