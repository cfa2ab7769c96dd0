"""What people asked the knowledge base, kept for those who write it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.errors import AlreadySeen
from bot.ports import Asked, Verdict
from bot.store.database import reading
from bot.store.schema import asked as table


class SqlQuestions:
    """Implements ports.Questions."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def note(self, asked: Asked) -> None:
        row = {
            "id": asked.id, "at": asked.at, "by": asked.by, "brand": asked.brand, "question": asked.question,
            "passages": json.dumps(asked.passages), "verdict": asked.verdict or "",
        }  # fmt: skip
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(table).values(row))
        except IntegrityError:
            raise AlreadySeen from None

    def judge(self, asked_id: str, verdict: Verdict) -> Asked | None:
        this = table.c.id == asked_id
        with self._engine.begin() as connection:
            connection.execute(table.update().where(this).values(verdict=verdict))
            row = connection.execute(sa.select(table).where(this)).first()
        return _asked(row) if row else None

    def latest(self, brands: Sequence[str], limit: int, verdicts: Sequence[Verdict] = ()) -> list[Asked]:
        query = sa.select(table).where(table.c.brand.in_(brands)).order_by(table.c.at.desc()).limit(limit)
        if verdicts:
            query = query.where(table.c.verdict.in_(verdicts))
        with self._reads.connect() as connection:
            return [_asked(row) for row in connection.execute(query)]


def _asked(row: Any) -> Asked:
    verdict = Verdict(row.verdict) if row.verdict else None
    return Asked(row.id, row.at, row.by, row.brand, row.question, tuple(json.loads(row.passages)), verdict)
