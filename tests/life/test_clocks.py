"""A month of clocks against an oracle: each rings once, at the first look at which it is due, whatever else happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.mention.event import Event
from bot.store.database import open_database
from bot.store.schema import mentions
from bot.store.store import SqlStore
from tests.fakes import FakeClock
from tests.life.month import END, HOUR, OFFICES, START, Month, look, terms
from tests.life.oracle import Replay, Ring


@pytest.mark.slow
def test_a_month_of_two_time_zones_holidays_restarts_and_two_workers(
    database_url: str, record_property: Callable[[str, object], None]
) -> None:
    month = Month(database_url, 300 if database_url.startswith("sqlite") else 60)
    month.run()
    wanted, heard = told(month)
    rows = table(month, wanted, heard)
    record_property("table", rows)
    assert heard == {mention: [(ring.at, *what(ring)) for ring in rings] for mention, rings in wanted.items()}


Heard = dict[str, list[tuple[datetime, str, str, str]]]


def told(month: Month) -> tuple[dict[str, list[Ring]], Heard]:
    """By mention: what the oracle makes of its log, and what rang."""
    engine = open_database(month.url)
    store, of_brand = SqlStore(engine, FakeClock(END)), {brand: terms(brand) for brand in OFFICES}
    with engine.connect() as connection:
        rows = connection.execute(sa.select(mentions.c.id, mentions.c.brand)).all()
    logs = {row.id: store.events(row.id) for row in rows}
    engine.dispose()
    wanted = {
        row.id: Replay(of_brand[row.brand], month.sweep_after).tell(logs[row.id], month.clock.now()) for row in rows
    }
    return wanted, {mention: list(heard_in(log)) for mention, log in logs.items()}


def heard_in(log: Iterable[Event]) -> Iterable[tuple[datetime, str, str, str]]:
    for event in log:
        if event.kind in ("warned", "breached"):
            yield event.at, event.kind, str(event.data["clock"]), str(event.data.get("to", ""))


def what(ring: Ring) -> tuple[str, str, str]:
    return ring.kind, ring.clock, ring.to


def table(month: Month, wanted: dict[str, list[Ring]], heard: Heard) -> list[str]:
    """A row for each kind of timer."""
    zones, database = ", ".join(office.zone for office in OFFICES.values()), month.url.partition(":")[0]
    lines = [
        f"{len(wanted)} mentions, {START:%d %b} to {END:%d %b %Y}, {zones}, 2 workers, "
        f"{month.restarts} restarts, {database}",
        f"{'timer':<18}{'due':>6}{'rang':>6}{'once':>6}{'early':>7}{'lost':>6}{'twice':>7}   latest",
    ]
    for clock in ("look", "reply", "publish"):
        for kind in ("warned", "breached"):
            lines.append(row(month, clock, kind, wanted, heard))
    waited = sum(ring.at != look(ring.due) for rings in wanted.values() for ring in rings)
    return [*lines, f"{waited} of them were due while no worker ran, and rang when one was back"]


def row(month: Month, clock: str, kind: str, wanted: dict[str, list[Ring]], heard: Heard) -> str:
    due, rang = Counter[str](), Counter[str]()
    early, latest = 0, timedelta(0)
    for mention, rings in wanted.items():
        moments = [ring for ring in rings if (ring.kind, ring.clock) == (kind, clock)]
        found = [one[0] for one in heard[mention] if one[1:3] == (kind, clock)]
        due[mention], rang[mention] = len(moments), len(found)
        for ring, at in zip(moments, found, strict=False):
            early += at < ring.due
            latest = max(latest, at - max(ring.due, began(month, ring)))
    lost, twice = (due - rang).total(), (rang - due).total()
    once = due.total() - lost
    seconds = f"{latest.total_seconds():.0f} s"
    return (
        f"{clock + ' ' + kind:<18}{due.total():>6}{rang.total():>6}{once:>6}{early:>7}{lost:>6}{twice:>7}   {seconds}"
    )


def began(month: Month, ring: Ring) -> datetime:
    """A clock that was due while no worker ran counts from when one did."""
    return ring.at if ring.at != look(ring.due) else ring.due


def test_the_oracle_itself_finds_what_is_wrong() -> None:
    """One that rings early, one that is lost, one that rings twice."""
    month = Month("sqlite://", 0)
    at = START + timedelta(days=1)
    ring = Ring(at, at, "warned", "look")
    wanted = {"early": [ring], "lost": [ring], "twice": [ring]}
    one = (at, "warned", "look", "")
    heard: Heard = {"early": [(at - HOUR, *one[1:])], "lost": [], "twice": [one, one]}
    assert row(month, "look", "warned", wanted, heard).split()[2:] == ["3", "3", "2", "1", "1", "1", "0", "s"]
