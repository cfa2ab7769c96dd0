"""Weather: calls to Slack, the review site and the model fail by chance, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.sandbox.faults import Faults
from bot.sandbox.server import Sandbox
from tests.acceptance.workplace import setup


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(setup()) as made:
        yield made


def feed(sandbox: Sandbox, since: int = 0) -> Any:
    url = f"{sandbox.url}/platform/api/peony-store/reviews"
    return httpx.get(url, params={"since": since}, headers={"Authorization": "Bearer demo"})


def told(sandbox: Sandbox, since: int = 0) -> list[str]:
    return [review["text"] for review in feed(sandbox, since).json()["reviews"]]


def post(sandbox: Sandbox) -> Any:
    url, call = f"{sandbox.url}/api/chat.postMessage", {"channel": "C0PEONY", "text": "A card."}
    return httpx.post(url, json=call, headers={"Authorization": "Bearer xoxb-sandbox-1"})


def test_the_same_seed_strikes_the_same_calls() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults()
        faults.weather({"model": {"429": 0.3}}, seed)
        return [faults.next("model") is not None for _ in range(200)]

    assert struck(1) == struck(1) != struck(2)
    assert 30 < sum(struck(1)) < 90


def test_a_feed_begins_anew_and_tells_backwards_and_its_cursor_stays_honest(sandbox: Sandbox) -> None:
    for text in ("first", "second", "third"):
        sandbox.platform.post("peony-store", "Robin Hale", 2, text)
    assert told(sandbox, 2) == ["third"]
    sandbox.weather({"platform.feed": {"repeat": 1.0}})
    assert told(sandbox, 2) == ["first", "second", "third"]
    sandbox.weather({"platform.feed": {"reverse": 1.0}})
    assert told(sandbox) == ["third", "second", "first"]
    assert feed(sandbox).json()["cursor"] == "3"


@pytest.mark.parametrize(("what", "status"), [("429", 429), ("before_500", 500), ("500", 500)])
def test_the_review_site_fails_by_chance(sandbox: Sandbox, what: str, status: int) -> None:
    sandbox.weather({"platform.feed": {what: 1.0}})
    assert feed(sandbox).status_code == status
    sandbox.weather({})
    assert feed(sandbox).status_code == 200
    assert sandbox.faults_served == {("platform.feed", what): 1}


@pytest.mark.parametrize(("what", "posted"), [("drop_call", 0), ("drop_answer", 1)])
def test_a_cut_socket_ends_a_call_before_or_after_it_took_effect(sandbox: Sandbox, what: str, posted: int) -> None:
    sandbox.weather({"slack": {what: 1.0}})
    with pytest.raises(httpx.RemoteProtocolError):
        post(sandbox)
    assert len(sandbox.slack.messages("C0PEONY")) == posted


@pytest.mark.parametrize(
    ("what", "shows"),
    [("429", "rate_limit_exceeded"), ("500", "the model is down"), ("garbage", "<html>"), ("half", "sentences")],
)
def test_the_model_fails_and_talks_nonsense(sandbox: Sandbox, what: str, shows: str) -> None:
    sandbox.weather({"model": {what: 1.0}})
    asked = {"messages": [{"role": "user", "content": "Draft a reply."}]}
    assert shows in httpx.post(f"{sandbox.url}/v1/chat/completions", json=asked).text
