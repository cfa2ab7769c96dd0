"""The sweep finds what is due within seconds, by a real clock, whatever the workers are doing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.engine.sweep import REST, Sweep
from bot.engine.worker import LEASE, Worker
from bot.life import ring
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Answer, Desk, Question
from bot.store.store import SqlStore
from tests.engine.test_worker import until
from tests.fakes import FakeClock, ScriptedModel, World, post

HOUR = timedelta(hours=1)


class RealClock(FakeClock):
    """Runs, from wherever it was set."""

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - STARTED)


STARTED = time.monotonic()


@contextmanager
def running(*sweeps: Sweep) -> Iterator[None]:
    stopping = threading.Event()
    threads = [threading.Thread(target=sweep.run, args=(stopping.wait,)) for sweep in sweeps]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join(20)


def rang(world: World, mentions: list[Mention]) -> list[datetime]:
    return [event.at for one in mentions for event in world.store.events(one.id) if event.kind == "breached"]


def with_real_clock(world: World, at: datetime) -> World:
    clock = RealClock(at - timedelta(seconds=time.monotonic() - STARTED))
    world.clock, world.store = clock, SqlStore(world.engine, clock)
    world.desk = replace(world.desk, clock=clock, store=world.store)
    return world


@pytest.mark.slow
def test_hundreds_of_clocks_that_are_over_at_the_same_second_ring_within_five(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    """Two sweeps over one database, and a model that keeps every thread of the worker busy."""

    class Endless(ScriptedModel):
        def ask(self, question: Question) -> Answer:
            stopped.wait(20)
            return super().ask(question)

    stopped = threading.Event()
    arrived = [world.arrive(post(f"Bottle {number} came cracked.")) for number in range(300)]
    due = world.clock.now() + 2 * HOUR
    with_real_clock(world, due - timedelta(seconds=2))
    busy = Worker(replace(world.desk, model=Endless()), world.store, 2)
    worker = threading.Thread(target=busy.run, args=(stopped.wait,))
    world.take_in(post("one more"), post("and one more"))
    worker.start()
    with running(Sweep(world.desk), Sweep(world.desk)):
        until(lambda: len(world.store.ringing(1)) == 0 and len(rang(world, arrived[-1:])) == 1)
    stopped.set()
    worker.join(20)
    late = sorted((at - due).total_seconds() for at in rang(world, arrived))
    record_property("table", [f"{len(late)} clocks over at once: the last rang {late[-1]:.1f} s later, two sweeps"])
    assert len(late) == len(arrived)
    assert 0 <= late[0] <= late[-1] <= 5


def test_a_mention_whose_clocks_cannot_ring_silences_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = world.arrive(), world.arrive(post("The other bottle."))
    let_ring = ring.let_ring

    def stumbling(mention_id: str, desk: Desk) -> None:
        if mention_id == bad.id:
            raise ZeroDivisionError
        let_ring(mention_id, desk)

    monkeypatch.setattr("bot.engine.sweep.let_ring", stumbling)
    world.clock.pass_(hours=2)
    sweep = Sweep(world.desk)
    with caplog.at_level(logging.CRITICAL, "bot.engine.sweep"):
        assert [sweep.sweep() for _ in range(3)] == [2, 0, 0]
    assert len(rang(world, [good])) == 1
    monkeypatch.setattr("bot.engine.sweep.let_ring", let_ring)
    world.clock.pass_(REST.total_seconds())
    assert [sweep.sweep() for _ in range(2)] == [1, 0]
    assert len(rang(world, [bad])) == 1


def test_a_reply_that_is_being_sent_rings_when_the_platform_has_answered(world: World) -> None:
    mention = world.approve(world.arrive())
    world.clock.pass_(10)
    leaving = world.store.save(mention.leaving(world.clock.now()))
    world.clock.pass_(hours=1)
    assert world.store.due(9, "worker", LEASE) == [mention.id]
    assert world.store.ringing(9) == []
    world.store.release(mention.id)
    assert world.store.ringing(9) == [mention.id]
    assert leaving.stage is Stage.UNKNOWN


def test_a_lease_on_a_mention_that_waits_for_people_delays_no_clock(database_url: str) -> None:
    world = World(database_url)
    mention = world.arrive()
    world.clock.pass_(hours=2)
    world.store.save(world.get(mention).redraft_wanted("shorter", "U0MAYA", world.clock.now()))
    assert world.store.due(9, "worker", LEASE) == [mention.id]
    world.clock.pass_(hours=4)
    assert world.store.due(9, "worker", 6 * HOUR) == [mention.id]
    assert world.store.ringing(9) == [mention.id]
    world.close()


def test_the_longest_overdue_ring_first(database_url: str) -> None:
    world = World(database_url)
    arrived = []
    for number in range(3):
        arrived.append(world.arrive(post(f"Bottle {number}")).id)
        world.clock.pass_(60)
    world.clock.pass_(hours=2)
    assert world.store.ringing(2) == arrived[:2]
    assert world.store.ringing(9) == arrived
    assert world.store.breaches("peony", world.clock.now() - HOUR) == 0
    Sweep(world.desk).sweep()
    assert world.store.breaches("peony", world.clock.now() - HOUR) == 3
    assert world.store.breaches("peony", world.clock.now()) == 0
    world.close()
