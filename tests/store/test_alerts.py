"""The outbox of alerts: written with the save that raises them, gathered once, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import AlreadySeen, Moved
from bot.mention.alerts import Listed
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.ports import Batch, Way
from bot.store.alerts import LONGEST, QUIET, SqlAlerts
from bot.store.schema import alerts as table
from bot.store.store import SqlStore
from tests.fakes import MAYA, NOON, FakeClock, post

SECOND = timedelta(seconds=1)


@pytest.fixture
def alerts(engine: sa.Engine, clock: FakeClock) -> SqlAlerts:
    return SqlAlerts(engine, clock)


def up(store: SqlStore, clock: FakeClock, text: str, to: str = "lead", brand: str = "peony") -> Mention:
    """A mention that arrives and is escalated at once."""
    arrived = store.save(Mention(post(text).mention_id, brand, post(text), clock.now()).arrived(clock.now()))
    return store.save(escalated(arrived, clock, to))


def escalated(mention: Mention, clock: FakeClock, to: str = "lead") -> Mention:
    return mention.escalated(Escalation(to, "Somebody else decides.", MAYA, clock.now()))


def gathered(alerts: SqlAlerts) -> list[Batch]:
    alerts.gather()
    return alerts.untold(Way.SLACK)


def rows(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_an_alert_is_written_with_the_event_that_raises_it(
    store: SqlStore, alerts: SqlAlerts, clock: FakeClock
) -> None:
    mention = up(store, clock, "It leaks.")
    clock.pass_(3)
    (batch,) = gathered(alerts)
    assert batch == Batch(f"{mention.id}-2", "peony", "lead", clock.now())
    assert alerts.listed(batch.id) == [Listed(mention, "escalated")]


def test_a_save_that_fails_leaves_no_alert(store: SqlStore, engine: sa.Engine, clock: FakeClock) -> None:
    mention = up(store, clock, "It leaks.")
    old = store.get(mention.id)
    store.save(escalated(mention, clock, "legal"), receipt="click 1")
    with pytest.raises(Moved):
        store.save(escalated(old, clock, "legal"))
    with pytest.raises(AlreadySeen):
        store.save(escalated(store.get(mention.id), clock, "legal"), receipt="click 1")
    assert rows(engine) == 2


def test_a_flood_is_one_batch_once_it_is_over(store: SqlStore, alerts: SqlAlerts, clock: FakeClock) -> None:
    for number in range(8):
        up(store, clock, f"It leaks, number {number}.")
        assert gathered(alerts) == []
        clock.pass_(1)
    clock.pass_(2)
    (batch,) = gathered(alerts)
    assert len(alerts.listed(batch.id)) == 8


def test_a_flood_that_does_not_end_is_told_all_the_same(store: SqlStore, alerts: SqlAlerts, clock: FakeClock) -> None:
    for number in range(int(LONGEST / SECOND)):
        up(store, clock, f"It leaks, number {number}.")
        assert gathered(alerts) == []
        clock.pass_(1)
    assert len(gathered(alerts)) == 1


def test_one_alone_waits_for_others_for_a_few_seconds_only(
    store: SqlStore, alerts: SqlAlerts, clock: FakeClock
) -> None:
    up(store, clock, "It leaks.")
    clock.at = NOON + QUIET - timedelta(microseconds=1)
    assert gathered(alerts) == []
    clock.at = NOON + QUIET
    assert len(gathered(alerts)) == 1


def test_a_clock_that_is_put_back_holds_no_alert_up(store: SqlStore, alerts: SqlAlerts, clock: FakeClock) -> None:
    up(store, clock, "It leaks.")
    clock.pass_(hours=-1)
    assert len(gathered(alerts)) == 1


def test_brands_and_levels_are_told_apart(store: SqlStore, alerts: SqlAlerts, clock: FakeClock) -> None:
    for number, (brand, level) in enumerate([("peony", "lead"), ("peony", "legal"), ("brightbus", "lead")] * 2):
        up(store, clock, f"It leaks, number {number}.", level, brand)
    clock.pass_(3)
    found = gathered(alerts)
    assert sorted((batch.brand, batch.level) for batch in found) == [
        ("brightbus", "lead"), ("peony", "lead"), ("peony", "legal"),
    ]  # fmt: skip
    assert [len(alerts.listed(batch.id)) for batch in found] == [2, 2, 2]


def test_each_way_is_settled_by_itself(store: SqlStore, alerts: SqlAlerts, clock: FakeClock) -> None:
    up(store, clock, "It leaks.")
    clock.pass_(3)
    (batch,) = gathered(alerts)
    alerts.settled(batch.id, Way.SLACK)
    assert gathered(alerts) == []
    assert alerts.untold(Way.PAGES) == [batch]
    alerts.settled(batch.id, Way.PAGES)
    assert alerts.untold(Way.PAGES) == []


def test_what_comes_after_a_batch_is_another_one(store: SqlStore, alerts: SqlAlerts, clock: FakeClock) -> None:
    mention = up(store, clock, "It leaks.")
    clock.pass_(3)
    gathered(alerts)
    store.save(escalated(mention, clock))
    clock.pass_(3)
    assert [len(alerts.listed(batch.id)) for batch in gathered(alerts)] == [1, 1]


def test_of_many_who_gather_at_once_each_alert_falls_to_one(
    store: SqlStore, engine: sa.Engine, clock: FakeClock
) -> None:
    for number in range(30):
        up(store, clock, f"It leaks, number {number}.", ("lead", "legal")[number % 2])
    clock.pass_(3)
    everybody, troubles = threading.Barrier(4), list[Exception]()

    def gather() -> None:
        everybody.wait()
        try:
            SqlAlerts(engine, clock).gather()
        except Exception as trouble:  # noqa: BLE001  # whatever it is, the test shows it
            troubles.append(trouble)

    threads = [threading.Thread(target=gather) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    found = SqlAlerts(engine, clock)
    assert [len(found.listed(batch.id)) for batch in found.untold(Way.PAGES)] == [15, 15]
