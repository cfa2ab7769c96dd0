"""How much a reply sounds like earlier ones: Jaccard of character 5-grams with names, numbers and links masked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

LINK = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|#\S+|@\w+")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
NAME = re.compile(r"(?<=[\w,;:] )[A-ZА-ЯЁĄĆĘŁŃÓŚŹŻ][\w’'-]+")  # a capital inside a sentence
WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}(?:[.,:]\d+)*")
REMEMBERED = 4096  # replies whose grams are kept; a wall has 100
# Words of every reply; they say nothing about a customer, also where the wall is still short.
COMMON = frozenset(
    "the and you your for with this that have has had was were are not but from will our what which when there here "
    "они это что как для вас вам вы ваш ваша ваше ваши мы нас нам наш наша наши или если уже еще ещё так там тут где все всё "
    "его она оно был была было были быть при над под без про них ним эта этот этой того тоже только очень после пожалуйста "
    "nie się sie jest czy jak dla oraz ale lub albo tak tam tym tego ten być byc było bylo była byla był byl pan pani "
    "proszę prosze nas nam nasz nasza już juz jeszcze tylko bardzo przez przy pod nad bez ich jej jego".split()
)


class Earlier(Protocol):
    """A published reply."""

    @property
    def text(self) -> str: ...

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Score:
    """How a reply compares with the wall of replies the brand has published there."""

    similarity: float  # 0..1, to the closest of them
    twin: str  # that one; "" without any
    twin_at: datetime | None
    specific: bool  # it has a word of its mention that none of them has


def scored(text: str, mention: str, wall: Sequence[Earlier]) -> Score:
    """The score of a text that answers this mention."""
    earlier = [reply.text for reply in wall]
    twin, similarity = closest(text, earlier)
    at = next((reply.at for reply in wall if reply.text == twin), None)
    return Score(similarity, twin, at, bool(own_words(text, mention, earlier)))


def masked(text: str) -> str:
    """The text with what changes from customer to customer replaced."""
    text = NUMBER.sub("0", LINK.sub("@", text))
    return " ".join(NAME.sub("~", text).casefold().split())


@lru_cache(maxsize=REMEMBERED)
def grams(text: str) -> frozenset[str]:
    """Masked character 5-grams."""
    masked_text = masked(text)
    return frozenset(masked_text[at : at + 5] for at in range(max(len(masked_text) - 4, 1)))


def closest(text: str, wall: Sequence[str]) -> tuple[str, float]:
    """The earlier reply most like this one, and how like it is (0..1); ("", 0.0) when there is none."""
    own = grams(text)
    shared = [(len(own & other), other, reply) for reply in wall if (other := grams(reply))]
    twins = [(both / (len(own) + len(other) - both), reply) for both, other, reply in shared]
    similarity, twin = max(twins, default=(0.0, ""))
    return twin, similarity


def own_words(text: str, mention: str, wall: Sequence[str]) -> frozenset[str]:
    """Words the reply shares with its mention that no earlier reply contains (first letters only: inflection)."""
    used = frozenset().union(*map(_stems, wall))
    return (_stems(text) & _stems(mention)) - used


@lru_cache(maxsize=REMEMBERED)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in WORD.findall(text.casefold()) if word not in COMMON)


def _stem(word: str) -> str:
    """Enough of a word to survive its endings; a number as it is."""
    return word if word[0].isdigit() else word[:5] if len(word) > 5 else word[:4]
