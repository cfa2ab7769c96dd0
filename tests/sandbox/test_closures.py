"""What is closed to the app is refused as Slack refuses it, until it is opened again."""

from __future__ import annotations

import pytest

from bot.sandbox.closures import Closures

ROOM = {"channel": "C1"}


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel"])
def test_nothing_is_posted_in_a_closed_channel_until_it_is_open(error: str) -> None:
    closures = Closures()
    closures.close("C1", error)
    assert closures.answer("chat.postMessage", "xoxb-1", ROOM) == {"ok": False, "error": error}
    assert closures.answer("chat.postMessage", "xoxb-1", {"channel": "C2"}) is None
    closures.open("C1")
    assert closures.answer("chat.postMessage", "xoxb-1", ROOM) is None


@pytest.mark.parametrize(
    ("error", "archived", "member"), [("is_archived", True, True), ("not_in_channel", False, False)]
)
def test_a_channel_that_is_there_says_why_it_is_closed(error: str, archived: bool, member: bool) -> None:
    closures = Closures()
    closures.close("C1", error)
    told = closures.answer("conversations.info", "xoxb-1", ROOM)
    assert told
    assert (told["channel"]["is_archived"], told["channel"]["is_member"]) == (archived, member)


def test_a_deleted_channel_says_nothing_and_an_archive_can_be_read() -> None:
    closures = Closures()
    closures.close("C1", "channel_not_found")
    assert closures.answer("conversations.info", "xoxb-1", ROOM) == {"ok": False, "error": "channel_not_found"}
    closures.close("C1", "is_archived")
    assert closures.answer("conversations.history", "xoxb-1", ROOM) is None


def test_a_revoked_token_is_refused_everywhere_and_the_apps_own_is_not() -> None:
    closures = Closures()
    closures.revoke("token_revoked")
    assert closures.answer("auth.test", "xoxb-1", {}) == {"ok": False, "error": "token_revoked"}
    assert closures.answer("apps.connections.open", "xapp-1", {}) is None
    closures.revoke("")
    assert closures.answer("auth.test", "xoxb-1", {}) is None
