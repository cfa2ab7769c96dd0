"""The store: compare-and-set saves of mentions together with their events; nothing is ever half written."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.errors import AlreadySeen, InputError, Moved
from bot.mention.event import Event
from bot.mention.mention import Mention
from bot.mention.outcome import Reply
from bot.ports import Clock, Crowd, Wake
from bot.store.alerts import note_alerts
from bot.store.drawing import redraw, to_come, undrawn, wipe_again
from bot.store.leases import SqlLeases
from bot.store.promises import note_promises
from bot.store.related import note_traces, related
from bot.store.rows import OURS, WHOLE, read, readable, row_of
from bot.store.schema import cursors, effects, events, mentions, receipts

THIS = (mentions.c.id == sa.bindparam("this")) & (mentions.c.version == sa.bindparam("seen"))
THESE = sa.select(*WHOLE).where(mentions.c.id.in_(sa.bindparam("ids", expanding=True)))
LAST = sa.select(sa.func.max(events.c.seq)).where(events.c.mention_id == sa.bindparam("of")).scalar_subquery()
NOTED = sa.insert(events).values(seq=sa.func.coalesce(LAST, 0) + 1)  # whoever has moved the mention is alone here
UNMOVED = mentions.update().where(THIS)  # every decision passes here: values travel as parameters


class SqlStore(SqlLeases):
    """Implements ports.Store; `saved` is called after each save, `wake` within each that owes the engine work."""

    def __init__(
        self, engine: sa.Engine, clock: Clock, saved: Callable[[], None] = lambda: None, wake: Wake | None = None
    ) -> None:
        super().__init__(engine, clock)
        self._saved, self._wake = saved, wake

    def get(self, mention_id: str) -> Mention:
        """InputError when there is no such mention, Unreadable when a newer version of the program is at it."""
        found = self.known([mention_id])
        if mention_id not in found:
            raise InputError(f"there is no mention {mention_id}")
        return found[mention_id]

    def known(self, mention_ids: Sequence[str]) -> dict[str, Mention]:
        with self._reads.connect() as connection:
            found = [read(row) for row in connection.execute(THESE, {"ids": mention_ids})]
        return {mention.id: mention for mention in found}

    def save(self, mention: Mention, receipt: str = "") -> Mention:
        with self._engine.begin() as connection:
            if receipt:
                self._note_receipt(connection, receipt)
            saved = self._write(connection, mention)
        self._saved()
        return saved

    def seen(self, receipt: str) -> bool:
        with self._reads.connect() as connection:
            return connection.scalar(sa.select(receipts.c.id).where(receipts.c.id == receipt)) is not None

    def note(self, receipt: str) -> None:
        with self._engine.begin() as connection:
            self._note_receipt(connection, receipt)

    def take_in(self, arrived: Sequence[Mention], source: str = "", cursor: str = "") -> None:
        with self._engine.begin() as connection:
            for mention in sorted(arrived, key=lambda mention: mention.id):  # in one order: nobody waits in a ring
                self._write(connection, mention)
            if source:
                self._note_cursor(connection, source, cursor)
        self._saved()

    def cursor(self, source: str) -> str:
        with self._reads.connect() as connection:
            return connection.scalar(sa.select(cursors.c.cursor).where(cursors.c.source == source)) or ""

    def events(self, mention_id: str) -> list[Event]:
        query = sa.select(events).where(events.c.mention_id == mention_id).order_by(events.c.seq)
        with self._reads.connect() as connection:
            return [Event(row.kind, row.at, row.by, json.loads(row.data)) for row in connection.execute(query)]

    def replies(self, brand: str, platform: str, limit: int) -> list[Reply]:
        query = (
            sa.select(*WHOLE)
            .where(mentions.c.brand == brand, mentions.c.platform == platform, mentions.c.published_at.is_not(None))
            .where(OURS)
            .order_by(mentions.c.published_at.desc())
            .limit(limit)
        )
        with self._reads.connect() as connection:
            found = [mention.reply for mention in readable(connection.execute(query))]
        return [reply for reply in found if reply]

    def answered(self, limit: int) -> list[Mention]:
        """The mentions with the latest published replies, newest first."""
        query = (
            sa.select(*WHOLE)
            .where(mentions.c.published_at.is_not(None), OURS)
            .order_by(mentions.c.published_at.desc())
            .limit(limit)
        )
        with self._reads.connect() as connection:
            return readable(connection.execute(query))

    def of_author(self, mention: Mention, limit: int) -> list[Mention]:
        author = mention.post.author.id[:128]
        same = (mentions.c.platform == mention.post.platform) & (mentions.c.author_id == author)
        query = (
            sa.select(*WHOLE)
            .where(same, mentions.c.brand == mention.brand, mentions.c.id != mention.id, OURS)
            .order_by(mentions.c.arrived_at.desc())
            .limit(limit)
        )
        with self._reads.connect() as connection:
            rows = connection.execute(query).all() if author else []
        return readable(rows)

    def related(self, mention: Mention, limit: int) -> list[tuple[Mention, bool]]:
        with self._reads.connect() as connection:
            return related(connection, mention, limit)

    def exposure(self, since: datetime) -> dict[str, frozenset[str]]:
        query = sa.select(events.c.by, events.c.mention_id).distinct()
        found: dict[str, set[str]] = {}
        with self._reads.connect() as connection:
            for row in connection.execute(query.where(events.c.kind == "uncovered", events.c.at > since)):
                found.setdefault(row.by, set()).add(row.mention_id)
        return {person: frozenset(opened) for person, opened in found.items()}

    def breaches(self, brand: str, since: datetime) -> int:
        query = (
            sa.select(sa.func.count(events.c.mention_id.distinct()))
            .join(mentions, mentions.c.id == events.c.mention_id)
            .where(events.c.at > since, events.c.kind == "breached", mentions.c.brand == brand)
        )
        with self._reads.connect() as connection:
            return connection.scalar(query) or 0

    def undrawn(
        self, per_channel: int, held: Collection[tuple[str, str]] = (), brands: Collection[str] | None = None
    ) -> list[Mention]:
        with self._reads.connect() as connection:
            return undrawn(connection, per_channel, held, brands)

    def drawn(self, mention: Mention) -> None:
        """The cards show this version; a newer one stays undrawn."""
        newest = mentions.c.version == mention.version
        with self._engine.begin() as connection:
            this = mentions.update().where(mentions.c.id == mention.id)
            connection.execute(this.values(carded=True, undrawn=sa.case((newest, False), else_=mentions.c.undrawn)))

    def redraw(self, channel: str) -> None:
        with self._engine.begin() as connection:
            redraw(connection, channel)

    def wipe_again(self, channel: str) -> None:
        with self._engine.begin() as connection:
            wipe_again(connection, channel)

    def to_come(self) -> list[Crowd]:
        with self._reads.connect() as connection:
            return to_come(connection)

    # -- how --------------------------------------------------------------------------------------------

    def _note_cursor(self, connection: sa.Connection, source: str, cursor: str) -> None:
        moved = connection.execute(cursors.update().where(cursors.c.source == source).values(cursor=cursor))
        if moved.rowcount == 0:
            try:
                connection.execute(sa.insert(cursors).values(source=source, cursor=cursor))
            except IntegrityError:
                raise Moved from None

    def _note_receipt(self, connection: sa.Connection, receipt: str) -> None:
        try:
            connection.execute(sa.insert(receipts), {"id": receipt, "at": self._clock.now()})
        except IntegrityError:
            raise AlreadySeen from None

    def _write(self, connection: sa.Connection, mention: Mention) -> Mention:
        row = row_of(mention)
        if mention.version == 0:
            try:
                connection.execute(sa.insert(mentions), {"id": mention.id, "version": 1, "carded": False, **row})
            except IntegrityError:
                raise Moved from None
        else:
            given = {"this": mention.id, "seen": mention.version, "version": mention.version + 1, **row}
            moved = connection.execute(UNMOVED, given)
            if moved.rowcount == 0:
                raise Moved
        if mention.version == 0 or any(event.kind == "edited" for event in mention.unsaved):
            note_traces(connection, mention)
        if any(event.kind.startswith("promise") for event in mention.unsaved):
            note_promises(connection, mention)
        self._note_events(connection, mention)
        if self._wake and mention.due_at is not None and mention.due_at <= self._clock.now():
            self._wake(connection.connection.driver_connection, mention.id)
        return replace(mention, version=mention.version + 1, unsaved=())

    def _note_events(self, connection: sa.Connection, mention: Mention) -> None:
        notes = [
            {
                "of": mention.id,
                "mention_id": mention.id,
                "kind": event.kind,
                "at": event.at,
                "by": event.by,
                "data": json.dumps(event.data, ensure_ascii=False, default=str),
            }
            for event in mention.unsaved
        ]
        if notes:
            connection.execute(NOTED, notes)
        for event in mention.unsaved:
            if event.settles:
                this = effects.update().where(effects.c.key == event.settles)
                connection.execute(this.values(done_at=event.at, remote_id=event.remote_id))
        note_alerts(connection, mention)
