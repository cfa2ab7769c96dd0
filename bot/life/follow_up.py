"""A while after the reply: the place where "was it solved?" is asked; until it is, the mention rests closed."""

from __future__ import annotations

from datetime import timedelta

from bot.mention.mention import Mention
from bot.ports import Desk

FOLLOW_UP_AFTER = timedelta(days=7)  # an edited review or a new comment of the customer comes within days


def follow_up(mention: Mention, desk: Desk) -> Mention:
    return mention.followed_up(desk.clock.now())
