"""Trigger ids, response URLs and tickets run out by use and by time."""

from __future__ import annotations

import pytest

from bot.sandbox.refusal import Refused
from bot.sandbox.tokens import Tokens

from .test_limits import Now


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def tokens(now: Now) -> Tokens:
    return Tokens("http://127.0.0.1:1", 3.0, now)


def refusal(use: object, *args: str) -> str:
    with pytest.raises(Refused) as caught:
        use(*args)  # type: ignore[operator]
    return caught.value.error


def test_a_trigger_works_once_and_tells_whose_it_is(tokens: Tokens) -> None:
    trigger = tokens.trigger("U1")
    assert tokens.exchange(trigger) == "U1"
    assert refusal(tokens.exchange, trigger) == "exchanged_trigger_id"


def test_a_trigger_expires_after_three_seconds(tokens: Tokens, now: Now) -> None:
    in_time, late = tokens.trigger("U1"), tokens.trigger("U1")
    now.at += 3
    assert tokens.exchange(in_time) == "U1"
    now.at += 0.01
    assert refusal(tokens.exchange, late) == "expired_trigger_id"


def test_a_trigger_that_was_never_given_is_invalid(tokens: Tokens) -> None:
    assert refusal(tokens.exchange, "1.2.x") == "invalid_trigger_id"


def test_a_response_url_works_five_times(tokens: Tokens) -> None:
    id = tokens.response_url("U1", "C1", "1.000001").rpartition("/")[2]
    assert [tokens.respond(id).ts for _ in range(5)] == ["1.000001"] * 5
    assert refusal(tokens.respond, id) == "used_url"


def test_a_response_url_expires_after_half_an_hour(tokens: Tokens, now: Now) -> None:
    id = tokens.response_url("U1", "C1").rpartition("/")[2]
    now.at += 30 * 60
    assert tokens.respond(id)
    now.at += 1
    assert refusal(tokens.respond, id) == "expired_url"
    assert refusal(tokens.respond, "never") == "not_found"


def test_a_ticket_opens_one_socket_and_only_for_a_while(tokens: Tokens, now: Now) -> None:
    ticket = tokens.socket_url().partition("ticket=")[2]
    assert tokens.admit(ticket)
    assert not tokens.admit(ticket)
    late = tokens.socket_url().partition("ticket=")[2]
    now.at += 31
    assert not tokens.admit(late)
