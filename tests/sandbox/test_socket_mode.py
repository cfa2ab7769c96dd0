"""Socket Mode with the real Bolt: clicks, acks, lost connections, and who hears of what went wrong."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.webhook import WebhookClient
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.sandbox.server import Sandbox

from .bolt import IRA, MAY, MENTIONS, SETUP, Json, Place, button, client_of, heard, mrkdwn, option, place, until

pytestmark = pytest.mark.slow

HASTY = replace(SETUP, patience=0.4)  # seconds, so that nobody waits for three


@pytest.fixture(scope="module")
def shared() -> Iterator[Place]:
    with place() as made:
        yield made


@pytest.fixture
def here(shared: Place) -> Place:
    """The module's place; nothing held against the app yet. Tests use actions of their own."""
    shared.errors()
    return shared


@pytest.fixture
def hasty() -> Iterator[Place]:
    with place(HASTY) as made:
        yield made


# -- clicks -----------------------------------------------------------------------------------------------


def test_a_click_reaches_the_app_which_changes_the_message(here: Place) -> None:
    def approve(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="approved", blocks=[])

    here.app.action("approve")(approve)
    ts = here.post(button("approve"))
    assert here.press(ts, "approve") == {"ok": True}
    until(lambda: here.message(ts)["text"] == "approved", "the message changed")
    assert here.errors() == []


def test_a_click_tells_who_what_and_where(here: Place) -> None:
    bodies = heard(here.app.action("tell"))
    ts = here.post(button("tell", value="m7"), metadata={"event_type": "card", "event_payload": {"a": 1}})
    here.press(ts, "tell", user=IRA)
    (body,) = until(lambda: bodies, "the click arrived")
    assert body["user"]["id"] == IRA
    assert body["container"] == {"type": "message", "message_ts": ts, "channel_id": MENTIONS, "is_ephemeral": False}
    assert body["channel"] == {"id": MENTIONS, "name": "mentions"}
    assert body["message"]["metadata"]["event_payload"] == {"a": 1}
    assert body["trigger_id"]
    assert body["response_url"].startswith(here.sandbox.url)
    (action,) = body["actions"]
    assert (action["type"], action["value"], action["block_id"]) == ("button", "m7", "row")


@pytest.mark.parametrize(
    ("element", "chosen", "told"),
    [
        (
            {"type": "static_select", "options": [option("a"), option("b")]},
            option("b"),
            {"selected_option": option("b")},
        ),
        ({"type": "overflow", "options": [option("a")]}, option("a"), {"selected_option": option("a")}),
        (
            {"type": "checkboxes", "options": [option("a"), option("b")]},
            [option("b")],
            {"selected_options": [option("b")]},
        ),
        ({"type": "users_select"}, IRA, {"selected_user": IRA}),
        ({"type": "datepicker"}, "2026-11-22", {"selected_date": "2026-11-22"}),
        (
            {"type": "static_select", "option_groups": [{"label": option("g")["text"], "options": [option("a")]}]},
            {"type": "static_select", "selected_option": option("a")},
            {"selected_option": option("a")},
        ),
    ],
)
def test_a_choice_is_told_under_the_name_slack_gives_it(element: Json, chosen: Any, told: Json, here: Place) -> None:
    action_id = f"choose {json.dumps(element)}"[:255]
    bodies = heard(here.app.action(action_id))
    ts = here.post({**element, "action_id": action_id})
    assert here.press(ts, action_id, selected=chosen)["ok"]
    (body,) = until(lambda: bodies, "the choice arrived")
    assert told.items() <= body["actions"][0].items()
    refused = here.press(ts, action_id, selected=option("never offered"))
    assert refused["ok"] is not ("options" in str(element))


@pytest.mark.parametrize(
    "where",
    [
        {"ts": "1.000001"},
        {"action_id": "other"},
        {"block_id": "other"},
        {"channel": "C0NOWHERE"},
        {"user": "U0NOBODY"},
        {"user": IRA},  # the button is May's
    ],
)
def test_what_a_person_does_not_see_cannot_be_clicked(where: Json, here: Place) -> None:
    ts = here.post(button("hers", visible_to_user_ids=[MAY]))
    click = {"user": MAY, "channel": MENTIONS, "ts": ts, "block_id": "row", "action_id": "hers", **where}
    before = here.sandbox.slack.feed.seq
    assert here.sandbox.act(type="click", **click)["ok"] is False
    assert here.sandbox.slack.feed.seq == before


