"""Erased words in channels that are closed to us: it is said that they stand there, and they go when it is back."""

from __future__ import annotations

from typing import cast

import pytest

from bot.mention import decision as d
from bot.mention.event import OPERATOR
from bot.mention.mention import Mention
from bot.slack.calls import SlackCalls
from bot.slack.delivery import CardDelivery
from bot.slack.pace import Pace
from bot.slack.wiping import Wiping
from bot.store.forgetting import SqlForgetting
from tests.fakes import World, post, triage_answer, without

from .rooms import Board

HOME, OTHER = "C0PEONYURG", "C0PEONY"
WORDS = "Qwortle came cracked."


@pytest.fixture
def board(world: World) -> Board:
    return Board(world)


@pytest.fixture
def forgetting(world: World) -> SqlForgetting:
    return SqlForgetting(world.engine, world.clock)


def carded(board: Board, delivery: CardDelivery) -> Mention:
    """In the channel of urgent ones."""
    board.world.model.says("triage", triage_answer(urgency="high"))
    mention = board.world.arrive(post(WORDS))
    pass_(board, delivery)
    assert [said.channel for said in board.rooms.of(f"card:{mention.id}:main")] == [HOME]
    return mention


def pass_(board: Board, delivery: CardDelivery, seconds: float = 5) -> None:
    for _ in range(4):
        delivery.deliver()
        board.world.clock.pass_(seconds)


def wiping(board: Board, forgetting: SqlForgetting) -> Wiping:
    return Wiping(
        board.world.desk, forgetting, cast(SlackCalls, board.rooms), Pace(1e9), lambda batch, channel, head: None
    )  # fmt: skip


def standing(board: Board) -> int:
    """Messages that still show the words."""
    return len([said for said in board.rooms.messages if "Qwortle" in str((said.text, said.blocks))])


@pytest.mark.parametrize("code", ["is_archived", "not_in_channel"])
def test_the_card_of_a_closed_mention_is_counted_and_blanked_when_its_channel_is_back(
    board: Board, forgetting: SqlForgetting, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, wipes = board.delivery(), wiping(board, forgetting)
    mention = carded(board, delivery)
    board.world.decide(mention, d.Dismiss("spam"))
    pass_(board, delivery)
    board.rooms.closed[HOME] = code
    forgetting.erase(mention.id, OPERATOR)
    pass_(board, delivery)
    wipes.turn()
    assert f"erased {mention.id}: 0 messages of people and 1 of ours stay in Slack" in caplog.text
    assert forgetting.unwiped(9) == []
    assert standing(board) == 1
    board.rooms.closed.clear()
    pass_(board, delivery, seconds=31)
    assert forgetting.unwiped(9) == [mention.id]
    wipes.turn()
    assert standing(board) == 0
    assert forgetting.unwiped(9) == []


def test_a_card_that_was_left_in_a_closed_channel_is_listed_counted_and_blanked(
    board: Board, forgetting: SqlForgetting, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, wipes = board.delivery(), wiping(board, forgetting)
    mention = carded(board, delivery)
    board.rooms.closed[HOME] = "is_archived"
    board.world.decide(mention, d.Claim())
    pass_(board, delivery)
    cards = [said for said in board.rooms.messages if said.key == f"card:{mention.id}:main"]
    assert [said.channel for said in cards] == [HOME, OTHER]
    erased = forgetting.erase(mention.id, OPERATOR)
    threads = [one for one in erased.remains if one.what == "slack_thread"]
    assert sorted(one.where for one in threads) == sorted(f"{said.channel}:{said.ts}" for said in cards)
    pass_(board, delivery)
    wipes.turn()
    assert standing(board) == 1
    assert "and 1 of ours stay in Slack" in caplog.text
    board.rooms.closed.clear()
    pass_(board, delivery, seconds=31)
    wipes.turn()
    assert standing(board) == 0


def test_the_card_of_a_brand_that_is_gone_is_blanked(board: Board, forgetting: SqlForgetting) -> None:
    delivery = board.delivery()
    mention = carded(board, delivery)
    board.world.workspace = without(board.world.workspace, "peony")
    forgetting.erase(mention.id, OPERATOR)
    pass_(board, delivery)
    wiping(board, forgetting).turn()
    assert standing(board) == 0


def test_what_was_drawn_already_is_not_drawn_twice(board: Board, forgetting: SqlForgetting) -> None:
    delivery = board.delivery()
    mention = carded(board, delivery)
    forgetting.erase(mention.id, OPERATOR)
    pass_(board, delivery)
    before = board.rooms.times("update")
    wiping(board, forgetting).turn()
    assert board.rooms.times("update") == before
    assert standing(board) == 0
