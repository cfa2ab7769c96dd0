"""Streams, statuses and suggested prompts answer as Slack's do, and note what Slack refuses."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.sandbox.setup import TEAM

from .bolt import IRA, MAY, MENTIONS, SETUP, Json, button, client_of, heard, place, section, until

WHOM: Json = {"recipient_user_id": MAY, "recipient_team_id": TEAM}


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox(SETUP) as made:
        yield made


@pytest.fixture
def sandbox(shared: Sandbox) -> Sandbox:
    shared.slack.violations.clear()
    return shared


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return client_of(sandbox)


@pytest.fixture
def asked(sandbox: Sandbox) -> str:
    """The ts of what a person asked in a channel."""
    return sandbox.slack.post(MENTIONS, MAY, "What do we say?").ts


def refused(call: Callable[..., Any], **args: Any) -> str:
    """Slack's error code."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def task(status: str) -> Json:
    return {"type": "task_update", "id": "t", "title": "Writing", "status": status}


def message(sandbox: Sandbox, ts: str, channel: str = MENTIONS) -> Json:
    return next(one for one in sandbox.slack.messages(channel) if one["ts"] == ts)


# -- streams ----------------------------------------------------------------------------------------------


def test_a_stream_grows_until_it_is_stopped(sandbox: Sandbox, client: WebClient, asked: str) -> None:
    ts = client.chat_startStream(channel=MENTIONS, thread_ts=asked, chunks=[task("in_progress")], **WHOM)["ts"]
    assert message(sandbox, ts)["streaming"]
    client.chat_appendStream(channel=MENTIONS, ts=ts, markdown_text="One ")
    client.chat_appendStream(
        channel=MENTIONS,
        ts=ts,
        chunks=[
            {"type": "markdown_text", "text": "two"},
            task("complete"),
            {"type": "blocks", "blocks": [section("3")]},
        ],
    )
    told = client.chat_stopStream(channel=MENTIONS, ts=ts, blocks=[{"type": "actions", "elements": [button("yes")]}])
    shown = message(sandbox, ts)
    assert "streaming" not in shown
    assert [block["type"] for block in shown["blocks"]] == ["task_card", "markdown", "section", "actions"]
    assert (shown["blocks"][0]["status"], shown["blocks"][1]["text"]) == ("complete", "One two")
    assert shown["thread_ts"] == asked
    assert told["message"]["ts"] == ts
    assert sandbox.slack.violations == []


def test_what_is_stopped_cannot_grow_and_only_what_is_stopped_can_be_updated(
    sandbox: Sandbox, client: WebClient, asked: str
) -> None:
    ts = client.chat_startStream(channel=MENTIONS, thread_ts=asked, **WHOM)["ts"]
    assert refused(client.chat_update, channel=MENTIONS, ts=ts, text="whole") == "streaming_state_conflict"
    client.chat_stopStream(channel=MENTIONS, ts=ts)
    where = {"channel": MENTIONS, "ts": ts}
    assert refused(client.chat_appendStream, **where, markdown_text="x") == "message_not_in_streaming_state"
    assert refused(client.chat_stopStream, **where) == "message_not_in_streaming_state"
    client.chat_update(**where, text="whole", blocks=[section("whole")])
    assert message(sandbox, ts)["text"] == "whole"


def test_in_a_channel_slack_wants_to_know_for_whom(sandbox: Sandbox, client: WebClient, asked: str) -> None:
    start = {"channel": MENTIONS, "thread_ts": asked}
    call = client.chat_startStream
    assert refused(call, **start, recipient_team_id=TEAM) == "missing_recipient_user_id"
    assert refused(call, **start, recipient_user_id=MAY) == "missing_recipient_team_id"
    assert refused(call, **start, recipient_user_id="U0NOBODY", recipient_team_id=TEAM) == "user_not_found"
    assert refused(call, **start, recipient_user_id=MAY, recipient_team_id="T0") == "team_not_found"
    assert refused(call, channel=MENTIONS, thread_ts="1.000000", **WHOM) == "cannot_reply_to_message"
    room = sandbox.slack.room(IRA)
    ts = sandbox.slack.post(room, IRA, "And here?").ts
    assert client.chat_startStream(channel=room, thread_ts=ts)["ok"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"markdown_text": "x" * 12_001}, "msg_blocks_too_long"),
        ({"chunks": [{"type": "markdown_text", "text": "x" * 12_001}]}, "invalid_chunks"),
        ({"chunks": [{"type": "plan_update", "title": "Plan"}]}, "invalid_chunks"),
        ({"chunks": [{"type": "task_update", "id": "t", "title": "Writing", "status": "done"}]}, "invalid_chunks"),
        ({"chunks": [{"type": "blocks", "blocks": [section("")]}]}, "invalid_blocks"),
        ({"chunks": [{"type": "blocks", "blocks": [{"type": "divider"}] * 26}] * 2}, "msg_blocks_too_many"),
        ({"chunks": [{"type": "blocks", "blocks": [section("x" * 2999)] * 5}]}, "msg_blocks_too_long"),
    ],
)
def test_an_append_that_slack_does_not_take_is_refused(
    sandbox: Sandbox, client: WebClient, asked: str, arguments: Json, error: str
) -> None:
    ts = client.chat_startStream(channel=MENTIONS, thread_ts=asked, **WHOM)["ts"]
    assert refused(client.chat_appendStream, channel=MENTIONS, ts=ts, **arguments) == error
    assert message(sandbox, ts)["blocks"] == []
    assert [violation.error for violation in sandbox.slack.violations] == [error]