def test_an_ephemeral_message_is_clicked_by_its_reader_only_and_its_payload_has_no_message(here: Place) -> None:
    bodies = heard(here.app.action("secret"))
    rows = [{"type": "actions", "block_id": "row", "elements": [button("secret")]}]
    ts = here.client.chat_postEphemeral(channel=MENTIONS, user=MAY, text="a", blocks=rows)["message_ts"]
    assert not here.press(ts, "secret", user=IRA)["ok"]
    assert here.press(ts, "secret")["ok"]
    (body,) = until(lambda: bodies, "the click arrived")
    assert body["container"]["is_ephemeral"]
    assert "message" not in body


def test_200_clicks_in_flight_are_all_acked(here: Place) -> None:
    bodies = heard(here.app.action("rush"))
    stamps = [here.post(button("rush")) for _ in range(20)]
    before = time.monotonic()
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda number: here.press(stamps[number % 20], "rush"), range(200)))
    assert all(answer["ok"] for answer in answers)
    until(lambda: len(bodies) == 200, "every click arrived")
    assert time.monotonic() - before < 5
    time.sleep(0.1)
    assert here.errors() == []


def test_an_answer_by_response_url_replaces_the_message_and_the_sixth_is_refused(here: Place) -> None:
    bodies = heard(here.app.action("respond"))
    ts = here.post(button("respond"))
    here.press(ts, "respond")
    (body,) = until(lambda: bodies, "the click arrived")
    answers = WebhookClient(body["response_url"])
    assert answers.send(text="replaced", replace_original=True).body == "ok"
    assert here.message(ts)["text"] == "replaced"
    assert answers.send(text="<!here>", response_type="ephemeral").status_code == 200
    (only,) = [m for m in here.sandbox.slack.messages(MENTIONS) if m["text"] == "<!here>"]
    assert only["only_for"] == MAY
    assert here.sandbox.slack.pings[-1].method == "response_url"
    assert answers.send(text="a", blocks=[{"type": "section"}]).status_code == 400
    assert answers.send(text="in the channel", response_type="in_channel").status_code == 200
    assert answers.send_dict({"delete_original": True}).status_code == 200
    assert ts not in {m["ts"] for m in here.sandbox.slack.messages(MENTIONS)}
    assert answers.send(text="too many").status_code == 404
    assert here.errors() == ["invalid_blocks", "used_url"]


# -- events and commands ----------------------------------------------------------------------------------


def test_what_people_say_and_open_reaches_the_app_as_events(here: Place) -> None:
    said: list[Json] = []
    opened: list[Json] = []
    here.app.event("message")(lambda event: said.append(event))
    here.app.event("app_home_opened")(lambda event: opened.append(event))
    parent = here.post(button("x"))
    answer = here.sandbox.act(MAY, "say", channel=MENTIONS, text="a < b <!channel>", thread_ts=parent)
    here.sandbox.act(MAY, "home")
    (event,) = until(lambda: said, "the message arrived")
    assert (event["user"], event["ts"], event["thread_ts"]) == (MAY, answer["ts"], parent)
    assert event["text"] == "a &lt; b &lt;!channel&gt;", "what people type is escaped, as Slack's client does"
    (home,) = until(lambda: opened, "the Home tab was opened")
    assert (home["user"], home["tab"]) == (MAY, "home")
    assert here.errors() == []


def test_a_person_may_look_at_slack_in_another_language_and_the_app_is_told(here: Place) -> None:
    changed: list[Json] = []
    here.app.event("user_change")(lambda event: changed.append(event))
    assert here.sandbox.act(MAY, "language", locale="pl-PL")["ok"]
    (event,) = until(lambda: changed, "the app was told")
    assert (event["user"]["id"], event["user"]["locale"]) == (MAY, "pl-PL")
    assert here.client.users_info(user=MAY, include_locale=True)["user"]["locale"] == "pl-PL"
    assert not here.sandbox.act(MAY, "language", locale="tlh")["ok"]
    assert here.errors() == []


