"""What a ranking is worth: hit@1, R@5, MRR@10, nDCG@10."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log2


def ranked(best: Sequence[str], relevant: Collection[str]) -> dict[str, float]:
    """Each 0..1, for ids best first without repeats and at least one relevant one.

    R@5 is the share found of as many relevant ones as five places can hold, so that 1 can always be reached.
    """
    found = [item in relevant for item in best[:10]]
    ideal = sum(_gain(place) for place in range(min(len(relevant), 10)))
    return {
        "hit@1": float(any(found[:1])),
        "R@5": sum(found[:5]) / min(len(relevant), 5),
        "MRR@10": next((1 / place for place, hit in enumerate(found, 1) if hit), 0.0),
        "nDCG@10": sum(_gain(place) for place, hit in enumerate(found) if hit) / ideal,
    }


def _gain(place: int) -> float:
    """What a relevant item is worth at this place, 0 the first."""
    return 1 / log2(place + 2)
