"""Cards on their way: by one process at a time, and never back to an older state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Throttled
from bot.mention import decision as d
from bot.mention.outcome import Escalation, Guidance
from tests.fakes import IRINA, MAYA, World, post

from .rooms import Board


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


# -- messages that vanish -------------------------------------------------------------------------------------


def test_a_card_somebody_deleted_is_posted_anew_once_when_it_changes(board: Board) -> None:
    mention = board.world.arrive()
    board.delivery().deliver()
    [said] = board.rooms.messages
    board.rooms.vanish(said.channel, said.ts)
    board.world.decide(mention, d.Dismiss("spam", "the newest state"))
    delivery = board.delivery()
    for _ in range(4):
        delivery.deliver()
    assert "the newest state" in board.card(mention)
    assert (board.rooms.times("post"), board.rooms.times("update")) == (2, 1)
    assert not board.world.store.undrawn(1)


def test_two_processes_that_miss_the_same_card_post_one(board: Board) -> None:
    mention = board.world.arrive()
    first, second = board.delivery(), board.delivery()
    first.deliver()
    [said] = board.rooms.messages
    board.rooms.vanish(said.channel, said.ts)
    board.world.decide(mention, d.Dismiss("spam", "the newest state"))
    for _ in range(3):
        first.deliver()
        second.deliver()
    assert "the newest state" in board.card(mention)
    assert board.rooms.times("post") == 2


def asked(board: Board) -> str:
    """The id of a mention a lead has sent back, with a card that is drawn."""
    mention, now = board.world.arrive(), board.world.clock.now()
    board.delivery().deliver()
    up = mention.escalated(Escalation("lead", "May we?", MAYA, now))
    saved = board.world.store.save(up.sent_back(Guidance("Yes, up to 50.", IRINA, now, "agent", MAYA)))
    return saved.id


def test_an_answer_whose_thread_was_deleted_stands_below_the_new_card(board: Board) -> None:
    mention = asked(board)
    [said] = board.rooms.of(f"card:{mention}:main")
    board.rooms.vanish(said.channel, said.ts)
    board.rooms.faults["answer"] = [(PlatformRefused("cannot_reply_to_message"), False)]
    delivery = board.delivery()
    for _ in range(5):
        delivery.deliver()
    [card], [note] = board.rooms.of(f"card:{mention}:main"), board.rooms.of(f"note:{mention}:1")
    assert note.thread == card.ts != said.ts


@pytest.mark.parametrize("happens", [True, False])
def test_an_answer_below_a_card_whose_call_was_lost_stands_there_once(board: Board, happens: bool) -> None:
    mention = asked(board)
    board.rooms.faults["answer"] = [(Ambiguous(), happens)]
    delivery = board.delivery()
    for _ in range(4):
        delivery.deliver()
        board.world.clock.pass_(2)
    assert len(board.rooms.of(f"note:{mention}:1")) == 1
    assert not board.world.store.undrawn(1)


def test_an_answer_slack_refuses_is_not_sent_again_and_again(board: Board) -> None:
    asked(board)
    board.rooms.faults["answer"] = [(PlatformRefused("msg_too_long"), False)] * 99
    delivery = board.delivery()
    for _ in range(10):
        delivery.deliver()
        board.world.clock.pass_(1)
    assert board.rooms.times("answer") == 1


# -- what is newest, and in which order -----------------------------------------------------------------------


def test_a_crowd_of_changes_does_not_hold_up_new_cards(board: Board) -> None:
    """Slack lets us change 45 messages a minute, and post 60 in each channel."""
    arrived = [board.world.arrive(post(f"Bottle {number} leaks.")) for number in range(60)]
    delivery = board.delivery()
    while board.world.store.undrawn(1):
        delivery.deliver()
    for mention in arrived:
        board.world.decide(mention, d.Claim())
    board.rooms.faults["update"] = [(Throttled(60), False)]
    delivery.deliver()
    late = board.world.arrive(post("One more leaks."))
    for _ in range(3):
        delivery.deliver()
    assert board.card(late)


# -- a token that is revoked ----------------------------------------------------------------------------------


def test_while_slack_refuses_the_token_nothing_is_lost_and_it_says_so(board: Board) -> None:
    mention = board.world.arrive()
    delivery = board.delivery()
    board.rooms.refused = CredentialsRefused("Slack says token_revoked")
    delivery.run(once(2))
    assert delivery.trouble == "Slack says token_revoked"
    board.world.decide(mention, d.Dismiss("spam", "the newest state"))
    board.rooms.refused = None
    delivery.run(once(1))
    assert delivery.trouble == ""
    assert "the newest state" in board.card(mention)
    assert board.rooms.times("post") == 2
