"""Previews in the thread: what is asked for comes once, from what was saved, and never instead of the card."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.content.words import Words
from bot.errors import AlreadySeen
from bot.life.decide import decide
from bot.mention import decision as d
from bot.sandbox.server import Sandbox
from bot.sandbox.setup import BOT, TEAM
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls, web_client
from bot.slack.pace import Pace
from bot.slack.previews import PATIENCE, Previews
from bot.slack.questions import Answer, answer
from bot.slack.redrafts import Wish
from bot.slack.streams import Spot
from tests.acceptance.workplace import texts_of, until
from tests.fakes import MAYA, World, draft_answer, passage, post
from tests.sandbox.bolt import MAY, MENTIONS, SETUP

WORDS = Words()
ANSWER = answer("Peony says:", "Who pays?", [passage(), passage("peony/returns.en#time")], "Ev1", WORDS)
SHORTER = "Please write to the care team, and they will settle the oil with you. A cracked bottle is no way to start."


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox(SETUP) as made:
        yield made


@dataclass
class Thread:
    """A thread somebody writes in, and what came to it."""

    world: World
    sandbox: Sandbox
    pace: Pace = field(default_factory=lambda: Pace(1_000_000))
    said: list[tuple[Any, ...]] = field(default_factory=list)
    told: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        calls = SlackCalls(web_client("xoxb-sandbox-1", f"{self.sandbox.url}/api/"))
        self.spot = Spot(MENTIONS, self.sandbox.slack.post(MENTIONS, MAY, "Shorter, please").ts, MAY, TEAM)
        say, tell = lambda *said: self.said.append(said), lambda *said: self.told.append(said)
        self.previews = Previews(self.world.desk, calls, self.pace, say, tell)
        self.before = len(self.sandbox.slack.calls)

    def turn(self, times: int = 1) -> None:
        """So many rounds of the loop."""
        for _ in range(times):
            self.previews.turn()

    def wish(self) -> Wish:
        mention = self.world.arrive(post())
        mention = decide(mention.id, d.Regenerate("shorter"), MAYA, self.world.desk, "1")
        wish = Wish(mention.id, 2, "shorter")
        self.previews.redraft(self.spot, wish, WORDS, "A new version is being written")
        self.turn()
        return wish

    def shown(self) -> list[dict[str, Any]]:
        said = self.sandbox.slack.messages(MENTIONS)
        return [one for one in said if one.get("thread_ts") == self.spot.thread and one["user"] == BOT]

    def busy(self) -> list[str]:
        statuses = self.sandbox.slack.state()["statuses"]
        return [one["status"] for one in statuses if one["thread_ts"] == self.spot.thread]

    def calls(self) -> list[str]:
        return [name.rpartition(".")[2] for name, _ in self.sandbox.slack.calls[self.before :]]


@pytest.fixture
def thread(world: World, shared: Sandbox) -> Iterator[Thread]:
    shared.slack.violations.clear()
    yield Thread(world, shared)
    assert shared.slack.violations == []


def test_an_answer_comes_piece_by_piece_with_its_buttons_last(thread: Thread) -> None:
    with thread.previews.looking(thread.spot, WORDS):
        thread.turn()
        assert thread.busy() == [WORDS("preview.looking")]
    thread.previews.answer(thread.spot, ANSWER)
    thread.turn()
    (shown,) = thread.shown()
    assert texts_of(shown["blocks"]) == texts_of(ANSWER.blocks)
    assert not shown.get("streaming")
    assert thread.calls() == ["setStatus", "startStream", "appendStream", "appendStream", "stopStream"]
    assert (thread.busy(), thread.said) == ([], [])


def test_where_nothing_can_grow_the_answer_is_one_message(thread: Thread) -> None:
    thread.sandbox.fault("refuse", method="chat.startStream", error="channel_type_not_supported")
    thread.previews.answer(thread.spot, ANSWER)
    thread.turn(3)
    assert thread.said == [(MENTIONS, thread.spot.thread, ANSWER.text, ANSWER.blocks)]
    assert thread.shown() == []


def test_a_question_slack_delivers_again_leaves_no_status_behind(thread: Thread) -> None:
    with suppress(AlreadySeen), thread.previews.looking(thread.spot, WORDS):
        thread.turn()
        assert thread.busy() == [WORDS("preview.looking")]
        raise AlreadySeen
    thread.turn()
    assert thread.busy() == []


def test_a_version_is_shown_when_it_is_saved_and_not_before(thread: Thread) -> None:
    thread.world.model.says("draft", draft_answer(), draft_answer(SHORTER))
    wish = thread.wish()
    thread.turn(3)
    (shown,) = thread.shown()
    assert shown["streaming"]
    assert [block["type"] for block in shown["blocks"]] == ["task_card"]
    thread.world.live(thread.world.store.get(wish.mention))
    thread.turn(2)
    (shown,) = thread.shown()
    assert not shown.get("streaming")
    assert [block["type"] for block in shown["blocks"]] == ["task_card", "rich_text", "rich_text", "context"]
    assert shown["blocks"][0]["status"] == "complete"
    assert thread.told == []


def test_a_version_where_nothing_can_grow_is_announced_and_a_status_stands_until_it_is_there(thread: Thread) -> None:
    thread.sandbox.fault("refuse", method="chat.startStream", error="unknown_method")
    wish = thread.wish()
    thread.turn()
    assert thread.told == [(MENTIONS, MAY, "A new version is being written")]
    assert thread.busy() == [WORDS("preview.busy", version=2)]
    thread.world.live(thread.world.store.get(wish.mention))
    thread.turn(2)
    assert (thread.busy(), thread.shown()) == ([], [])


def test_a_version_that_takes_too_long_is_left_to_the_card(thread: Thread) -> None:
    wish = thread.wish()
    thread.world.clock.pass_(PATIENCE.total_seconds())
    thread.turn()
    (shown,) = thread.shown()
    assert not shown.get("streaming")
    assert shown["blocks"][0]["status"] == "error"
    assert texts_of(shown["blocks"])[-1] == WORDS("preview.late")
    thread.world.live(thread.world.store.get(wish.mention))
    thread.turn()
    assert thread.calls().count("stopStream") == 1


def test_what_never_becomes_whole_is_said_in_one_message_in_the_end(thread: Thread) -> None:
    thread.sandbox.fault("429", method="chat.stopStream", times=30, retry_after=0)
    thread.previews.answer(thread.spot, ANSWER)
    thread.turn(3)
    assert thread.said == []
    thread.world.clock.pass_(PATIENCE.total_seconds())
    thread.turn(2)
    assert thread.said == [(MENTIONS, thread.spot.thread, ANSWER.text, ANSWER.blocks)]
    while thread.sandbox._faults.next("chat.stopStream"):
        pass


def test_the_end_of_the_program_closes_what_is_open(thread: Thread) -> None:
    stopping = threading.Event()
    loop = threading.Thread(target=thread.previews.run, args=(stopping.wait,))
    loop.start()
    try:
        mention = thread.world.arrive(post())
        mention = decide(mention.id, d.Regenerate("shorter"), MAYA, thread.world.desk, "1")
        thread.previews.redraft(thread.spot, Wish(mention.id, 2, "shorter"), WORDS, "")
        until(thread.shown, "the preview is open")
    finally:
        stopping.set()
        thread.previews.hurry()
        loop.join(5)
    (shown,) = thread.shown()
    assert not shown.get("streaming")
    assert texts_of(shown["blocks"])[-1] == WORDS("preview.late")


def test_an_answer_is_the_same_in_pieces_and_as_one_message() -> None:
    made: Answer = answer("Peony does not say.", "Who pays?", [], "Ev1", WORDS)
    assert made.blocks == [*made.pieces[0], *made.verdicts]
    assert made.pieces[0][0] == b.section("Peony does not say.")
