"""A mention as the rules of this package see it: its text, its stars and the cues found in it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from bot.mention.post import Post
from bot.triage.words import Found, WordList, split


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    stars: float | None  # of five; None: unknown
    length: int  # words, emoji and numbers not counted
    cues: dict[str, tuple[Found, ...]]  # by label

    def of(self, label: str) -> tuple[Found, ...]:
        return self.cues.get(label, ())

    def below(self, group: str) -> dict[str, tuple[Found, ...]]:
        """The cues of a group of labels by the last part of their label."""
        return {label[len(group) + 1 :]: found for label, found in self.cues.items() if label.startswith(f"{group}.")}

    @property
    def low(self) -> bool:
        return self.stars is not None and self.stars <= 2

    @property
    def high(self) -> bool:
        return self.stars is not None and self.stars >= 4

    @property
    def firmness(self) -> int:
        """How many times over the words must say the opposite before they soften these stars."""
        return 3 if self.stars in (1, 5) else 1


def read(post: Post, words: WordList) -> Reading:
    cues: defaultdict[str, list[Found]] = defaultdict(list)
    said = split(post.words)
    for found in words.find(post.words, said):
        cues[found.label].append(found)
    length = sum(word.text[0].isalpha() for word in said)
    return Reading(post.words, stars(post), length, {label: tuple(found) for label, found in cues.items()})


def stars(post: Post) -> float | None:
    """The rating on a scale of five; a rating that cannot be one is unknown."""
    if post.rating is None or not 0 < post.rating_max < math.inf or not 0 <= post.rating <= post.rating_max:
        return None
    return post.rating * 5 / post.rating_max
