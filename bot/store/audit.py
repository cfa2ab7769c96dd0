"""The audit chain: every event gets a place, and a hash over itself and the hash before it.

Whoever writes an event writes it plainly; sealing follows within seconds, in one chain over all mentions. What is
erased for good (`ERASED`) keeps its digest and its place, so that the chain still holds around it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.errors import Moved
from bot.store.database import reading
from bot.store.schema import events

FIRST = "0" * 64  # what stands before the first place
SALT = 32  # characters
ERASED = '{"erased": true}'  # what is left of an event's data; its salt is "" then, and a later event is `ERASURE`
ERASURE = "erased"

AT = sa.type_coerce(events.c.at, sa.BigInteger).label("at")  # in microseconds, as it is stored
TOLD = (events.c.mention_id, events.c.seq, events.c.kind, AT, events.c.by, events.c.data)
UNSEALED = sa.select(events.c.id, *TOLD).where(events.c.place.is_(None)).order_by(events.c.id)
HEAD = sa.select(events.c.place, events.c.hash).where(events.c.place.is_not(None)).order_by(events.c.place.desc())
SEAL = (
    events.update()
    .where(events.c.id == sa.bindparam("this"), events.c.place.is_(None))
    .values({name: sa.bindparam(f"new_{name}") for name in ("place", "salt", "digest", "hash")})
)


class SqlChain:
    """Implements ports.Chain."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def seal(self, most: int) -> int:
        """Unsealed ones are found by having no place: PostgreSQL commits ids in any order. Of one mention they were
        saved one after the other, so that whoever sees one sees those before it."""
        while True:
            with self._reads.connect() as connection:  # most looks find nothing and need no writer's lock
                if connection.execute(UNSEALED.limit(1)).first() is None:
                    return 0
            try:
                with self._engine.begin() as connection:
                    return _seal(connection, most)
            except (IntegrityError, Moved):  # another one sealed meanwhile: look again
                continue

    def seal_all(self) -> None:
        """Everything that is saved by now."""
        while self.seal(1000):
            pass


def _seal(connection: sa.Connection, most: int) -> int:
    head = connection.execute(HEAD.limit(1)).first()
    place, before = (head.place, head.hash) if head else (0, FIRST)
    rows = []
    for event in connection.execute(UNSEALED.limit(most)).all():
        place, salt = place + 1, secrets.token_hex(SALT // 2)
        digest = digested(salt, event.data)
        before = link(before, place, event, digest)
        rows.append({"this": event.id, "new_place": place, "new_salt": salt, "new_digest": digest, "new_hash": before})
    if rows and connection.execute(SEAL, rows).rowcount != len(rows):
        raise Moved  # one of them has a place by now, and what follows it would stand on a hash that is not there
    return len(rows)


def digested(salt: str, data: str) -> str:
    """The salt keeps anybody from guessing what was erased."""
    return hashlib.sha256((salt + data).encode()).hexdigest()


def link(before: str, place: int, event: Any, digest: str) -> str:
    """The hash of an event at this place."""
    told = [before, place, event.mention_id, event.seq, event.kind, event.at, event.by, digest]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
