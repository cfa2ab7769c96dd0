"""One row per outside effect, ever: claimed and committed before the call, settled after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.ports import Claim, ClaimState, Clock
from bot.store.database import reading
from bot.store.schema import effects

MANY = 500  # keys asked for at once


class SqlEffects:
    """Implements ports.Effects."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine, self._reads, self._clock = engine, reading(engine), clock

    def claim(self, key: str, mention_id: str, detail: str = "") -> Claim:
        now = self._clock.now()
        row = {"key": key, "mention_id": mention_id, "begun_at": now, "detail": detail, "remote_id": "", "shown": ""}
        if before := self._find(key):
            return before
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(effects).values(row))
        except IntegrityError:  # claimed by somebody else since we looked
            found = self._find(key)
            assert found
            return found
        return Claim(ClaimState.FRESH, now, detail=detail)

    def retry(self, key: str, begun_at: datetime, detail: str = "") -> bool:
        ours = (effects.c.key == key) & (effects.c.begun_at == begun_at) & effects.c.done_at.is_(None)
        anew = {"begun_at": self._clock.now(), **({"detail": detail} if detail else {})}
        with self._engine.begin() as connection:
            return connection.execute(effects.update().where(ours).values(anew)).rowcount == 1

    def settle(self, key: str, remote_id: str, shown: str) -> None:
        done = {"done_at": self._clock.now(), "remote_id": remote_id, "shown": shown}
        with self._engine.begin() as connection:
            connection.execute(effects.update().where(effects.c.key == key).values(done))

    def lost(self, key: str, remote_id: str) -> datetime | None:
        now = self._clock.now()
        anew = {"done_at": None, "begun_at": now, "remote_id": "", "shown": ""}
        this = (effects.c.key == key) & (effects.c.remote_id == remote_id) & effects.c.done_at.is_not(None)
        with self._engine.begin() as connection:
            return now if connection.execute(effects.update().where(this).values(anew)).rowcount == 1 else None

    def done(self, key: str) -> Claim | None:
        found = self._find(key)
        return found if found and found.state is ClaimState.DONE else None

    def begun(self, mention_id: str) -> bool:
        with self._reads.connect() as connection:
            return (
                connection.scalar(sa.select(effects.c.key).where(effects.c.mention_id == mention_id).limit(1))
                is not None
            )

    def known(self, keys: Sequence[str]) -> dict[str, Claim]:
        found: dict[str, Claim] = {}
        with self._reads.connect() as connection:
            for first in range(0, len(keys), MANY):
                few = keys[first : first + MANY]
                rows = connection.execute(sa.select(effects).where(effects.c.key.in_(few)))
                found |= {row.key: _claim(row) for row in rows}
        return found

    def card_at(self, remote_id: str) -> str | None:
        at = (effects.c.remote_id == remote_id) & effects.c.key.startswith("card:")
        with self._reads.connect() as connection:
            return connection.scalar(sa.select(effects.c.mention_id).where(at))

    def _find(self, key: str) -> Claim | None:
        with self._reads.connect() as connection:
            row = connection.execute(sa.select(effects).where(effects.c.key == key)).first()
        return _claim(row) if row else None


def _claim(row: sa.Row[Any]) -> Claim:
    state = ClaimState.DONE if row.done_at else ClaimState.LEFT_BEHIND
    return Claim(state, row.begun_at, row.remote_id, row.detail, row.shown, row.done_at)
