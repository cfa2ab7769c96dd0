"""The stream of changes: nothing is missed, nothing comes twice, and who was away too long starts again."""

from __future__ import annotations

import asyncio
import threading

from bot.sandbox.feed import KEPT, Event, Feed


def published(count: int) -> Feed:
    feed = Feed()
    for number in range(1, count + 1):
        feed.publish("message", {"n": number})
    return feed


def test_a_reader_gets_what_is_newer_than_it_knows() -> None:
    feed = published(3)
    assert [event["data"]["n"] for event in feed.since(1)] == [2, 3]
    assert feed.since(3) == []
    assert Feed().since(0) == []


def test_a_reader_who_was_away_too_long_starts_again() -> None:
    feed = published(KEPT + 10)
    assert [event["type"] for event in feed.since(9)] == ["reset"]
    assert len(feed.since(10)) == KEPT


def test_a_reader_of_an_older_sandbox_starts_again() -> None:
    assert [event["type"] for event in published(3).since(7)] == ["reset"]


def test_a_follower_gets_everything_once_and_in_order_whoever_publishes() -> None:
    feed = published(2)

    async def follow() -> list[int]:
        found: list[int] = []
        event: Event | None
        async for event in feed.follow(0):
            assert event
            found.append(event["seq"])
            if len(found) == 2:
                for thread in threads:
                    thread.start()
            if len(found) == 402:
                feed.close()
        return found

    def publish() -> None:
        for _ in range(100):
            feed.publish("update", {})

    threads = [threading.Thread(target=publish) for _ in range(4)]
    assert asyncio.run(asyncio.wait_for(follow(), 10)) == list(range(1, 403))
