"""While Slack refuses our token one call at a time looks whether it still does, ever more rarely."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.errors import CredentialsRefused, PlatformRefused
from bot.slack.calls import SlackCalls


@dataclass
class Line:
    """Stands for Slack's client."""

    code: str = ""
    calls: list[str] = field(default_factory=list)

    def api_call(self, method: str, **_: Any) -> SlackResponse:
        self.calls.append(method)
        told = {"ok": not self.code, "ts": "1.2", "error": self.code}
        answer = SlackResponse(
            client=None, http_verb="POST", api_url="", req_args={}, data=told, headers={}, status_code=200
        )  # fmt: skip
        if self.code:
            raise SlackApiError("refused", answer)  # type: ignore[no-untyped-call]
        return answer


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [1000.0]
    monkeypatch.setattr("bot.slack.gate.time.monotonic", lambda: clock[0])
    return clock


def ask(calls: SlackCalls) -> bool:
    """Whether Slack takes it."""
    try:
        calls.post("C1", "text", [], {})
    except CredentialsRefused:
        return False
    return True


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_revoked_token_is_tried_ever_more_rarely(now: list[float], code: str) -> None:
    line = Line(code)
    calls, tried = SlackCalls(line), list[float]()  # type: ignore[arg-type]
    for second in range(200):
        now[0] = 1000.0 + second
        before = len(line.calls)
        assert not ask(calls)
        tried += [second] * (len(line.calls) - before)
    assert tried == [0, 5, 15, 35, 75, 135, 195]


def test_as_soon_as_a_look_finds_it_works_everything_goes_on(now: list[float]) -> None:
    line = Line("token_revoked")
    calls = SlackCalls(line)  # type: ignore[arg-type]
    assert not ask(calls)
    line.code = ""
    assert not ask(calls)
    now[0] += 5
    assert ask(calls)
    assert ask(calls)
    assert len(line.calls) == 3


def test_whoever_looks_is_alone_with_it(now: list[float]) -> None:
    line = Line("token_revoked")
    calls = SlackCalls(line)  # type: ignore[arg-type]
    assert not ask(calls)
    now[0] += 5
    calls._gate.check()  # somebody's call is under way
    assert not ask(calls)
    assert len(line.calls) == 1


def test_what_one_call_may_not_do_others_may(now: list[float]) -> None:
    line = Line("missing_scope")
    calls = SlackCalls(line)  # type: ignore[arg-type]
    assert not ask(calls)
    line.code = "channel_not_found"
    with pytest.raises(PlatformRefused):
        ask(calls)
    line.code = ""
    assert ask(calls)


@pytest.mark.parametrize("code", ["channel_not_found", "missing_scope"])
def test_a_refusal_of_another_kind_shows_that_the_token_works_again(now: list[float], code: str) -> None:
    line = Line("token_revoked")
    calls = SlackCalls(line)  # type: ignore[arg-type]
    assert not ask(calls)
    now[0] += 5
    line.code = code
    with pytest.raises((PlatformRefused, CredentialsRefused), match=code):
        calls.channel("C0GONE")
    line.code = ""
    assert ask(calls)
