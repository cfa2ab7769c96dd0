"""The books of model calls add up, per mention and per brand and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.mention.call import Call
from bot.mention.draft import Usage
from bot.store.database import open_database
from bot.store.spending import SqlSpending
from tests.fakes import NOON


@pytest.fixture
def books(database_url: str) -> Iterator[SqlSpending]:
    engine = open_database(database_url)
    yield SqlSpending(engine)
    engine.dispose()


def call(
    mention: str = "m1", brand: str = "peony", hours: int = 0, tokens: tuple[int, int, int] = (100, 40, 20)
) -> Call:
    at, usage = NOON + timedelta(hours=hours), Usage(1, *tokens)
    return Call(at, 0.5, mention, brand, "draft", "writer", "gpt", "answered", "", usage)


def test_nothing_was_spent_at_first(books: SqlSpending) -> None:
    assert books.calls("m1") == 0
    assert books.tokens("peony", NOON) == 0


def test_every_request_of_a_mention_counts(books: SqlSpending) -> None:
    for mention in ("m1", "m2", "m1"):
        books.note(call(mention))
    assert books.calls("m1") == 2
    assert books.calls("m3") == 0


def test_tokens_in_and_out_of_a_brand_count_since_a_moment(books: SqlSpending) -> None:
    books.note(call(hours=-1))
    books.note(call(hours=0))
    books.note(call(hours=1, tokens=(7, 7, 3)))
    books.note(call(brand="brightbus"))
    assert books.tokens("peony", NOON) == 120 + 10
