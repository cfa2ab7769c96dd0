"""How sure is sure enough, for one brand and language: its customers' phrasings are asked as if nobody knew them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from bot.knowledge.search import Shelf, Similar

KEPT = 0.9  # share of the phrasings that must still be answered
FEWEST, MOST = 20, 200  # phrasings asked; fewer tell too little, more take too long
USUALLY = 0.2  # enough for a brand that tells too little
BOUNDS = 0.15, 0.45  # whatever a brand's phrasings say


def enough(shelf: Shelf, language: str, similar: Callable[[Sequence[str]], Similar], on: date, trust: float) -> float:
    """The sureness that nine of ten phrasings reach when they are taken out of the index one at a time.

    So a brand whose customers write long, winding sentences refuses no more than one whose questions are short.
    """
    every = shelf.phrasings(language)
    asked = every[:: max(1, -(-len(every) // MOST))]
    if len(asked) < FEWEST:
        return USUALLY
    near = similar([phrasing.text for phrasing in asked]) or [{}] * len(asked)
    sure = [shelf.rehearse(language, one, found, on, trust) for one, found in zip(asked, near, strict=True)]
    return float(np.clip(np.quantile(sure, 1 - KEPT), *BOUNDS))
