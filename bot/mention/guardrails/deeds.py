"""Nothing is said to have been done unless the agent or a cited passage says so: a draft cannot know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.mention.draft import Flag
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.spoken import cues
from bot.mention.guardrails.wording import Claim, claimed, folded, words


def claimed_action(text: str, context: Context) -> Iterable[Flag]:
    """A claim of the past, or of what is already under way."""
    return blocked("claimed_action", [deed.words for deed in _deeds(text) if not _stated(deed, context)])


def _deeds(text: str) -> Iterator[Claim]:
    return (claim for spoken in cues(text) for cue in spoken.deeds for claim in claimed(cue, text))


def _stated(deed: Claim, context: Context) -> bool:
    """The agent's instruction names the deed, a fact claims it in so many words, or a stranger did it in the mention."""
    verb = deed.match["deed"]
    stem = verb[: max(3, min(5, len(verb) - 3))]
    if any(word.startswith(stem) for word in words(context.instruction)):
        return True
    strange = any(spoken.strangers.search(folded(deed.words)) for spoken in cues(deed.words))
    if strange and any(word.startswith(stem) for word in words(context.mention)):
        return True
    return any(other.match["deed"].startswith(stem) for fact in context.facts for other in _deeds(fact))
