"""After a backup was restored: whatever may have been said since it was made is looked up before it is said."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.mention.stage import DECIDED, Stage
from bot.store.schema import effects, events, mentions

MANY = 500  # mentions at a time


def leave_behind(connection: sa.Connection) -> int:
    """An effect row for each next reply and each first card of open mentions, as if somebody had begun it when the
    backup was made and not finished; how many."""
    begun = connection.scalar(sa.select(sa.func.max(events.c.at)))
    begun = begun or connection.scalar(sa.select(sa.func.max(mentions.c.arrived_at)))  # of a damaged backup
    c, last, count = mentions.c, "", 0
    query = sa.select(c.id, c.stage, c.home, c.carded, c.state).where(c.stage != Stage.CLOSED).order_by(c.id)
    while rows := connection.execute(query.where(c.id > last).limit(MANY)).all():
        wanted = {key: (row.id, detail) for row in rows for key, detail in _may_be_said(row)}
        known = set(connection.scalars(sa.select(effects.c.key).where(effects.c.key.in_(wanted))))
        blank = {"begun_at": begun, "done_at": None, "remote_id": "", "shown": ""}
        new = [
            {"key": key, "mention_id": mention_id, "detail": detail, **blank}
            for key, (mention_id, detail) in wanted.items()
            if key not in known
        ]
        if new:
            connection.execute(sa.insert(effects), new)
        last, count = rows[-1].id, count + len(new)
    return count


def _may_be_said(row: Any) -> list[tuple[str, str]]:
    """Key and detail of each effect; keys as in mention/record.py and slack/card.py."""
    approvals = _approvals(row.state)
    numbers = [approvals, approvals + 1] if row.stage in DECIDED else [approvals + 1]
    replies = [(f"reply:{row.id}:{number}", "") for number in numbers]
    first_card = row.home and not row.carded  # where a card goes that is not read yet, nobody knows
    return [*replies, (f"card:{row.id}:main", row.home)] if first_card else replies


def _approvals(state: str) -> int:
    """0 where the state is damaged: nothing is said of such a mention before somebody has restored it."""
    try:
        return int(json.loads(state).get("approvals", 0))
    except (ValueError, TypeError, AttributeError, OverflowError):
        return 0
