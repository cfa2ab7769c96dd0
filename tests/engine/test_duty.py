"""Duties: one process at a time, taken over when its holder is gone, never left without anybody."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.engine import duty as duty_module
from bot.engine.duty import RENEW, TERM, Duty, Held
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
    mine, other = Duty("cards", duties, "a"), Duty("cards", duties, "b")
    assert mine.mine()
    assert not other.mine()
    last = watch.now
    for _ in range(100):  # it cannot renew any more: its process is stopped, or its database away
        watch.now += 0.25
        clock.pass_(0.25)
        if mine._until > watch.now + duty_module.CALL:
            last = watch.now
        mine._looked_at = watch.now
        if other.mine():
            break
    assert other.mine()
    assert watch.now >= last + duty_module.CALL


def test_a_database_that_is_away_ends_it_only_with_its_term(watch: Watch) -> None:
    class Away:
        answers = True

        def hold(self, name: str, holder: str, term: timedelta) -> bool:
            if not self.answers:
                raise Unavailable
            return True

    away = Away()
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
