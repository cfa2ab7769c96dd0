"""What a ranking is worth, computed by hand."""

from __future__ import annotations

from math import log2

import pytest

from bot.evaluation.ranking import ranked


def test_the_only_relevant_one_in_third_place() -> None:
    figures = ranked(["a", "b", "c", "d"], {"c"})
    assert figures == {"hit@1": 0, "R@5": 1, "MRR@10": 1 / 3, "nDCG@10": 1 / log2(4)}


def test_what_is_not_found_is_worth_nothing() -> None:
    assert ranked(["a", "b"], {"z"}) == {"hit@1": 0, "R@5": 0, "MRR@10": 0, "nDCG@10": 0}
    assert set(ranked([], {"z"}).values()) == {0}


def test_the_sixth_place_counts_for_ten_but_not_for_five() -> None:
    figures = ranked(list("abcdef"), {"f"})
    assert figures["R@5"] == 0
    assert figures["MRR@10"] == pytest.approx(1 / 6)


def test_of_two_relevant_ones_one_is_half() -> None:
    figures = ranked(["a", "x", "y"], {"a", "b"})
    assert (figures["hit@1"], figures["R@5"]) == (1, 0.5)
    assert figures["nDCG@10"] == pytest.approx(1 / (1 + 1 / log2(3)))


def test_more_relevant_ones_than_places_can_still_all_be_found() -> None:
    relevant = {str(number) for number in range(12)}
    assert set(ranked([str(number) for number in range(10)], relevant).values()) == {1}
