"""The demo site's connector against scripted answers: what is read back decides what is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.connectors.demo import Demo
from bot.connectors.reasons import Reason
from bot.content.workspace import Account
from bot.errors import Ambiguous, InputError, PlatformRefused, SettingsError, Unavailable
from bot.mention.outcome import ReplyState
from bot.mention.post import Author, Change, Post
from bot.ports import Inbound, Outgoing

from .conftest import FrozenClock
from .loopback import Loopback, answer, loopback, reset

WORDS = "Sorry, Ola. We are on it."
WRITTEN = "2026-11-20T08:00:00+00:00"


def review(*replies: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": "r1", "revision": 1, "author": "Ola", "author_id": "u1", "followers": 3, "rating": 2, "title": "Bus",
        "text": "Late again", "language": "pl", "written_at": WRITTEN, "updated_at": WRITTEN,
        "url": "https://site.example/r1", "deleted": False, "replies": list(replies), **changes,
    }  # fmt: skip


def reply(
    text: str = WORDS, id: str = "a1", at: str = "2026-11-22T10:00:01+00:00", by: str = "brand"
) -> dict[str, str]:
    return {"id": id, "text": text, "author": by, "posted_at": at, "url": f"https://site.example/r1#{id}"}


def opened(clock: FrozenClock, server: Loopback, **options: Any) -> Demo:
    return Demo(Account("demo", "shop", "peony", "Shop", {"url": server.url, **options}), clock, "")


@pytest.fixture
def out(clock: FrozenClock) -> Outgoing:
    post = Post("demo", "shop", "r1", "Late again")
    return Outgoing("reply:1", post.mention_id, post, WORDS, clock.at)


def test_a_review_becomes_a_post_with_all_it_says(clock: FrozenClock) -> None:
    feed = {"reviews": [review()], "cursor": 7, "more": True}
    with loopback(answer(200, feed)) as server:
        page = opened(clock, server).poll("5", 10)
    written = datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert page.posts == (
        Post("demo", "shop", "r1", "Late again", "1", Change.NEW, "Bus", 2, 5, Author("Ola", "u1", 3),
             "https://site.example/r1", written, None, "pl"),
    )  # fmt: skip
    assert (page.cursor, page.more) == ("7", True)
    assert server.requests[0].startswith(b"GET /platform/api/shop/reviews?since=5&limit=10 ")
    assert b"authorization: bearer demo\r\n" in server.requests[0].lower()


@pytest.mark.parametrize(
    ("changes", "change"),
    [
        ({"updated_at": "2026-11-21T08:00:00Z", "revision": 2}, Change.EDITED),
        ({"updated_at": "2026-11-21T08:00:00Z", "deleted": True, "text": ""}, Change.DELETED),
        ({"language": None, "title": "", "followers": None}, Change.NEW),
    ],
)
def test_edits_and_removals_are_told_apart(clock: FrozenClock, changes: dict[str, Any], change: Change) -> None:
    with loopback(answer(200, review(**changes))) as server:
        post = opened(clock, server).fetch("r1")
    assert post
    assert post.change is change
    assert (post.edited_at is None) == (change is Change.NEW)


def test_the_brands_latest_reply_is_seen_and_nobody_elses(clock: FrozenClock) -> None:
    shown = review(reply("first"), reply("second", "a2"), reply("me too", "a3", by="Jan"))
    with loopback(answer(200, shown)) as server:
        post = opened(clock, server).fetch("r1")
    assert post
    assert post.existing_reply == "second"


def test_a_review_that_never_was_is_none(clock: FrozenClock) -> None:
    with loopback(answer(404, {"error": "no_such_review"})) as server:
        assert opened(clock, server).fetch("../r1?x") is None
    assert server.requests[0].startswith(b"GET /platform/api/shop/reviews/..%2Fr1%3Fx ")


def test_live_is_said_after_the_words_were_seen_there(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer(201, reply()), answer(200, review(reply("Another", "a0"), reply()))) as server:
        receipt = opened(clock, server).publish(out)
    assert (receipt.state, receipt.text, receipt.remote_id) == (ReplyState.LIVE, WORDS, "a1")
    assert (receipt.at, receipt.url) == (clock.at + timedelta(seconds=1), "https://site.example/r1#a1")
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == {"text": WORDS}


@pytest.mark.parametrize(
    "read_back",
    [answer(200, review()), answer(500), answer(401), answer(404), answer(429), answer(200, b"<html>"), reset],
    ids=["not shown", "500", "401", "404", "429", "not json", "reset"],
)
def test_a_reply_the_site_took_but_does_not_show_is_pending(clock: FrozenClock, out: Outgoing, read_back: Any) -> None:
    with loopback(answer(201, reply()), read_back) as server:
        receipt = opened(clock, server).publish(out)
    assert (receipt.state, receipt.remote_id) == (ReplyState.PENDING, "a1")
    assert len(server.requests) == 2


def test_a_reply_shown_with_other_words_is_not_called_live(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer(201, reply()), answer(200, review(reply("Sorry, [removed]")))) as server:
        receipt = opened(clock, server).publish(out)
    assert (receipt.state, receipt.text, receipt.reason) == (ReplyState.PENDING, "Sorry, [removed]", "words_differ")


def test_an_answer_that_got_lost_is_not_a_failure(clock: FrozenClock, out: Outgoing) -> None:
    for lost in (reset, answer(500), answer(201, b"<html>")):
        with loopback(lost) as server, pytest.raises(Ambiguous):
            opened(clock, server).publish(out)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("no", "reason"),
    [
        (answer(422, {"error": "too_long", "max": 5}), Reason.TOO_LONG), (answer(422, b"<html>"), Reason.REFUSED),
        (answer(422, ["too_long"]), Reason.REFUSED), (answer(404, {"error": "review_deleted"}), Reason.GONE),
    ],
)  # fmt: skip
def test_a_no_of_the_site_keeps_its_reason(clock: FrozenClock, out: Outgoing, no: Any, reason: Reason) -> None:
    with loopback(no) as server, pytest.raises(PlatformRefused) as caught:
        opened(clock, server).publish(out)
    assert caught.value.reason == reason


def test_a_reply_over_the_limit_never_leaves(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer()) as server, pytest.raises(PlatformRefused) as caught:
        opened(clock, server, max_reply=len(WORDS) - 1).publish(out)
    assert (caught.value.reason, server.requests) == (Reason.TOO_LONG, [])


def test_a_reply_of_exactly_the_limit_leaves(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer(201, reply()), answer(200, review(reply()))) as server:
        assert opened(clock, server, max_reply=len(WORDS)).publish(out).state is ReplyState.LIVE


@pytest.mark.parametrize(
    "mine",
    [reply(), reply("SORRY, Ola.\nWe  are on it."), reply(at="2026-11-22T09:59:00+00:00")],
    ids=["as sent", "redrawn", "clock a minute behind"],
)
def test_our_reply_is_found_again(clock: FrozenClock, out: Outgoing, mine: dict[str, str]) -> None:
    with loopback(answer(200, review(reply("Another", "a0"), mine))) as server:
        receipt = opened(clock, server).find_own_reply(out)
    assert receipt
    assert (receipt.state, receipt.remote_id, receipt.text) == (ReplyState.LIVE, "a1", mine["text"])


@pytest.mark.parametrize(
    "other",
    [reply("Other words"), reply(by="Ola"), reply(at="2026-11-22T09:58:59+00:00")],
    ids=["other words", "a customer's", "an earlier one"],
)
def test_a_reply_that_is_not_ours_is_not_taken_for_it(clock: FrozenClock, out: Outgoing, other: dict[str, str]) -> None:
    with loopback(answer(200, review(other))) as server:
        assert opened(clock, server).find_own_reply(out) is None


def test_on_a_review_that_is_gone_nothing_is_found(clock: FrozenClock, out: Outgoing) -> None:
    with loopback(answer(404)) as server:
        assert opened(clock, server).find_own_reply(out) is None


def test_a_look_up_that_failed_is_not_a_reply_that_is_missing(clock: FrozenClock, out: Outgoing) -> None:
    for trouble in (reset, answer(500), answer(200, b"<html>"), answer(200, {"id": "r1"})):
        with loopback(trouble) as server, pytest.raises(Unavailable):
            opened(clock, server).find_own_reply(out)


@pytest.mark.parametrize("options", [{}, {"url": "ftp://x"}, {"url": None}, {"url": "https://x", "max_reply": -1}])
def test_an_unusable_option_is_told_when_the_account_opens(clock: FrozenClock, options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="account shop on demo: "):
        Demo(Account("demo", "shop", "peony", "Shop", options), clock, "")


def test_the_demo_site_sends_no_webhooks(clock: FrozenClock) -> None:
    with loopback(answer()) as server, pytest.raises(InputError):
        opened(clock, server).receive(Inbound({}, b"{}", {}))


def test_doctor_learns_whether_the_site_answers(clock: FrozenClock) -> None:
    with loopback(answer(200, {"reviews": [], "cursor": "0", "more": False}), answer(500)) as server:
        assert server.url in opened(clock, server).check()
        with pytest.raises(Unavailable):
            opened(clock, server).check()
