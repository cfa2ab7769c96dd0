"""Counts what is owed, waits and fails, with questions an index answers; what only grows is counted once per process,
and from then on only what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic  # a duration, not the time of day
from typing import Any

import sqlalchemy as sa

from bot.mention.stage import OPEN_IN, Stage
from bot.ports import Clock, Figures, Poll, Queue, Spent, Undrawn
from bot.store.database import reading
from bot.store.overview import WAITS
from bot.store.schema import effects, events, mentions, model_calls, polls

m, e, c = mentions.c, events.c, model_calls.c
MOST = 10_000  # rows of what should be a handful
SETTLED = 60.0  # seconds: whoever got a number before that has committed, or never will
OPEN = [stage for stage in Stage if stage not in (Stage.PUBLISHED, Stage.CLOSED)]

OWED = sa.select(sa.func.count().label("many"), sa.func.min(m.due_at).label("since"))
ASKED = sa.case((WAITS & (m.snoozer == ""), m.arrived_at))
QUEUES = (
    sa.select(
        m.brand, m.stage, sa.func.count().label("many"), sa.func.min(ASKED).label("since"),
        *(sa.func.sum(sa.case((m.late == how, 1), else_=0)).label(name) for how, name in ((1, "warned"), (2, "over"))),
    )
    .where(m.stage.in_(OPEN))
    .group_by(m.brand, m.stage)
)  # fmt: skip
PUBLISHED = sa.select(m.brand, sa.func.count().label("many")).where(m.stage == Stage.PUBLISHED).group_by(m.brand)
UNDRAWN = sa.select(m.home, m.carded, sa.func.count().label("many")).where(m.undrawn).group_by(m.home, m.carded)
LAST = sa.select(sa.func.max(e.at).label("at")).join(mentions, m.id == e.mention_id).where(m.undrawn).group_by(m.id)
UNKNOWN = sa.and_(*(~effects.c.key.startswith(f"{kind}:") | (m.stage == stage) for kind, stage in OPEN_IN.items()))
UNFINISHED = (
    sa.select(effects.c.key)
    .join(mentions, m.id == effects.c.mention_id)
    .where(effects.c.done_at.is_(None), effects.c.begun_at < sa.bindparam("before"), UNKNOWN)
)
UNSEALED = sa.select(e.at).where(e.place.is_(None)).order_by(e.id).limit(MOST)
KINDS = sa.select(e.kind, sa.func.count()).group_by(e.kind)
CALLS = sa.select(
    c.model, c.step, c.outcome, sa.func.count(), sa.func.sum(c.seconds), sa.func.sum(c.input_tokens),
    sa.func.sum(c.cached_tokens), sa.func.sum(c.output_tokens),
).group_by(c.model, c.step, c.outcome)  # fmt: skip
Sums = dict[tuple[str, ...], tuple[float, ...]]


class Growing:
    """Sums over a table nothing is removed from: rows are added up once they are settled, newer ones each time."""

    def __init__(self, number: sa.ColumnElement[int], query: sa.Select[Any], named: int) -> None:
        """The first `named` columns of the query say what is summed."""
        self._number, self._query, self._named = number, query, named
        self._sums: Sums = {}
        self._counted = self._seen = 0  # up to this number; the highest that was there at `_seen_at`
        self._seen_at = float("-inf")

    def read(self, connection: sa.Connection) -> Sums:
        if monotonic() - self._seen_at > SETTLED:
            newest = connection.scalar(sa.select(sa.func.max(self._number))) or 0
            self._sums = self._added(connection, self._number <= self._seen)
            self._counted, self._seen, self._seen_at = self._seen, newest, monotonic()
        return self._added(connection, sa.true())

    def _added(self, connection: sa.Connection, where: sa.ColumnElement[bool]) -> Sums:
        found = dict(self._sums)
        for row in connection.execute(self._query.where(self._number > self._counted, where)):
            name, more = tuple(row[: self._named]), row[self._named :]
            before = found.get(name, (0,) * len(more))
            found[name] = tuple(one + float(other) for one, other in zip(before, more, strict=True))
        return found


class SqlFigures:
    """Implements ports.Counting."""

    def __init__(self, engine: sa.Engine, clock: Clock, grace: timedelta) -> None:
        self._reads, self._clock, self._grace = reading(engine), clock, grace
        self._events, self._calls = Growing(e.id, KINDS, 1), Growing(c.id, CALLS, 3)
        self._lock = Lock()

    def read(self) -> Figures:
        now = self._clock.now()
        with self._lock, self._reads.connect() as connection:
            owed = connection.execute(OWED.where(m.due_at <= now)).one()
            queues = [
                Queue(row.brand, row.stage, row.many, int(row.warned), int(row.over), row.since)
                for row in connection.execute(QUEUES)
            ]
            queues += [Queue(row.brand, Stage.PUBLISHED, row.many, 0, 0, None) for row in connection.execute(PUBLISHED)]
            return Figures(
                now, owed.many, owed.since, tuple(queues),
                tuple(Undrawn(row.home, not row.carded, row.many) for row in connection.execute(UNDRAWN)),
                connection.scalar(sa.select(sa.func.min(LAST.subquery().c.at))),
                self._unfinished(connection, now - self._grace),
                tuple(Poll(*row) for row in connection.execute(sa.select(polls).order_by(polls.c.account))),
                {kind: int(count) for (kind,), (count,) in sorted(self._events.read(connection).items())},
                tuple(_spent(name, sums) for name, sums in sorted(self._calls.read(connection).items())),
                connection.scalar(sa.select(sa.func.max(e.place))) or 0,
                connection.scalar(sa.select(sa.func.min(UNSEALED.subquery().c.at))),
            )  # fmt: skip

    def _unfinished(self, connection: sa.Connection, before: datetime) -> Mapping[str, int]:
        keys = connection.scalars(UNFINISHED.limit(MOST), {"before": before})
        return Counter(key.partition(":")[0] for key in keys)


def _spent(name: tuple[str, ...], sums: tuple[float, ...]) -> Spent:
    (model, step, outcome), (count, seconds, read, cached, written) = name, sums
    return Spent(model, step, outcome, int(count), seconds, int(read), int(cached), int(written))


class SqlPolls:
    """Implements ports.Polls."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def note(self, account: str, error: str = "") -> None:
        now = self._clock.now()
        changed: dict[str, object] = {"asked_at": now, "error": error, **({} if error else {"answered_at": now})}
        with self._engine.begin() as connection:  # of several processes one asks: nobody is faster
            if connection.execute(polls.update().where(polls.c.account == account).values(changed)).rowcount == 0:
                connection.execute(sa.insert(polls).values(account=account, **changed))
