"""One side of a box of mentions: what a field may hold, what of it a condition asks for, and what lies beyond that.

A condition asks a field for a set of values or for a Range. A side `misses` that when no mention of the box gives it,
and lies `inside` when every one does. No side is ever empty: `within` is for a side that does not miss, `beyond` for
one that is not inside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.mention.rules import Range

End = tuple[float, int]  # a number, and -1 just below it, 0 itself, 1 just above it


@dataclass(frozen=True, slots=True)
class One:
    """A field that holds exactly one value."""

    allowed: frozenset[str]

    def misses(self, asked: frozenset[str]) -> bool:
        return self.allowed.isdisjoint(asked)

    def inside(self, asked: frozenset[str]) -> bool:
        return self.allowed <= asked

    def within(self, asked: frozenset[str]) -> One:
        return One(self.allowed & asked)

    def beyond(self, asked: frozenset[str]) -> One:
        return One(self.allowed - asked)


@dataclass(frozen=True, slots=True)
class Several:
    """A field that holds any number of values, or none: only allowed ones, and at least one of each set in `hits`."""

    allowed: frozenset[str]
    hits: tuple[frozenset[str], ...] = ()

    def misses(self, asked: frozenset[str]) -> bool:
        return self.allowed.isdisjoint(asked)

    def inside(self, asked: frozenset[str]) -> bool:
        return any(hit <= asked for hit in self.hits)

    def within(self, asked: frozenset[str]) -> Several:
        if self.inside(asked):
            return self
        new = asked & self.allowed
        return Several(self.allowed, (*(hit for hit in self.hits if not new <= hit), new))

    def beyond(self, asked: frozenset[str]) -> Several:
        return Several(self.allowed - asked, tuple(hit - asked for hit in self.hits))


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number inside one of the spans, in order and apart, or an unknown one, which lies in no range."""

    spans: tuple[tuple[End, End], ...]
    whole: bool = False
    unknown: bool = True

    def misses(self, asked: Range) -> bool:
        return not any(self._between(*self._ends(asked)))

    def inside(self, asked: Range) -> bool:
        low, high = self._ends(asked)
        return not self.unknown and all(low <= first and last <= high for first, last in self.spans)

    def within(self, asked: Range) -> Numbers:
        return replace(self, spans=tuple(self._between(*self._ends(asked))), unknown=False)

    def beyond(self, asked: Range) -> Numbers:
        (low, _), (high, _) = self._ends(asked)
        if low > high:
            return self
        below, above = ((low - 1, 0), (high + 1, 0)) if self.whole else ((low, -1), (high, 1))
        return replace(self, spans=(*self._between((-math.inf, 0), below), *self._between(above, (math.inf, 0))))

    def _ends(self, asked: Range) -> tuple[End, End]:
        """Both belong to the range; those of whole numbers are whole."""
        low = -math.inf if asked.low is None else math.ceil(asked.low) if self.whole else asked.low
        high = math.inf if asked.high is None else math.floor(asked.high) if self.whole else asked.high
        return (low, 0), (high, 0)

    def _between(self, low: End, high: End) -> Iterator[tuple[End, End]]:
        cut = ((max(low, first), min(high, last)) for first, last in self.spans)
        return ((first, last) for first, last in cut if first <= last)


Side = One | Several | Numbers
