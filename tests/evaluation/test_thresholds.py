"""Which bounds rows break, and which they say nothing about."""

from __future__ import annotations

from bot.content.evals import Threshold
from bot.evaluation.task import Row
from bot.evaluation.thresholds import missed, unmeasured

ROWS: list[Row] = [
    {"set": "faq", "system": "unscripted", "n": 9, "R@5": 0.9, "forbidden": 0},
    {"set": "faq", "system": "bm25", "n": 9, "R@5": 0.8},
    {"set": "wiki", "system": "unscripted", "n": 9, "R@5": 0.7},
    {"set": "wiki", "system": "bm25", "n": 9, "R@5": 0.7},
]


def bound(set: str = "*", metric: str = "R@5", **limit: float | str) -> Threshold:
    return Threshold.model_validate({"set": set, "metric": metric, **limit})


def test_a_bound_that_holds_is_silent_and_its_own_value_holds() -> None:
    assert missed(ROWS, [bound("faq", at_least=0.9), bound("faq", at_most=0.9), bound("faq", above="bm25")]) == []
    assert missed(ROWS, [bound("faq", "forbidden", at_most=0)]) == []


def test_a_miss_is_named_with_set_metric_and_both_values() -> None:
    assert missed(ROWS, [bound("faq", at_least=0.95)]) == ["R@5 of unscripted on faq is 0.9, at least 0.95 is wanted"]
    assert missed(ROWS, [bound("faq", at_most=0.5)]) == ["R@5 of unscripted on faq is 0.9, at most 0.5 is allowed"]


def test_a_star_holds_every_set_and_equal_is_not_above() -> None:
    assert missed(ROWS, [bound(above="bm25")]) == ["R@5 of unscripted on wiki is 0.7, not above bm25's 0.7"]
    assert missed(ROWS, [bound("w*", at_least=0.8)]) == ["R@5 of unscripted on wiki is 0.7, at least 0.8 is wanted"]


def test_what_was_not_measured_is_neither_kept_nor_missed() -> None:
    absent = [bound("banking", at_least=0.9), bound("faq", "MRR@10", at_least=0.9)]
    assert missed(ROWS, absent) == []
    assert unmeasured(ROWS, absent) == ["R@5 of unscripted on banking", "MRR@10 of unscripted on faq"]
    assert unmeasured(ROWS, [bound("faq", at_least=0.9)]) == []


def test_beside_a_system_that_did_not_run_nothing_is_missed() -> None:
    assert missed(ROWS, [bound("faq", above="neural")]) == []
