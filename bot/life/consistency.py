"""Whether a draft says otherwise than what the same customer has been promised or told."""

from __future__ import annotations

from datetime import datetime

from bot.mention.contradictions import Said, Source, contradictions
from bot.mention.draft import Flag, Severity
from bot.mention.mention import Mention
from bot.ports import Desk

LOOKED_AT = 10  # other mentions of the same customer


def said_before(mention: Mention, desk: Desk) -> tuple[Said, ...]:
    """Open promises and published replies to this customer, wherever; not the reply a correction replaces, nor what
    only that one promised."""
    others = [other for other, sure in desk.store.related(mention, LOOKED_AT) if sure]
    own = [] if mention.amending else [mention]
    told = [
        Said(one.words, Source.PROMISE, one.made_at, one.due)
        for other in (*own, *others)
        for one in other.promises
        if one.open
    ]
    replies = (other.reply for other in (*own, *others))
    return (*told, *(Said(reply.text, Source.REPLY, reply.at) for reply in replies if reply))


def contradicting(text: str, mention: Mention, desk: Desk) -> tuple[Flag, ...]:
    timezone = desk.content().brands[mention.brand].timezone
    return otherwise(text, mention, said_before(mention, desk), desk.clock.now(), timezone)


def otherwise(text: str, mention: Mention, said: tuple[Said, ...], now: datetime, timezone: str) -> tuple[Flag, ...]:
    """One blocking flag per contradiction, with both texts."""
    if not said:
        return ()
    language = mention.tags.language if mention.tags else ""
    return tuple(
        Flag(f"contradicts_{found.said.source}", Severity.BLOCK, {"words": found.words, "said": found.said.words})
        for found in contradictions(text, language, said, now, timezone)
    )
