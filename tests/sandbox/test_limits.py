"""Slack's limits, on a clock of the test's own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.sandbox.limits import Limits


@dataclass
class Now:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def test_one_message_a_second_and_channel() -> None:
    now = Now()
    limits = Limits(1, now)
    assert limits.wait("chat.postMessage", 0, "C1") == 0
    assert limits.wait("chat.postMessage", 0, "C2") == 0
    now.at += 0.25
    assert limits.wait("chat.postMessage", 0, "C1") == pytest.approx(0.75)
    now.at += 0.75
    assert limits.wait("chat.postMessage", 0, "C1") == 0


def test_a_refused_message_does_not_push_the_next_one_back() -> None:
    now = Now()
    limits = Limits(1, now)
    limits.wait("chat.postMessage", 0, "C1")
    for _ in range(5):
        now.at += 0.1
        assert limits.wait("chat.postMessage", 0, "C1") > 0
    now.at += 0.5
    assert limits.wait("chat.postMessage", 0, "C1") == 0


@pytest.mark.parametrize(("tier", "most"), [(1, 1), (2, 20), (3, 50), (4, 100)])
def test_a_tier_lets_so_many_calls_through_in_any_minute(tier: int, most: int) -> None:
    now = Now()
    limits = Limits(1, now)
    assert [limits.wait("some.method", tier) for _ in range(most)] == [0] * most
    now.at += 20
    assert limits.wait("some.method", tier) == pytest.approx(40)
    assert limits.wait("other.method", tier) == 0
    now.at += 40
    assert limits.wait("some.method", tier) == 0


def test_methods_without_a_tier_are_not_limited() -> None:
    limits = Limits(1, Now())
    assert not any(limits.wait("auth.test", 0) for _ in range(500))


def test_a_faster_clock_makes_the_wait_shorter() -> None:
    now = Now()
    limits = Limits(30, now)
    limits.wait("chat.postMessage", 0, "C1")
    assert limits.wait("chat.postMessage", 0, "C1") == pytest.approx(1 / 30)
    now.at += 1 / 29
    assert limits.wait("chat.postMessage", 0, "C1") == 0
