"""Finds what is kept of one customer, by account, mention or words left behind, and tells all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.errors import InputError, Unreadable
from bot.mention.erased import is_erased
from bot.mention.listing import folded
from bot.mention.mention import Mention
from bot.mention.post import Author, Post
from bot.mention.traces import traces, traces_of
from bot.store import schema as t
from bot.store.database import reading
from bot.store.forgetting import said
from bot.store.quoting import quotes
from bot.store.rows import STATE, WHOLE, read

c = t.mentions.c
MANY = 500  # ids in one question


@dataclass(frozen=True, slots=True)
class Found:
    """A mention, and why it seems to be of the customer asked for."""

    mention: Mention
    why: str  # asked, same, author, trace, name
    sure: bool = True  # otherwise it has only the name in common with the mention asked for

    @property
    def erased(self) -> bool:
        return is_erased(self.mention)


class SqlPersons:
    """One customer's mentions. `brand` "": of every brand. `passed_over`: ids of those that may be theirs too, were met
    so far, and cannot be read."""

    def __init__(self, engine: sa.Engine, brand: str = "") -> None:
        self._reads, self._brand = reading(engine), brand
        self.passed_over = dict[str, Unreadable]()

    def any(self) -> bool:
        """Whether there are mentions of the brand."""
        with self._reads.connect() as connection:
            return connection.execute(sa.select(c.id).where(c.brand == self._brand).limit(1)).first() is not None

    def by_author(self, platform: str, author_id: str) -> list[Found]:
        same = (c.platform == platform) & (c.author_id == author_id[:128])
        if not author_id:
            raise InputError("--author takes PLATFORM:AUTHOR_ID, such as demo:u-1042")
        return [Found(mention, "author") for mention in self._mentions(same) if mention.post.author.id == author_id]

    def by_mention(self, mention_id: str) -> list[Found]:
        """It and what is of the same customer of its brand: surely, or where only the name is the same perhaps.
        InputError when there is none, Unreadable when it cannot be read."""
        own = self._mentions(c.id == mention_id)
        if mention_id in self.passed_over:
            raise self.passed_over[mention_id]
        if not own:
            raise InputError(f"there is no mention {mention_id}{f' of {self._brand}' if self._brand else ''}")
        left = traces(own[0])
        rows = self._left_by(list(left), t.mentions.c.brand == own[0].brand)
        others = [Found(one, "same" if sure else "name", sure) for one, sure in rows if one.id != mention_id]
        return [Found(own[0], "asked"), *others]

    def by_trace(self, words: str) -> list[Found]:
        """By an e-mail address, a phone or order number, or the exact name of an author."""
        name = folded(words)
        if not name:
            raise InputError("--trace takes an e-mail address, a phone or order number, or an author's exact name")
        left = [trace for trace, sure in traces_of(Post("", "", "", words, author=Author(words))).items() if sure]
        found = {one.id: Found(one, "trace") for one, _ in self._left_by(left, sa.true())}
        for one in self._mentions(c.words.startswith(name, autoescape=True)):
            if folded(one.post.author.name) == name:
                found.setdefault(one.id, Found(one, "name"))
        if any(sign.isdigit() or sign == "@" for sign in words):  # also where nothing tells a number from others
            longest = max(re.findall(r"\w+", name), key=len, default=name)
            for one in self._mentions(c.words.contains(longest, autoescape=True)):
                if spelt(words).search(folded(one.post.words)):
                    found.setdefault(one.id, Found(one, "trace"))
        return list(found.values())

    def questions(self, mentions: Sequence[Mention]) -> list[dict[str, Any]]:
        """What people asked the knowledge base that quotes the customer."""
        brands = {mention.brand for mention in mentions}
        with self._reads.connect() as connection:
            rows = connection.execute(
                sa.select(t.asked).where(t.asked.c.brand.in_(brands)).order_by(t.asked.c.at)
            ).all()
        return [
            {"at": row.at, "by": row.by, "brand": row.brand, "question": row.question}
            for row in rows
            if any(row.brand == mention.brand and quotes(row.question, mention) for mention in mentions)
        ]

    def told(self, mention: Mention) -> dict[str, Any]:
        """Everything that is kept of a mention."""
        with self._reads.connect() as connection:
            happened = connection.execute(
                sa.select(t.events).where(t.events.c.mention_id == mention.id).order_by(t.events.c.seq)
            ).all()
            calls = connection.execute(
                sa.select(t.model_calls).where(t.model_calls.c.mention_id == mention.id).order_by(t.model_calls.c.id)
            ).all()
            places = said(connection, mention.id)
        return {
            "id": mention.id,
            "brand": mention.brand,
            "words": [_words(post) for post in (mention.previous, mention.post) if post],
            "state": STATE.dump_python(mention, mode="json", exclude={"unsaved", "version", "id", "brand"}),
            "events": [{"at": r.at, "kind": r.kind, "by": r.by, "data": json.loads(r.data)} for r in happened],
            "model_calls": [{key: value for key, value in r._mapping.items() if key not in UNTOLD} for r in calls],
            "slack": [{"message": one.key, "channel": one.channel, "ts": one.ts} for one in places],
        }

    # -- how --------------------------------------------------------------------------------------------

    def _mentions(self, where: sa.ColumnElement[bool]) -> list[Mention]:
        ours = where & (c.brand == self._brand) if self._brand else where
        query = sa.select(*WHOLE).where(ours).order_by(c.arrived_at, c.id)
        with self._reads.connect() as connection:
            rows = connection.execute(query).all()
        return [mention for row in rows if (mention := self._read(row))]

    def _read(self, row: Any) -> Mention | None:
        try:
            return read(row)
        except Unreadable as why:
            self.passed_over[row.id] = why
            return None

    def _left_by(self, left: Sequence[str], where: sa.ColumnElement[bool]) -> list[tuple[Mention, bool]]:
        """Mentions with one of these traces, and whether one of them is proof by itself."""
        sure: dict[str, bool] = {}
        asked = sa.select(t.traces.c.mention_id, t.traces.c.sure).where(t.traces.c.trace.in_(left))
        with self._reads.connect() as connection:
            for row in connection.execute(asked):
                sure[row.mention_id] = sure.get(row.mention_id, False) or row.sure
        ids = sorted(sure)
        batches = [ids[at : at + MANY] for at in range(0, len(ids), MANY)]
        found = [one for batch in batches for one in self._mentions(c.id.in_(batch) & where)]
        return [(one, sure[one.id]) for one in sorted(found, key=lambda one: (one.arrived_at, one.id))]


def spelt(words: str) -> re.Pattern[str]:
    """A number or address with whatever signs stand in it: `PP-48213`, `pp 48213`."""
    letters = re.sub(r"[^\w@]", "", folded(words))
    return re.compile(r"(?<!\w)" + r"[\W_]*".join(map(re.escape, letters)) + r"(?!\w)")


UNTOLD = ("id", "mention_id", "brand")  # of a model call: they stand above it


def _words(post: Post) -> dict[str, Any]:
    """One version of what the customer said."""
    rating = f"{post.rating:g} of {post.rating_max:g}" if post.rating is not None else None
    when = post.edited_at or post.written_at
    return {"revision": post.revision, "at": when, "title": post.title, "text": post.text, "rating": rating}
