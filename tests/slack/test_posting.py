"""Posting: lost calls are forgotten once they are settled, and posts keep a channel's second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.errors import Ambiguous, OutsideError, Throttled
from bot.slack.pace import Pace
from bot.slack.posting import Message, Posting
from tests.fakes import World

CARD = Message("a card", [], {})


@dataclass
class Line:
    """Calls of Slack that go wrong first."""

    faults: list[OutsideError]
    found: str | None = None  # what a look-up finds
    posted: list[str] = field(default_factory=list)

    def post(self, channel: str, *_: Any) -> str:
        if self.faults:
            raise self.faults.pop(0)
        self.posted.append(channel)
        return "1.2"

    def find(self, *_: Any) -> str | None:
        return self.found


def begun(world: World, posting: Posting) -> None:
    posting.begun("card:1", world.arrive().id, "C1")


def taken_back(world: World, posting: Posting) -> None:
    world.effects.claim("card:1", world.arrive().id, "C0")
    world.effects.settle("card:1", "C0:1.0", "")
    posting.useless("card:1", "C0:1.0")


@pytest.mark.parametrize("found", ["1.2", None])
@pytest.mark.parametrize("fault", [Ambiguous(), Throttled(1)])
def test_a_lost_or_refused_card_is_not_remembered_once_it_stands(
    world: World, fault: OutsideError, found: str | None
) -> None:
    mention, line = world.arrive(), Line([fault], found)
    posting = Posting(world.desk, line, Pace(), timedelta(seconds=60))  # type: ignore[arg-type]
    for _ in range(4):
        try:
            posting.post("card:1", mention.id, "C1", CARD)
        except Throttled:
            assert posting._look_up_at
        world.clock.pass_(30)
    assert world.effects.done("card:1")
    assert len(line.posted) == (0 if found else 1)
    assert posting._look_up_at == {}


@pytest.mark.parametrize("began", [begun, taken_back])
def test_what_another_process_posts_meanwhile_is_looked_up(
    world: World, began: Callable[[World, Posting], None]
) -> None:
    """Ours began it without a call, and lost the duty; theirs posted it, then once more without hearing the answer."""
    first, second = Line([], found="1.2"), Line([])
    ours, theirs = (
        Posting(world.desk, line, Pace(1e9), timedelta(seconds=60))  # type: ignore[arg-type]
        for line in (first, second)
    )
    began(world, ours)
    world.clock.pass_(61)
    assert theirs.post("card:1", "", "C1", CARD)
    theirs.gone("card:1", "C1:1.2")
    second.faults.append(Ambiguous())
    world.clock.pass_(1)
    assert not theirs.post("card:1", "", "C1", CARD)
    world.clock.pass_(61)
    assert not ours.post("card:1", "", "C1", CARD)
    assert first.posted == []
    assert world.effects.done("card:1")


@pytest.mark.parametrize("began", [begun, taken_back])
def test_what_was_begun_without_a_call_is_posted_at_once(world: World, began: Callable[[World, Posting], None]) -> None:
    line = Line([], found="a look-up would find another one")
    posting = Posting(world.desk, line, Pace(1e9), timedelta(seconds=60))  # type: ignore[arg-type]
    began(world, posting)
    assert posting.post("card:1", "", "C1", CARD)
    assert line.posted == ["C1"]


def test_two_threads_that_post_in_one_channel_at_the_same_moment_keep_its_second() -> None:
    """Both have asked and both may; a third, asked to wait for longer, is told so."""
    pace, began = Pace(20.0), list[float]()

    def post() -> None:
        with pace.turn("C1"):
            began.append(time.monotonic())

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(later - before >= pace.gap for before, later in pairwise(sorted(began)))
    pace.wait("C1", 30.0)
    with pytest.raises(Throttled), pace.turn("C1"):
        raise AssertionError("it is not our turn")
