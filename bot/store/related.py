"""Mentions of the same customer: the traces each leaves, who else left them, and whose cards that concerns."""

from __future__ import annotations

import sqlalchemy as sa

from bot.mention.mention import Mention
from bot.mention.stage import OPEN
from bot.mention.traces import traces as traces_of
from bot.store.rows import OURS, WHOLE, readable
from bot.store.schema import mentions, traces

SURE = sa.func.max(sa.cast(traces.c.sure, sa.Integer)).label("sure")
# Built once: a decision asks for it, and building it takes longer than the answer.
SAME = (
    sa.select(*WHOLE, SURE)
    .join(traces, traces.c.mention_id == mentions.c.id)
    .where(traces.c.trace.in_(sa.bindparam("left", expanding=True)), mentions.c.brand == sa.bindparam("of_brand"))
    .where(mentions.c.id != sa.bindparam("but"), OURS)
    .group_by(mentions.c.id)
    .order_by(sa.desc("sure"), mentions.c.arrived_at.desc())
    .limit(sa.bindparam("most"))
)
# Open cards of the same customer; in one order, so that nobody waits in a ring.
LEFT = sa.select(traces.c.mention_id).where(traces.c.trace.in_(sa.bindparam("left", expanding=True)))
NAMING = (
    sa.select(mentions.c.id)
    .where(mentions.c.id.in_(LEFT), mentions.c.id != sa.bindparam("but"), mentions.c.carded)
    .where(mentions.c.stage.in_(OPEN), mentions.c.brand == sa.bindparam("of_brand"))
    .order_by(mentions.c.id)
    .with_for_update()
)


def related(connection: sa.Connection, mention: Mention, limit: int) -> list[tuple[Mention, bool]]:
    """The newest first; True where one of the traces is proof by itself."""
    same = list(traces_of(mention))
    asked = {"left": same, "of_brand": mention.brand, "but": mention.id, "most": limit}
    rows = connection.execute(SAME, asked).all() if same else []
    sure = {row.id: bool(row.sure) for row in rows}
    return [(found, sure[found.id]) for found in readable(rows)]


def note_traces(connection: sa.Connection, mention: Mention) -> None:
    """In place of those it left before; open cards of the same customer name it from now on."""
    if mention.version:
        connection.execute(sa.delete(traces).where(traces.c.mention_id == mention.id))
    if left := traces_of(mention):
        rows = [{"mention_id": mention.id, "trace": trace, "sure": sure} for trace, sure in left.items()]
        connection.execute(sa.insert(traces), rows)
        asked = {"left": list(left), "of_brand": mention.brand, "but": mention.id}
        if ids := list(connection.scalars(NAMING, asked)):
            connection.execute(mentions.update().where(mentions.c.id.in_(ids)).values(undrawn=True))