def test_only_the_apps_own_messages_grow(sandbox: Sandbox, client: WebClient, asked: str) -> None:
    assert (
        refused(client.chat_appendStream, channel=MENTIONS, ts=asked, markdown_text="x") == "message_not_owned_by_app"
    )
    assert refused(client.chat_stopStream, channel=MENTIONS, ts="1.000000") == "message_not_found"


def test_starting_and_stopping_are_limited_to_twenty_a_minute_and_growing_to_a_hundred() -> None:
    for method, tier, most in (("chat.startStream", 2, 20), ("chat.stopStream", 2, 20), ("chat.appendStream", 4, 100)):
        limits = Limits(1, lambda: 1000.0)
        assert [limits.wait(method, tier) for _ in range(most)] == [0] * most
        assert limits.wait(method, tier) > 0


def test_a_refusal_can_be_asked_for(sandbox: Sandbox, client: WebClient, asked: str) -> None:
    assert sandbox.fault("refuse", method="chat.startStream", error="channel_type_not_supported")["ok"]
    start = {"channel": MENTIONS, "thread_ts": asked, **WHOM}
    assert refused(client.chat_startStream, **start) == "channel_type_not_supported"
    assert client.chat_startStream(**start)["ok"]
    assert sandbox.slack.violations == []


# -- status and prompts -----------------------------------------------------------------------------------


def test_a_status_stands_until_the_app_answers_there_or_ends_it(
    sandbox: Sandbox, client: WebClient, asked: str
) -> None:
    def busy() -> list[str]:
        return [one["status"] for one in sandbox.slack.state()["statuses"] if one["thread_ts"] == asked]

    where: Json = {"channel_id": MENTIONS, "thread_ts": asked}
    client.assistant_threads_setStatus(**where, status="is thinking…", loading_messages=["Reading"])
    client.chat_postMessage(channel=MENTIONS, text="elsewhere")
    client.chat_postEphemeral(channel=MENTIONS, user=MAY, text="only you", thread_ts=asked)
    assert busy() == ["is thinking…"]
    client.chat_startStream(channel=MENTIONS, thread_ts=asked, **WHOM)
    assert busy() == []
    client.assistant_threads_setStatus(**where, status="is thinking…")
    client.assistant_threads_setStatus(**where, status="")
    assert busy() == []
    assert sandbox.slack.violations == []


def test_a_status_that_slack_does_not_take_is_refused(client: WebClient, asked: str) -> None:
    call, where = client.assistant_threads_setStatus, {"channel_id": MENTIONS, "thread_ts": asked}
    assert refused(call, channel_id="C0NONE", thread_ts=asked, status="x") == "channel_not_found"
    assert refused(call, channel_id=MENTIONS, thread_ts="1.000000", status="x") == "invalid_thread_ts"
    assert refused(call, **where, status="x", loading_messages=["x"] * 11) == "invalid_arguments"
    assert refused(client.api_call, api_method="assistant.threads.setStatus", json=where) == "invalid_arguments"


def test_prompts_are_proposed_in_direct_messages_four_at_most(sandbox: Sandbox, client: WebClient) -> None:
    prompts = [{"title": f"Question {number}", "message": f"What is {number}?"} for number in range(5)]
    room, call = sandbox.slack.room(MAY), client.assistant_threads_setSuggestedPrompts
    call(channel_id=room, title="Ask:", prompts=prompts[:4])
    with urllib.request.urlopen(f"{sandbox.url}/sandbox/state") as answer:
        state = json.load(answer)
    assert state["prompts"] == [{"channel": room, "title": "Ask:", "prompts": prompts[:4]}]
    assert refused(call, channel_id=room, prompts=prompts) == "invalid_arguments"
    assert refused(call, channel_id=room, prompts=[{"title": "Without words"}]) == "invalid_arguments"
    assert refused(call, channel_id=MENTIONS, prompts=prompts[:1]) == "channel_not_found"
    assert refused(call, channel_id=room, thread_ts="1.000000", prompts=prompts[:1]) == "invalid_thread_ts"


def test_who_opens_their_direct_messages_is_heard_with_the_tab() -> None:
    with place() as here:
        events = heard(here.app.event("app_home_opened"))
        room = here.sandbox.act(MAY, "direct")["channel"]
        here.sandbox.act(MAY, "home")
        until(lambda: len(events) == 2, "both tabs are heard")
        told = [(body["event"]["tab"], body["event"]["channel"]) for body in events]
        assert sorted(told) == [("home", room), ("messages", room)]
