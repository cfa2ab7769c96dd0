"""Both engines carry many mentions at once, and one mention's trouble, or a colleague's death, is not theirs."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.engine.worker import LEASE, Worker
from bot.errors import Unavailable
from bot.life.intake import take_in
from bot.life.live import live
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Answer, Desk, Leases, Loop, Question
from bot.store.store import SqlStore
from tests import postgresql
from tests.fakes import ScriptedModel, World, post

PATIENCE = 20.0  # seconds, on a machine that has other things to do


def until(true: Callable[[], bool]) -> None:
    """Wait for it; the test fails when it never comes."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


@contextmanager
def at_work(worker: Loop) -> Iterator[threading.Thread]:
    """The worker running in a thread of its own."""
    stopping = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stopping.wait,))
    thread.start()
    try:
        yield thread
    finally:
        stopping.set()
        if isinstance(worker, Worker):
            worker.wake()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@dataclass(frozen=True)
class Plant:
    """A world whose store wakes one kind of engine."""

    world: World
    made: Callable[[Desk, Leases, int], Loop]

    def engine(self, threads: int, **changes: Any) -> Loop:
        return self.made(replace(self.world.desk, **changes), self.world.store, threads)


@pytest.fixture(
    params=[
        "embedded SQLite",
        pytest.param("embedded PostgreSQL", marks=pytest.mark.postgresql),
        pytest.param("procrastinate", marks=pytest.mark.postgresql),
    ]
)
def plant(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Plant]:
    url = f"sqlite:///{tmp_path}/unscripted.db"
    if request.param != "embedded SQLite":
        url = request.getfixturevalue("postgresql_url")
        postgresql.empty(url)
    world = World(url)
    if request.param == "procrastinate":
        from bot.engine.distributed import Distributed, Queue, prepare

        plain = url.replace("+psycopg", "")
        prepare(plain)
        world.store = SqlStore(world.engine, world.clock, wake=Queue())
        world.desk = replace(world.desk, store=world.store)
        yield Plant(world, lambda desk, leases, threads: Distributed(desk, leases, plain, threads))
    else:
        yield Plant(world, Worker)
    world.close()


def waiting(world: World, *texts: str) -> bool:
    known = world.store.known([post(text).mention_id for text in texts])
    return len(known) == len(texts) and all(mention.stage is Stage.WAITING for mention in known.values())


@pytest.mark.parametrize("threads", [1, 4])
def test_many_mentions_are_carried_to_people(threads: int, plant: Plant) -> None:
    world, texts = plant.world, [f"Bottle {number} came cracked." for number in range(30)]
    with at_work(plant.engine(threads)):
        world.take_in(*(post(text) for text in texts))
        until(lambda: waiting(world, *texts))
    assert world.model.steps().count("triage") == 30
    assert world.store.holders() == []


class Poisonous(ScriptedModel):
    """Stumbles over one mention in a way nobody has thought of."""

    def ask(self, question: Question) -> Answer:
        if "poison" in question.turns[0][1]:
            raise ZeroDivisionError("unforeseen")
        return super().ask(question)


def test_a_mention_that_fails_does_not_stop_the_others_and_is_tried_again_later(
    plant: Plant, caplog: pytest.LogCaptureFixture
) -> None:
    world = plant.world
    with caplog.at_level(logging.CRITICAL, "bot.engine"), at_work(plant.engine(2, model=Poisonous())):
        world.take_in(post("poison"), *(post(f"{number} cracked") for number in range(9)))
        until(lambda: waiting(world, *(f"{number} cracked" for number in range(9))))
        until(lambda: len(world.store.holders()) == 1)
    assert world.store.get(post("poison").mention_id).stage is Stage.NEW
    assert world.store.due(9, "other", LEASE) == []  # not at once
    world.clock.pass_(LEASE.total_seconds())
    assert world.store.due(9, "other", LEASE) == [post("poison").mention_id]


def test_no_more_than_so_many_live_at_the_same_time(plant: Plant) -> None:
    world = plant.world

    class Counting(ScriptedModel):
        now = most = 0
        lock = threading.Lock()

        def ask(self, question: Question) -> Answer:
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.005)
            with self.lock:
                self.now -= 1
            return super().ask(question)

    model, texts = Counting(), [f"{number} cracked" for number in range(12)]
    world.take_in(*(post(text) for text in texts))
    with at_work(plant.engine(3, model=model)):
        until(lambda: waiting(world, *texts))
    assert 1 < model.most <= 3


