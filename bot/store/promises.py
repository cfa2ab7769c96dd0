"""Open promises as rows, so that they are found by who owes them and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.mention.ledger import Promise
from bot.mention.mention import Mention
from bot.store.rows import OURS, WHOLE, readable
from bot.store.schema import mentions, promises


def note_promises(connection: sa.Connection, mention: Mention) -> None:
    """In place of those it had before."""
    connection.execute(sa.delete(promises).where(promises.c.mention_id == mention.id))
    rows = [
        {"mention_id": mention.id, "number": one.number, "brand": mention.brand, "owner": one.owner, "due": one.due}
        for one in mention.promises
        if one.open
    ]
    if rows:
        connection.execute(sa.insert(promises), rows)


def owed(
    connection: sa.Connection, brands: Sequence[str], owner: str, before: datetime | None, limit: int
) -> list[tuple[Mention, Promise]]:
    """The next due first. `owner` "": everybody's; `before` None: whenever they are due."""
    query = (
        sa.select(*WHOLE, promises.c.number)
        .join(promises, promises.c.mention_id == mentions.c.id)
        .where(promises.c.brand.in_(brands), OURS)
        .order_by(promises.c.due, promises.c.mention_id, promises.c.number)
        .limit(limit)
    )
    query = query.where(promises.c.owner == owner) if owner else query
    query = query.where(promises.c.due < before) if before else query
    found = [(mention, row.number) for row in connection.execute(query) for mention in readable([row])]
    return [(mention, one) for mention, number in found for one in mention.promises if one.number == number]
