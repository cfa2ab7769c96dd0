"""Looks at many mentions at once: queues, figures and search."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.mention.attention import GLANCES
from bot.mention.event import BOT, PLATFORM
from bot.mention.fates import Deed
from bot.mention.ledger import Promise
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Backlog, Remit
from bot.store.database import reading
from bot.store.promises import owed
from bot.store.rows import OURS, WHOLE, readable
from bot.store.schema import effects, events, mentions

c = mentions.c
WAITS = sa.or_(
    c.stage.in_((Stage.WAITING, Stage.HANDED)), c.stage.in_((Stage.UNKNOWN, Stage.REMOVING)) & c.due_at.is_(None)
)
URGENT = c.urgency >= 2  # high and critical
TOLD = (
    "arrived", "drafted", "written", "approved", "undone", "redraft_wanted", "dismissed", "no_reply_needed",
    "escalated", "breached", "published",
)  # fmt: skip
READ = ("arrived", "written", "approved", "breached")  # those whose data is looked at


class SqlOverview:
    """Implements ports.Overview."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def waiting(self, remit: Remit, limit: int, longest_first: bool = False) -> list[Mention]:
        order = (c.arrived_at,) if longest_first else (c.urgency.desc(), c.arrived_at)
        return self._mentions(sa.and_(WAITS, _of(remit)), order, limit)

    def burning(self, remit: Remit, now: datetime, limit: int) -> list[Mention]:
        burns = sa.or_(URGENT, c.escalated, c.reply_by <= now)
        return self._mentions(sa.and_(WAITS, _of(remit), burns), (c.reply_by,), limit)

    def claimed(self, person: str, limit: int) -> list[Mention]:
        return self._mentions(sa.and_(WAITS, c.holder == person), (c.urgency.desc(), c.arrived_at), limit)

    def snoozed(self, person: str, limit: int) -> list[Mention]:
        return self._mentions(sa.and_(WAITS, c.snoozer == person), (c.arrived_at,), limit)

    def claims(self, brands: Sequence[str]) -> dict[str, int]:
        query = sa.select(c.holder, sa.func.count().label("open")).where(WAITS, c.holder != "", c.brand.in_(brands))
        with self._reads.connect() as connection:
            return {row.holder: row.open for row in connection.execute(query.group_by(c.holder))}

    def count(self, remit: Remit) -> int:
        with self._reads.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(mentions).where(WAITS, _of(remit))) or 0

    def backlogs(self, brands: Sequence[str], now: datetime) -> list[Backlog]:
        urgent, late = (sa.func.sum(sa.case((which, 1), else_=0)) for which in (URGENT, c.reply_by <= now))
        counted = (c.brand, sa.func.count(), urgent, late, sa.func.min(c.arrived_at))
        query = sa.select(*counted).where(WAITS, c.brand.in_(brands)).group_by(c.brand).order_by(c.brand)
        with self._reads.connect() as connection:
            return [Backlog(brand, n, int(u), int(o), at) for brand, n, u, o, at in connection.execute(query)]

    def decided(self, brands: Sequence[str], since: datetime) -> dict[str, int]:
        query = (
            sa.select(events.c.by, sa.func.count().label("decisions"))
            .join(mentions, c.id == events.c.mention_id)
            .where(events.c.at >= since, events.c.by.not_in((BOT, PLATFORM, "")), c.brand.in_(brands))
            .where(events.c.kind.not_in(GLANCES))
            .group_by(events.c.by)
        )
        with self._reads.connect() as connection:
            return {row.by: row.decisions for row in connection.execute(query)}

    def gaps(self, brands: Sequence[str], limit: int) -> list[Mention]:
        seen = c.stage.in_((Stage.WAITING, Stage.HANDED, Stage.PUBLISHED, Stage.CLOSED))
        return self._mentions(sa.and_(c.gap, seen, c.brand.in_(brands)), (c.arrived_at.desc(),), limit)

    def deeds(self, brands: Sequence[str], since: datetime) -> list[Deed]:
        e = events.c
        data = sa.case((e.kind.in_(READ), e.data), else_="{}").label("data")  # the rest is long and not needed
        query = (
            sa.select(e.mention_id, e.kind, e.at, e.by, c.arrived_at, data)
            .join(mentions, c.id == e.mention_id)
            .where(e.at >= since, e.kind.in_(TOLD), c.brand.in_(brands))
            .order_by(e.mention_id, e.seq)
        )
        with self._reads.connect() as connection:
            return [_deed(row) for row in connection.execute(query)]

    def find(
        self, brands: Sequence[str], words: Sequence[str], labels: Sequence[Sequence[str]], limit: int
    ) -> list[Mention]:
        asked = [c.words.contains(word, autoescape=True) for word in words]
        asked += [sa.or_(*(c.labels.contains(f" {name}", autoescape=True) for name in group)) for group in labels]
        return self._mentions(sa.and_(c.brand.in_(brands), *asked), (c.arrived_at.desc(),), limit)

    def owed(
        self, brands: Sequence[str], limit: int, owner: str = "", before: datetime | None = None
    ) -> list[tuple[Mention, Promise]]:
        with self._reads.connect() as connection:
            return owed(connection, brands, owner, before, limit)

    def cards(self, mention_ids: Sequence[str]) -> dict[str, str]:
        is_card = effects.c.key.startswith("card:", autoescape=True) & effects.c.done_at.is_not(None)
        query = sa.select(effects.c.key, effects.c.remote_id).where(effects.c.mention_id.in_(mention_ids), is_card)
        with self._reads.connect() as connection:
            return {row.key: row.remote_id for row in connection.execute(query)}

    def _mentions(self, where: sa.ColumnElement[bool], order: Sequence[Any], limit: int) -> list[Mention]:
        query = sa.select(*WHOLE).where(where, OURS).order_by(*order, c.id).limit(limit)
        with self._reads.connect() as connection:
            return readable(connection.execute(query))


def _of(remit: Remit) -> sa.ColumnElement[bool]:
    """Of these brands, without the levels others decide, and free where a person asks."""
    each = [(c.brand == brand) & c.level.not_in(remit.others.get(brand, ())) for brand in remit.brands]
    free = c.holder.in_(("", remit.person)) & (c.snoozer == "") if remit.person else sa.true()
    return sa.or_(sa.false(), *each) & free


def _deed(row: Any) -> Deed:
    data = json.loads(row.data)
    draft = data.get("draft") or data.get("version") or 0
    kind = "escalated" if row.kind == "breached" and data.get("to") else row.kind  # a clock brought it up
    return Deed(row.mention_id, kind, row.at, row.by, row.arrived_at, draft, bool(data.get("quiet")))
