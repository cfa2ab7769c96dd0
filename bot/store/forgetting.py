"""Erases what is kept of a mention in one transaction: its words everywhere, and nothing of what happened to it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.errors import InputError, Moved
from bot.mention.erased import ERASED, erased, is_erased
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Clock, Forgotten, Said
from bot.store import schema as t
from bot.store.audit import ERASED as FORGOTTEN
from bot.store.audit import SqlChain
from bot.store.database import BUSY, reading
from bot.store.quoting import Compared, compared, forget_questions
from bot.store.remains import OUTSIDE, remains_of
from bot.store.rows import WHOLE, read, readable, row_of

PATIENCE = 500  # milliseconds for readers to end before SQLite's log is emptied
c, e = t.mentions.c, t.events.c


class SqlForgetting:
    """Implements ports.Forgetting."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine, self._reads, self._clock = engine, reading(engine), clock
        self._chain = SqlChain(engine)

    def erase(self, mention_id: str, by: str) -> Forgotten:
        """Only what is sealed can be erased without breaking the audit chain; what was saved since is sealed first."""
        while True:
            self._chain.seal_all()
            before = self._compared(mention_id)
            try:
                with self._engine.begin() as connection:
                    return self._erase(connection, mention_id, by, before)
            except Moved:
                continue

    def settle(self) -> bool:
        """Erased words stand in SQLite's file until its log is written there, and in the log until it is emptied."""
        self._chain.seal_all()
        if self._engine.dialect.name != "sqlite":
            return True
        with self._reads.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")  # nobody can write while it waits for readers
            try:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
                return not busy
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY}")

    def closed_long_ago(self, platform: str, account: str, before: datetime, after: str, limit: int) -> list[str]:
        kept = c.id.not_in(sa.select(t.erasures.c.mention_id)) & c.id.not_in(sa.select(t.promises.c.mention_id))
        old = (c.stage == Stage.CLOSED) & (c.platform == platform) & (c.arrived_at <= before)
        found: list[str] = []
        while len(found) < limit:
            query = sa.select(*WHOLE).where(old, kept, c.id > after).order_by(c.id).limit(limit)
            with self._reads.connect() as connection:
                page = connection.execute(query).all()
            found += [one.id for one in readable(page) if one.post.account == account and closed_by(one, before)]
            if len(page) < limit:
                break
            after = page[-1].id
        return found[:limit]

    def forget_receipts(self, before: datetime, limit: int) -> int:
        old = sa.select(t.receipts.c.id).where(t.receipts.c.at < before).limit(limit)
        with self._reads.connect() as connection:  # most looks find nothing and need no writer's lock
            if connection.scalar(old.limit(1)) is None:
                return 0
        with self._engine.begin() as connection:
            return connection.execute(sa.delete(t.receipts).where(t.receipts.c.id.in_(old))).rowcount

    def unwiped(self, limit: int) -> list[str]:
        waiting = sa.select(t.erasures.c.mention_id).where(t.erasures.c.wiped_at.is_(None))
        with self._reads.connect() as connection:
            return list(connection.scalars(waiting.order_by(t.erasures.c.at, t.erasures.c.mention_id).limit(limit)))

    def said(self, mention_id: str) -> list[Said]:
        with self._reads.connect() as connection:
            return said(connection, mention_id)

    def wiped(self, mention_id: str, people_said: int, unreached: int) -> None:
        this = t.erasures.update().where(t.erasures.c.mention_id == mention_id)
        done = {"wiped_at": self._clock.now(), "people_said": people_said, "unreached": unreached}
        with self._engine.begin() as connection:
            connection.execute(this.values(done))

    # -- how --------------------------------------------------------------------------------------------

    def _compared(self, mention_id: str) -> Compared | None:
        """None where there is nothing to compare with."""
        with self._reads.connect() as connection:
            rows = connection.execute(sa.select(*WHOLE).where(c.id == mention_id)).all()
            left = [mention for mention in readable(rows) if not is_erased(mention)]
            return compared(connection, left[0], self._clock.now()) if left else None

    def _erase(self, connection: sa.Connection, mention_id: str, by: str, before: Compared | None) -> Forgotten:
        near = neighbours(connection, mention_id)
        these = sa.select(*WHOLE).where(c.id.in_((mention_id, *near))).order_by(c.id)  # so nobody waits in a ring
        locked = connection.execute(these.with_for_update()).all()  # nothing is saved to them until we are done
        row = next((row for row in locked if row.id == mention_id), None)
        if row is None:
            raise InputError(f"there is no mention {mention_id}")
        if connection.scalar(sa.select(t.erasures.c.at).where(t.erasures.c.mention_id == mention_id)):
            return Forgotten(mention_id, news=False)
        if connection.scalar(sa.select(e.id).where(e.mention_id == mention_id, e.place.is_(None)).limit(1)):
            raise Moved
        mention = read(row)
        if before is None or before.version != mention.version:
            raise Moved
        remains = remains_of(connection, mention)
        connection.execute(t.mentions.update().where(c.id.in_(near)).values(undrawn=True))
        questions = forget_questions(connection, mention, before)
        self._forget(connection, mention, by, self._clock.now())
        return Forgotten(mention_id, news=True, questions=questions, remains=remains)

    def _forget(self, connection: sa.Connection, mention: Mention, by: str, at: datetime) -> None:
        forget_events(connection, mention.id, by, at)
        for table in (t.traces, t.promises):
            connection.execute(sa.delete(table).where(table.c.mention_id == mention.id))
        let_go(connection, mention.id, at)
        ungathered = (t.alerts.c.mention_id == mention.id) & (t.alerts.c.batch == "")
        connection.execute(sa.delete(t.alerts).where(ungathered))  # nobody is called for it any more
        left = row_of(erased(mention, by, at)) | {"leased_until": None, "leased_by": None}
        connection.execute(t.mentions.update().where(c.id == mention.id).values(**left, version=mention.version + 1))
        note = {"mention_id": mention.id, "at": at, "by": by, "wiped_at": None, "people_said": 0, "unreached": 0}
        connection.execute(sa.insert(t.erasures), note)


