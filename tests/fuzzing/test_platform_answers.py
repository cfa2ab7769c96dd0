"""Whatever a platform answers or a sender posts: posts that can be stored, or one of our errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.demo import Demo
from bot.connectors.payload import read_mentions
from bot.content.workspace import Account
from bot.errors import CredentialsRefused, InputError, OutsideError
from bot.mention.post import Post
from bot.ports import Outgoing
from tests.connectors.loopback import Loopback, answer, loopback
from tests.fakes import post
from tests.fuzzing.mutations import as_json, examples, mutated, torn
from tests.fuzzing.shop import Shop, empty_shop

AT = "2026-11-22T10:00:00Z"
REVIEW: dict[str, Any] = {
    "id": "r1", "revision": 3, "author": "Lena", "author_id": "a1", "followers": 12, "rating": 2, "title": "Broken",
    "text": "It came open.", "language": "en", "written_at": AT, "updated_at": AT, "url": "https://example.com/r1",
    "deleted": False, "replies": [{"id": "p1", "text": "Sorry!", "author": "brand", "posted_at": AT, "url": None}],
}  # fmt: skip
FEED = {"reviews": [REVIEW, {**REVIEW, "id": "r2"}], "cursor": "7", "more": False}
SENT: dict[str, Any] = {
    "id": "r1", "text": "My parcel never came.", "created_at": AT, "updated_at": AT, "title": "Late", "rating": 2,
    "rating_max": 10, "author": {"name": "Lena", "id": "a1", "followers": 3}, "url": "https://example.com/1",
    "language": "en", "revision": 4, "deleted": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with empty_shop(tmp_path_factory.mktemp("x")) as made:
        yield made


@pytest.fixture(scope="module")
def platform() -> Iterator[Loopback]:
    with loopback(answer()) as server:
        yield server


def stored(posts: tuple[Post, ...], shop: Shop) -> None:
    if posts:
        shop.takes_in(posts)


def says(platform: Loopback, body: bytes, status: int) -> None:
    platform.behaviours[:] = [answer(status, body)]


STATUSES = st.sampled_from((200, 200, 200, 200, 201, 204, 302, 400, 404, 409, 429, 500))
FEEDS = st.one_of(mutated(FEED).map(as_json), torn(as_json(FEED)))
REVIEWS = st.one_of(mutated(REVIEW).map(as_json), torn(as_json(REVIEW)))


@pytest.mark.slow
@examples(120)
@given(body=FEEDS, status=STATUSES)
def test_a_feed(shop: Shop, platform: Loopback, body: bytes, status: int) -> None:
    says(platform, body, status)
    demo = Demo(Account("demo", "peony-store", "peony", "Peony", {"url": platform.url}), shop.world.clock, "")
    with suppress(OutsideError, CredentialsRefused):
        stored(demo.poll("", 10).posts, shop)


@pytest.mark.slow
@examples(80)
@given(body=REVIEWS, status=STATUSES)
def test_one_review_and_what_became_of_a_reply(shop: Shop, platform: Loopback, body: bytes, status: int) -> None:
    says(platform, body, status)
    demo = Demo(Account("demo", "peony-store", "peony", "Peony", {"url": platform.url}), shop.world.clock, "")
    out = Outgoing("k1", "m1", post(), "Sorry!", shop.world.clock.now())
    with suppress(OutsideError, CredentialsRefused):
        found = demo.fetch("r1")
        stored((found,) if found else (), shop)
    with suppress(OutsideError, CredentialsRefused):
        demo.find_own_reply(out)
    with suppress(OutsideError, CredentialsRefused):
        demo.publish(out)


FIELDS: dict[str, str] = {"text": "/title", "author": "/author/name", "rating": "/a~1b/0"}


@examples(300)
@given(
    body=st.one_of(mutated(SENT, [SENT, {**SENT, "id": 2}]).map(as_json), torn(as_json([SENT, SENT]))),
    fields=st.sampled_from(({}, FIELDS)),
)
def test_what_a_sender_posts(shop: Shop, body: bytes, fields: dict[str, str]) -> None:
    with suppress(InputError):
        stored(read_mentions(body, fields, "webhook", "peony-web"), shop)