def test_it_wakes_when_something_was_saved_and_does_not_only_look_now_and_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.worker.LOOK", 3600.0)
    worker = Worker(world.desk, world.store, 2)
    waking = replace(world.desk, store=SqlStore(world.engine, world.clock, worker.wake))
    with at_work(worker):
        for text in ("1 cracked", "2 cracked", "3 cracked"):
            take_in([post(text)], "peony", waking)
            until(partial(waiting, world, text))


def test_a_database_that_was_away_for_a_moment_does_not_cost_a_thread(world: World) -> None:
    """Whatever fails while work is claimed, as many mentions as before can live afterwards."""

    class Away(SqlStore):
        times = 5

        def due(self, limit: int, worker: str, lease: timedelta) -> list[str]:
            if self.times:
                self.times -= 1
                raise Unavailable
            return super().due(limit, worker, lease)

    worker = Worker(world.desk, Away(world.engine, world.clock), 2)
    for _ in range(5):
        with pytest.raises(Unavailable):
            worker.run(lambda seconds: False)
    world.take_in(post("1 cracked"), post("2 cracked"))
    with at_work(worker):
        until(lambda: waiting(world, "1 cracked", "2 cracked"))


def test_when_it_is_stopped_what_is_under_way_is_finished(plant: Plant) -> None:
    world, begun, may_go_on = plant.world, threading.Event(), threading.Event()

    class Slow(ScriptedModel):
        def ask(self, question: Question) -> Answer:
            begun.set()
            assert may_go_on.wait(PATIENCE)
            return super().ask(question)

    world.take_in(post())
    with at_work(plant.engine(1, model=Slow())) as thread:
        assert begun.wait(PATIENCE)
        threading.Timer(0.05, may_go_on.set).start()
    assert not thread.is_alive()
    assert world.store.get(post().mention_id).stage is Stage.WAITING
    assert world.store.holders() == []


# -- the dead -------------------------------------------------------------------------------------------


def dead_process() -> int:
    """The number of a process that has just ended."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    return ended.pid


@pytest.mark.parametrize(
    ("holder", "freed"),
    [
        (lambda: f"{socket.gethostname()}:{dead_process()}", True),
        (lambda: f"{socket.gethostname()}:{os.getpid()}", True),  # this very process, in an earlier run
        (lambda: f"{socket.gethostname()}:{os.getppid()}", False),  # alive
        (lambda: f"elsewhere:{dead_process()}", False),  # another machine: only the lease's end tells
        (lambda: f"{socket.gethostname()}:distributed", False),  # not one of ours
    ],
    ids=["dead here", "this process", "alive here", "elsewhere", "of another engine"],
)
def test_what_the_dead_of_this_machine_held_is_carried_on_at_once(
    holder: Callable[[], str], freed: bool, plant: Plant
) -> None:
    world = plant.world
    world.take_in(post())
    assert world.store.due(1, holder(), LEASE) == [post().mention_id]
    with at_work(plant.engine(1)):
        world.take_in(post("the next one, cracked"))
        until(lambda: waiting(world, "the next one, cracked"))
        if freed:
            until(lambda: waiting(world, post().text))
    assert waiting(world, post().text) is freed


# -- the same moment ------------------------------------------------------------------------------------


def test_two_workers_at_the_same_moment_ask_once_whether_it_was_solved(plant: Plant) -> None:
    """Neither knows of the other, as after a lease that ended too early: both take the step before either saves."""
    world, both = plant.world, threading.Barrier(2, timeout=PATIENCE)
    mention = world.publish(world.arrive())
    world.clock.pass_(days=7)

    class Abreast(SqlStore):
        tries = 0

        def save(self, mention: Mention, receipt: str = "") -> Mention:
            if self.tries == 0:
                self.tries = 1
                both.wait()
            return super().save(mention, receipt)

    desks = [replace(world.desk, store=Abreast(world.engine, world.clock)) for _ in range(2)]
    with ThreadPoolExecutor(2) as workers:
        found = list(workers.map(partial(live, mention.id), desks))
    assert {(one.stage, one.follow_ups, one.version) for one in found} == {(Stage.CLOSED, 1, found[0].version)}
    assert world.happened(mention).count("followed_up") == 1


def test_two_engines_ask_once_about_each_mention(plant: Plant) -> None:
    world = plant.world
    texts = [f"{number} cracked" for number in range(6)]
    answered = [world.publish(world.arrive(post(text))) for text in texts]
    with at_work(plant.engine(2)), at_work(plant.engine(2)):
        world.clock.pass_(days=7)
        until(lambda: all(world.get(one).stage is Stage.CLOSED for one in answered))
    assert {world.get(one).follow_ups for one in answered} == {1}
    assert [world.happened(one).count("followed_up") for one in answered] == [1] * len(texts)
