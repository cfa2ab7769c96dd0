"""The outbox of alerts: a row with the event that raises it, one batch for many at once, and what is still untold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.mention.alerts import Alert, Listed, raised, ranked
from bot.mention.mention import Mention
from bot.ports import Batch, Clock, Way
from bot.store.database import reading
from bot.store.rows import OURS, WHOLE, undamaged
from bot.store.schema import alerts, batches, events, mentions

QUIET = timedelta(seconds=3)  # so long nothing was added: a flood is over
LONGEST = timedelta(seconds=15)  # nobody waits longer for others, however long the flood
MOST = 1000  # alerts gathered in one go
OF_OTHERS = sa.exists().where(alerts.c.batch == batches.c.id, mentions.c.id == alerts.c.mention_id, ~OURS)
DONE = {Way.SLACK: batches.c.told, Way.PAGES: batches.c.paged}

# Built once, for they are asked several times a second.
WAITING = sa.select(alerts).where(alerts.c.batch == "").order_by(alerts.c.at, alerts.c.mention_id).limit(MOST)
UNTOLD = {
    way: sa.select(batches).where(done == sa.false(), ~OF_OTHERS).order_by(batches.c.at, batches.c.id)
    for way, done in DONE.items()
}


def note_alerts(connection: sa.Connection, mention: Mention) -> None:
    """The alerts of the events that have just been saved."""
    found = raised(mention.unsaved, mention.level)
    if not found:
        return
    last = sa.select(sa.func.max(events.c.seq)).where(events.c.mention_id == mention.id)
    first = (connection.scalar(last) or 0) - len(mention.unsaved) + 1
    for place, alert in found.items():
        row = {"mention_id": mention.id, "seq": first + place, "kind": alert.kind, "brand": mention.brand}
        rest = {"level": alert.level[:64], "who": alert.who[:64], "at": alert.at, "batch": ""}
        connection.execute(sa.insert(alerts), {**row, **rest})


class SqlAlerts:
    """Implements ports.Alerts."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine, self._reads, self._clock = engine, reading(engine), clock

    def gather(self) -> None:
        now = self._clock.now()
        with self._reads.connect() as connection:  # most looks find nothing and need no writer's lock
            if not ripe(connection.execute(WAITING).all(), now):
                return
        with self._engine.begin() as connection:  # whoever comes second waits, and finds the rows taken
            for group in ripe(connection.execute(WAITING.with_for_update()).all(), now):
                self._batch(connection, group, now)

    def _batch(self, connection: sa.Connection, group: Sequence[Any], now: datetime) -> None:
        first = group[0]
        name = f"{first.mention_id}-{first.seq}"  # by its oldest alert, which is in no other batch
        opened = {"id": name, "brand": first.brand, "level": first.level, "at": now, "told": False, "paged": False}
        connection.execute(sa.insert(batches), opened)
        this = (alerts.c.mention_id == sa.bindparam("mention")) & (alerts.c.seq == sa.bindparam("number"))
        taken = [{"mention": row.mention_id, "number": row.seq} for row in group]
        connection.execute(alerts.update().where(this).values(batch=name), taken)

    def untold(self, way: Way) -> list[Batch]:
        with self._reads.connect() as connection:
            return [Batch(row.id, row.brand, row.level, row.at) for row in connection.execute(UNTOLD[way])]

    def listed(self, batch_id: str) -> list[Listed]:
        query = sa.select(alerts).where(alerts.c.batch == batch_id).order_by(alerts.c.at, alerts.c.mention_id)
        concerned = sa.select(alerts.c.mention_id).where(alerts.c.batch == batch_id)
        with self._reads.connect() as connection:
            rows = connection.execute(query).all()
            found = undamaged(connection.execute(sa.select(*WHOLE).where(mentions.c.id.in_(concerned))))
        told = [(row.mention_id, Alert(row.kind, row.level, row.at, row.who)) for row in rows]
        return ranked(told, {mention.id: mention for mention in found})

    def batch(self, batch_id: str) -> Batch | None:
        with self._reads.connect() as connection:
            row = connection.execute(sa.select(batches).where(batches.c.id == batch_id)).first()
        return Batch(row.id, row.brand, row.level, row.at) if row else None

    def settled(self, batch_id: str, way: Way) -> None:
        with self._engine.begin() as connection:
            connection.execute(batches.update().where(batches.c.id == batch_id).values({DONE[way]: True}))


def ripe(waiting: Sequence[Any], now: datetime) -> list[list[Any]]:
    """What waits for one level of one brand, oldest first, where nothing was added lately or enough was waited."""
    found: dict[tuple[str, str], list[Any]] = {}
    for row in waiting:
        found.setdefault((row.brand, row.level), []).append(row)
    return [group for group in found.values() if now - group[0].at >= LONGEST or not recent(group[-1].at, now)]


def recent(at: datetime, now: datetime) -> bool:
    """What lies in the future is not: a clock was put back, and nobody waits for it to catch up."""
    return timedelta(0) <= now - at < QUIET
