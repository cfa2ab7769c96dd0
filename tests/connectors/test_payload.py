"""The body of the generic webhook: what is read, and what a sender is told about a wrong one."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.connectors.payload import MOST, read_mentions
from bot.connectors.text import LONGEST
from bot.errors import InputError
from bot.mention.post import Author, Change, Post

LEAST = {"id": "r1", "text": "Late again", "created_at": "2026-11-20T08:00:00Z"}


def read(body: object, **fields: str) -> tuple[Post, ...]:
    return read_mentions(json.dumps(body).encode(), fields, "webhook", "shop")


def one(**changes: object) -> Post:
    (post,) = read({**LEAST, **changes})
    return post


def test_the_least_a_sender_can_say() -> None:
    post = one()
    assert (post.platform, post.account, post.external_id, post.text) == ("webhook", "shop", "r1", "Late again")
    assert post.written_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert (post.rating, post.rating_max, post.author, post.change) == (None, 5, Author(), Change.NEW)


def test_everything_a_sender_can_say() -> None:
    post = one(
        id=17, title="Bus", rating="3,5", rating_max=10, author={"name": "Ola", "id": 9, "followers": 12},
        url="https://site.example/17", language="pl-PL", updated_at=1795168800, revision=4,
    )  # fmt: skip
    assert (post.external_id, post.title, post.rating, post.rating_max, post.revision) == ("17", "Bus", 3.5, 10, "4")
    assert (post.author, post.language_hint) == (Author("Ola", "9", 12), "pl")
    assert (post.change, post.url) == (Change.EDITED, "https://site.example/17")


def test_an_author_may_be_a_bare_name() -> None:
    assert one(author="Ola").author == Author("Ola")


def test_null_is_the_same_as_absent() -> None:
    assert one(rating=None, author=None, title=None, url=None) == one()


def test_a_rating_without_words_is_a_mention() -> None:
    assert (one(text="", rating=1).text, one(text="", rating=0).rating) == ("", 0)


def test_news_that_a_mention_was_taken_down_needs_its_id_alone() -> None:
    (post,) = read({"id": "r1", "deleted": True})
    assert (post.change, post.external_id) == (Change.DELETED, "r1")


def test_a_sender_with_another_shape_is_read_through_pointers() -> None:
    body = {"review": {"no": 5, "a/b": "So slow"}, "when": [1795168800], "by": {"nick": "Jan", "fans": 3}}
    fields = {
        "id": "/review/no",
        "text": "/review/a~1b",
        "created_at": "/when/0",
        "author": "/by/nick",
        "followers": "/by/fans",
    }
    (post,) = read(body, **fields)
    assert (post.external_id, post.text, post.author) == ("5", "So slow", Author("Jan", "", 3))
    assert post.written_at == datetime.fromtimestamp(1795168800, UTC)


def test_the_same_words_are_the_same_revision_and_others_are_not() -> None:
    assert one().revision == one(url="https://site.example/").revision
    assert len({one().revision, one(text="Late").revision, one(rating=1).revision, one(title="x").revision}) == 4


def test_characters_no_database_takes_do_not_cost_the_mention() -> None:
    (post,) = read_mentions(
        b'{"id":"1","text":"a\\u0000b\\ud800\\r\\n","created_at":1795168800}', {}, "webhook", "shop"
    )
    assert post.text == "ab\ufffd"
    assert post.mention_id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": None}, "id"), ({"id": ""}, "id"), ({"id": "  "}, "id"), ({"id": True}, "id"), ({"id": ["1"]}, "id"),
        ({"id": "x" * 501}, "id"), ({"text": None}, "text"), ({"text": " "}, "text"), ({"text": ["a"]}, "text"),
        ({"text": "x" * (LONGEST + 1)}, "text"), ({"created_at": None}, "created_at"),
        ({"created_at": "03/04/2026"}, "created_at"), ({"created_at": True}, "created_at"),
        ({"created_at": "0001-01-01"}, "created_at"), ({"created_at": 1e300}, "created_at"),
        ({"updated_at": "soon"}, "updated_at"), ({"rating": "good"}, "rating"), ({"rating": True}, "rating"),
        ({"rating": 6}, "rating"), ({"rating": -1}, "rating"), ({"rating": "4/10"}, "rating"),
        ({"rating": float("nan")}, "rating"), ({"rating_max": 0}, "rating_max"),
        ({"rating_max": float("inf")}, "rating_max"), ({"author": ["Ola"]}, "author"),
        ({"author": {"name": "Ola", "followers": -1}}, "followers"), ({"followers": "many"}, "followers"),
        ({"url": "javascript:alert(1)"}, "url"), ({"url": "https://a b"}, "url"), ({"deleted": "yes"}, "deleted"),
        ({"language": 5.5, "title": {}}, "title"), ({"revision": []}, "revision"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_mention(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as caught:
        read([LEAST, {**LEAST, **changes}])
    assert str(caught.value).startswith(f"mention 1: {field} must be ")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 200_000, b'{"id": ' + b"9" * 5000 + b"}"])
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(InputError):
        read_mentions(body, {}, "webhook", "shop")


@pytest.mark.parametrize("body", [5, "text", None, [5], [[]]])
def test_a_mention_that_is_no_object_is_refused(body: object) -> None:
    with pytest.raises(InputError, match="mention 0 must be an object"):
        read(body)


def test_as_many_as_agreed_are_taken_and_not_one_more() -> None:
    assert len(read([LEAST] * MOST)) == MOST
    assert read([]) == ()
    with pytest.raises(InputError, match=str(MOST + 1)):
        read([LEAST] * (MOST + 1))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda x: st.lists(x) | st.dictionaries(st.text(), x),
)


@pytest.mark.slow
@settings(derandomize=True, deadline=None, database=None, max_examples=30)
@given(st.dictionaries(st.sampled_from([*LEAST, "rating", "author", "url", "deleted", "updated_at"]), json_values))
def test_whatever_a_sender_writes_is_read_or_refused_with_a_sentence(changes: dict[str, Any]) -> None:
    said = ""
    try:
        (post,) = read({**LEAST, **changes})
        said = post.mention_id + post.text.encode().decode()
    except InputError as refusal:
        said = str(refusal)
    assert re.match(r"m[0-9a-f]{15}|mention 0: \w+ must be ", said)
