"""A thousand mentions at once: each has one card, urgent ones first, whatever Slack does and although we die once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.content.words import Words
from bot.life.quoting import cleaned
from bot.mention import tags as t
from bot.mention.draft import Brief
from bot.mention.mention import Mention
from bot.mention.post import Author, Post
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox
from bot.store.database import open_database
from bot.store.store import SqlStore
from tests.fakes import sample

from .bot_process import start
from .workplace import MAYA, MENTIONS, URGENT, cards, setup, texts_of, until

pytestmark = pytest.mark.slow

FAST = 100.0  # Slack's clock: a message in 10 ms and channel
MANY, EVERY_HOT = 1000, 20  # mentions, and which of them is urgent
BUS = "C0BUS"
OVER, COUNTED = Words()("crowd.over"), "still to come here"
FAULTS = [("429", 6), ("before_500", 8), ("500", 8), ("drop_answer", 8)]


@dataclass(frozen=True, slots=True)
class Flood:
    """What came at once, in the order in which it should be shown."""

    store: SqlStore
    expected: dict[str, list[str]]  # channel -> mentions


@pytest.fixture
def flood(tmp_path: Path) -> Iterator[Flood]:
    engine = open_database(f"sqlite:///{tmp_path}/unscripted.db")
    store = SqlStore(engine, SystemClock())
    arrived = [mention(number) for number in range(MANY)]
    store.take_in(arrived)
    order = sorted(arrived, key=lambda one: (-hot(one), one.arrived_at))
    expected = {channel: [one.id for one in order if one.home == channel] for channel in (MENTIONS, URGENT, BUS)}
    yield Flood(store, expected)
    engine.dispose()


def mention(number: int) -> Mention:
    """Read, and waiting for a person; every third is for the bus, where urgent and calm ones share a channel."""
    workspace, at = sample(), datetime.now(UTC) - timedelta(hours=1) + timedelta(milliseconds=number)
    brand, account = ("brightbus", "brightbus-app") if number % 3 == 0 else ("peony", "peony-store")
    post = Post(
        "demo", account, f"flood-{number}", f"Number {number} of a flood.", "r1", rating=2, author=Author(f"R {number}")
    )
    tags = t.Tags(
        t.Kind.COMPLAINT, (t.Topic.DELIVERY,), t.Sentiment.NEGATIVE, t.Emotion.UNCLEAR,
        t.Urgency.CRITICAL if number % EVERY_HOT == 0 else t.Urgency.NORMAL, t.Wants.UNCLEAR, t.Language.EN,
        t.ReplyWorth.REPLY, {"kind": 0.9}, read_by="lexicon",
    )  # fmt: skip
    arrived = Mention(post.mention_id, brand, post, at).arrived(at)
    read = arrived.triaged(tags, workspace.rules[brand][-1], workspace.route(brand, post, tags), at)
    return read.briefed(Brief("no_model", (), (), "", (), ()), at).waiting(at)


def hot(mention: Mention) -> bool:
    return mention.tags is not None and mention.tags.urgency is t.Urgency.CRITICAL


def test_a_thousand_mentions_drain_at_slacks_pace_with_none_hidden(flood: Flood, tmp_path: Path) -> None:
    began = time.monotonic()
    with Sandbox(setup(clock=FAST), 0, recordings(cleaned)) as sandbox:
        process = start(sandbox.url, tmp_path, slack_pace=FAST)
        until(lambda: len(cards(sandbox)) >= 100, "the first cards", seconds=60, pause=0.2)
        for what, times in FAULTS:
            for method in ("chat.postMessage", "chat.update"):
                sandbox.fault(what, method=method, times=times)
        until(lambda: len(cards(sandbox)) >= 300, "cards although Slack fails", seconds=60, pause=0.2)
        process.kill()
        process.join()
        decided = flood.expected[BUS][:5] + flood.expected[MENTIONS][-5:]  # with a card, and without one yet
        for one in decided:
            newer = flood.store.get(one).dismissed("other", f"decided {one}", MAYA, datetime.now(UTC))
            flood.store.save(newer)
        process = start(sandbox.url, tmp_path, slack_pace=FAST)
        try:
            until(lambda: not flood.store.undrawn(1), "all cards", seconds=120, pause=0.5)
            until(lambda: sorted(said(sandbox, OVER)) == sorted(flood.expected), "all of it is told", seconds=20)
        finally:
            process.kill()
            process.join()
        shown = cards(sandbox)
        assert Counter(card.mention for card in shown) == Counter(one for of in flood.expected.values() for one in of)
        for one in decided:
            assert next(card for card in shown if card.mention == one).says(f"decided {one}")
        for channel, expected in flood.expected.items():
            found = [card.mention for card in sorted(shown, key=lambda card: card.ts) if card.channel == channel]
            assert in_order(found, expected), f"{channel}: {found[:60]}"
        assert said(sandbox, COUNTED) == []
        assert min(waited(sandbox)[channel] for channel in (MENTIONS, BUS)) >= 3
        assert [v for v in sandbox.slack.violations if v.error != "no_ack"] == []
    assert time.monotonic() - began < 90


def in_order(found: list[str], expected: list[str]) -> bool:
    """A card whose call went wrong comes a little later than its neighbours; what is urgent comes before the rest."""
    place = {one: at for at, one in enumerate(expected)}
    early = sum(abs(at - place[one]) > 40 for at, one in enumerate(found))
    return early <= sum(times for _, times in FAULTS)


def said(sandbox: Sandbox, words: str) -> list[str]:
    """The channels in which this stands now."""
    found = [message for channel in sandbox.slack.channels for message in sandbox.slack.messages(channel)]
    return [message["channel"] for message in found if words in " ".join(texts_of(message["blocks"]))]


def waited(sandbox: Sandbox) -> dict[str, int]:
    """How often each channel was told how many are still to come, in place."""
    changes = [args for method, args in sandbox.slack.calls if method == "chat.update"]
    told = [args["channel"] for args in changes if COUNTED in str(args.get("text"))]
    return dict(Counter(told))
