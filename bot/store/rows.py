"""A mention as a row: its whole state, and beside it what rows are chosen by.

During a rolling deploy an older version meets rows of a newer one. It leaves them alone: what it cannot read whole it
would save with something missing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from bot.errors import Damaged, Unreadable
from bot.mention.listing import labels, lateness, reply_by, searched_words, unanswered
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.stage import Stage
from bot.mention.tags import Urgency
from bot.store.schema import mentions

FORMAT = 1  # of the state: one more with each release that adds to it; older versions leave such rows alone
STATE: TypeAdapter[Mention] = TypeAdapter(Mention)
# Rows this version understands. Nearly all are: `coalesce` keeps SQLite from looking at all of them by their stage
# where another index finds the few that are due.
OURS = (mentions.c.format <= FORMAT) & sa.func.coalesce(mentions.c.stage, "").in_(tuple(Stage))
WHOLE = (mentions.c.id, mentions.c.state, mentions.c.version, mentions.c.format, mentions.c.stage)
log = logging.getLogger(__name__)
READABLE = frozenset({ReplyState.LIVE, ReplyState.DELIVERED, ReplyState.BY_HAND})  # replies on the brand's wall
URGENCY = {urgency: rank for rank, urgency in enumerate(Urgency)}


def row_of(mention: Mention) -> dict[str, object]:
    return {
        "brand": mention.brand,
        "platform": mention.post.platform,
        "author_id": mention.post.author.id[:128],
        "stage": mention.stage,
        "urgency": URGENCY[mention.tags.urgency] if mention.tags else 1,
        "home": mention.home,
        "undrawn": not mention.quiet,
        "arrived_at": mention.arrived_at,
        "due_at": mention.due_at,
        "rings_at": mention.rings_at,
        "published_at": mention.reply.at if mention.reply and mention.reply.state in READABLE else None,
        "state": STATE.dump_json(mention, exclude={"unsaved", "version"}).decode(),
        "format": FORMAT,
        **listed(mention),
    }


def listed(mention: Mention) -> dict[str, object]:
    """What queues are ordered by and searches look at."""
    claim, snooze = mention.attention.claim, mention.attention.snooze
    return {
        "level": mention.level[:64],
        "escalated": bool(mention.escalations),
        "reply_by": reply_by(mention),
        "late": lateness(mention),
        "holder": claim.by if claim else "",
        "snoozer": snooze.by if snooze else "",
        "gap": unanswered(mention),
        "words": searched_words(mention),
        "labels": labels(mention),
    }


def loaded(state: str, version: int) -> Mention:
    return replace(STATE.validate_json(state), version=version)


def read(row: Any) -> Mention:
    """Of a row with WHOLE. Unreadable when a newer version has written it, and says so beside the state; Damaged when
    this one should understand it and does not."""
    if row.format > FORMAT or row.stage not in frozenset(Stage):
        raise Unreadable(row.id)
    try:
        return loaded(row.state, row.version)
    except ValidationError as why:
        _tell(row.id, ", ".join(".".join(map(str, error["loc"])) for error in why.errors()[:3]))
        raise Damaged(row.id) from None


def readable(rows: Iterable[Any]) -> list[Mention]:
    """Those of these rows that can be read: one that cannot breaks no list."""
    found = []
    for row in rows:
        try:
            found.append(read(row))
        except Unreadable:
            continue
    return found


def undamaged(rows: Iterable[Any]) -> list[Mention]:
    """Those of these rows that are not damaged. Unreadable when a newer version is at one, Damaged when all are."""
    found, damaged = list[Mention](), None
    for row in rows:
        try:
            found.append(read(row))
        except Damaged as error:
            damaged = error
    if damaged and not found:
        raise damaged
    return found


@lru_cache(1000)
def _tell(mention_id: str, where: str) -> None:
    """Once: lists are made several times a second."""
    log.error("mention %s cannot be read and is left alone; its state is not understood at: %s", mention_id, where)
