"""Escalations as signed webhooks: a receiver can check them, recognises a repetition, and sees no abuse."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.connectors.page_webhook import WebhookPages
from bot.connectors.pages import OutsidePages
from bot.connectors.reasons import Reason
from bot.connectors.signatures import verify
from bot.errors import Ambiguous, PlatformRefused, SettingsError, Throttled, Unavailable
from bot.mention.alerts import EVERYBODY, Listed
from bot.mention.escalation import Page
from bot.mention.mention import Mention
from bot.mention.tags import Kind, Urgency
from bot.ports import Summons
from tests.fakes import NOON, UNSURE, post, sample

from .conftest import FrozenClock
from .loopback import Loopback, answer, closed_port, loopback, reset

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def summons(level: str = "lead", **tags: Any) -> Summons:
    written = post("Die Flasche leckt.\n" + "x" * 400, url="https://wall.example/r1")
    rule = sample().rules["peony"][0]
    read = replace(UNSURE, **{"urgency": Urgency.HIGH, **tags})
    mention = Mention(written.mention_id, "peony", written, NOON, tags=read, rule=rule)
    return Summons("alert:m1-2:webhook-0", "peony", "Peony & Pine", "en", "Europe/Warsaw", level, NOON, [
        Listed(mention, "breached")
    ])  # fmt: skip


def page(server: Loopback, **changes: Any) -> Page:
    return replace(Page("webhook", f"{server.url}/hook?key=1", "HOOK", allow_private=True), **changes)


def told(request: bytes) -> tuple[dict[str, str], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line.partition(": ") for line in head.decode().split("\r\n")]
    return {name.lower(): value for name, _, value in lines}, body


def test_a_page_is_signed_and_says_what_a_duty_officer_needs(clock: FrozenClock) -> None:
    with loopback(answer(202)) as server:
        WebhookPages(clock).send(page(server), SECRET, summons())
    headers, body = told(server.requests[0])
    verify(SECRET, headers, body, clock.at)
    assert headers["webhook-id"] == "alert:m1-2:webhook-0"
    said = json.loads(body)
    (mention,) = said.pop("mentions")
    assert said == {
        "type": "escalation", "id": "alert:m1-2:webhook-0", "brand": "peony", "level": "lead", "kind": "breached",
        "at": "2026-11-22T12:00:00+00:00",
    }  # fmt: skip
    text = mention.pop("text")
    assert (text[:20], len(text)) == ("Die Flasche leckt. x", 300)
    rule = sample().rules["peony"][0]
    assert mention == {
        "id": summons().listed[0].mention.id, "kind": "breached", "url": "https://wall.example/r1", "author": "Lena",
        "urgency": "high", "rule": rule.name, "reply_by": (NOON + rule.reply_within).isoformat(),
    }  # fmt: skip


def test_sent_again_it_is_the_same_message(clock: FrozenClock) -> None:
    with loopback(reset, answer()) as server:
        pages = WebhookPages(clock)
        with pytest.raises(Ambiguous):
            pages.send(page(server), SECRET, summons())
        clock.at += timedelta(minutes=1)
        pages.send(page(server), SECRET, summons())
    (first, body), (second, same) = map(told, server.requests)
    assert (first["webhook-id"], body) == (second["webhook-id"], same)


@pytest.mark.parametrize(
    ("status", "error"), [(500, Ambiguous), (503, Ambiguous), (429, Throttled), (400, PlatformRefused)]
)
def test_a_receiver_in_trouble_is_an_error_of_ours(clock: FrozenClock, status: int, error: type[Exception]) -> None:
    with loopback(answer(status)) as server, pytest.raises(error):
        WebhookPages(clock).send(page(server), SECRET, summons())


def test_a_receiver_that_is_away_is_unavailable(clock: FrozenClock) -> None:
    away = Page("webhook", f"http://127.0.0.1:{closed_port()}/", "HOOK", allow_private=True)
    with pytest.raises(Unavailable):
        WebhookPages(clock).send(away, SECRET, summons())


def test_a_page_into_our_own_network_is_never_sent(clock: FrozenClock) -> None:
    with loopback(answer()) as server:
        guarded, pages = page(server, allow_private=False), WebhookPages(clock)
        for call in (lambda: pages.send(guarded, SECRET, summons()), lambda: pages.check(guarded, SECRET)):
            with pytest.raises(PlatformRefused) as caught:
                call()
            assert caught.value.reason == Reason.CALLBACK_FORBIDDEN
    assert server.requests == []


def test_without_a_secret_nothing_leaves_and_the_variable_is_named(clock: FrozenClock) -> None:
    with loopback(answer()) as server:
        pages = OutsidePages("", "", clock, {"OTHER": SECRET}.get)  # type: ignore[arg-type]
        for call in (lambda: pages.send(page(server), summons()), lambda: pages.check(page(server))):
            with pytest.raises(SettingsError, match="HOOK is not set"):
                call()
    assert server.requests == []


def test_abuse_stays_inside(clock: FrozenClock) -> None:
    with loopback(answer()) as server:
        WebhookPages(clock).send(page(server), SECRET, summons(kind=Kind.INSULT))
    assert json.loads(told(server.requests[0])[1])["mentions"][0]["text"] == ""


def test_when_nobody_is_left_no_level_is_named(clock: FrozenClock) -> None:
    with loopback(answer()) as server:
        WebhookPages(clock).send(page(server), SECRET, summons(EVERYBODY))
    assert json.loads(told(server.requests[0])[1])["level"] == ""


def test_doctor_learns_where_it_goes_without_the_key_in_its_path(clock: FrozenClock) -> None:
    pages = OutsidePages("", "", clock, {"HOOK": SECRET}.__getitem__)
    with loopback(answer()) as server:
        assert pages.check(page(server)) == "signed messages go to 127.0.0.1"
    assert server.requests == []