def closed_by(mention: Mention, moment: datetime) -> bool:
    return mention.closing is not None and mention.closing.at <= moment


def forget_events(connection: sa.Connection, mention_id: str, by: str, at: datetime) -> None:
    """Their digests stay in the chain; without the salt nobody can guess from them what was said."""
    told = t.events.update().where(e.mention_id == mention_id, e.salt != "")
    connection.execute(told.values(data=FORGOTTEN, salt=""))
    last = connection.scalar(sa.select(sa.func.max(e.seq)).where(e.mention_id == mention_id)) or 0
    note = {"mention_id": mention_id, "seq": last + 1, "kind": ERASED, "at": at, "by": by, "data": json.dumps({})}
    connection.execute(sa.insert(t.events), note)


def let_go(connection: sa.Connection, mention_id: str, at: datetime) -> None:
    """Nobody looks up any more what became of a reply or a note; cards and alerts are still looked up, to be wiped."""
    f = t.effects.c
    open_ones = (f.mention_id == mention_id) & f.done_at.is_(None)
    looked_up = f.key.startswith("card:") | f.key.startswith("alert:")
    connection.execute(t.effects.update().where(open_ones, ~looked_up).values(done_at=at))


def neighbours(connection: sa.Connection, mention_id: str) -> list[str]:
    """Of the same customer, as it seems: their cards quote this one, closed ones too."""
    left = sa.select(t.traces.c.trace).where(t.traces.c.mention_id == mention_id)
    same = sa.select(t.traces.c.mention_id).where(t.traces.c.trace.in_(left))
    brand = sa.select(c.brand).where(c.id == mention_id).scalar_subquery()
    found = sa.select(c.id).where(c.id.in_(same), c.id != mention_id, c.carded, c.brand == brand)
    return list(connection.scalars(found))


def said(connection: sa.Connection, mention_id: str) -> list[Said]:
    """Pages, which leave Slack, are no part of it."""
    f, a = t.effects.c, t.alerts.c
    cards = sa.select(t.effects).where(f.mention_id == mention_id, f.key.startswith("card:")).order_by(f.key)
    found = [_said(row) for row in connection.execute(cards)]
    batches = sa.select(a.batch).where(a.mention_id == mention_id, a.batch != "").distinct().order_by(a.batch)
    for batch in connection.scalars(batches).all():
        told = sa.select(t.effects).where(
            f.key.startswith(f"alert:{batch}:", autoescape=True), f.detail.not_in(OUTSIDE)
        )
        found += [_said(row, batch) for row in connection.execute(told.order_by(f.key))]
    return found


def _said(row: Any, batch: str = "") -> Said:
    return Said(row.key, row.detail, row.remote_id.partition(":")[2], row.begun_at, batch)
