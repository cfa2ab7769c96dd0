"""A message that grows is whole in the end, once, whatever Slack refuses on the way: against the strict sandbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.errors import Throttled
from bot.sandbox.server import Sandbox
from bot.sandbox.setup import BOT, TEAM
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls, web_client
from bot.slack.pace import APPENDS, MOST, STARTS, STOPS, UPDATES, Pace
from bot.slack.statuses import Statuses
from bot.slack.streams import Spot, Stream, piece, task
from tests.acceptance.workplace import texts_of
from tests.sandbox.bolt import MAY, MENTIONS, SETUP

HEAD, PIECES, END = [b.section("The answer")], [[b.section("One.")], [b.section("Two.")]], [b.section("The end.")]
ALL = ["The answer", "One.", "Two.", "The end."]
FASTER = 1_000_000
ASKED = {"message_not_in_streaming_state", "streaming_state_conflict"}  # how Slack tells what became of a lost answer


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox(SETUP) as made:
        yield made


@pytest.fixture
def sandbox(shared: Sandbox) -> Iterator[Sandbox]:
    shared.slack.violations.clear()
    yield shared
    assert {violation.error for violation in shared.slack.violations} <= ASKED


@pytest.fixture
def calls(sandbox: Sandbox) -> SlackCalls:
    return SlackCalls(web_client("xoxb-sandbox-1", f"{sandbox.url}/api/"))


@pytest.fixture
def spot(sandbox: Sandbox) -> Spot:
    return Spot(MENTIONS, sandbox.slack.post(MENTIONS, MAY, "What do we say?").ts, MAY, TEAM)


def answers(sandbox: Sandbox, spot: Spot) -> list[list[str]]:
    """The texts of what the app said there; none of it may grow any more."""
    said = [m for m in sandbox.slack.messages(MENTIONS) if m.get("thread_ts") == spot.thread and m["user"] == BOT]
    assert not any(message.get("streaming") for message in said)
    return [texts_of(message["blocks"]) for message in said]


def said(calls: SlackCalls, spot: Spot, pace: Pace | None = None) -> bool:
    """Everything, piece by piece; whether it is whole."""
    stream = Stream(calls, pace or Pace(FASTER), spot, HEAD)
    assert stream.start(piece(HEAD))
    for blocks in PIECES:
        stream.grow(blocks)
    whole = stream.finish("The answer", END)
    for _ in range(20):
        whole = whole or stream.mend()
    return whole


def test_it_grows_and_is_whole(sandbox: Sandbox, calls: SlackCalls, spot: Spot) -> None:
    before = len(sandbox.slack.calls)
    assert said(calls, spot)
    assert answers(sandbox, spot) == [ALL]
    assert sandbox.slack.violations == []
    names = [name for name, _ in sandbox.slack.calls[before:]]
    assert names == ["chat.startStream", "chat.appendStream", "chat.appendStream", "chat.stopStream"]


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("what", ["refuse", "drop_answer", "500", "before_500", "429"])
@pytest.mark.parametrize("times", [1, 3])
def test_whatever_goes_wrong_it_stands_there_whole_and_once(
    sandbox: Sandbox, calls: SlackCalls, spot: Spot, method: str, what: str, times: int
) -> None:
    error = "message_not_in_streaming_state"
    sandbox.fault(what, method=method, times=times, error=error, retry_after=0)
    pace = Pace(FASTER)
    assert said(calls, spot, pace)
    assert answers(sandbox, spot) == [ALL]
    while sandbox._faults.next(method):  # what was not needed must not hit the next test
        pass


def test_what_slack_ended_early_is_put_in_place_whole_however_often_that_takes(
    sandbox: Sandbox, calls: SlackCalls, spot: Spot
) -> None:
    sandbox.fault("drop_answer", method="chat.update")
    sandbox.fault("before_500", method="chat.update")
    stream = Stream(calls, Pace(FASTER), spot, HEAD)
    stream.start()
    (growing,) = [m for m in sandbox.slack.messages(MENTIONS) if m.get("thread_ts") == spot.thread]
    calls.stop_stream(MENTIONS, growing["ts"], [], [])  # as Slack does after some minutes
    stream.grow(PIECES[0])
    assert not stream.finish("The answer", END)
    assert not stream.mend()
    assert stream.mend()
    assert answers(sandbox, spot) == [["The answer", "One.", "The end."]]


@pytest.mark.parametrize("what", ["refuse", "before_500", "429"])
def test_a_stream_that_may_not_start_says_so(sandbox: Sandbox, calls: SlackCalls, spot: Spot, what: str) -> None:
    sandbox.fault(what, method="chat.startStream", error="unknown_method")
    assert not Stream(calls, Pace(FASTER), spot, HEAD).start()
    assert answers(sandbox, spot) == []


def test_an_app_without_the_scope_answers_otherwise(sandbox: Sandbox, calls: SlackCalls, spot: Spot) -> None:
    sandbox.fault("refuse", method="chat.startStream", error="missing_scope")
    assert not Stream(calls, Pace(FASTER), spot, HEAD).start()


def test_what_a_person_stopped_stays_as_they_left_it(sandbox: Sandbox, calls: SlackCalls, spot: Spot) -> None:
    stream = Stream(calls, Pace(FASTER), spot, HEAD)
    stream.start(task("Writing", "in_progress"))
    sandbox.fault("refuse", method="chat.appendStream", error="stopped_by_user")
    before = len(sandbox.slack.calls)
    stream.grow(PIECES[0])
    assert stream.finish("The answer", END)
    assert [name for name, _ in sandbox.slack.calls[before:]] == ["chat.appendStream"]
    (left,) = [m for m in sandbox.slack.messages(MENTIONS) if m.get("thread_ts") == spot.thread]
    assert [block["type"] for block in left["blocks"]] == ["task_card"]


def test_at_the_limit_pieces_come_with_the_end_and_a_new_stream_is_not_begun(
    sandbox: Sandbox, calls: SlackCalls, spot: Spot
) -> None:
    pace = Pace()
    while pace.may(APPENDS):
        pass
    before = len(sandbox.slack.calls)
    assert said(calls, spot, pace)
    assert answers(sandbox, spot) == [ALL]
    assert [name for name, _ in sandbox.slack.calls[before:]] == ["chat.startStream", "chat.stopStream"]
    while pace.may(STARTS):
        pass
    assert not Stream(calls, pace, spot, HEAD).start()


def test_our_pace_is_below_slacks() -> None:
    assert {kind: MOST[kind] < most for kind, most in {STARTS: 20, STOPS: 20, APPENDS: 100, UPDATES: 50}.items()} == {
        STARTS: True,
        STOPS: True,
        APPENDS: True,
        UPDATES: True,
    }


# -- statuses ---------------------------------------------------------------------------------------------


def busy(sandbox: Sandbox, spot: Spot) -> list[str]:
    return [one["status"] for one in sandbox.slack.state()["statuses"] if one["thread_ts"] == spot.thread]


def test_a_status_is_shown_and_ended(sandbox: Sandbox, calls: SlackCalls, spot: Spot) -> None:
    statuses = Statuses(calls, Pace(FASTER))
    statuses.show(spot, "is looking it up…", ["Reading"])
    statuses.send()
    assert busy(sandbox, spot) == ["is looking it up…"]
    time.sleep(0.001)
    statuses.end(spot)
    statuses.send()
    assert busy(sandbox, spot) == []


def test_a_status_that_comes_too_late_is_not_sent(sandbox: Sandbox, calls: SlackCalls, spot: Spot) -> None:
    statuses, before = Statuses(calls, Pace(FASTER)), len(sandbox.slack.calls)
    for ends in (statuses.answered, statuses.end):
        statuses.show(spot, "is looking it up…")
        ends(spot)
        statuses.send()
    assert sandbox.slack.calls[before:] == []


def test_a_status_slack_refuses_is_let_go(sandbox: Sandbox, calls: SlackCalls, spot: Spot) -> None:
    statuses = Statuses(calls, Pace(FASTER))
    for fault in ({"what": "refuse", "error": "missing_scope"}, {"what": "429", "retry_after": 0}):
        sandbox.fault(method="assistant.threads.setStatus", **fault)
        statuses.show(spot, "is looking it up…")
        time.sleep(0.001)
        statuses.send()
    assert busy(sandbox, spot) == []


class Counted(SlackCalls):
    """Counts what it is asked for."""

    def __init__(self) -> None:
        self.shown: list[tuple[Any, ...]] = []

    def busy(self, *said: Any) -> None:
        self.shown.append(said)
        raise Throttled(60)


def test_one_status_a_second_in_a_channel_and_the_newest_one_of_each_thread(spot: Spot) -> None:
    calls = Counted()
    statuses = Statuses(calls, Pace())
    for number in range(3):
        statuses.show(spot, f"number {number}")
    statuses.show(Spot(MENTIONS, "2.0", MAY, TEAM), "elsewhere")
    statuses.show(Spot("C2", "2.0", MAY, TEAM), "in another channel")
    statuses.send()
    statuses.send()
    assert [said[2] for said in calls.shown] == ["number 2", "in another channel"]
