"""What was closed so many days ago as unscripted.yaml says is erased; everything else is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.engine import retention as module
from bot.engine.retention import Retention
from bot.errors import AlreadySeen
from bot.mention import decision as d
from bot.mention.erased import is_erased
from bot.mention.event import BOT
from bot.mention.mention import Mention
from bot.store.copying import snapshot
from bot.store.forgetting import SqlForgetting
from bot.store.schema import mentions
from tests.fakes import IRINA, World, post, sample

KEPT = {("demo", "peony-store"): 30, ("import", "peony"): 7}


@pytest.fixture
def world(worlds: Callable[..., World]) -> World:
    return worlds(workspace=replace(sample(), retention=KEPT))


@pytest.fixture
def retention(world: World) -> Retention:
    return Retention(world.desk, SqlForgetting(world.engine, world.clock))


def closed(world: World, text: str, platform: str = "demo", account: str = "peony-store") -> Mention:
    mention = world.arrive(post(text, platform=platform, account=account))
    return world.decide(mention, d.Dismiss("spam", ""), IRINA)


def test_each_account_has_its_own_days(world: World, retention: Retention) -> None:
    store, file = closed(world, "In the store."), closed(world, "From a file.", "import", "peony")
    other, waiting = closed(world, "In the app.", account="peony-app"), world.arrive(post("Nobody answered."))
    erased = {}
    for day in (6, 7, 29, 30, 400):
        world.clock.at = store.arrived_at
        world.clock.pass_(days=day)
        retention.look()
        erased[day] = [is_erased(world.get(one)) for one in (store, file, other, waiting)]
    assert erased == {
        6: [False, False, False, False], 7: [False, True, False, False], 29: [False, True, False, False],
        30: [True, True, False, False], 400: [True, True, False, False],
    }  # fmt: skip
    assert world.store.events(store.id)[-1].by == BOT


def test_no_file_of_sqlite_holds_their_words_any_more_even_if_somebody_was_reading(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path}/files.db", workspace=replace(sample(), retention=KEPT))
    retention = Retention(world.desk, SqlForgetting(world.engine, world.clock))

    def held() -> list[str]:
        return [path.name for path in tmp_path.glob("files.db*") if b"Zyzzyva" in path.read_bytes()]

    def look() -> int:
        closed(world, f"Zyzzyva, {world.clock.now()}.")
        world.clock.pass_(days=31)
        return retention.look()

    assert (look(), held()) == (1, [])
    with snapshot(world.engine) as reader:
        reader.execute(sa.select(mentions.c.id)).all()
        assert look() == 1
        assert held()
    assert (retention.look(), held()) == (0, [])
    world.close()


def test_what_was_erased_before_a_program_was_killed_is_seen_to_by_the_next(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path}/files.db", workspace=replace(sample(), retention=KEPT))
    forgetting = SqlForgetting(world.engine, world.clock)
    forgetting.erase(closed(world, "Zyzzyva.").id, BOT)
    Retention(world.desk, forgetting).look()
    assert [path.name for path in tmp_path.glob("files.db*") if b"Zyzzyva" in path.read_bytes()] == []
    world.close()


def test_receipts_are_let_go_after_thirty_days_and_some_at_a_time(
    world: World, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    for number in range(5):
        world.store.note(f"old {number}")
    world.clock.pass_(days=29)
    world.store.note("young")

    def kept() -> int:
        retention.run(once())
        return sum(world.store.seen(name) for name in (*(f"old {number}" for number in range(5)), "young"))

    assert kept() == 6
    world.clock.pass_(days=1, seconds=1)
    assert [kept(), kept(), kept()] == [3, 1, 1]
    with pytest.raises(AlreadySeen):
        world.store.note("young")


def once() -> Callable[[float], bool]:
    """Stops a loop after its first look."""
    asked = iter((False, True))
    return lambda seconds: next(asked, True)


def test_what_was_reopened_begins_anew(world: World, retention: Retention) -> None:
    mention = closed(world, "Once and again.")
    world.clock.pass_(days=29)
    world.decide(mention, d.Reopen(), IRINA)
    world.decide(world.live(mention), d.Dismiss("spam", ""), IRINA)
    world.clock.pass_(days=29)
    assert retention.look() == 0
    world.clock.pass_(days=1)
    assert retention.look() == 1


def test_hundreds_are_erased_in_one_look_unless_the_program_ends(world: World, retention: Retention) -> None:
    for number in range(120):
        mention = Mention(post(f"History {number}.").mention_id, "peony", post(f"History {number}."), world.clock.now())
        world.store.take_in([replace(mention, quiet=True).arrived(world.clock.now())])
    world.clock.pass_(days=31)
    stops = iter([False] * 5 + [True])
    assert retention.look(lambda: next(stops)) == 5
    assert retention.look() == 115
    assert retention.look() == 0


def test_the_loop_looks_at_once_and_then_again_and_again(world: World, retention: Retention) -> None:
    closed(world, "Long ago.")
    world.clock.pass_(days=31)
    waits: list[float] = []

    def stop(seconds: float) -> bool:
        waits.append(seconds)
        return len([wait for wait in waits if wait]) > 1

    retention.run(stop)
    assert [wait for wait in waits if wait] == [600.0, 600.0]
    assert is_erased(world.get(world.store.get(post("Long ago.").mention_id)))
