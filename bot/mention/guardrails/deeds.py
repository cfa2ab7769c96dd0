"""Nothing is said to have been done unless the agent or a cited passage says so: a draft cannot know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.mention.draft import Flag
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.spoken import cues
from bot.mention.guardrails.wording import Claim, claimed, folded, sentences, words

_WHO = re.compile(r"\b(?:вы|мы|они|наш\w+|команда|служба)\b")


def claimed_action(text: str, context: Context) -> Iterable[Flag]:
    """A claim of the past, or of what is already under way."""
    return blocked("claimed_action", [deed.words for deed in _deeds(text) if not _stated(deed, context)])


def _deeds(text: str) -> Iterator[Claim]:
    for spoken in cues(text):
        yield from (claim for cue in spoken.deeds for claim in claimed(cue, text) if not _theirs(claim, text))
        yield from (claim for cue in spoken.gone for claim in claimed(cue, text, own_no=True))


def _theirs(deed: Claim, text: str) -> bool:
    """A Russian verb of the past does not say who: the last one named in front of it did it."""
    if not deed.match["deed"].endswith(("ли", "лись")):
        return False
    sentence = next((sentence for sentence in sentences(text) if deed.clause in sentence), deed.clause)
    ahead = folded(sentence)[: max(sentence.find(deed.clause), 0) + deed.match.start("deed")]
    return _WHO.findall(ahead)[-1:] == ["вы"]


def _stated(deed: Claim, context: Context) -> bool:
    """The agent's instruction names the deed, a fact claims it in so many words, or a stranger did it in the mention."""
    verb = deed.match["deed"]
    stem = verb[: max(3, min(5, len(verb) - 3))]
    if any(word.startswith(stem) for word in words(context.instruction)):
        return True
    if "мы" not in words(deed.words) and any(_own(word, stem) for word in words(context.mention)):
        return True
    strange = any(spoken.strangers.search(folded(deed.words)) for spoken in cues(deed.words))
    if strange and any(word.startswith(stem) for word in words(context.mention)):
        return True
    return any(other.match["deed"].startswith(stem) for fact in context.facts for other in _deeds(fact))


def _own(word: str, stem: str) -> bool:
    """What the customer did: "обновила" in the mention makes "обновили" theirs."""
    return word.startswith(stem) and word.endswith(("л", "ла", "лся", "лась"))
