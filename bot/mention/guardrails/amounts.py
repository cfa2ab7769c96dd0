"""The numbers of a text, in digits or in words, with what they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.mention.guardrails.addresses import without_addresses
from bot.mention.guardrails.number_words import value_of
from bot.mention.guardrails.tongue import tongue
from bot.mention.guardrails.units import MINUTES, PERCENT, TIME, unit_of
from bot.mention.guardrails.wording import folded

_TOKEN = re.compile(
    r"(?P<code>[^\W\d_]{1,4}-?\d[\w-]*)|(?P<number>\d{1,3}(?: \d{3})+(?![\d.,:])|\d+(?:[.,:]\d+)*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<sign>[%€$£₽])|(?P<dash>[-–—/])|(?P<stop>[^\s])"
)
_SPAN = frozenset("to or and till until do lub albo i или и до по".split())
_PREFIXED = re.compile(
    r"(?P<count>дву|трех|четырех|пяти|шести|семи|десяти|четырнадцати|dwu|trzy|cztero|piecio|siedmio|dziesiecio|czternasto|trzydziesto)"
    r"(?P<unit>х?дневн|х?недельн|х?часов|х?месячн|dniow|tygodniow|godzinn|miesieczn)\w{1,3}"
)
_COUNTS = dict(
    zip(
        "дву трех четырех пяти шести семи десяти четырнадцати dwu trzy cztero piecio siedmio dziesiecio czternasto "
        "trzydziesto".split(),
        (2, 3, 4, 5, 6, 7, 10, 14, 2, 3, 4, 5, 7, 10, 14, 30),
        strict=True,
    )
)
_PREFIXED_UNITS = {"дн": "day", "не": "week", "ча": "hour", "ме": "month", "dn": "day", "ty": "week", "go": "hour", "mi": "month"}  # fmt: skip # noqa: E501
_NOT_POLISH = frozenset({"ten", "one"})  # "this" and "they"
_ARTICLES = frozenset("a an the each per every whole full within w за на в через".split())


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it stands in a text."""

    text: str  # what it looks like there, unit included
    values: frozenset[str]  # every way it may be read: "10:00" is also "10"
    unit: str | None = None  # of `units`, else None
    spelled: bool = False  # in words
    ordinal: bool = False
    noun: str = ""  # the folded word behind it

    def fits(self, other: Amount) -> bool:
        """Whether the other one says the same: the value, and the unit where both have one."""
        if self.unit == other.unit or not (self.unit and other.unit):
            return bool(self.values & other.values)
        return self.minutes is not None and self.minutes == other.minutes

    @property
    def minutes(self) -> float | None:
        if self.unit not in MINUTES:
            return None
        return next((round(float(v) * MINUTES[self.unit], 3) for v in self.values if re.fullmatch(r"\d+(\.\d+)?", v)), None)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=512)
def amounts(text: str) -> tuple[Amount, ...]:
    """In order. Halves, quarters, first, second and a lone "one" are no amounts."""
    text = without_addresses(text)
    tokens = [_Token(str(m.lastgroup), m[0], m.start(), m.end()) for m in _TOKEN.finditer(folded(text))]
    if tongue(text) == "pl":
        tokens = [replace(t, kind="stop") if t.text in _NOT_POLISH else t for t in tokens]
    return tuple(_with_units(list(_found(tokens, text))))
