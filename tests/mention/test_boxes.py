"""Boxes of mentions: cutting a condition out of one takes exactly what the condition takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mention.boxes import Box, beyond, example, impossible, space, within
from bot.mention.rules import Condition, Range

from .small_world import CONDITIONS, everything, mentions


def asks(**fields: set[str] | Range) -> Condition:
    return Condition(
        tuple((name, frozenset(asked)) for name, asked in fields.items() if isinstance(asked, set)),
        tuple((name, asked) for name, asked in fields.items() if isinstance(asked, Range)),
    )


def cut(boxes: list[Box], condition: Condition) -> list[Box]:
    return [part for box in boxes for part in (beyond(box, condition) if within(box, condition) else [box])]


@given(st.lists(CONDITIONS, max_size=4), st.booleans())
def test_a_mention_lies_in_exactly_one_box_or_in_a_condition_that_was_cut_out(
    conditions: list[Condition], untagged: bool
) -> None:
    left = list(everything(untagged=untagged))
    for condition in conditions:
        left = cut(left, condition)
    for mention in mentions(untagged=untagged):
        taken = any(mention.fits(condition) for condition in conditions)
        assert sum(mention.lies_in(box) for box in left) == (0 if taken else 1)


@given(CONDITIONS, CONDITIONS, st.booleans())
def test_two_conditions_share_exactly_the_mentions_that_fit_both(
    one: Condition, other: Condition, untagged: bool
) -> None:
    shared = [
        both for box in everything(untagged=untagged) if (part := within(box, one)) if (both := within(part, other))
    ]
    found = [any(mention.lies_in(box) for box in shared) for mention in mentions(untagged=untagged)]
    assert found == [mention.fits(one) and mention.fits(other) for mention in mentions(untagged=untagged)]


@given(CONDITIONS, st.booleans())
def test_a_field_is_blamed_exactly_when_no_mention_fits(condition: Condition, untagged: bool) -> None:
    blamed = impossible(everything(untagged=untagged), condition)
    assert bool(blamed) is not any(mention.fits(condition) for mention in mentions(untagged=untagged))


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        (asks(rating=Range(4, 2)), "rating"),
        (asks(rating=Range(6)), "rating"),  # rules speak of five stars
        (asks(followers=Range(None, -1)), "followers"),
        (asks(followers=Range(9999.2, 9999.8)), "followers"),  # of whole people
        (asks(brand={"rose"}), "brand"),
        (asks(platform={""}), "platform"),
        (asks(kind={"spam"}, rating=Range(0, 0), followers=Range()), ""),
        (asks(platform={"any place at all"}), ""),
    ],
)
def test_what_no_mention_has_is_known(condition: Condition, field: str) -> None:
    assert impossible(space(("peony",), [condition]), condition) == field


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ((asks(kind={"complaint", "mixed"}), asks(topic={"delivery"}), asks(rating=Range(None, 2))),
         "kind=complaint, topic=delivery, rating ≤ 2"),
        ((asks(topic={"app", "staff"}), asks(topic={"delivery", "staff"})), "topic=staff"),
        ((asks(topic={"app"}), asks(topic={"staff"})), "topic=staff+app"),
        ((asks(brand={"peony"}), asks(platform={"Shopwall", "Appwall"})), "brand=peony, platform=Appwall"),
        ((asks(rating=Range(2, 3)), asks(rating=Range(3, 4))), "rating = 3"),
        ((asks(rating=Range(2, 4)), asks(rating=Range(3))), "3 ≤ rating ≤ 4"),
        ((asks(rating=Range()), asks(followers=Range(1_000_000))), "rating known, followers ≥ 1000000"),
    ],
)  # fmt: skip
def test_an_example_is_said_in_the_fields_that_were_asked(conditions: tuple[Condition, ...], words: str) -> None:
    (box,) = space(("peony",), conditions)
    for condition in conditions:
        taken = within(box, condition)
        assert taken is not None
        box = taken
    assert example(box, *conditions) == words


@pytest.mark.parametrize(
    ("taken", "left", "words"),
    [
        (Range(None, 2), Range(None, 4), "2 < rating ≤ 4"),
        (Range(4), Range(2), "2 ≤ rating < 4"),
        (Range(None, 2), Range(1), "rating > 2"),
        (Range(4), Range(), "rating < 4"),
        (Range(0, 5), Range(), ""),
    ],
)
def test_what_a_row_above_took_is_not_in_the_example(taken: Range, left: Range, words: str) -> None:
    wanted = asks(rating=left)
    (box,) = space(("peony",), [wanted])
    parts = [part for rest in beyond(box, asks(rating=taken)) if (part := within(rest, wanted))]
    assert [example(part, wanted) for part in parts] == ([words] if words else [])
