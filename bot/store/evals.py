"""How the last run of each eval ended, for those who change prompts, voices and articles."""

from __future__ import annotations

import json

import sqlalchemy as sa

from bot.ports import EvalRun
from bot.store.database import reading
from bot.store.schema import evals as table


class SqlEvals:
    """Implements ports.Evals."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def note(self, run: EvalRun) -> None:
        row = {"name": run.name, "at": run.at, "missed": json.dumps(run.missed)}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(table).where(table.c.name == run.name))
            connection.execute(sa.insert(table).values(row))

    def latest(self) -> list[EvalRun]:
        with self._reads.connect() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.at.desc())).all()
        return [EvalRun(row.name, row.at, tuple(json.loads(row.missed))) for row in rows]
