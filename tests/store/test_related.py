"""Mentions of one customer find each other: by account, number or address surely, by name perhaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.mention.mention import Mention
from bot.mention.post import Author, Post
from bot.mention.traces import traces
from bot.store.store import SqlStore
from tests.fakes import NOON, World, edit, post

Write = Callable[..., Mention]


@pytest.fixture
def write(world: World) -> Write:
    """A mention somewhere, by somebody."""

    def made(
        text: str, number: int, brand: str = "peony", platform: str = "demo", author: Author | None = None
    ) -> Mention:
        written = Post(platform, "somewhere", f"r{number}", text, author=author or Author())
        mention = Mention(written.mention_id, brand, written, NOON + timedelta(minutes=number))
        world.store.take_in([mention])
        return world.store.get(mention.id)

    return made


def ids(store: SqlStore, mention: Mention) -> list[tuple[str, bool]]:
    return [(other.id, sure) for other, sure in store.related(mention, 5)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Order PP-48213 never came", "Where is PP-48213?"),
        ("write to ann@mail.example", "I am ANN@mail.example, again"),
        ("call +48 601 202 303", "my phone is 601202303, call"),
    ],
)
def test_the_same_number_or_address_in_two_places_is_the_same_customer(
    first: str, second: str, world: World, write: Write
) -> None:
    one, other = write(first, 1), write(second, 2, platform="webhook")
    assert (ids(world.store, one), ids(world.store, other)) == ([(other.id, True)], [(one.id, True)])


def test_the_same_account_is_the_same_customer_and_the_same_name_only_perhaps(world: World, write: Write) -> None:
    one = write("Too late", 1, author=Author("Robin Hale", "u1"))
    same = write("Late again", 2, author=Author("robin", "u1"))
    perhaps = write("Never again", 3, platform="webhook", author=Author("Robin  HALE", "x9"))
    write("Nothing in common", 4, author=Author("Robin", "u2"))
    assert ids(world.store, one) == [(same.id, True), (perhaps.id, False)]


def test_what_another_brand_was_told_is_not_shown(world: World, write: Write) -> None:
    one = write("Order PP-48213 never came", 1)
    write("Order PP-48213 never came", 2, brand="brightbus")
    assert ids(world.store, one) == []


def test_an_edit_may_bring_customers_together(world: World, write: Write) -> None:
    one = write("Order PP-48213 never came", 1)
    world.take_in(post("Where is it?"))
    assert ids(world.store, one) == []
    world.take_in(edit(post("Where is it?"), text="Where is PP-48213? The order, I mean."))
    assert ids(world.store, one) == [(post("Where is it?").mention_id, True)]


def test_a_trace_gives_no_number_away(write: Write) -> None:
    mention = write("call +48 601 202 303", 1)
    assert all(len(trace) == 24 and "601" not in trace for trace in traces(mention))
    assert traces(replace(mention, post=replace(mention.post, text="Nothing"))) == {}
