"""What the page asks: its state, the stream of changes, acts over HTTP; and the sandbox as a program of its own."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from tests.groups import ROOT

from .bolt import IRA, MAY, MENTIONS, SETUP, Json, client_of


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SETUP) as made:
        yield made


def posted(sandbox: Sandbox, path: str, body: object) -> Json:
    request = urllib.request.Request(sandbox.url + path, json.dumps(body).encode())
    with urllib.request.urlopen(request) as answer:
        told: Json = json.load(answer)
    return told


def test_the_state_tells_who_is_there_and_what_was_said(sandbox: Sandbox) -> None:
    client_of(sandbox).chat_postMessage(channel=MENTIONS, text="hello")
    with urllib.request.urlopen(f"{sandbox.url}/sandbox/state") as answer:
        state = json.load(answer)
    assert [person["id"] for person in state["people"]] == [MAY, IRA]
    assert state["people"][1]["role"] == "lead"
    assert state["channels"][0] == {
        "id": MENTIONS,
        "name": "mentions",
        "topic": "What customers say",
        "kind": "channel",
    }
    assert [message["text"] for message in state["messages"][MENTIONS]] == ["hello"]
    assert state["seq"] == sandbox.slack.feed.seq


def test_the_stream_tells_every_change_from_where_the_reader_was(sandbox: Sandbox) -> None:
    since = sandbox.slack.feed.seq
    client = client_of(sandbox)
    ts = client.chat_postMessage(channel=MENTIONS, text="one")["ts"]
    connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=5)
    connection.request("GET", f"/sandbox/stream?since={since}")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert _next(answer)["data"]["text"] == "one"
    client.chat_update(channel=MENTIONS, ts=ts, text="two")
    changed = _next(answer)
    assert (changed["seq"], changed["type"], changed["data"]["text"]) == (since + 2, "update", "two")
    client.chat_delete(channel=MENTIONS, ts=ts)
    assert _next(answer)["data"] == {"channel": MENTIONS, "ts": ts}
    client.chat_postEphemeral(channel=MENTIONS, user=MAY, text="psst")
    assert _next(answer)["type"] == "ephemeral"
    connection.close()


def _next(answer: http.client.HTTPResponse) -> Json:
    while not (line := answer.readline()).startswith(b"data: "):
        assert line, "the stream ended"
    event: Json = json.loads(line.removeprefix(b"data: "))
    return event


def test_acts_and_faults_go_over_http_and_nonsense_is_answered(sandbox: Sandbox) -> None:
    assert posted(sandbox, "/sandbox/act", {"user": MAY, "type": "say", "channel": MENTIONS, "text": "hi"})["ok"]
    assert posted(sandbox, "/sandbox/faults", {"what": "500", "method": "api.test"})["ok"]
    nonsense: list[object] = [{}, [], {"user": MAY}, {"user": MAY, "type": "dance"}, {"user": MAY, "type": "say"}]
    for act in nonsense:
        answer = posted(sandbox, "/sandbox/act", act)
        assert (answer["ok"], bool(answer["error"])) == (False, True)
    assert not posted(sandbox, "/sandbox/faults", {"what": "dance"})["ok"]


def test_the_sandbox_runs_alone_with_a_setup_and_a_journal_of_its_own(tmp_path: Path) -> None:
    setup, journal = tmp_path / "setup.json", tmp_path / "wire.jsonl"
    people = [{"id": "U1", "name": "Uma", "role": "agent"}]
    account = {"account": "shop", "brand": "Fern", "name": "Fern on Shopwall", "languages": ["en"], "max_reply": 350}
    channels = [{"id": "C1", "name": "one"}]
    setup.write_text(json.dumps({"people": people, "channels": channels, "accounts": [account]}))
    options = ["--port", "0", "--clock", "30", "--journal", str(journal), "--setup", str(setup)]
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.sandbox", *options], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{url}/sandbox/state") as answer:
            state = json.load(answer)
        assert [person["name"] for person in state["people"]] == ["Uma"]
        assert state["accounts"][0]["account"] == "shop"
        with urllib.request.urlopen(f"{url}/api/auth.test", b"token=xoxb-sandbox-2") as answer:
            assert json.load(answer)["ok"]
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert [json.loads(line)["kind"] for line in journal.read_text().splitlines()] == ["call", "answer"]
