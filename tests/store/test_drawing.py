"""Which cards are still to be drawn, on both databases: held ones left out, changes beside new ones, crowds counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.mention.tags import Urgency
from bot.ports import Crowd
from bot.store.database import open_database
from bot.store.effects import SqlEffects
from bot.store.store import SqlStore
from tests.fakes import NOON, UNSURE, FakeClock, post

HOME, OTHER = "C0PEONY", "C0BUS"


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    engine = open_database(database_url)
    yield SqlStore(engine, FakeClock())
    engine.dispose()


def saved(store: SqlStore, text: str, home: str = HOME, brand: str = "peony", hot: bool = False) -> Mention:
    made = Mention(post(text).mention_id, brand, post(text), NOON).arrived(NOON)
    tags = replace(UNSURE, urgency=Urgency.CRITICAL) if hot else UNSURE
    return store.save(replace(made, stage=Stage.WAITING, home=home, tags=tags, due_at=None))


def words(mentions: list[Mention]) -> list[str]:
    return [mention.post.text for mention in mentions]


def test_crowds_are_counted_by_brand_and_channel_until_they_have_cards(store: SqlStore) -> None:
    first = saved(store, "one")
    saved(store, "two", hot=True)
    saved(store, "three", OTHER, "brightbus")
    saved(store, "four", "")
    found = {(crowd.brand, crowd.home): (crowd.count, crowd.urgent) for crowd in store.to_come()}
    assert found == {("peony", HOME): (2, 1), ("brightbus", OTHER): (1, 0), ("peony", ""): (1, 0)}
    store.drawn(first)
    assert Crowd("peony", HOME, 1, 1, post("two").mention_id) in store.to_come()


def test_what_is_held_is_left_out(store: SqlStore) -> None:
    saved(store, "held")
    saved(store, "elsewhere", OTHER)
    saved(store, "another brand", HOME, "brightbus")
    assert sorted(words(store.undrawn(9, {("peony", HOME)}))) == ["another brand", "elsewhere"]
    assert words(store.undrawn(9, {("peony", HOME), ("brightbus", HOME), ("peony", OTHER)})) == []


def test_a_brand_that_is_gone_takes_no_room_from_another(store: SqlStore) -> None:
    saved(store, "of the one that is gone", hot=True)
    saved(store, "of another", HOME, "brightbus")
    assert words(store.undrawn(1, brands={"brightbus"})) == ["of another"]


def test_changed_cards_take_no_room_from_new_ones(store: SqlStore) -> None:
    for number in range(3):
        mention = saved(store, f"changed {number}")
        store.drawn(mention)
        store.save(mention.no_reply_needed("U0MAYA", NOON))
    saved(store, "new")
    assert words(store.undrawn(1)) == ["changed 0", "new"]


def test_open_cards_of_a_channel_are_drawn_again(store: SqlStore, database_url: str) -> None:
    effects = SqlEffects(store._engine, FakeClock())
    there, closed, elsewhere = saved(store, "there"), saved(store, "closed"), saved(store, "elsewhere", OTHER)
    closed = store.save(closed.no_reply_needed("U0MAYA", NOON))
    for mention, channel in ((there, HOME), (closed, HOME), (elsewhere, OTHER)):
        effects.claim(f"card:{mention.id}:main", mention.id, channel)
        effects.settle(f"card:{mention.id}:main", f"{channel}:1.2", "")
        store.drawn(mention)
    store.redraw(HOME)
    assert words(store.undrawn(9)) == ["there"]
