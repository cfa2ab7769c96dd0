"""How many cards are still to come: one message while a crowd waits, right in the end, whatever happens to it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from bot.content.words import LANGUAGES, Words
from bot.errors import Ambiguous, PlatformRefused, Throttled
from bot.ports import Crowd
from bot.sandbox.block_rules import problems
from bot.slack.crowds import MANY, Queue, crowd_lines, message
from bot.slack.detours import OVER
from bot.slack.pace import UPDATES, Pace
from tests.fakes import World, post, sample, triage_answer, without

from .rooms import Board, Said

CHANNEL = "C0PEONY"
KEY = f"waiting:{CHANNEL}"


@pytest.fixture
def board(world: World, monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setattr("bot.slack.crowds.EVERY", 0)  # whoever waits for Slack's pace is tested at the sandbox
    return Board(world)


def crowd(board: Board, number: int = MANY + 30, first: int = 0) -> None:
    for at in range(first, first + number):
        board.world.arrive(post(f"Bottle {at} leaks."))


def said(board: Board) -> list[Said]:
    return board.rooms.of(KEY)


def drain(board: Board) -> None:
    delivery = board.delivery()
    while board.world.store.undrawn(1):
        delivery.deliver()
    delivery.deliver()


def test_it_stands_before_the_crowd_counts_down_and_ends(board: Board) -> None:
    crowd(board)
    delivery = board.delivery()
    delivery.deliver()
    assert board.rooms.messages[0].key == KEY
    assert board.rooms.messages[0].text == "⏳ 50 cards are still to come here."
    seen = set()
    while board.world.store.undrawn(1):
        delivery.deliver()
        seen.add(said(board)[0].text)
    delivery.deliver()
    assert len(seen) > 2
    [line] = said(board)
    assert line.text == Words()("crowd.over")


def test_a_few_cards_are_worth_no_message(board: Board) -> None:
    crowd(board, MANY)
    drain(board)
    assert said(board) == []


def test_it_counts_the_urgent_ones_and_they_come_first(board: Board) -> None:
    routes = tuple(replace(route, channel=CHANNEL) for route in sample().routes)
    board.world.workspace = replace(sample(), routes=routes)
    crowd(board)
    board.world.model.says("triage", triage_answer(urgency="critical"))
    late = [board.world.arrive(post(f"My face burns, number {number}.")) for number in range(3)]
    drain(board)
    cards = [one.metadata["event_payload"]["mention"] for one in board.rooms.messages if one.key.startswith("card:")]
    assert cards[:3] == [mention.id for mention in late]
    assert "the 3 urgent ones first" in message(Queue(CHANNEL, "peony", 53, 3, ""), Words()).text


def test_the_next_crowd_has_a_message_of_its_own(board: Board) -> None:
    crowd(board)
    drain(board)
    crowd(board, first=100)
    drain(board)
    assert [one.text for one in said(board)] == [Words()("crowd.over")] * 2


def test_after_a_restart_it_goes_on_with_the_same_message(board: Board) -> None:
    crowd(board)
    board.delivery().deliver()
    board.delivery().deliver()
    drain(board)
    [line] = said(board)
    assert line.text == Words()("crowd.over")


def test_what_ended_while_nobody_ran_is_said_by_the_next_process(board: Board) -> None:
    crowd(board)
    board.delivery().deliver()
    for mention in board.world.store.undrawn(100):
        board.world.store.drawn(mention)
    board.delivery().deliver()
    assert said(board)[0].text == Words()("crowd.over")


@pytest.mark.parametrize("happens", [True, False])
def test_killed_while_it_was_posted_there_is_one_all_the_same(board: Board, happens: bool) -> None:
    class Killed(BaseException):
        """The process ends here."""

    crowd(board)
    board.rooms.faults["post"] = [(Killed(), happens)]
    with pytest.raises(Killed):
        board.delivery().deliver()
    board.world.clock.pass_(61)
    drain(board)
    [line] = said(board)
    assert line.text == Words()("crowd.over")


@pytest.mark.parametrize("happens", [True, False])
def test_lost_answers_make_no_second_one(board: Board, happens: bool) -> None:
    crowd(board)
    board.rooms.faults = {"post": [(Ambiguous(), happens)], "update": [(Ambiguous(), happens)] * 2}
    delivery = board.delivery()
    for _ in range(30):
        delivery.deliver()
        board.world.clock.pass_(2)
    assert len(said(board)) == 1


def test_whoever_deletes_it_does_not_get_it_again(board: Board) -> None:
    crowd(board)
    delivery = board.delivery()
    delivery.deliver()
    [line] = said(board)
    board.rooms.vanish(line.channel, line.ts)
    drain(board)
    assert said(board) == []
    claim = board.world.effects.done(KEY)
    assert claim
    assert claim.shown == OVER


def test_another_process_does_not_count_backwards(board: Board) -> None:
    crowd(board)
    board.delivery().deliver()
    before = said(board)[0].text
    turns = iter([False] * 9)
    board.delivery(mine=lambda: next(turns)).deliver()
    assert said(board)[0].text == before


def test_a_channel_that_closes_meanwhile_ends_it(board: Board) -> None:
    crowd(board)
    delivery = board.delivery()
    delivery.deliver()
    board.rooms.faults["update"] = [(PlatformRefused("is_archived"), False)]
    delivery.deliver()
    claim = board.world.effects.done(KEY)
    assert claim
    assert claim.shown == OVER


def test_what_nobody_has_read_yet_counts_where_unknown_mentions_go(board: Board) -> None:
    board.world.take_in(*(post(f"Bottle {at} leaks.") for at in range(MANY + 5)))
    board.delivery().deliver()
    [line] = said(board)
    assert "25" in line.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("count", "urgent"), [(0, 0), (1, 1), (22, 3), (743, 12), (1000, 0)])
def test_slack_takes_it_in_every_language(language: str, count: int, urgent: int) -> None:
    told = message(Queue(CHANNEL, "peony", count, urgent, ""), Words(language))
    assert problems(told.blocks, "message") == []
    assert not any(brace in told.text for brace in "{}")


def test_whoever_looks_elsewhere_reads_it_too(board: Board) -> None:
    crowds = [Crowd("peony", CHANNEL, 743, 12, "m1"), Crowd("brightbus", "C0BUS", MANY, 0, "m2")]
    [line] = crowd_lines(crowds, sample(), Words())
    assert line == "#peony-mentions: ⏳ 743 cards are still to come here, the 12 urgent ones first."


def test_it_keeps_the_channel_free_for_itself(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a crowd of cards it would say something nobody needs any more."""
    crowd(board)
    pace = Pace(5.0)
    delivery = board.delivery(pace=pace)
    undrawn = board.world.store.undrawn

    def later(*asked: Any) -> Any:
        time.sleep(pace.gap)  # the channel's second is over when the cards have their turn
        return undrawn(*asked)

    monkeypatch.setattr(board.world.store, "undrawn", later)
    pace.posted(CHANNEL)
    delivery.deliver()
    assert board.rooms.messages == []
    delivery.deliver()
    assert board.rooms.messages[0].key == KEY


def test_where_the_next_crowd_has_to_wait_other_cards_still_change(board: Board) -> None:
    crowd(board)
    drain(board)
    crowd(board, first=100)
    board.rooms.faults["post"] = [(Throttled(60), False)]
    pace, posts = Pace(10_000.0), board.rooms.times("post")
    delivery = board.delivery(pace=pace)
    for _ in range(3):
        delivery.deliver()
    assert board.rooms.times("post") == posts + 1
    assert pace.could(UPDATES)


def test_when_its_brand_is_gone_it_ends_all_the_same(board: Board) -> None:
    crowd(board)
    delivery = board.delivery()
    delivery.deliver()
    board.world.workspace = without(board.world.workspace, "peony")
    delivery.deliver()
    assert said(board)[0].text == Words()("crowd.over")
