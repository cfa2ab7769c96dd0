"""What brings a mention up at once, whatever its rule says: risks, reach, how often the same customer has written."""

from __future__ import annotations

from collections.abc import Iterator

from bot.mention.escalation import Repeats, Trigger
from bot.mention.event import BOT
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.mention.tags import Kind, Suspicion
from bot.ports import Desk

LOOKED_AT = 50  # other mentions of the same customer


def brought_up(mention: Mention, desk: Desk) -> Mention:
    """A read mention on the highest level its triggers name; below what it has reached already nothing happens."""
    policy = desk.content().policies[mention.brand]
    found = max(fitting(mention, desk), key=lambda trigger: policy.rank(trigger.to), default=None)
    if found is None or policy.rank(found.to) <= reached(mention, desk):
        return mention
    return mention.escalated(Escalation(found.to, found.because, BOT, desk.clock.now(), automatic=True))


def reached(mention: Mention, desk: Desk) -> int:
    """The rank it has been brought up to; -1 while nobody has, so that a level its rule names is told as well."""
    policy = desk.content().policies[mention.brand]
    return policy.rank(mention.escalations[-1].to) if mention.escalations else policy.rank(mention.level) - 1


def fitting(mention: Mention, desk: Desk) -> Iterator[Trigger]:
    assert mention.tags
    for trigger in desk.content().policies[mention.brand].triggers:
        fits = trigger.when.holds(mention.brand, mention.post, mention.tags)
        if fits and (trigger.repeats is None or repeated(mention, trigger.repeats, desk)):
            yield trigger


def repeated(mention: Mention, repeats: Repeats, desk: Desk) -> bool:
    """Only what is surely of the same customer counts, and what this brand still has to answer for: no history."""
    since = desk.clock.now() - repeats.within
    others = [other for other, sure in desk.store.related(mention, LOOKED_AT) if sure and not other.quiet]
    recent = [mention, *(other for other in others if other.arrived_at >= since)]
    return len(recent) >= repeats.mentions and sum(map(provokes, recent)) >= repeats.provocations


def provokes(mention: Mention) -> bool:
    tags = mention.tags
    return tags is not None and (tags.kind is Kind.INSULT or Suspicion.TROLL in tags.values("suspicion"))
