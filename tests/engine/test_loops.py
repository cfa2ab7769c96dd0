"""Loops are started, watched, started again when they fail, and stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from bot.engine.loops import Health, Loops
from bot.errors import Unavailable
from tests.engine.test_worker import until

Stop = Callable[[float], bool]


class Steady:
    """Runs until it is stopped."""

    name = "steady"

    def __init__(self) -> None:
        self.trouble = ""
        self.stopped = threading.Event()

    def run(self, stop: Stop) -> None:
        stop(3600)
        self.stopped.set()


class Failing:
    """Fails so many times, then runs."""

    def __init__(self, name: str, *failures: Exception) -> None:
        self.name, self.failures, self.starts, self.trouble = name, list(failures), 0, ""

    def run(self, stop: Stop) -> None:
        self.starts += 1
        if self.failures:
            raise self.failures.pop(0)
        stop(3600)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    monkeypatch.setattr("bot.engine.loops.PAUSE", 0.01)
    with caplog.at_level(logging.CRITICAL, "bot.engine.loops"):
        yield


def test_a_loop_runs_until_it_is_stopped() -> None:
    steady = Steady()
    loops = Loops([steady])
    assert not loops.health()["steady"].running
    loops.start()
    until(lambda: loops.health()["steady"].running)
    loops.stop()
    assert steady.stopped.is_set()
    assert not loops.health()["steady"].running
    assert loops.health()["steady"].failures == 0


def test_a_loop_that_fails_is_started_again_and_its_failures_are_told() -> None:
    failing, steady = Failing("poor", Unavailable("the database cannot be reached"), ZeroDivisionError()), Steady()
    loops = Loops([failing, steady])
    loops.start()
    until(lambda: failing.starts == 3 and loops.health()["poor"].running)
    health = loops.health()["poor"]
    assert (health.running, health.failures, health.trouble) == (True, 2, "ZeroDivisionError")
    assert loops.health()["steady"].failures == 0
    loops.stop()


def test_the_trouble_of_our_own_errors_is_told_in_our_words() -> None:
    failing = Failing("poor", Unavailable("the database cannot be reached"))
    loops = Loops([failing])
    loops.start()
    until(lambda: failing.starts == 2)
    assert loops.health()["poor"].trouble == "the database cannot be reached"
    loops.stop()


def test_a_loop_that_ends_by_itself_is_started_again() -> None:
    class Ending(Failing):
        def run(self, stop: Stop) -> None:
            self.starts += 1

    ending = Ending("ending")
    loops = Loops([ending])
    loops.start()
    until(lambda: ending.starts > 2)
    loops.stop()


def test_a_loop_that_runs_and_cannot_work_says_why_until_it_can() -> None:
    steady = Steady()
    loops = Loops([steady])
    loops.start()
    until(lambda: loops.health()["steady"].running)
    steady.trouble = "Slack says invalid_auth"
    assert loops.health()["steady"] == Health(True, 0, "Slack says invalid_auth", hindered=True)
    steady.trouble = ""
    assert loops.health()["steady"] == Health(True, 0, "")
    loops.stop()


def test_stopping_waits_for_what_is_under_way_but_not_for_ever() -> None:
    class Deaf(Steady):
        name = "deaf"

        def run(self, stop: Stop) -> None:
            self.stopped.wait(20)

    deaf = Deaf()
    loops = Loops([deaf])
    loops.start()
    until(lambda: loops.health()["deaf"].running)
    begun = time.monotonic()
    loops.stop(patience=0.05)
    assert time.monotonic() - begun < 5
    deaf.stopped.set()