def test_a_command_is_answered_in_its_ack(here: Place) -> None:
    here.app.command("/kb")(lambda ack, command: ack(f"searching {command['text']}"))
    here.sandbox.act(MAY, "slash", channel=MENTIONS, command="/kb", text="returns")
    until(lambda: [m for m in here.sandbox.slack.messages(MENTIONS) if m["text"] == "searching returns"], "it answered")
    assert here.sandbox.slack.messages(MENTIONS)[-1]["only_for"] == MAY


def test_an_event_nobody_acked_comes_again_marked_as_a_retry(hasty: Place) -> None:
    tried: list[Json] = []

    def hear(request: Any) -> None:
        tried.append(request.headers)
        if len(tried) < 3:
            raise RuntimeError("not now")

    hasty.app.event("message")(hear)
    hasty.app.error(lambda error: None)
    hasty.sandbox.act(MAY, "say", channel=MENTIONS, text="hello")
    until(lambda: len(tried) == 3, "the third attempt")
    numbers = [headers.get("x-slack-retry-num", ["0"])[0] for headers in tried]
    assert numbers == ["0", "1", "2"]
    time.sleep(0.5)
    assert len(tried) == 3, "an acked event does not come again"


# -- acks that go wrong -----------------------------------------------------------------------------------


def test_a_late_ack_is_a_toast_for_the_person_and_noted(hasty: Place) -> None:
    def slow(ack: Any) -> None:
        time.sleep(0.7)
        ack()

    hasty.app.action("slow")(slow)
    hasty.press(hasty.post(button("slow")), "slow")
    (toast,) = until(lambda: hasty.events("toast"), "the person was told")
    assert toast == {"user": MAY, "text": "The app did not answer in 0.4 s."}
    until(lambda: len(hasty.sandbox.slack.violations) == 2, "the ack came")
    assert hasty.errors() == ["no_ack", "late_ack"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_click_nobody_listens_to_is_a_toast(hasty: Place) -> None:
    hasty.press(hasty.post(button("nobody listens")), "nobody listens")
    until(lambda: hasty.events("toast"), "the person was told")
    assert hasty.errors() == ["no_ack"]


class RawApp:
    """A socket without a library, to do what none of them does."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.hello = json.loads(socket.recv(5))

    def take(self) -> Json:
        envelope: Json = json.loads(self.socket.recv(5))
        return envelope

    def ack(self, envelope: Json, **more: Any) -> None:
        self.socket.send(json.dumps({"envelope_id": envelope["envelope_id"], **more}))


def socket_url(sandbox: Sandbox) -> str:
    url: str = client_of(sandbox).apps_connections_open(app_token="xapp-sandbox-1")["url"]
    return url


@pytest.fixture
def raw() -> Iterator[tuple[Sandbox, RawApp]]:
    with Sandbox(SETUP) as sandbox, connect(socket_url(sandbox)) as socket:
        yield sandbox, RawApp(socket)


def clicked(sandbox: Sandbox, app: RawApp) -> Json:
    """The envelope of a click."""
    rows = [{"type": "actions", "block_id": "row", "elements": [button("a")]}]
    ts = client_of(sandbox).chat_postMessage(channel=MENTIONS, text="a", blocks=rows)["ts"]
    sandbox.act(MAY, "click", channel=MENTIONS, ts=ts, block_id="row", action_id="a")
    return app.take()


def noted(sandbox: Sandbox) -> list[str]:
    return until(lambda: [violation.error for violation in sandbox.slack.violations], "it was noted")


def test_an_envelope_has_slacks_shape(raw: tuple[Sandbox, RawApp]) -> None:
    sandbox, app = raw
    assert app.hello["type"] == "hello"
    assert app.hello["connection_info"]["app_id"] == "A0UNSCRIPTED"
    envelope = clicked(sandbox, app)
    assert set(envelope) == {"envelope_id", "type", "accepts_response_payload", "payload"}
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("interactive", False)
    app.ack(envelope)
    sandbox.act(MAY, "say", channel=MENTIONS, text="hi")
    event = app.take()
    assert (event["type"], event["retry_attempt"]) == ("events_api", 0)
    assert event["payload"]["authorizations"][0]["is_bot"]
    app.ack(event)


def test_a_second_ack_is_noted(raw: tuple[Sandbox, RawApp]) -> None:
    sandbox, app = raw
    envelope = clicked(sandbox, app)
    app.ack(envelope)
    app.ack(envelope)
    assert noted(sandbox) == ["double_ack"]


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        ('{"envelope_id": "made up"}', "unknown_envelope"),
        ("{}", "invalid_ack"),
        ("ack", "invalid_ack"),
        ("[]", "invalid_ack"),
    ],
)
def test_an_ack_of_nothing_is_noted(frame: str, error: str, raw: tuple[Sandbox, RawApp]) -> None:
    sandbox, app = raw
    app.socket.send(frame)
    assert noted(sandbox) == [error]


def test_an_answer_in_an_ack_that_takes_none_is_noted(raw: tuple[Sandbox, RawApp]) -> None:
    sandbox, app = raw
    app.ack(clicked(sandbox, app), payload={"text": "hi"})
    assert noted(sandbox) == ["unexpected_payload"]


# -- connections ------------------------------------------------------------------------------------------


def test_a_ticket_opens_one_socket(raw: tuple[Sandbox, RawApp]) -> None:
    sandbox, _ = raw
    url = socket_url(sandbox)
    with connect(url), pytest.raises(InvalidStatus), connect(url):
        pass
    assert noted(sandbox) == ["invalid_ticket"]


def test_each_envelope_goes_to_one_of_two_sockets() -> None:
    with place(sockets=2) as here:
        bodies = heard(here.app.action("once"))
        counts = [0, 0]
        for index, handler in enumerate(here.handlers):
            handler.client.message_listeners.append(_counter(counts, index))
        ts = here.post(button("once"))
        for _ in range(10):
            here.press(ts, "once")
        until(lambda: len(bodies) == 10, "every click arrived")
        time.sleep(0.05)
        assert len(bodies) == 10
        assert counts == [5, 5]


def _counter(counts: list[int], index: int) -> Any:
    def count(client: SocketModeClient, message: Json, raw: str | None) -> None:
        if message.get("type") == "interactive":
            counts[index] += 1

    return count


def test_without_a_connection_a_click_is_a_toast_and_an_event_waits() -> None:
    with Sandbox(SETUP) as sandbox:
        rows = [{"type": "actions", "block_id": "row", "elements": [button("a")]}]
        ts = client_of(sandbox).chat_postMessage(channel=MENTIONS, text="a", blocks=rows)["ts"]
        assert sandbox.act(MAY, "click", channel=MENTIONS, ts=ts, block_id="row", action_id="a")["ok"]
        until(lambda: [e for e in sandbox.slack.feed.since(0) if e["type"] == "toast"], "the person was told")
        sandbox.act(MAY, "say", channel=MENTIONS, text="anybody?")
        with connect(socket_url(sandbox)) as socket:
            app = RawApp(socket)
            event = app.take()
            assert event["payload"]["event"]["text"] == "anybody?"
            app.ack(event)
            time.sleep(0.05)
        assert sandbox.slack.violations == [], "being away breaks no rule"


def test_the_app_comes_back_after_a_disconnect_and_loses_no_event() -> None:
    with place() as here:
        bodies = heard(here.app.action("after"))
        texts: list[str] = []
        here.app.event("message")(lambda event: texts.append(event["text"]))
        session = here.handlers[0].client.session_id()
        here.sandbox.fault("disconnect")
        sent = [f"burst {number}" for number in range(10)]
        for text in sent:
            here.sandbox.act(MAY, "say", channel=MENTIONS, text=text)
            time.sleep(0.01)
        until(lambda: sorted(texts) == sorted(sent), "every event arrived")
        assert here.handlers[0].client.session_id() != session
        here.press(here.post(button("after")), "after")
        until(lambda: bodies, "the click arrived")
        assert here.errors() == []


def test_with_two_sockets_a_refresh_of_one_leaves_the_other() -> None:
    with place(sockets=2) as here:
        bodies = heard(here.app.action("refresh"))
        ts = here.post(button("refresh"))
        here.sandbox.fault("disconnect", sockets=1)
        for _ in range(20):
            here.press(ts, "refresh")
        until(lambda: len(bodies) == 20, "every click arrived")
        until(lambda: here.sandbox.connections == 2, "both are back")
        assert here.errors() == []
        assert here.events("toast") == []


def test_the_last_envelope_can_come_again_with_the_same_payload(here: Place) -> None:
    bodies = heard(here.app.action("twice"))
    here.press(here.post(button("twice")), "twice")
    until(lambda: bodies, "the click arrived")
    here.sandbox.fault("redeliver")
    until(lambda: len(bodies) == 2, "it came again")
    assert bodies[0]["actions"] == bodies[1]["actions"]
    assert bodies[0]["trigger_id"] == bodies[1]["trigger_id"]


def test_what_is_held_back_leaves_in_reverse_and_twice() -> None:
    with place() as here:
        texts: list[str] = []
        here.app.event("message")(lambda event: texts.append(event["text"]))
        here.sandbox.fault("hold")
        for text in ("one", "two"):
            here.sandbox.act(MAY, "say", channel=MENTIONS, text=text)
            until(lambda text=text: here.sandbox.held == ("one", "two").index(text) + 1, "it waits")  # type: ignore[misc]
        assert texts == []
        here.sandbox.fault("let_go", reverse=True, copies=1)
        until(lambda: len(texts) == 4, "each came twice")
        assert texts[0] == "two"
        assert sorted(texts) == ["one", "one", "two", "two"]
        here.sandbox.act(MAY, "say", channel=MENTIONS, text="three")
        until(lambda: texts[4:] == ["three"], "nothing is held back any more")
        assert here.errors() == []


def test_everything_of_late_can_come_again_at_once() -> None:
    with place() as here:
        bodies = heard(here.app.action("again"))
        ts = here.post(button("again"), button("other"))
        for _ in range(3):
            here.press(ts, "again")
        until(lambda: len(bodies) == 3, "every click arrived")
        here.sandbox.fault("redeliver", envelopes=3)
        until(lambda: len(bodies) == 6, "they came again")
        stamps = [body["actions"][0]["action_ts"] for body in bodies]
        assert sorted(stamps[:3]) == sorted(stamps[3:])


def test_a_socket_cut_off_without_a_word_loses_a_click_visibly_and_no_event() -> None:
    with Sandbox(HASTY) as sandbox:
        with connect(socket_url(sandbox)) as first:
            app = RawApp(first)
            clicked(sandbox, app)
            sandbox.fault("abort")
            with pytest.raises(ConnectionClosedError):
                first.recv(5)
        assert sandbox.connections == 0
        until(lambda: [e for e in sandbox.slack.feed.since(0) if e["type"] == "toast"], "the person was told")
        sandbox.act(MAY, "say", channel=MENTIONS, text="anybody?")
        with connect(socket_url(sandbox)) as second:
            app = RawApp(second)
            event = app.take()
            assert event["payload"]["event"]["text"] == "anybody?"
            app.ack(event)
            time.sleep(0.05)
        assert sandbox.slack.violations == [], "what goes down with its socket is nobody's fault"


def test_everything_on_the_wire_is_written_down_without_tokens(tmp_path: Path) -> None:
    journal = tmp_path / "wire.jsonl"
    with place(replace(SETUP, journal=journal)) as here:
        bodies = heard(here.app.action("written"))
        here.press(here.post(button("written")), "written")
        until(lambda: bodies, "the click arrived")
        with pytest.raises(SlackApiError):
            here.client.chat_postMessage(
                channel=MENTIONS, text="<!here>", blocks=[{"type": "section", "text": mrkdwn("")}]
            )
        here.client.chat_postMessage(channel=MENTIONS, text="<!here>")
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    kinds = {line["kind"] for line in lines}
    assert {"call", "answer", "envelope", "ack", "socket", "act", "violation", "ping"} <= kinds
    sent = {line["id"]: line["at"] for line in lines if line["kind"] == "envelope"}
    acked = {line["id"]: line["at"] for line in lines if line["kind"] == "ack"}
    assert sent.keys() == acked.keys()
    assert all(sent[id] < acked[id] for id in sent)
    assert "xoxb-" not in journal.read_text()
    assert "xapp-" not in journal.read_text()


def test_no_thread_of_a_stopped_sandbox_stays_behind() -> None:
    before = threading.active_count()
    with Sandbox(SETUP) as sandbox:
        client_of(sandbox).api_test()
    assert threading.active_count() == before
