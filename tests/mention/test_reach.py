"""Ordered rows: who is reached, who overlaps, against every mention of a small world tried one by one."""

from __future__ import annotations

import itertools
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mention.boxes import HIGHEST, VOCABULARY, space
from bot.mention.reach import Row, examine
from bot.mention.rules import Condition, Range

from .small_world import CONDITIONS, Seen, everything, mentions

ROWS = st.lists(st.tuples(CONDITIONS, st.sampled_from(["agent", "lead"])), min_size=1, max_size=6).map(
    lambda rows: [Row(f"r{at}", condition, outcome) for at, (condition, outcome) in enumerate(rows)]
)
COMPARE = re.compile(r"(?:([\d.]+) (<|≤) )?(rating|followers) (known|[<≤≥>=] [\d.]+)")


def first(rows: list[Row], mention: Seen) -> Row | None:
    return next((row for row in rows if mention.fits(row.when)), None)


@given(ROWS, st.booleans())
def test_a_row_is_unreached_exactly_when_it_decides_about_no_mention(rows: list[Row], untagged: bool) -> None:
    deciding = {row.name for mention in mentions(untagged=untagged) if (row := first(rows, mention))}
    found = examine(rows, everything(untagged=untagged))
    assert found.left_off is None
    assert {rows[row.at].name for row in found.unreached} == {row.name for row in rows} - deciding


@given(ROWS)
def test_the_rows_named_take_all_an_unreached_row_asks_for_and_none_can_be_spared(rows: list[Row]) -> None:
    by_name = {row.name: row for row in rows}
    for unreached in examine(rows, everything()).unreached:
        asked = [mention for mention in mentions() if mention.fits(rows[unreached.at].when)]
        assert bool(unreached.field) is not bool(asked)
        takers = [by_name[name].when for name in unreached.by]
        assert all(row in rows[: unreached.at] for row in (by_name[name] for name in unreached.by))
        assert all(any(mention.fits(taker) for taker in takers) for mention in asked)
        for spared in takers:
            others = [taker for taker in takers if taker is not spared]
            assert not all(any(mention.fits(taker) for taker in others) for mention in asked)


def test_a_row_that_takes_only_what_others_take_anyway_is_not_named() -> None:
    asks = {"hurt": ("risk", {"health"}), "praise": ("kind", {"praise"}), "spam": ("kind", {"spam"})}
    rows = [Row(name, Condition(((field, frozenset(values)),)), "") for name, (field, values) in asks.items()]
    late = Row("late", Condition((("kind", frozenset({"praise", "spam"})),)), "")
    (found,) = examine([*rows, late], everything()).unreached
    assert (found.at, found.by) == (3, ("praise", "spam"))


def meant(row: Row) -> bool:
    """Whether a row takes what is left, so that overlapping with the one above is its purpose."""
    return {field for field, _ in (*row.when.sets, *row.when.ranges)} <= {"brand"}


@given(ROWS)
def test_neighbours_are_named_exactly_when_a_mention_that_reaches_the_upper_one_fits_both(rows: list[Row]) -> None:
    reached = {
        at
        for at, (row, below) in enumerate(itertools.pairwise(rows))
        if row.outcome != below.outcome and not meant(below)
        for mention in mentions()
        if first(rows, mention) is row and mention.fits(below.when)
    }
    assert {overlap.at for overlap in examine(rows, everything()).overlaps} == reached


@given(ROWS)
def test_the_example_fits_both_neighbours_and_such_a_mention_reaches_the_upper_one(rows: list[Row]) -> None:
    for overlap in examine(rows, everything()).overlaps:
        alike = [mention for mention in mentions() if as_in(overlap.example, mention)]
        assert any(first(rows, mention) is rows[overlap.at] for mention in alike)
        assert all(mention.fits(row.when) for mention in alike for row in rows[overlap.at : overlap.at + 2])


def as_in(example: str, mention: Seen) -> bool:
    return all(part_holds(part, mention) for part in example.split(", ") if part)


def part_holds(part: str, mention: Seen) -> bool:
    if not (number := COMPARE.fullmatch(part)):
        field, _, values = part.partition("=")
        return mention.given(field) == frozenset(values.split("+"))
    low, above, field, rest = number.groups()
    given = mention.given(field)
    if given is None:
        return False
    assert isinstance(given, int | float)
    sign, _, bound = rest.partition(" ")
    inside = low is None or (given > float(low) if above == "<" else given >= float(low))
    compared = {"<": "__lt__", "≤": "__le__", "≥": "__ge__", ">": "__gt__", "=": "__eq__"}
    return inside and (sign == "known" or bool(getattr(float(given), compared[sign])(float(bound))))


# -- many rows ------------------------------------------------------------------------------------------


def made_up(rows: int, fields: int, values: int) -> list[Row]:
    """Rows over all fields, each with some of them and at most so many values of each; always the same ones."""
    chance = random.Random(7)
    names = {field: [str(value) for value in values] for field, values in VOCABULARY.items()}
    names["platform"] = ["Shopwall", "Appwall", "Mapwall"]

    def condition() -> Condition:
        asked = chance.sample([*names, *HIGHEST], chance.randint(2, fields))
        sets = {
            name: frozenset(chance.choices(names[name], k=chance.randint(1, values))) for name in asked if name in names
        }
        lows = {field: chance.randint(0, 5) * (1 if field == "rating" else 1000) for field in asked if field in HIGHEST}
        return Condition(tuple(sets.items()), tuple((field, Range(low, low * 2)) for field, low in lows.items()))

    return [Row(f"r{at}", condition(), str(at)) for at in range(rows)]


@pytest.mark.parametrize(("fields", "values"), [(3, 2), (8, 4), (12, 6)])
def test_two_hundred_rows_over_all_fields_are_examined_to_the_end(fields: int, values: int) -> None:
    rows = made_up(200, fields, values)
    found = examine(rows, space(["peony"], [row.when for row in rows]), looks=500_000)
    assert found.left_off is None
    assert found.overlaps


def test_of_rows_below_one_that_takes_everything_none_is_reached_and_one_row_is_blamed_for_each() -> None:
    rows = made_up(100, 12, 6)
    rows[50:50] = [Row("all", Condition(), "agent")]
    below = [row for row in examine(rows, space(["peony"], [row.when for row in rows])).unreached if row.at > 50]
    assert [row.at for row in below] == list(range(51, 101))
    assert all(len(row.by) == 1 for row in below)
    assert ("all",) in {row.by for row in below}


def test_where_the_looks_are_used_up_the_row_is_told() -> None:
    rows = made_up(200, 5, 3)
    found = examine(rows, space(["peony"], [row.when for row in rows]), looks=1000)
    assert found.left_off is not None
    assert all(overlap.at < found.left_off for overlap in found.overlaps)
