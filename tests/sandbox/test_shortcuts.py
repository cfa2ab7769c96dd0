"""Message shortcuts and archive links of the local Slack: what the app hears, and where a link leads."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from .bolt import MAY, MENTIONS, SETUP, place, until

OFFERED = replace(SETUP, shortcuts=(("make_mention", "Make this a mention"),))


def test_a_shortcut_brings_the_app_the_message_and_a_trigger() -> None:
    heard: list[dict[str, Any]] = []

    def hear(ack: Callable[..., None], body: dict[str, Any]) -> None:
        ack()
        heard.append(body)

    with place(OFFERED) as at:
        at.app.shortcut("make_mention")(hear)
        ts = at.sandbox.act(MAY, "say", channel=MENTIONS, text="It leaked")["ts"]
        told = at.sandbox.act(MAY, "shortcut", channel=MENTIONS, ts=ts, callback_id="make_mention")
        assert told["ok"]
        (body,) = until(lambda: heard, "the app hears of it")
        assert (body["type"], body["message"]["text"], body["channel"]["id"]) == (
            "message_action",
            "It leaked",
            MENTIONS,
        )
        assert body["user"]["id"] == MAY
        assert body["trigger_id"]
        assert at.errors() == []


@pytest.mark.parametrize(("ts", "callback"), [("1.1", "make_mention"), ("", "unknown")])
def test_what_is_not_there_has_no_shortcut(ts: str, callback: str) -> None:
    with place(OFFERED) as at:
        said = at.sandbox.act(MAY, "say", channel=MENTIONS, text="It leaked")["ts"]
        told = at.sandbox.act(MAY, "shortcut", channel=MENTIONS, ts=ts or said, callback_id=callback)
        assert told == {"ok": False, "error": "This is no longer there."}


def test_an_archive_link_leads_to_the_message_on_the_page() -> None:
    with place() as at:
        ts = at.sandbox.act(MAY, "say", channel=MENTIONS, text="hello")["ts"]
        link = f"{at.sandbox.url}/archives/{MENTIONS}/p{ts.replace('.', '')}"
        with urllib.request.urlopen(link) as answer:
            assert answer.url == f"{at.sandbox.url}/#{MENTIONS}/{ts}"
