"""Who does what only one process may do at a time."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.ports import Clock
from bot.store.database import reading
from bot.store.schema import duties


class SqlDuties:
    """Implements ports.Duties."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine, self._reads, self._clock = engine, reading(engine), clock

    def hold(self, name: str, holder: str, term: timedelta) -> bool:
        now, this = self._clock.now(), duties.c.name == name
        over = (duties.c.until <= now) | (duties.c.until > now + 2 * term)  # so late only after a clock was put back
        ours = {"holder": holder, "until": now + term}
        with self._reads.connect() as connection:  # most looks find somebody else and need no writer's lock
            if connection.scalar(sa.select(duties.c.name).where(this, duties.c.holder != holder, sa.not_(over))):
                return False
        try:
            with self._engine.begin() as connection:
                free = duties.update().where(this, (duties.c.holder == holder) | over)
                if connection.execute(free.values(ours)).rowcount:
                    return True
                if connection.scalar(sa.select(duties.c.name).where(this)):
                    return False
                connection.execute(sa.insert(duties).values(name=name, **ours))
                return True
        except IntegrityError:  # somebody was faster
            return False

    def lay_down(self, holder: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.delete(duties).where(duties.c.holder == holder))

    def holders(self) -> list[str]:
        with self._reads.connect() as connection:
            return list(connection.scalars(sa.select(duties.c.holder).distinct()))
