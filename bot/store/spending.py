"""The books of model calls."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.mention.call import Call
from bot.store.database import reading
from bot.store.schema import model_calls


class SqlSpending:
    """Implements ports.Spending."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def note(self, call: Call) -> None:
        row = {
            "at": call.at, "mention_id": call.mention_id, "brand": call.brand, "step": call.step, "model": call.model,
            "outcome": call.outcome, "seconds": call.seconds, "input_tokens": call.usage.input_tokens,
            "cached_tokens": call.usage.cached_tokens, "output_tokens": call.usage.output_tokens,
        }  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(sa.insert(model_calls).values(row))

    def calls(self, mention_id: str) -> int:
        query = sa.select(sa.func.count()).where(model_calls.c.mention_id == mention_id)
        with self._reads.connect() as connection:
            return connection.scalar(query) or 0

    def tokens(self, brand: str, since: datetime) -> int:
        used = sa.func.sum(model_calls.c.input_tokens + model_calls.c.output_tokens)
        query = sa.select(used).where(model_calls.c.brand == brand, model_calls.c.at >= since)
        with self._reads.connect() as connection:
            return int(connection.scalar(query) or 0)
