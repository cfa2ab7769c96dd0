"""What is left of a mention whose words are erased: that it was there, and figures without a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.mention.mention import Mention
from bot.mention.outcome import Closing
from bot.mention.post import Post
from bot.mention.record import Record
from bot.mention.stage import Stage

ERASED = "erased"  # why it is closed, and the kind of the event that says so


def is_erased(mention: Record) -> bool:
    """From then on nothing changes it, whatever the platform says and people press; what becomes of a page that told
    of it is noted all the same."""
    return mention.closing is not None and mention.closing.reason == ERASED


def erased(mention: Mention, by: str, at: datetime) -> Mention:
    """Made anew, so that what a mention learns to hold later is left out unless it is named here. Its cards are found
    by where it went, so that stays; of what was written only the day stays, and of what triage found only names out of
    our own lists."""
    tags = mention.tags and replace(
        mention.tags, risks=(), suspicions=(), points=(), people=(), orders=(), gloss="", confidence={}
    )
    return Mention(
        mention.id, mention.brand, _bare(mention.post), mention.arrived_at, Stage.CLOSED, mention.version, tags=tags,
        home=mention.home, level=mention.level, escalations=tuple(replace(e, reason="") for e in mention.escalations),
        approvals=mention.approvals, closing=Closing(ERASED, by, at), quiet=mention.quiet,
    )  # fmt: skip


def _bare(post: Post) -> Post:
    day = post.written_at and post.written_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Post(
        post.platform, post.account, "", "", rating=post.rating, rating_max=post.rating_max, written_at=day,
        language_hint=post.language_hint,
    )  # fmt: skip
