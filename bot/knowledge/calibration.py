"""What a search can rely on for one brand and language: how sure is sure enough, and what an endpoint's vectors add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from bot.knowledge.elsewhere import ELSEWHERE
from bot.knowledge.search import Judged, Near, Rehearsal, Shelf, Trust

REFUSED = 0.98  # share of everyday sentences that must find no answer
KEPT = 0.88  # share of the brand's phrasings that must still be answered, as far as the former allows
FEWEST, MOST = 20, 200  # phrasings asked; fewer tell too little, more take too long
USUALLY = 0.15  # enough in a language nobody tells anything about
BOUNDS = 0.08, 0.6  # whatever they say

SAYS = 0.5, 0.25  # how much say an endpoint's vectors may earn

Ask = Callable[[Sequence[str]], Sequence[Near]]  # what the vectors say of these sentences


def judge(shelf: Shelf, language: str, ask: Ask, on: date, words: float) -> Judged:
    """`words`: how far words are trusted against our own vectors (0..1)."""
    every = shelf.phrasings(language)
    asked = every[:: max(1, -(-len(every) // MOST))]
    near = ask([phrasing.text for phrasing in asked]) if len(asked) >= FEWEST else ()
    rehearsals = [shelf.rehearse(language, one, found, on) for one, found in zip(asked, near, strict=False)]
    trust = Trust(words, _further(rehearsals, words))
    said = ELSEWHERE.get(language, ())
    chance = [shelf.surest(language, text, found, on, trust) for text, found in zip(said, ask(said), strict=True)]
    enough = _enough(chance, [one.sure(trust) for one in rehearsals])
    return Judged(trust, enough, min(enough, float(np.median(chance))) if chance else 0.0)


def _further(rehearsals: Sequence[Rehearsal], words: float) -> float:
    """As much say as makes phrasings that nobody wrote down easier to find, beyond what chance could do; else none.

    So an endpoint's vectors can only help, whatever they are worth, and have no say where nothing was written down.
    """
    without = np.array([one.found_at(Trust(words)) for one in rehearsals])
    for say in SAYS:
        gain = np.array([one.found_at(Trust(words, say)) for one in rehearsals]) - without
        if gain.sum() > 0 and gain.mean() > gain.std() / np.sqrt(len(gain)):
            return say
    return 0.0


def _enough(chance: Sequence[float], own: Sequence[float]) -> float:
    """The sureness most phrasings reach when they are taken out of the index one at a time.

    So a brand whose customers write long, winding sentences refuses no more than one whose questions are short. But
    never so little that talk of weather and football is answered: how much that reaches by chance depends on how much
    a knowledge base holds, and on the language.
    """
    told = [float(np.quantile(values, share)) for values, share in ((chance, REFUSED), (own, 1 - KEPT)) if values]
    return float(np.clip(max(told, default=USUALLY), *BOUNDS))
