"""Nothing is to be done now: it is a person's turn, or its brand is gone; claims and snoozes end by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.mention.event import BOT
from bot.mention.mention import Mention
from bot.ports import Desk

LOOK = timedelta(minutes=1)  # between two looks whether a brand is back in unscripted.yaml


def wait(mention: Mention, desk: Desk) -> Mention:
    return mention.waiting(desk.clock.now())


def rest_until_its_brand_is_back(mention: Mention, desk: Desk) -> Mention:
    """Looked at again later. No event says so: there would be one for every look."""
    return replace(mention, due_at=desk.clock.now() + LOOK)


def wake(mention: Mention, desk: Desk) -> Mention:
    """It was put aside until now."""
    return mention.attended("woken", mention.attention.woken(), BOT, desk.clock.now())


def lapse(mention: Mention, desk: Desk) -> Mention:
    """Free again: whoever was at it has not come back."""
    now, before = desk.clock.now(), mention.attention
    after = before.lapsed(now)
    claim = before.claim.by if before.claim and not after.claim else ""
    edits = [one.by for one in before.editors if one not in after.editors]
    return mention.attended("lapsed", after, BOT, now, {"claim": claim, "edits": edits})
