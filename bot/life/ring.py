"""A clock rings: people are warned, or the mention climbs to the next level on which somebody stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import Moved
from bot.mention.escalation import EscalationPolicy
from bot.mention.event import BOT
from bot.mention.ledger import next_ring
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.mention.people import ANSWERING
from bot.mention.stage import OPEN
from bot.ports import Desk

FLOOD, RECENTLY = 5, timedelta(minutes=1)  # so many in so short a time go up in a list, without a card each
MOVES = frozenset({"triaged", "retagged", "escalated", "sent_back"})  # what puts a mention on a level


def minded(mention: Mention, desk: Desk) -> Mention:
    """In somebody's hands, by the policy in force: no level it was just put on is empty today, and its clocks run."""
    policy = desk.content().policies.get(mention.brand)
    if policy is None:
        return mention
    moved = mention.stage in OPEN and MOVES & {event.kind for event in mention.unsaved}
    if moved and not staffed(mention.level, policy, desk) and (to := next_staffed(mention, policy, desk)):
        mention = mention.escalated(Escalation(to, "", BOT, desk.clock.now(), automatic=True, about="nobody_there"))
    return mention.started(policy.clocks)


def let_ring(mention_id: str, desk: Desk) -> None:
    """What is due of this mention's clocks rings; nothing else happens to it. Safe to call again, and by several."""
    mention = desk.store.get(mention_id)
    while is_due(mention, desk.clock.now()):
        try:
            mention = desk.store.save(ring(mention, desk))
        except Moved:  # somebody was faster: look again
            mention = desk.store.get(mention_id)


def is_due(mention: Mention, now: datetime) -> bool:
    moment = mention.rings_at
    return moment is not None and moment <= now


def ring(mention: Mention, desk: Desk) -> Mention:
    """Everything that is due, once. However many clocks are over at the same time, it climbs one level."""
    now = desk.clock.now()
    if (promised := next_ring(mention.promises)) and promised <= now:
        mention = mention.promise_rang(now)
    ringing = [clock for clock in mention.clocks if (moment := clock.rings_at) and moment <= now]
    over = [clock.name for clock in ringing if (moment := clock.over_at) and moment <= now]
    for clock in ringing:
        if clock.name not in over:
            mention = mention.warned(clock.name, now)
    return _climbed(mention, over, desk) if over else mention


def _climbed(mention: Mention, over: list[str], desk: Desk) -> Mention:
    now, level = desk.clock.now(), mention.level
    policy = desk.content().policies.get(mention.brand)
    to, last = next_staffed(mention, policy, desk) if policy else "", policy is None or not policy.above(level)
    listed = bool(to) and desk.store.breaches(mention.brand, now - RECENTLY) >= FLOOD
    for name in over:
        mention = mention.breached(name, level, to, now, last=last, listed=listed)
    return mention


def next_staffed(mention: Mention, policy: EscalationPolicy, desk: Desk) -> str:
    """The nearest level above on which somebody stands who may decide; "" when there is none."""
    return next((level.name for level in policy.above(mention.level) if staffed(level.name, policy, desk)), "")


def staffed(level: str, policy: EscalationPolicy, desk: Desk) -> bool:
    """Whether somebody who may decide stands on it today."""
    there = policy.staff(level, desk.content().people.values(), desk.clock.now())
    return any(person.role in ANSWERING for person in there)
