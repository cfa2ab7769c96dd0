"""What stands in the thread of a card: whether it was solved, with buttons while it is a question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.content.words import LANGUAGES, Words
from bot.errors import Ambiguous, PlatformRefused
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.sandbox.block_rules import problems
from bot.slack.solved import question
from tests.fakes import World

from .rooms import Board, Said


@pytest.fixture
def board(world: World) -> Board:
    return Board(world)


def asked(board: Board) -> Mention:
    mention = board.world.publish(board.world.arrive())
    draw(board)
    board.world.clock.at += timedelta(days=7)
    return board.world.live(mention)


def draw(board: Board, rounds: int = 3) -> None:
    delivery = board.delivery()
    for _ in range(rounds):
        delivery.deliver()
        board.world.clock.pass_(2)


def asked_there(board: Board, mention: Mention, number: int = 1) -> Said:
    [said] = board.rooms.of(f"follow_up:{mention.id}:{number}")
    return said


def buttons(blocks: list[dict[str, Any]]) -> list[str]:
    return [element["action_id"] for block in blocks if block["type"] == "actions" for element in block["elements"]]


def test_the_question_stands_below_the_card_once(board: Board) -> None:
    mention = asked(board)
    draw(board)
    draw(board)
    said, [card] = asked_there(board, mention), board.rooms.of(f"card:{mention.id}:main")
    assert said.thread == card.ts
    assert buttons(said.blocks) == ["solved", "not_solved"]
    assert not board.world.store.undrawn(1)


@pytest.mark.parametrize(("decision", "says"), [(d.Solved(), "It is solved"), (d.NotSolved(), "how it went on")])
def test_an_answered_question_has_no_buttons(board: Board, decision: d.Decision, says: str) -> None:
    mention = asked(board)
    draw(board)
    board.world.decide(mention, decision)
    draw(board)
    said = asked_there(board, mention)
    assert buttons(said.blocks) == []
    assert says in str(said.blocks)


def test_a_second_question_leaves_the_first_without_buttons(board: Board) -> None:
    mention = asked(board)
    draw(board)
    board.world.decide(mention, d.NotSolved())
    mention = board.world.publish(board.world.decide(mention, d.Write("We have found it now.", 0)))
    board.world.clock.at += timedelta(days=7)
    board.world.live(mention)
    draw(board)
    assert buttons(asked_there(board, mention, 1).blocks) == []
    assert buttons(asked_there(board, mention, 2).blocks) == ["solved", "not_solved"]


@pytest.mark.parametrize("happens", [True, False])
def test_killed_or_unheard_it_is_asked_once(board: Board, happens: bool) -> None:
    class Killed(BaseException):
        """The process ends here."""

    mention = asked(board)
    board.rooms.faults["answer"] = [(Killed(), happens), (Ambiguous(), happens)]
    with pytest.raises(Killed):
        board.delivery().deliver()
    board.world.clock.pass_(61)
    draw(board, 6)
    assert buttons(asked_there(board, mention).blocks) == ["solved", "not_solved"]
    assert not board.world.store.undrawn(1)


def test_two_processes_ask_once(board: Board) -> None:
    mention = asked(board)
    first, second = board.delivery(), board.delivery()
    for _ in range(3):
        first.deliver()
        second.deliver()
    assert asked_there(board, mention)


def test_a_question_somebody_deleted_is_not_missed(board: Board) -> None:
    mention = asked(board)
    draw(board)
    said = asked_there(board, mention)
    board.rooms.vanish(said.channel, said.ts)
    board.world.decide(mention, d.Solved())
    draw(board)
    assert board.rooms.of(f"follow_up:{mention.id}:1") == []
    assert not board.world.store.undrawn(1)


def test_below_a_card_that_was_deleted_it_brings_the_card_back(board: Board) -> None:
    mention = asked(board)
    [card] = board.rooms.of(f"card:{mention.id}:main")
    board.rooms.vanish(card.channel, card.ts)
    board.rooms.faults["update"] = [(PlatformRefused("message_not_found"), False)]
    draw(board, 5)
    [card] = board.rooms.of(f"card:{mention.id}:main")
    assert asked_there(board, mention).thread == card.ts


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_the_question_in_every_language(board: Board, language: str) -> None:
    mention, words = asked(board), Words(language)
    for after in (mention, mention.solved("U0MAYA", board.world.clock.now())):
        card = question(after, 1, board.world.workspace, words)
        assert problems(card.blocks, "message") == []


def test_in_a_channel_that_was_archived_nobody_is_asked_again_and_again(board: Board) -> None:
    mention = asked(board)
    [card] = board.rooms.of(f"card:{mention.id}:main")
    board.rooms.closed[card.channel] = "is_archived"
    draw(board, 20)
    assert board.rooms.times("answer") <= 1
    board.rooms.closed.clear()
    board.world.clock.pass_(61)
    draw(board)
    assert buttons(asked_there(board, mention).blocks) == ["solved", "not_solved"]
