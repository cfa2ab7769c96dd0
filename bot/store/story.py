"""Everything the database knows of one mention, whichever name for it somebody has at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.mention.event import Event
from bot.mention.mention import Mention
from bot.mention.post import Post
from bot.store.copying import snapshot
from bot.store.database import reading
from bot.store.rows import WHOLE, read
from bot.store.schema import alerts, batches, duties, effects, erasures, events, mentions, model_calls

LINK = re.compile(r"/archives/(\w+)/p(\d+)(\d{6})(?:\?(?:[^#]*&)?thread_ts=([\d.]+))?")  # of a message in Slack
FEW = 10  # mentions told of when a name fits several

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """One moment of it: what is written down, not what any process has in mind."""

    mention: Mention
    events: tuple[Event, ...]
    effects: tuple[Row, ...]  # rows as they are: key, begun_at, done_at, remote_id …
    calls: tuple[Row, ...]
    alerts: tuple[Row, ...]  # with `told` and `paged` of their batch; None while they are in none
    duties: dict[str, datetime]  # what only one process does at a time -> until when somebody does it
    erasure: Row | None  # with what of it stays in Slack, once `wiped_at` is there
    undrawn: bool
    leased_by: str
    leased_until: datetime | None


class SqlStory:
    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def found(self, asked: str, accounts: Iterable[tuple[str, str]]) -> list[str]:
        """Ids of the mentions somebody may mean by an id, a platform's own id or address, or a link to a card;
        `accounts`: (platform, account) that are known."""
        asked = asked.strip().strip("<>").split("|")[0]
        own = [asked, *(Post(platform, account, asked, "").mention_id for platform, account in accounts)]
        with self._reads.connect() as connection:
            if card := LINK.search(asked):
                return _of_card(connection, card)
            found = list(connection.scalars(sa.select(mentions.c.id).where(mentions.c.id.in_(own))))
            return found or _written(connection, asked)

    def of(self, mention_id: str) -> Story:
        """Unreadable when a newer version of the program is at it."""
        m = mentions.c
        more = (m.undrawn, m.leased_by, m.leased_until)
        with snapshot(self._engine) as connection:
            row = connection.execute(sa.select(*WHOLE, *more).where(m.id == mention_id)).one()
            happened = sa.select(events).where(events.c.mention_id == mention_id).order_by(events.c.seq)
            done, asked, called, wiped = (_rows(connection, query) for query in _beside(mention_id))
            return Story(
                read(row),
                tuple(Event(e.kind, e.at, e.by, json.loads(e.data)) for e in connection.execute(happened)),
                done, asked, called,
                {duty.name: duty.until for duty in connection.execute(sa.select(duties))},
                wiped[0] if wiped else None, row.undrawn, row.leased_by or "", row.leased_until,
            )  # fmt: skip


def _of_card(connection: sa.Connection, card: re.Match[str]) -> list[str]:
    """Of the card itself, or of one in whose thread the message stands."""
    channel, seconds, rest, thread = card.groups()
    places = [f"{channel}:{ts}" for ts in (f"{seconds}.{rest}", thread) if ts]
    query = sa.select(effects.c.mention_id).where(effects.c.remote_id.in_(places), effects.c.key.startswith("card:"))
    return list(dict.fromkeys(connection.scalars(query)))


def _written(connection: sa.Connection, asked: str) -> list[str]:
    """Those whose post has this id or address: every row is looked at, which is fine for somebody at a terminal."""
    value = json.dumps(asked, ensure_ascii=False)
    said = (mentions.c.state.contains(f'"{name}":{value}', autoescape=True) for name in ("url", "external_id"))
    return list(connection.scalars(sa.select(mentions.c.id).where(sa.or_(*said)).limit(FEW)))


def _beside(mention_id: str) -> tuple[sa.Select[Any], ...]:
    """Effects, model calls and alerts of it, in their order, and its erasure."""
    joined = sa.outerjoin(alerts, batches, batches.c.id == alerts.c.batch)
    told = sa.select(alerts, batches.c.told, batches.c.paged).select_from(joined)
    return (
        sa.select(effects).where(effects.c.mention_id == mention_id).order_by(effects.c.begun_at),
        sa.select(model_calls).where(model_calls.c.mention_id == mention_id).order_by(model_calls.c.id),
        told.where(alerts.c.mention_id == mention_id).order_by(alerts.c.seq),
        sa.select(erasures).where(erasures.c.mention_id == mention_id),
    )


def _rows(connection: sa.Connection, query: sa.Select[Any]) -> tuple[Row, ...]:
    return tuple(dict(row._mapping) for row in connection.execute(query))
