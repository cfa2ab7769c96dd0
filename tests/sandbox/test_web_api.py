"""The Web API answers as Slack does, and notes what Slack refuses."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import Sandbox
from bot.sandbox.setup import APP, BOT, BOT_USER, TEAM

from .bolt import IRA, MAY, MENTIONS, SETUP, URGENT, Json, button, client_of, modal, plain, section, words_input


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox(SETUP) as made:
        yield made


@pytest.fixture
def sandbox(shared: Sandbox) -> Sandbox:
    """The module's sandbox, with nothing held against the app yet."""
    for ts in [message["ts"] for message in shared.slack.messages(MENTIONS)]:
        shared.slack.delete(shared.slack.message(MENTIONS, ts))
    shared.slack.violations.clear()
    shared.slack.pings.clear()
    return shared


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return client_of(sandbox)


def refusal(call: Callable[..., Any], **args: Any) -> Any:
    """Slack's answer to a call it refuses."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return caught.value.response


def errors(sandbox: Sandbox) -> list[tuple[str, str]]:
    return [(violation.method, violation.error) for violation in sandbox.slack.violations]


# -- messages ---------------------------------------------------------------------------------------------


def test_what_is_posted_is_found_again_with_its_metadata(sandbox: Sandbox, client: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"mention": "m1"}}
    posted = client.chat_postMessage(channel=MENTIONS, text="A card", blocks=[section("*A card*")], metadata=metadata)
    assert posted["message"]["bot_id"] == BOT
    (found,) = client.conversations_history(channel=MENTIONS, include_all_metadata=True)["messages"]
    assert (found["ts"], found["text"], found["metadata"]) == (posted["ts"], "A card", metadata)
    assert found["blocks"][0]["block_id"]
    assert "metadata" not in client.conversations_history(channel=MENTIONS)["messages"][0]
    assert sandbox.slack.violations == []


def test_an_update_keeps_what_it_does_not_mention(sandbox: Sandbox, client: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {}}
    ts = client.chat_postMessage(channel=MENTIONS, text="a", blocks=[section("a")], metadata=metadata)["ts"]
    client.chat_update(channel=MENTIONS, ts=ts, text="b")
    (message,) = sandbox.slack.messages(MENTIONS)
    assert message["text"] == "b"
    assert message["edited"]
    assert message["blocks"][0]["text"]["text"] == "a"
    assert message["metadata"] == metadata
    client.chat_update(channel=MENTIONS, ts=ts, text="c", blocks=[], metadata={})
    (message,) = sandbox.slack.messages(MENTIONS)
    assert message["blocks"] == []
    assert "metadata" not in message


def test_timestamps_are_texts_unique_and_rising(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=MENTIONS, text=str(number))["ts"] for number in range(20)]
    assert stamps == sorted(set(stamps))
    assert all(isinstance(ts, str) and len(ts.partition(".")[2]) == 6 for ts in stamps)


def test_history_is_read_in_pages_from_the_newest_without_losing_one(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=MENTIONS, text=str(number))["ts"] for number in range(7)]
    found, cursor = [], None
    while True:
        page = client.conversations_history(channel=MENTIONS, limit=3, cursor=cursor)
        found += [message["ts"] for message in page["messages"]]
        client.chat_postMessage(channel=MENTIONS, text="new while reading")
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert found == stamps[::-1]


def test_history_between_two_moments_includes_them_only_when_asked(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=MENTIONS, text=str(number))["ts"] for number in range(4)]
    between = {"channel": MENTIONS, "oldest": stamps[0], "latest": stamps[2]}
    assert [m["ts"] for m in client.conversations_history(**between)["messages"]] == [stamps[1]]
    inclusive = client.conversations_history(**between, inclusive=True)["messages"]
    assert [m["ts"] for m in inclusive] == stamps[2::-1]


def test_replies_stand_in_the_thread_and_not_in_the_channel(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=MENTIONS, text="parent")["ts"]
    reply = client.chat_postMessage(channel=MENTIONS, text="reply", thread_ts=parent)["ts"]
    shown = client.chat_postMessage(channel=MENTIONS, text="to all", thread_ts=parent, reply_broadcast=True)["ts"]
    history = client.conversations_history(channel=MENTIONS)["messages"]
    assert [m["ts"] for m in history] == [shown, parent]
    assert (history[1]["reply_count"], history[1]["latest_reply"]) == (2, shown)
    thread = client.conversations_replies(channel=MENTIONS, ts=parent)["messages"]
    assert [m["ts"] for m in thread] == [parent, reply, shown]


def test_an_ephemeral_message_is_for_one_person_and_in_no_history(sandbox: Sandbox, client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel=MENTIONS, user=MAY, text="only you")["message_ts"]
    (message,) = sandbox.slack.messages(MENTIONS)
    assert (message["ts"], message["only_for"]) == (ts, MAY)
    assert client.conversations_history(channel=MENTIONS)["messages"] == []
    assert refusal(client.chat_update, channel=MENTIONS, ts=ts, text="b")["error"] == "message_not_found"


def test_a_message_to_a_person_opens_a_direct_message(sandbox: Sandbox, client: WebClient) -> None:
    room = client.conversations_open(users=IRA)["channel"]["id"]
    assert client.chat_postMessage(channel=IRA, text="psst")["channel"] == room
    told = [channel for channel in sandbox.slack.state()["channels"] if channel["kind"] == "im"]
    assert [(channel["id"], channel["user"]) for channel in told] == [(room, IRA)]


def test_deleted_is_deleted(sandbox: Sandbox, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=MENTIONS, text="a")["ts"]
    client.chat_delete(channel=MENTIONS, ts=ts)
    assert sandbox.slack.messages(MENTIONS) == []
    assert refusal(client.chat_delete, channel=MENTIONS, ts=ts)["error"] == "message_not_found"


def test_text_over_40000_characters_is_cut_when_posted(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=MENTIONS, text="x" * 40_001)
    assert len(sandbox.slack.messages(MENTIONS)[0]["text"]) == 40_000


def test_a_permalink_leads_to_the_page(sandbox: Sandbox, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=MENTIONS, text="a")["ts"]
    assert client.chat_getPermalink(channel=MENTIONS, message_ts=ts)["permalink"].startswith(sandbox.url)


BIG = [section("x" * 2990) for _ in range(5)]
POSTS: dict[str, tuple[Json, str]] = {
    "no channel there": ({"channel": "C0NOWHERE", "text": "a"}, "channel_not_found"),
    "nothing to say": ({"channel": MENTIONS}, "no_text"),
    "bad blocks": ({"channel": MENTIONS, "text": "a", "blocks": [section("")]}, "invalid_blocks"),
    "blocks that are no list": ({"channel": MENTIONS, "text": "a", "blocks": {"type": "x"}}, "invalid_blocks_format"),
    "blocks of 13,201 characters": ({"channel": MENTIONS, "text": "a", "blocks": BIG}, "msg_blocks_too_long"),
    "two kinds of text": ({"channel": MENTIONS, "text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
    "metadata without a type": ({"channel": MENTIONS, "text": "a", "metadata": {"a": 1}}, "invalid_metadata_format"),
    "a thread that is not there": (
        {"channel": MENTIONS, "text": "a", "thread_ts": "1.000001"},
        "cannot_reply_to_message",
    ),
    "a ts that is a number": ({"channel": MENTIONS, "text": "a", "thread_ts": 1.5}, "invalid_arguments"),
    "attachments": ({"channel": MENTIONS, "text": "a", "attachments": [{"text": "b"}]}, "invalid_attachments"),
}


@pytest.mark.parametrize("name", POSTS)
def test_a_message_slack_refuses_is_refused_and_noted(name: str, sandbox: Sandbox, client: WebClient) -> None:
    args, error = POSTS[name]
    assert refusal(client.api_call, api_method="chat.postMessage", json=args)["error"] == error
    assert errors(sandbox) == [("chat.postMessage", error)]
    assert sandbox.slack.messages(MENTIONS) == []


def test_updates_are_limited_to_4000_characters(sandbox: Sandbox, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=MENTIONS, text="a")["ts"]
    client.chat_update(channel=MENTIONS, ts=ts, text="x" * 4000)
    assert refusal(client.chat_update, channel=MENTIONS, ts=ts, text="x" * 4001)["error"] == "msg_too_long"


def test_only_the_apps_own_messages_can_be_changed(sandbox: Sandbox, client: WebClient) -> None:
    ts = sandbox.act(MAY, "say", channel=MENTIONS, text="mine")["ts"]
    assert refusal(client.chat_update, channel=MENTIONS, ts=ts, text="b")["error"] == "cant_update_message"
    assert refusal(client.chat_delete, channel=MENTIONS, ts=ts)["error"] == "cant_delete_message"


def test_bad_blocks_are_told_one_by_one_as_slack_does(client: WebClient) -> None:
    bad = [section(""), {"type": "actions", "elements": [button("a", value="x" * 2001)]}]
    answer = refusal(client.chat_postMessage, channel=MENTIONS, text="a", blocks=bad)
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "[ERROR] must be less than 2001 characters [json-pointer:/blocks/1/elements/0/value]",
    ]
    assert [(error["pointer"], error["constraint"]) for error in answer["errors"]] == [
        ("/blocks/0/text/text", 1),
        ("/blocks/1/elements/0/value", 2000),
    ]


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_blocks_without_a_text_are_taken_with_a_warning_and_noted(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.chat_postMessage(channel=MENTIONS, blocks=[section("a")])
    assert answer["warning"] == "missing_text_in_message"
    assert errors(sandbox) == [("chat.postMessage", "missing_text")]


def test_unfurl_flags_are_taken_and_made_up_arguments_are_noted(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=MENTIONS, text="a", unfurl_links=False, unfurl_media=False)
    assert sandbox.slack.violations == []
    client.chat_postMessage(channel=MENTIONS, text="a", priority="high")
    assert errors(sandbox) == [("chat.postMessage", "unknown_argument")]


def test_whom_a_message_notifies_is_noted(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=MENTIONS, text="&lt;!channel&gt;", blocks=[section("plain")])
    assert sandbox.slack.pings == []
    ts = client.chat_postMessage(channel=MENTIONS, text="<!channel>", blocks=[section(f"<@{MAY}>")])["ts"]
    client.chat_update(channel=MENTIONS, ts=ts, text="<!here>", blocks=[])
    client.chat_postEphemeral(channel=MENTIONS, user=MAY, text=f"<@{IRA}>")
    found = [(ping.method, ping.who) for ping in sandbox.slack.pings]
    posted, changed, told = "chat.postMessage", "chat.update", "chat.postEphemeral"
    assert found == [(posted, "channel"), (posted, MAY), (changed, "here"), (told, IRA)]
    assert sandbox.slack.pings[0].ts == ts


# -- the workspace ----------------------------------------------------------------------------------------


def test_people_and_channels_are_told(client: WebClient) -> None:
    assert {"bot_id": BOT, "user_id": BOT_USER, "team_id": TEAM}.items() <= dict(client.auth_test().data).items()  # type: ignore[arg-type]
    assert client.users_info(user=IRA, include_locale=True)["user"]["locale"] == "ru-RU"
    assert refusal(client.users_info, user="U0NOBODY")["error"] == "user_not_found"
    assert [user["id"] for user in client.users_list()["members"]] == [MAY, IRA]
    assert client.bots_info(bot=BOT)["bot"]["app_id"] == APP
    assert client.team_info()["team"]["id"] == TEAM
    assert client.conversations_info(channel=URGENT)["channel"]["is_member"]
    assert client.conversations_join(channel=URGENT)["warning"] == "already_in_channel"
    assert client.conversations_members(channel=URGENT)["members"] == [MAY, IRA, BOT_USER]


def test_lists_come_in_pages(client: WebClient) -> None:
    first = client.conversations_list(limit=1)
    rest = client.conversations_list(limit=1, cursor=first["response_metadata"]["next_cursor"])
    assert [channel["id"] for page in (first, rest) for channel in page["channels"]] == [MENTIONS, URGENT]
    assert rest["response_metadata"]["next_cursor"] == ""
    assert refusal(client.conversations_list, limit=5000)["error"] == "invalid_limit"


def test_a_reaction_stands_once(sandbox: Sandbox, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=MENTIONS, text="a")["ts"]
    client.reactions_add(channel=MENTIONS, timestamp=ts, name="eyes")
    assert refusal(client.reactions_add, channel=MENTIONS, timestamp=ts, name="eyes")["error"] == "already_reacted"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"blocks": [section("a")]}, ""),
        ({"blocks": [section("")]}, "invalid_blocks"),
        ({"message": {"text": "a", "blocks": [section("")]}}, "invalid_message"),
        ({"view": modal(words_input())}, ""),
        ({"view": {"type": "home", "blocks": [section("a")]}}, ""),
        ({"view": modal()}, "invalid_view"),
        ({}, "invalid_arguments"),
    ],
)
def test_blocks_are_validated_on_request(args: Json, error: str, client: WebClient) -> None:
    if error:
        assert refusal(client.api_call, api_method="blocks.validate", json=args)["error"] == error
    else:
        assert client.api_call("blocks.validate", json=args)["ok"]


# -- the wire ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-123456789-abcdef", "auth.test", "invalid_auth"),
        ("xapp-1-A123-secret", "apps.connections.open", "invalid_auth"),
        ("xoxb-sandbox-1", "apps.connections.open", "not_allowed_token_type"),
        ("xapp-sandbox-1", "chat.postMessage", "not_allowed_token_type"),
        ("xoxb-sandbox-1", "chat.shout", "unknown_method"),
        ("xoxb-sandbox-1", "chat.postMessage", "invalid_arguments"),
    ],
)
def test_a_call_that_may_not_be_is_refused(token: str, method: str, error: str, sandbox: Sandbox) -> None:
    body = urllib.parse.urlencode({"token": token}).encode()
    with urllib.request.urlopen(f"{sandbox.url}/api/{method}", body) as answer:
        assert json.load(answer)["error"] == error
    assert errors(sandbox) == [(method, error)]


def test_a_form_carries_blocks_as_json_text(sandbox: Sandbox, client: WebClient) -> None:
    form = {"channel": MENTIONS, "text": "a", "blocks": json.dumps([section("a")])}
    assert client.api_call("chat.postMessage", data=form)["ok"]
    broken = refusal(client.api_call, api_method="chat.postMessage", data={**form, "blocks": "[{"})
    assert broken["error"] == "invalid_blocks_format"


def test_calls_are_remembered_without_their_tokens(sandbox: Sandbox, client: WebClient) -> None:
    client.conversations_history(channel=MENTIONS, limit=7)
    method, args = sandbox.slack.calls[-1]
    assert (method, args) == ("conversations.history", {"channel": MENTIONS, "limit": "7"})


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_another_name_for_this_machine_is_refused(host: str, sandbox: Sandbox) -> None:
    connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"))
    connection.request("GET", "/sandbox/state", headers={"Host": host})
    assert connection.getresponse().status == 400


# -- limits and faults ------------------------------------------------------------------------------------


def test_a_second_message_within_a_second_is_throttled_and_a_faster_clock_shortens_the_second() -> None:
    with Sandbox(replace(SETUP, clock_factor=2)) as sandbox:  # a second takes half of one
        client = client_of(sandbox)
        client.chat_postMessage(channel=MENTIONS, text="a")
        client.chat_postMessage(channel=URGENT, text="a")
        answer = refusal(client.chat_postMessage, channel=MENTIONS, text="b")
        assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
        assert errors(sandbox) == [("chat.postMessage", "ratelimited")]
        time.sleep(0.55)
        assert client.chat_postMessage(channel=MENTIONS, text="b")["ok"]


def test_retry_after_tells_real_seconds() -> None:
    with Sandbox(replace(SETUP, clock_factor=4)) as sandbox:
        client = client_of(sandbox)
        for _ in range(20):
            client.users_list()
        assert 13 <= int(refusal(client.users_list).headers["Retry-After"]) <= 15


def test_a_lost_answer_loses_the_answer_only(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.fault("drop_answer", method="chat.postMessage")
    with pytest.raises(http.client.RemoteDisconnected):
        client.chat_postMessage(channel=MENTIONS, text="once")
    assert [message["text"] for message in sandbox.slack.messages(MENTIONS)] == ["once"]
    assert client.chat_postMessage(channel=MENTIONS, text="again")["ok"]


@pytest.mark.parametrize(("what", "status", "messages"), [("500", 500, 1), ("before_500", 500, 0), ("429", 429, 0)])
def test_a_fault_happens_as_often_as_asked(
    what: str, status: int, messages: int, sandbox: Sandbox, client: WebClient
) -> None:
    sandbox.fault(what, method="chat.postMessage", times=2, retry_after=7)
    for _ in range(2):
        answer = refusal(client.chat_postMessage, channel=MENTIONS, text="a")
        assert answer.status_code == status
        assert answer.headers.get("Retry-After") == ("7" if what == "429" else None)
    assert len(sandbox.slack.messages(MENTIONS)) == 2 * messages
    assert client.chat_postMessage(channel=MENTIONS, text="a")["ok"]
    assert sandbox.slack.violations == [], "what the sandbox breaks is not held against the app"


def test_a_fault_nobody_knows_is_refused(sandbox: Sandbox) -> None:
    assert not sandbox.fault("flood", method="chat.postMessage")["ok"]
    assert not sandbox.fault("500")["ok"]


# -- Home -------------------------------------------------------------------------------------------------


def test_a_home_tab_is_published_and_shown(sandbox: Sandbox, client: WebClient) -> None:
    view = client.views_publish(user_id=MAY, view={"type": "home", "blocks": [section("Hello")]})["view"]
    shown = sandbox.slack.state()["homes"][MAY]
    assert (shown["id"], shown["view"]["blocks"][0]["text"]["text"]) == (view["id"], "Hello")
    again = client.views_publish(user_id=MAY, view={"type": "home", "blocks": [section("Again")]}, hash=view["hash"])
    assert again["view"]["id"] == view["id"]
    stale = refusal(
        client.views_publish, user_id=MAY, view={"type": "home", "blocks": [section("Late")]}, hash=view["hash"]
    )
    assert stale["error"] == "hash_conflict"
    assert refusal(client.views_publish, user_id=MAY, view=modal(section("a")))["error"] == "invalid_arguments"
    assert refusal(client.views_open, trigger_id="1.2.x", view=modal(section("a")))["error"] == "invalid_trigger_id"
    assert refusal(client.views_update, view_id="V0", view=modal(section("a")))["error"] == "not_found"
    assert refusal(client.views_open, trigger_id="1.2.x", view=modal(plain("a")))["error"] == "invalid_arguments"
