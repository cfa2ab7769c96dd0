"""A mention as a row: its whole state, and beside it what rows are chosen by."""

from __future__ import annotations

from dataclasses import replace

from pydantic import TypeAdapter

from bot.mention.listing import labels, reply_by, searched_words, unanswered
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.tags import Urgency

STATE: TypeAdapter[Mention] = TypeAdapter(Mention)
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
        **listed(mention),
    }


def listed(mention: Mention) -> dict[str, object]:
    """What queues are ordered by and searches look at."""
    claim, snooze = mention.attention.claim, mention.attention.snooze
    return {
        "level": mention.level[:64],
        "escalated": bool(mention.escalations),
        "reply_by": reply_by(mention),
        "holder": claim.by if claim else "",
        "snoozer": snooze.by if snooze else "",
        "gap": unanswered(mention),
        "words": searched_words(mention),
        "labels": labels(mention),
    }


def loaded(state: str, version: int) -> Mention:
    return replace(STATE.validate_json(state), version=version)
