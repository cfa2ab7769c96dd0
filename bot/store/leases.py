"""Whose turn it is: mentions the program owes work, and the leases that keep two workers from the same one."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.mention.stage import Stage
from bot.ports import Clock
from bot.store.database import reading
from bot.store.rows import OURS
from bot.store.schema import mentions


class SqlLeases:
    """What of ports.Store and ports.Leases the engines ask."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine, self._reads, self._clock = engine, reading(engine), clock

    def due(self, limit: int, worker: str, lease: timedelta) -> list[str]:
        now = self._clock.now()
        query = _owed(now).limit(limit)
        with self._reads.connect() as connection:  # most looks find nothing and need no writer's lock
            if not connection.scalar(query.limit(1)):
                return []
        with self._engine.begin() as connection:
            found = [row.id for row in connection.execute(query.with_for_update(skip_locked=True))]
            taken = mentions.update().where(mentions.c.id.in_(found))
            connection.execute(taken.values(leased_until=now + lease, leased_by=worker))
        return found

    def owed(self, limit: int) -> list[str]:
        with self._reads.connect() as connection:
            return list(connection.scalars(_owed(self._clock.now()).limit(limit)))

    def take(self, mention_id: str, worker: str, lease: timedelta) -> bool:
        now = self._clock.now()
        this = mentions.update().where(mentions.c.id == mention_id, _free(now), OURS)
        with self._engine.begin() as connection:
            return connection.execute(this.values(leased_until=now + lease, leased_by=worker)).rowcount == 1

    def ringing(self, limit: int) -> list[str]:
        now, c = self._clock.now(), mentions.c
        being_sent = (c.stage == Stage.UNKNOWN) & (c.leased_until > now)  # a save now would make its fate unclear
        query = sa.select(c.id).where(c.rings_at <= now, OURS, sa.not_(sa.func.coalesce(being_sent, sa.false())))
        with self._reads.connect() as connection:
            return list(connection.scalars(query.order_by(c.rings_at).limit(limit)))

    def release(self, mention_id: str) -> None:
        with self._engine.begin() as connection:
            free = mentions.update().where(mentions.c.id == mention_id)
            connection.execute(free.values(leased_until=None, leased_by=None))

    def holders(self) -> list[str]:
        query = sa.select(mentions.c.leased_by).where(mentions.c.leased_by.is_not(None)).distinct()
        with self._reads.connect() as connection:
            return list(connection.scalars(query))

    def release_all(self, worker: str) -> None:
        """Leases a dead worker of this name left behind."""
        with self._engine.begin() as connection:
            free = mentions.update().where(mentions.c.leased_by == worker)
            connection.execute(free.values(leased_until=None, leased_by=None))


def _free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(mentions.c.leased_until.is_(None), mentions.c.leased_until <= now)


def _owed(now: datetime) -> sa.Select[tuple[str]]:
    """What has been due and nobody is at; first what nobody has read, for a card's channel depends on reading."""
    unread_first = (mentions.c.stage != Stage.NEW, mentions.c.due_at)
    return sa.select(mentions.c.id).where(mentions.c.due_at <= now, _free(now), OURS).order_by(*unread_first)
