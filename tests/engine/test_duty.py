"""Duties: one process at a time, taken over when its holder is gone, never left without anybody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.engine import duty as duty_module
from bot.engine.duty import CALL, RENEW, TERM, Duty, Held
from bot.errors import Unavailable
from bot.store.database import open_database
from bot.store.duties import SqlDuties
from tests.fakes import FakeClock

TERM_OVER = TERM.total_seconds() + 0.001


class Watch:
    """The stopwatch of a process, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Away:
    """The duties of a process whose database goes away."""

    def __init__(self, duties: SqlDuties) -> None:
        self.answers, self._duties = True, duties

    def hold(self, name: str, holder: str, term: timedelta) -> bool:
        if not self.answers:
            raise Unavailable
        return self._duties.hold(name, holder, term)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(duty_module, "time", made)
    return made


@pytest.fixture
def duties(database_url: str, clock: FakeClock) -> SqlDuties:
    return SqlDuties(open_database(database_url), clock)


def test_one_of_many_who_ask_at_once_gets_it(duties: SqlDuties) -> None:
    everybody, got = threading.Barrier(6), list[str]()

    def ask(name: str) -> None:
        everybody.wait()
        if duties.hold("cards", name, TERM):
            got.append(name)

    threads = [threading.Thread(target=ask, args=(f"p{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1
    assert duties.holders() == got


def test_it_is_kept_while_renewed_and_free_when_its_term_is_over(duties: SqlDuties, clock: FakeClock) -> None:
    assert duties.hold("cards", "a", TERM)
    clock.pass_(TERM.total_seconds() - 1)
    assert duties.hold("cards", "a", TERM)
    clock.pass_(TERM.total_seconds() - 1)
    assert not duties.hold("cards", "b", TERM)
    clock.pass_(1)
    assert duties.hold("cards", "b", TERM)
    assert not duties.hold("cards", "a", TERM)


def test_what_is_laid_down_is_free_at_once(duties: SqlDuties) -> None:
    duties.hold("cards", "a", TERM)
    duties.hold("pager", "a", TERM)
    duties.lay_down("a")
    assert duties.hold("cards", "b", TERM)
    assert duties.holders() == ["b"]


def test_a_clock_that_was_put_back_leaves_no_duty_undone(duties: SqlDuties, clock: FakeClock) -> None:
    duties.hold("cards", "dead", TERM)
    clock.at -= timedelta(hours=1)
    assert duties.hold("cards", "b", TERM)


def test_whoever_holds_it_stops_in_time_for_the_next(duties: SqlDuties, clock: FakeClock, watch: Watch) -> None:
    """A call that begins while it is mine has ended before anybody else can take it."""
    away = Away(duties)
    mine, other = Duty("cards", away, "a"), Duty("cards", duties, "b")  # type: ignore[arg-type]
    assert mine.mine()
    assert not other.mine()
    away.answers = False
    last = watch.now
    for _ in range(100):
        watch.now += 0.25
        clock.pass_(0.25)
        if mine.mine():
            last = watch.now
        if other.mine():
            break
    assert other.mine()
    assert watch.now >= last + CALL


def test_asking_that_takes_long_leaves_less_time_to_work(
    duties: SqlDuties, clock: FakeClock, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer may wait for its turn, and what it holds counts from before."""

    def slow(*asked: Any, hold: Callable[..., bool] = duties.hold) -> bool:
        held = hold(*asked)
        watch.now += 12
        clock.pass_(12)
        return held

    mine, other = Duty("cards", duties, "a"), Duty("cards", SqlDuties(duties._engine, clock), "b")
    monkeypatch.setattr(duties, "hold", slow)
    assert not mine.mine()
    clock.pass_(TERM_OVER - 12)
    assert other.mine()


def test_a_database_that_is_away_ends_it_only_with_its_term(duties: SqlDuties, watch: Watch) -> None:
    away = Away(duties)
    duty = Duty("cards", away, "a")  # type: ignore[arg-type]
    assert duty.mine()
    away.answers = False
    watch.now += RENEW
    assert duty.mine()
    watch.now += TERM.total_seconds()
    assert not duty.mine()


def test_a_loop_runs_only_with_its_duty_and_ends_when_it_is_lost(
    duties: SqlDuties, clock: FakeClock, watch: Watch
) -> None:
    class Counting:
        name, trouble, passes = "cards", "", 0

        def run(self, stop: object) -> None:
            while not stop(0):  # type: ignore[operator]
                self.passes += 1
                if self.passes == 3:
                    clock.pass_(TERM_OVER)
                    duties.hold("cards", "b", TERM)
                watch.now += RENEW

    loop = Counting()
    held, looks = Held(loop, Duty("cards", duties, "a")), 0

    def stop(seconds: float) -> bool:
        nonlocal looks
        looks += 1
        return looks > 20

    held.run(stop)
    assert loop.passes == 3
    assert duties.holders() == ["b"]


def test_whoever_stands_by_says_nothing_of_what_troubled_it_before(
    duties: SqlDuties, clock: FakeClock, watch: Watch
) -> None:
    class Troubled:
        name, trouble = "poll", ""

        def run(self, stop: object) -> None:
            self.trouble = "the database cannot be reached"
            said.append(held.trouble)
            clock.pass_(TERM_OVER)
            duties.hold("poll", "b", TERM)
            watch.now += RENEW
            assert stop(0)  # type: ignore[operator]

    said, passes = list[str](), iter(range(5))
    held = Held(Troubled(), Duty("poll", duties, "a"))
    assert held.trouble == ""
    held.run(lambda seconds: next(passes) == 4)
    assert said == ["the database cannot be reached"]
    assert held.trouble == ""


def test_a_loop_that_waits_long_keeps_its_duty(duties: SqlDuties, clock: FakeClock, watch: Watch) -> None:
    """A platform is asked once a minute, and not by everybody who stands by in between."""
    asked: list[str] = []

    class Asking:
        trouble = ""

        def __init__(self, name: str) -> None:
            self.name = name

        def run(self, stop: object) -> None:
            wait = 0.0
            while not stop(wait):  # type: ignore[operator]
                asked.append(self.name)
                wait = 60.0

    one, other = (Held(Asking(name), Duty("poll", duties, name)) for name in ("one", "other"))
    ends = watch.now + 600

    def stop(seconds: float) -> bool:
        watch.now += seconds
        clock.pass_(seconds)
        assert not other._duty.mine()  # however often it looks
        return watch.now >= ends

    one.run(stop)
    assert asked == ["one"] * 10


def test_opening_twice_finds_the_same_duties(database_url: str, clock: FakeClock) -> None:
    first: sa.Engine = open_database(database_url)
    SqlDuties(first, clock).hold("cards", "a", TERM)
    assert not SqlDuties(open_database(database_url), clock).hold("cards", "b", TERM)
