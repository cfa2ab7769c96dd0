"""What trainers write below evals/ is read strictly, and a mistake is named with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.evals import Attack, GuardrailCase, OwnQuestion, ReplyCase, read_cases, read_evals, read_thresholds
from bot.content.source import ContentErrors
from tests.groups import ROOT

GOOD = "  - {id: g, brand: peony, mention: m, rating: 5, facts: [], reply: r, expect: good}\n"
BAD = "  - {id: b, brand: peony, mention: m, reply: r, expect: bad, wrong: [promise], class: refund}\n"


def complaints(path: Path, text: str, under: str = "cases") -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentErrors) as raised:
        read_cases(path, GuardrailCase, under)
    return [f"{problem.line}: {problem.message}" for problem in raised.value.problems]


def test_everything_below_evals_is_read_and_every_mistake_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "evals", tmp_path / "evals")
    assert read_evals(tmp_path) == read_evals(ROOT) > 500
    for file in ("thresholds.yaml", "guardrails/pl.yaml", "questions/ru.yaml", "peony/replies.yaml"):
        with (tmp_path / "evals" / file).open("a", encoding="utf-8") as opened:
            opened.write("another: 1\n")
    with pytest.raises(ContentErrors) as raised:
        read_evals(tmp_path)
    assert len({problem.path for problem in raised.value.problems}) == 4


def test_a_workspace_without_evals_has_no_cases(tmp_path: Path) -> None:
    assert read_evals(tmp_path) == 0


def test_cases_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "en.yaml"
    path.write_text(f"# a comment\ncases:\n{GOOD}{BAD}", encoding="utf-8")
    good, bad = read_cases(path, GuardrailCase)
    assert (good.id, good.expect, good.wrong) == ("g", "good", ())
    assert (bad.wrong, bad.promise) == (("promise",), "refund")


def test_every_wrong_case_is_named_with_its_line(tmp_path: Path) -> None:
    unknown = "  - {id: x, brand: peony, mention: m, rating: 5, reply: r, expect: good, wish: w}\n"
    found = complaints(tmp_path / "en.yaml", f"cases:\n{GOOD}{unknown}  - 7\n")
    assert found[0].startswith("3: wish: Extra inputs")
    assert found[1].startswith("4: Input should be a valid dictionary")


def test_a_bad_reply_says_what_is_wrong_and_a_good_one_does_not(tmp_path: Path) -> None:
    silent = BAD.replace(", wrong: [promise]", "")
    (found,) = complaints(tmp_path / "en.yaml", f"cases:\n{silent}")
    assert "a bad reply says in `wrong` what is wrong with it" in found


def test_an_id_that_stands_twice_is_named_where_it_stands_again(tmp_path: Path) -> None:
    assert complaints(tmp_path / "en.yaml", f"cases:\n{GOOD}{BAD}{GOOD}") == ["4: id g stands twice"]


@pytest.mark.parametrize("text", ["- a\n", "rows: []\n", "cases: 7\n", "cases: []\nmore: 1\n", ""])
def test_a_file_without_its_list_says_which_list_it_wants(tmp_path: Path, text: str) -> None:
    assert complaints(tmp_path / "en.yaml", text) == ["1: a list named `cases` must stand here, and nothing else"]


@pytest.mark.parametrize(
    ("bound", "complaint"),
    [
        ("{set: a, metric: b}", "exactly one of at_least, at_most and above"),
        ("{set: a, metric: b, at_least: 1, above: bm25}", "exactly one of at_least, at_most and above"),
        ("{set: a, metric: b, at_leest: 1}", "Extra inputs"),
    ],
)
def test_a_threshold_has_one_bound_and_no_misspelt_one(tmp_path: Path, bound: str, complaint: str) -> None:
    (tmp_path / "evals").mkdir()
    text = f"similarity_block: 0.5\nsimilarity_window: 100\ntriage:\n  - {bound}\n"
    (tmp_path / "evals" / "thresholds.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentErrors, match=complaint) as raised:
        read_thresholds(tmp_path)
    assert raised.value.problems[0].line == 4


def test_the_shipped_cases_and_thresholds_can_be_read() -> None:
    evals = ROOT / "evals"
    assert read_thresholds(ROOT).retrieval
    for language in ("en", "ru", "pl"):
        cases = read_cases(evals / "guardrails" / f"{language}.yaml", GuardrailCase)
        counts = [sum(case.expect == expected for case in cases) for expected in ("good", "bad")]
        assert min(counts) >= 60
    assert len(read_cases(evals / "injection" / "attacks.yaml", Attack)) >= 60
    for language in ("ru", "pl"):
        assert len(read_cases(evals / "questions" / f"{language}.yaml", OwnQuestion, "questions")) >= 100
    written = [read_cases(path, ReplyCase) for path in evals.glob("*/replies.yaml")]
    assert sum(map(len, written)) >= 20
