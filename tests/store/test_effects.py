"""One row per outside effect, ever, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.mention.mention import Mention
from bot.ports import Claim, ClaimState
from bot.store.database import open_database
from bot.store.effects import SqlEffects
from bot.store.store import SqlStore
from tests.fakes import NOON, FakeClock, post

KEY, M = "reply:m1:1", post().mention_id
SECOND = timedelta(seconds=1)


@pytest.fixture
def effects(database_url: str, clock: FakeClock) -> Iterator[SqlEffects]:
    engine = open_database(database_url)
    SqlStore(engine, clock).save(Mention(M, "peony", post(), NOON).arrived(NOON))
    yield SqlEffects(engine, clock)
    engine.dispose()


def test_the_first_claim_is_fresh_and_every_later_one_finds_it_left_behind(
    effects: SqlEffects, clock: FakeClock
) -> None:
    assert effects.claim(KEY, M, "C1") == Claim(ClaimState.FRESH, NOON, detail="C1")
    clock.pass_(5)
    assert effects.claim(KEY, M, "C2") == Claim(ClaimState.LEFT_BEHIND, NOON, detail="C1")


def test_of_many_claims_at_once_exactly_one_is_fresh(effects: SqlEffects) -> None:
    states: list[ClaimState] = []
    everybody = threading.Barrier(6)

    def claim() -> None:
        everybody.wait()
        states.append(effects.claim(KEY, M).state)

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states.count(ClaimState.FRESH) == 1
    assert states.count(ClaimState.LEFT_BEHIND) == 5


def test_a_settled_effect_is_done_and_knows_what_it_is_called(effects: SqlEffects) -> None:
    effects.claim(KEY, M, "C1")
    assert effects.done(KEY) is None
    effects.settle(KEY, "C1:171.2", "hash")
    assert effects.claim(KEY, M) == Claim(ClaimState.DONE, NOON, "C1:171.2", "C1", "hash", NOON)
    assert effects.known([KEY, "reply:m1:2"]) == {KEY: effects.claim(KEY, M)}
    assert effects.done(KEY) == effects.claim(KEY, M)


def test_an_effect_nobody_claimed_is_not_done(effects: SqlEffects) -> None:
    assert effects.done(KEY) is None


def test_what_was_lost_outside_is_left_behind_again(effects: SqlEffects, clock: FakeClock) -> None:
    effects.claim(KEY, M, "C1")
    effects.settle(KEY, "C1:171.2", "hash")
    clock.pass_(60)
    assert not effects.lost(KEY, "C1:999.9")  # another one than the one that is missing
    assert effects.lost(KEY, "C1:171.2")
    assert not effects.lost(KEY, "C1:171.2")
    assert effects.done(KEY) is None
    assert effects.claim(KEY, M) == Claim(ClaimState.LEFT_BEHIND, NOON + 60 * SECOND, detail="C1")


def test_only_one_may_try_again(effects: SqlEffects, clock: FakeClock) -> None:
    begun = effects.claim(KEY, M).at
    clock.pass_(60)
    assert effects.retry(KEY, begun)
    assert not effects.retry(KEY, begun)
    assert effects.claim(KEY, M).at == NOON + 60 * SECOND
    assert effects.retry(KEY, NOON + 60 * SECOND, "C2")
    assert effects.claim(KEY, M).detail == "C2"


@pytest.mark.parametrize("begun", [NOON - timedelta(microseconds=1), NOON + timedelta(microseconds=1)])
def test_only_the_attempt_that_was_looked_up_may_be_tried_again(begun: datetime, effects: SqlEffects) -> None:
    effects.claim(KEY, M)
    assert not effects.retry(KEY, begun)


def test_what_is_done_is_never_tried_again(effects: SqlEffects) -> None:
    begun = effects.claim(KEY, M).at
    effects.settle(KEY, "r1", "")
    assert not effects.retry(KEY, begun)
