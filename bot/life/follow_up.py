"""A while after the reply: the place where "was it solved?" is asked; until it is, the mention rests closed."""

from __future__ import annotations

from datetime import datetime

from bot.mention.mention import Mention
from bot.ports import Desk


def ask_at(mention: Mention, since: datetime, desk: Desk) -> datetime:
    """When the question is due for a reply of then; an edited review or a new comment usually comes earlier."""
    return since + desk.content().policies[mention.brand].clocks.follow_up


def follow_up(mention: Mention, desk: Desk) -> Mention:
    return mention.followed_up(desk.clock.now())
