"""Whose turn it is: mentions the program owes work, and the leases that keep two workers from the same one."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.mention.stage import Stage
from bot.ports import Clock
from bot.store.database import reading
from bot.store.rows import OURS
from bot.store.schema import Time, mentions

# Built once: these are asked several times a second, and building them takes longer than the answer.
NOW = sa.bindparam("now", type_=Time)
MOST = sa.bindparam("most", type_=sa.Integer)
FREE = sa.or_(mentions.c.leased_until.is_(None), mentions.c.leased_until <= NOW)
# What has been due and nobody is at; first what nobody has read, for a card's channel depends on reading.
UNREAD_FIRST = (mentions.c.stage != Stage.NEW, mentions.c.due_at)
OWED = sa.select(mentions.c.id).where(mentions.c.due_at <= NOW, FREE, OURS).order_by(*UNREAD_FIRST).limit(MOST)
LEASING = OWED.with_for_update(skip_locked=True)
BEING_SENT = (mentions.c.stage == Stage.UNKNOWN) & (mentions.c.leased_until > NOW)  # a save would make its fate unclear
LATE = (mentions.c.rings_at <= NOW, OURS, sa.not_(sa.func.coalesce(BEING_SENT, sa.false())))
RINGING = sa.select(mentions.c.id).where(*LATE).order_by(mentions.c.rings_at).limit(MOST)
RELEASED = mentions.update().where(mentions.c.id == sa.bindparam("this")).values(leased_until=None, leased_by=None)


class SqlLeases:
    """Implements ports.Leases, and what of ports.Store has to do with them."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine, self._reads, self._clock = engine, reading(engine), clock

    def due(self, limit: int, worker: str, lease: timedelta) -> list[str]:
        now = self._clock.now()
        with self._reads.connect() as connection:  # most looks find nothing and need no writer's lock
            if not connection.scalar(OWED, {"now": now, "most": 1}):
                return []
        with self._engine.begin() as connection:
            found = list(connection.scalars(LEASING, {"now": now, "most": limit}))
            taken = mentions.update().where(mentions.c.id.in_(found))
            connection.execute(taken.values(leased_until=now + lease, leased_by=worker))
        return found

    def owed(self, limit: int) -> list[str]:
        with self._reads.connect() as connection:
            return list(connection.scalars(OWED, {"now": self._clock.now(), "most": limit}))

    def take(self, mention_id: str, worker: str, lease: timedelta) -> bool:
        now = self._clock.now()
        this = mentions.update().where(mentions.c.id == mention_id, FREE, OURS)
        with self._engine.begin() as connection:
            leased = this.values(leased_until=now + lease, leased_by=worker)
            return connection.execute(leased, {"now": now}).rowcount == 1

    def ringing(self, limit: int) -> list[str]:
        with self._reads.connect() as connection:
            return list(connection.scalars(RINGING, {"now": self._clock.now(), "most": limit}))

    def release(self, mention_id: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(RELEASED, {"this": mention_id})

    def holders(self) -> list[str]:
        query = sa.select(mentions.c.leased_by).where(mentions.c.leased_by.is_not(None)).distinct()
        with self._reads.connect() as connection:
            return list(connection.scalars(query))

    def release_all(self, worker: str) -> None:
        """Leases a dead worker of this name left behind."""
        with self._engine.begin() as connection:
            free = mentions.update().where(mentions.c.leased_by == worker)
            connection.execute(free.values(leased_until=None, leased_by=None))
