"""How much a reply sounds like earlier ones: Jaccard of character 5-grams with names, numbers and links masked."""

from __future__ import annotations

import re
from collections.abc import Sequence

LINK = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|#\S+|@\w+")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
NAME = re.compile(r"(?<=[\w,;:] )[A-ZА-ЯЁĄĆĘŁŃÓŚŹŻ][\w’'-]+")  # a capital inside a sentence
WORD = re.compile(r"[^\W\d_]{3,}")


def masked(text: str) -> str:
    """The text with what changes from customer to customer replaced."""
    text = NUMBER.sub("0", LINK.sub("@", text))
    return " ".join(NAME.sub("~", text).casefold().split())


def grams(text: str) -> frozenset[str]:
    """Masked character 5-grams."""
    masked_text = masked(text)
    return frozenset(masked_text[at : at + 5] for at in range(max(len(masked_text) - 4, 1)))


def closest(text: str, wall: Sequence[str]) -> tuple[str, float]:
    """The earlier reply most like this one, and how like it is (0..1); ("", 0.0) when there is none."""
    own = grams(text)
    scored = [(len(own & other) / len(own | other), reply) for reply in wall if (other := grams(reply))]
    similarity, twin = max(scored, default=(0.0, ""))
    return twin, similarity


def own_words(text: str, mention: str, wall: Sequence[str]) -> frozenset[str]:
    """Words the reply shares with its mention that no earlier reply contains (first five letters: inflection)."""
    used = {word[:5] for reply in wall for word in _words(reply)}
    return frozenset(word[:5] for word in _words(text)) & frozenset(word[:5] for word in _words(mention)) - used


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())
