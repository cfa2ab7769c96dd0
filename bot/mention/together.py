"""Which mentions can be decided several at a time: what nobody would look at twice, and no two replies alike."""

from __future__ import annotations

from collections.abc import Iterable

from bot.mention.mention import Mention
from bot.mention.similarity import closest
from bot.mention.stage import Stage
from bot.mention.tags import Kind, ReplyWorth, Urgency

SURE = 0.6  # a tag below it is a guess, and a guess is looked at alone
ALIKE = 0.5  # likeness from which two replies are templates of each other (the limit every draft has)
LONGEST = 1500  # characters of a draft that is still read in a list
CALM = frozenset({Urgency.LOW, Urgency.NORMAL})


def green(mention: Mention) -> bool:
    """Whether its draft may be approved in a list: no flag, no risk, no doubt, nothing left open, nobody at it."""
    draft = mention.draft
    if draft is None or not _at_rest(mention) or mention.amending:
        return False
    spotless = not (draft.flags or draft.left_open or (mention.tags and mention.tags.suspicions))
    return spotless and len(draft.text) <= LONGEST and mention.deserves_draft


def idle(mention: Mention) -> bool:
    """Whether nobody has to answer it: spam, abuse, or words a reply would not help."""
    if not _at_rest(mention) or mention.amending or mention.tags is None:
        return False
    return mention.tags.reply_worth is not ReplyWorth.REPLY or mention.tags.kind in (Kind.SPAM, Kind.INSULT)


def _at_rest(mention: Mention) -> bool:
    """Waiting, calm, surely read, not brought up, not put aside, with nothing to tell and nobody at it."""
    tags, attention = mention.tags, mention.attention
    if mention.stage is not Stage.WAITING or tags is None or mention.notice or mention.escalations:
        return False
    if attention.claim or attention.editors or attention.snooze:
        return False
    return tags.urgency in CALM and not tags.risks and tags.confidence.get("kind", 1.0) >= SURE


def distinct(mentions: Iterable[Mention], most: int) -> list[Mention]:
    """The first so many whose drafts are not alike: of two that are, the second is read alone."""
    kept = list[Mention]()
    for mention in mentions:
        text = mention.draft.text if mention.draft else ""
        _, likeness = closest(text, [other.draft.text for other in kept if other.draft])
        if likeness < ALIKE:
            kept.append(mention)
    return kept[:most]
