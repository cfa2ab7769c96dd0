"""An eval is a value; what a system does not say is unscored, and a system that cannot run says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from bot.evaluation.task import Eval, NotRun, Row, Scored, T, each, mean_rows, means, run


def parity(number: int) -> str | None:
    """Says nothing about numbers over two."""
    return ("odd" if number % 2 else "even") if number < 3 else None


def right(scored: Scored[int, str]) -> dict[str, float]:
    return {"right": sum(said == "odd" for _, said in scored) / len(scored), "count": len(scored)}


def test_a_row_has_the_set_the_system_the_number_scored_and_the_metrics() -> None:
    rows = list(run([Eval("numbers", [1, 2, 3, 4], {"ours": each(parity)}, right)]))
    assert rows == [{"set": "numbers", "system": "ours", "n": 2, "unscored": 2, "right": 0.5, "count": 2}]


def test_a_system_that_says_nothing_at_all_has_no_metric() -> None:
    (row,) = run([Eval("numbers", [3, 4], {"ours": each(parity)}, right)])
    assert row == {"set": "numbers", "system": "ours", "n": 0, "unscored": 2}


def test_a_system_that_cannot_run_says_why() -> None:
    (row,) = run([Eval("numbers", [1], {"theirs": NotRun("not on this disk")}, right)])
    assert row == {"set": "numbers", "system": "theirs", "n": 0, "note": "not run: not on this disk"}


def test_a_system_that_drops_a_case_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(run([Eval("numbers", [1, 2], {"ours": lambda cases: ["odd"]}, right)]))


def test_whoever_looks_sees_every_scored_case() -> None:
    seen: list[tuple[str, str, Scored[int, str]]] = []
    one = Eval("numbers", [1, 4], {"ours": each(parity)}, right)
    list(run([one], look=lambda set, system, scored: seen.append((set, system, scored))))
    assert seen == [("numbers", "ours", [(1, "odd")])]


def test_every_set_and_system_is_watched() -> None:
    shown = []

    def watch(items: Sequence[T], doing: str) -> Iterable[T]:
        shown.append((len(items), doing))
        return items

    systems = {"a": each(parity), "b": each(parity)}
    list(run([Eval("numbers", [1, 2], systems, right)], watch))
    assert shown == [(2, "numbers: a"), (2, "numbers: b")]


def test_means_count_the_cases_that_have_the_metric() -> None:
    def score(case: int, said: str) -> dict[str, float]:
        return {"all": case, "some": 1.0} if case == 3 else {"all": case}

    scorer = means(score)
    assert scorer([(1, "x"), (3, "x")]) == {"all": 2.0, "some": 1.0}


def test_a_mean_over_sets_weighs_them_alike_and_needs_them_all() -> None:
    rows: list[Row] = [
        {"set": "a", "system": "ours", "n": 10, "right": 0.5},
        {"set": "b", "system": "ours", "n": 90, "right": 1.0, "other": 1.0},
        {"set": "a", "system": "theirs", "n": 10, "right": 0.9},
    ]
    assert list(mean_rows(rows, ["a", "b"], "macro")) == [{"set": "macro", "system": "ours", "n": 100, "right": 0.75}]


def test_a_mean_over_no_set_is_no_row() -> None:
    assert list(mean_rows([{"set": "a", "system": "ours", "n": 1, "right": 1.0}], [], "macro")) == []
