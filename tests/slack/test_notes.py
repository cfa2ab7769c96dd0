"""What stands in the thread of a card: whether it was solved, with buttons while it is a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.content.words import LANGUAGES, Words
from bot.errors import Ambiguous, PlatformRefused, Throttled
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation, Guidance
from bot.sandbox.block_rules import problems
from bot.slack.pace import MOST, UPDATES, Pace
from bot.slack.solved import question
from tests.fakes import IRINA, MAYA, World, triage_answer

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


def redrawn(board: Board, mention: Mention) -> None:
    """Its card says something else now."""
    board.world.store.save(replace(board.world.get(mention), removals=1))
    workspace = board.world.workspace
    polish = {name: replace(brand, desk_language="pl") for name, brand in workspace.brands.items()}
    board.world.workspace = replace(workspace, brands=polish)
    draw(board, 6)


def delete_thread(board: Board, mention: Mention) -> None:
    [card] = board.rooms.of(f"card:{mention.id}:main")
    for said in [one for one in board.rooms.messages if card.ts in (one.ts, one.thread)]:
        board.rooms.vanish(said.channel, said.ts)


@pytest.mark.parametrize("happens", [True, False])
def test_a_question_that_went_with_its_thread_is_asked_again_below_the_new_card(board: Board, happens: bool) -> None:
    mention = asked(board)
    draw(board)
    delete_thread(board, mention)
    board.rooms.faults["answer"] = [(Ambiguous(), happens)]
    redrawn(board, mention)
    [card] = board.rooms.of(f"card:{mention.id}:main")
    said = asked_there(board, mention)
    assert said.thread == card.ts
    assert buttons(said.blocks) == ["solved", "not_solved"]
    assert not board.world.store.undrawn(1)
    posts = board.rooms.times("answer")
    redrawn(board, mention)
    assert board.rooms.times("answer") == posts


def test_a_question_that_was_answered_does_not_come_back_with_its_card(board: Board) -> None:
    mention = asked(board)
    draw(board)
    board.world.decide(mention, d.Solved())
    draw(board)
    delete_thread(board, mention)
    redrawn(board, mention)
    assert board.rooms.of(f"card:{mention.id}:main")
    assert board.rooms.of(f"follow_up:{mention.id}:1") == []
    assert not board.world.store.undrawn(1)


def guided(board: Board) -> Mention:
    """A lead has sent it back, and the answer stands below its card."""
    mention, now = board.world.arrive(), board.world.clock.now()
    up = mention.escalated(Escalation("lead", "May we?", MAYA, now))
    mention = board.world.store.save(up.sent_back(Guidance("Yes, up to 50.", IRINA, now, "agent", MAYA)))
    draw(board)
    return mention


def test_an_answer_that_went_with_its_thread_stands_below_the_new_card_while_it_matters(board: Board) -> None:
    mention = guided(board)
    delete_thread(board, mention)
    board.world.decide(mention, d.Claim())
    draw(board, 6)
    [card], [note] = board.rooms.of(f"card:{mention.id}:main"), board.rooms.of(f"note:{mention.id}:1")
    assert note.thread == card.ts
    delete_thread(board, mention)
    board.world.decide(mention, d.Dismiss("spam"))
    draw(board, 6)
    assert board.rooms.of(f"card:{mention.id}:main")
    assert board.rooms.of(f"note:{mention.id}:1") == []


def test_an_answer_follows_its_card_to_another_channel(board: Board) -> None:
    board.world.model.says("triage", triage_answer(urgency="high"))
    mention = guided(board)
    [card] = board.rooms.of(f"card:{mention.id}:main")
    board.rooms.closed[card.channel] = "is_archived"
    board.world.decide(mention, d.Claim())
    draw(board, 6)
    [moved] = [said for said in board.rooms.of(f"card:{mention.id}:main") if said.channel != card.channel]
    assert [said.thread for said in board.rooms.of(f"note:{mention.id}:1")] == [card.ts, moved.ts]


def test_two_processes_that_miss_the_same_answer_post_one(board: Board) -> None:
    mention = guided(board)
    delete_thread(board, mention)
    board.world.decide(mention, d.Claim())
    first, second = board.delivery(), board.delivery()
    for _ in range(6):
        first.deliver()
        second.deliver()
        board.world.clock.pass_(31)
    assert len(board.rooms.of(f"note:{mention.id}:1")) == 1


# -- at Slack's pace --------------------------------------------------------------------------------------------


def test_questions_that_are_over_change_at_the_pace_of_all_changes(board: Board) -> None:
    mention = asked(board)
    draw(board)
    board.world.decide(mention, d.Solved())
    pace, before = Pace(), board.rooms.times("update")
    for _ in range(MOST[UPDATES] - 1):
        pace.may(UPDATES)
    delivery = board.delivery(pace=pace)
    for _ in range(3):
        delivery.deliver()
    assert board.rooms.times("update") == before + 1  # its card
    assert buttons(asked_there(board, mention).blocks)
    draw(board)
    assert not buttons(asked_there(board, mention).blocks)


def test_a_change_below_a_card_that_is_asked_to_wait_holds_up_changes_and_no_channel(board: Board) -> None:
    mention = asked(board)
    draw(board)
    board.world.decide(mention, d.Solved())
    board.rooms.faults["update"] = [(None, True), (Throttled(60), False)]  # its card, then this
    pace = Pace(10_000.0)
    delivery = board.delivery(pace=pace)
    for _ in range(3):
        delivery.deliver()
    assert not pace.could(UPDATES)
    assert pace.may_post(asked_there(board, mention).channel)


def test_an_answer_that_is_asked_to_wait_holds_up_the_channel_its_card_is_in(board: Board) -> None:
    board.world.model.says("triage", triage_answer(urgency="high"))
    board.rooms.closed["C0PEONYURG"] = "is_archived"
    board.rooms.faults["answer"] = [(Throttled(60), False)]
    mention, now = board.world.arrive(), board.world.clock.now()
    up = mention.escalated(Escalation("lead", "May we?", MAYA, now))
    board.world.store.save(up.sent_back(Guidance("Yes, up to 50.", IRINA, now, "agent", MAYA)))
    pace = Pace(10_000.0)
    delivery = board.delivery(pace=pace)
    for _ in range(6):
        delivery.deliver()
    [card] = board.rooms.of(f"card:{mention.id}:main")
    assert card.channel != mention.home
    assert not pace.may_post(card.channel)
    assert pace.may_post(mention.home)
    assert board.rooms.times("answer") == 1


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
