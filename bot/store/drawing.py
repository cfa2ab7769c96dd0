"""Which cards are still to be drawn, in which order, and how many of them have none yet."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Crowd
from bot.store.rows import OURS, WHOLE, readable
from bot.store.schema import alerts, effects, erasures, mentions

c = mentions.c
UNREADY = c.stage.in_((Stage.NEW, Stage.TRIAGED, Stage.DRAFTED))
ANSWERED = c.stage.in_((Stage.PUBLISHED, Stage.CLOSED))
URGENT = sa.func.sum(sa.case((c.urgency >= 2, 1), else_=0))


def undrawn(
    connection: sa.Connection, per_channel: int, held: Collection[tuple[str, str]], brands: Collection[str] | None
) -> list[Mention]:
    """The most urgent of each channel, so that a crowd in one holds up no other; changed cards before new ones, and
    beside them: Slack lets us change fewer in a minute than it lets us post."""
    order = (UNREADY, c.urgency.desc(), c.arrived_at)
    rank = sa.func.row_number().over(partition_by=(c.home, c.carded), order_by=order).label("rank")
    nowhere = sa.or_(sa.false(), *((c.brand == brand) & (c.home == home) for brand, home in held))
    there = sa.true() if brands is None else c.brand.in_(brands)
    ranked = sa.select(*WHOLE, c.carded, rank).where(c.undrawn, OURS, sa.not_(nowhere), there).subquery()
    query = sa.select(ranked).where(ranked.c.rank <= per_channel).order_by(ranked.c.rank, ranked.c.carded.desc())
    return readable(connection.execute(query))


def redraw(connection: sa.Connection, channel: str) -> None:
    there = effects.c.remote_id.startswith(f"{channel}:", autoescape=True)
    carded = sa.select(effects.c.mention_id).where(there)
    these = mentions.update().where(c.id.in_(carded), sa.not_(ANSWERED))
    connection.execute(these.values(undrawn=True))


def wipe_again(connection: sa.Connection, channel: str) -> None:
    """Cards that stand there, and alerts of its level."""
    left = (erasures.c.unreached > 0) & erasures.c.wiped_at.is_not(None)
    there = effects.c.remote_id.startswith(f"{channel}:", autoescape=True)
    carded = sa.select(effects.c.mention_id).where(there, effects.c.key.startswith("card:"))
    key = sa.literal("alert:") + alerts.c.batch + f":{channel}"
    told = sa.select(alerts.c.mention_id).join(effects, effects.c.key == key)
    these = erasures.c.mention_id.in_(carded) | erasures.c.mention_id.in_(told)
    connection.execute(erasures.update().where(left, these).values(wiped_at=None))


def to_come(connection: sa.Connection) -> list[Crowd]:
    query = sa.select(c.brand, c.home, sa.func.count(), URGENT, sa.func.min(c.id))
    query = query.where(c.undrawn, OURS, sa.not_(c.carded)).group_by(c.brand, c.home).order_by(c.brand, c.home)
    return [Crowd(brand, home, n, int(urgent), one) for brand, home, n, urgent, one in connection.execute(query)]
