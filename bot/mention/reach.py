"""Ordered rows, the first match decides: which of them no mention reaches, and which neighbours overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bot.mention.boxes import Box, beyond, example, impossible, parts, within
from bot.mention.rules import Condition

LOOKS = 500_000  # boxes held against a row, for a whole list: one or two seconds


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    when: Condition
    outcome: str  # in words; neighbours with the same one may overlap as they like


@dataclass(frozen=True, slots=True)
class Unreached:
    """A row that never decides: rows above take all it asks for, or it asks for what no mention has."""

    at: int
    by: tuple[str, ...]  # names of rows, none of which can be spared
    field: str = ""  # what no mention gives; then no row is named


@dataclass(frozen=True, slots=True)
class Overlap:
    """A row and the one below it would both take mentions like the example, and do different things."""

    at: int  # the upper one
    example: str


@dataclass(frozen=True, slots=True)
class Findings:
    unreached: tuple[Unreached, ...]
    overlaps: tuple[Overlap, ...]
    left_off: int | None  # the row at which the looks were used up; None when all were examined


class _OutOfLooks(Exception):
    """The rows cut each other into more boxes than anybody waits for."""


def examine(rows: Sequence[Row], everything: Sequence[Box], looks: int = LOOKS) -> Findings:
    """`everything` is the space of mentions the rows divide among themselves."""
    unreached, overlaps, purse = list[Unreached](), list[Overlap](), iter(range(looks))
    for at, row in enumerate(rows):
        above = rows[:at]
        try:
            mine = _part(everything, row)
            left, by = _leftover(mine, above, purse)
            if left is None:
                field = impossible(everything, row.when)
                unreached.append(Unreached(at, () if field else _needed(mine, by, purse), field))
            elif found := _overlap(mine, above, row, rows[at + 1 : at + 2], purse):
                overlaps.append(Overlap(at, found))
        except _OutOfLooks:
            return Findings(tuple(unreached), tuple(overlaps), at)
    return Findings(tuple(unreached), tuple(overlaps), None)


def _part(boxes: Sequence[Box], row: Row) -> list[Box]:
    return [part for box in boxes if (part := within(box, row.when))]


def _leftover(boxes: Sequence[Box], takers: Sequence[Row], purse: Iterator[int]) -> tuple[Box | None, list[Row]]:
    """Some part of the boxes that no row takes, or None and rows that take all of them together.

    Depth first, because one part is enough; each box is cut by the row that leaves the fewest, none if it can be.
    """
    used, unsettled = list[Row](), [(box, takers) for box in boxes]
    while unsettled:
        box, takers = unsettled.pop()
        touching = [(left, row) for row in takers if (left := _parts(box, row, purse)) is not None]
        if not touching:
            return box, used
        _, narrowest = min(touching, key=itemgetter(0))
        used += [narrowest] if narrowest not in used else []
        rest = [row for _, row in touching if row is not narrowest]
        unsettled += [(part, rest) for part in reversed(list(beyond(box, narrowest.when)))]
    return None, used


def _parts(box: Box, row: Row, purse: Iterator[int]) -> int | None:
    if next(purse, None) is None:
        raise _OutOfLooks
    return parts(box, row.when)


def _needed(boxes: Sequence[Box], rows: list[Row], purse: Iterator[int]) -> tuple[str, ...]:
    """Names of rows that take the boxes together, without those the others can do without."""
    for row in tuple(rows):
        others = [other for other in rows if other is not row]
        if _leftover(boxes, others, purse)[0] is None:
            rows = others
    return tuple(row.name for row in rows)


def _overlap(
    mine: Sequence[Box], above: Sequence[Row], row: Row, below: Sequence[Row], purse: Iterator[int]
) -> str | None:
    """An example of what a row takes and the next one would have done otherwise."""
    if not below or below[0].outcome == row.outcome or _takes_the_rest(below[0]):
        return None
    left, _ = _leftover(_part(mine, below[0]), above, purse)
    return example(left, row.when, below[0].when) if left else None


def _takes_the_rest(row: Row) -> bool:
    """A row for whatever is left of a brand is meant to overlap with the one above."""
    return not row.when.ranges and all(field == "brand" for field, _ in row.when.sets)
