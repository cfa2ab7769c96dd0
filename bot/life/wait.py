"""Everything is prepared: from now on it is a person's turn."""

from __future__ import annotations

from bot.mention.mention import Mention
from bot.ports import Desk


def wait(mention: Mention, desk: Desk) -> Mention:
    return mention.waiting(desk.clock.now())
