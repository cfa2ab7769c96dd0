"""How long the fate of a call may stay unknown before a person is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import Stale
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.ports import Desk

LONGEST = timedelta(hours=2)  # a platform that can tell nothing for so long: a person looks
AGAIN = timedelta(seconds=5)  # between two looks at first


def in_doubt_since(mention: Mention, doubt: str, deed: str, desk: Desk) -> datetime:
    """When its fate was unknown first since it was last tried: `doubt` and `deed` are kinds of events."""
    since = desk.clock.now()
    for event in reversed(desk.store.events(mention.id)):
        if event.kind == deed:
            break
        if event.kind == doubt:
            since = event.at
    return since


def is_decided_there(mention: Mention, desk: Desk) -> bool:
    """Whether the platform has what left last and decides about it. Of a correction only events tell."""
    if not mention.amending:
        return mention.reply is not None and mention.reply.state is ReplyState.PENDING
    kinds = (event.kind for event in reversed(desk.store.events(mention.id)))
    return next((kind for kind in kinds if kind in ("leaving", "pending")), "") == "pending"


def wished(trouble: Exception) -> timedelta:
    """How long the platform wants to be left alone, where it says so."""
    return timedelta(seconds=getattr(trouble, "wait", 0))


def next_look(since: datetime, wait: timedelta, now: datetime) -> datetime | None:
    """Each wait is half as long as all before together; None: a person is asked."""
    doubted = now - since
    return None if doubted >= LONGEST else now + max(AGAIN, doubted / 2, wait)


def require_asked(mention: Mention) -> None:
    """A person settles its fate only when no look-up can: Stale while one still may."""
    if mention.due_at is not None:
        raise Stale("refused.not_ready")
