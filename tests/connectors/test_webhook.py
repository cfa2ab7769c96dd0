"""The generic webhook: a signed door in, and approved replies delivered once to a callback."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.connectors.reasons import Reason
from bot.connectors.signatures import sign, verify
from bot.connectors.webhook import Webhook
from bot.content.workspace import Account
from bot.errors import Ambiguous, CredentialsRefused, InputError, PlatformRefused, SettingsError
from bot.mention.outcome import ReplyState
from bot.mention.post import Post
from bot.ports import Inbound, Once, Outgoing

from .conftest import FrozenClock
from .loopback import Loopback, answer, loopback, reset

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
MENTION = {"id": "r1", "text": "Late again", "created_at": "2026-11-20T08:00:00Z"}


def opened(clock: FrozenClock, secret: str = SECRET, **options: Any) -> Webhook:
    return Webhook(Account("webhook", "shop", "peony", "Shop", options), clock, secret)


def calling_back(clock: FrozenClock, server: Loopback, **options: Any) -> Webhook:
    return opened(clock, callback_url=server.url + "/replies", allow_private=True, **options)


def signed(clock: FrozenClock, body: bytes) -> Inbound:
    return Inbound(sign(SECRET, "msg_1", clock.at, body), body, {})


@pytest.fixture
def out(clock: FrozenClock) -> Outgoing:
    post = Post("webhook", "shop", "r1", "Late again", "v7", url="https://site.example/r1")
    return Outgoing(f"reply:{post.mention_id}:1", post.mention_id, post, "Przepraszamy, Olu.", clock.at)


def test_a_signed_mention_comes_in(clock: FrozenClock) -> None:
    (post,) = opened(clock).receive(signed(clock, json.dumps(MENTION).encode()))
    assert (post.platform, post.account, post.external_id) == ("webhook", "shop", "r1")


def test_an_unsigned_body_is_not_even_parsed(clock: FrozenClock) -> None:
    with pytest.raises(CredentialsRefused):
        opened(clock).receive(Inbound({}, b"not json", {}))


def test_a_signed_body_that_makes_no_sense_is_the_senders_fault(clock: FrozenClock) -> None:
    with pytest.raises(InputError):
        opened(clock).receive(signed(clock, b"not json"))


def test_a_captured_message_cannot_be_sent_again_later(clock: FrozenClock) -> None:
    inbound, webhook = signed(clock, json.dumps(MENTION).encode()), opened(clock)
    clock.at += timedelta(minutes=6)
    with pytest.raises(CredentialsRefused):
        webhook.receive(inbound)


def test_our_own_callback_sent_back_to_us_is_no_mention(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer()) as server:
        calling_back(clock, server).publish(out)
    body = server.requests[0].partition(b"\r\n\r\n")[2]
    with pytest.raises(InputError):
        opened(clock).receive(signed(clock, body))


def test_without_a_callback_people_post_by_hand(clock: FrozenClock, out: Outgoing) -> None:
    webhook = opened(clock)
    assert webhook.capabilities.by_hand
    assert webhook.capabilities.once is Once.NONE
    with pytest.raises(PlatformRefused) as caught:
        webhook.publish(out)
    assert caught.value.reason == Reason.BY_HAND


def test_an_approved_reply_is_delivered_with_a_signature_the_receiver_can_check(
    clock: FrozenClock, out: Outgoing
) -> None:
    with loopback(answer(202)) as server:
        receipt = calling_back(clock, server).publish(out)
    assert (receipt.state, receipt.text, receipt.at) == (ReplyState.DELIVERED, out.text, None)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = [line.partition(": ") for line in head.decode().split("\r\n")]
    headers = {name.lower(): value for name, _, value in lines}
    verify(SECRET, headers, body, clock.at)
    assert headers["webhook-id"] == out.key
    assert json.loads(body) == {
        "type": "reply.approved", "reply_id": out.key, "mention_id": out.mention_id, "external_id": "r1",
        "account": "shop", "text": "Przepraszamy, Olu.",
        "approved_for": {"revision": "v7", "url": "https://site.example/r1"},
    }  # fmt: skip


def test_a_reply_sent_again_is_the_same_message(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(reset, answer()) as server:
        webhook = calling_back(clock, server)
        with pytest.raises(Ambiguous):
            webhook.publish(out)
        assert webhook.find_own_reply(out) is None
        clock.at += timedelta(minutes=1)
        webhook.publish(out)
    bodies = {request.partition(b"\r\n\r\n")[2] for request in server.requests}
    keys = [line for request in server.requests for line in request.split(b"\r\n") if line.startswith(b"webhook-id")]
    assert (len(server.requests), len(bodies), len(set(keys))) == (2, 1, 1)


def test_a_reply_over_the_limit_never_leaves(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer()) as server, pytest.raises(PlatformRefused) as caught:
        calling_back(clock, server, max_reply=len(out.text) - 1).publish(out)
    assert (caught.value.reason, server.requests) == (Reason.TOO_LONG, [])


def test_a_callback_into_our_own_network_is_never_called(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer()) as server:
        webhook = opened(clock, callback_url=server.url)
        for call in (webhook.check, lambda: webhook.publish(out)):
            with pytest.raises(PlatformRefused) as caught:
                call()
            assert caught.value.reason == Reason.CALLBACK_FORBIDDEN
    assert server.requests == []


@pytest.mark.parametrize(
    "options",
    [
        {"callback_url": "ftp://site.example/"}, {"callback_url": "file:///etc/passwd"}, {"callback_url": "/replies"},
        {"callback_url": "https://"}, {"callback_url": "https://me:secret@site.example/"}, {"callback_url": 5},
        {"callback_url": "http://site.example:99999/"}, {"allow_private": "yes"}, {"max_reply": 0},
        {"max_reply": "lots"}, {"fields": {"words": "/text"}}, {"fields": {"text": "body"}}, {"fields": ["text"]},
    ],
)  # fmt: skip
def test_an_unusable_option_is_told_when_the_account_opens(clock: FrozenClock, options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=r"account shop on webhook: \w+"):
        opened(clock, **options)


def test_a_door_without_a_lock_does_not_open(clock: FrozenClock) -> None:
    for secret in ("", "whsec_?"):
        with pytest.raises(SettingsError):
            opened(clock, secret)


def test_doctor_learns_where_replies_go(clock: FrozenClock) -> None:
    assert "by hand" in opened(clock).check()
    assert "replies go to 127.0.0.1" in opened(clock, callback_url="http://127.0.0.1:1/", allow_private=True).check()
