"""Cards on their way: by one process at a time, and never back to an older state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from bot.mention.mention import Mention
from bot.slack.calls import SlackCalls
from bot.slack.delivery import CardDelivery
from bot.slack.pace import Pace
from tests.fakes import MAYA, World

from .rooms import Rooms


@dataclass
class Board:
    """Card delivery over a real store, at a Slack in memory."""

    world: World
    rooms: Rooms = field(default_factory=Rooms)

    def delivery(self, mine: Callable[[], bool] = lambda: True) -> CardDelivery:
        """A process that draws; it knows nothing of what others of them did."""
        desk, calls = self.world.desk, cast(SlackCalls, self.rooms)
        return CardDelivery(desk, calls, Pace(10_000.0), desk.grace, mine)

    def card(self, mention: Mention) -> str:
        """What its only card shows."""
        [said] = self.rooms.of(f"card:{mention.id}:main")
        return str(said.blocks)


@pytest.fixture
def board(world: World) -> Board:
    return Board(world)


def once(stop_after: int) -> Callable[[float], bool]:
    """A loop that goes round so often."""
    looks = iter([False] * 2 * stop_after)
    return lambda seconds: next(looks, True)


def test_whose_turn_it_is_not_draws_nothing_and_answers_all_the_same(board: Board) -> None:
    mention = board.world.arrive()
    delivery = board.delivery(mine=lambda: False)
    delivery.tell("C0PEONY", MAYA, "Somebody was faster.")
    delivery.say("C0PEONY", "", "Peony & Pine: nothing says so.", [])
    delivery.run(once(2))
    assert [said.text for said in board.rooms.messages] == ["Peony & Pine: nothing says so."]
    assert board.rooms.told == [("C0PEONY", MAYA, "Somebody was faster.")]
    board.delivery().run(once(1))
    assert board.card(mention)


def test_an_old_state_never_overwrites_what_another_process_has_drawn(board: Board) -> None:
    mention = board.world.arrive()
    board.delivery().deliver()
    board.world.store.save(board.world.get(mention).dismissed("spam", "the older note", MAYA, board.world.clock.now()))
    turns = iter([False])  # it was ours when the pass began, and is not any more when the call is to leave
    board.delivery(mine=lambda: next(turns)).deliver()
    assert "the older note" not in board.card(mention)
    assert board.world.store.undrawn(1)
    board.delivery().deliver()
    assert "the older note" in board.card(mention)
    assert not board.world.store.undrawn(1)
