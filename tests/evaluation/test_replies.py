"""Drafts are held against what trainers expect, and two versions case by case."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.evals import Expects, ReplyCase
from bot.evaluation.replies import differences, evals, outcomes, says, score
from bot.evaluation.task import run
from bot.mention.draft import Draft, Flag, Severity
from tests.fakes import World, draft_answer, passage

CITED = passage("peony/damaged-parcel.en#what-to-send")


def draft(text: str = "Write to the care team. They settle it.", flags: tuple[Flag, ...] = ()) -> Draft:
    return Draft(1, text, "en", passages=(CITED,), flags=flags)


def case(id: str = "c1", text: str = "The bottle came cracked.", **expects: Any) -> ReplyCase:
    mention = {"text": text, "rating": 2, "language": "en", "title": None, "author": "Lena"}
    return ReplyCase.model_validate({"id": id, "mention": mention, "expects": expects})


@pytest.mark.parametrize(
    ("expects", "broken"),
    [
        ({}, set()),
        ({"must_mention": ("care", "settl")}, set()),
        ({"must_mention": ("ettle",)}, {"mentions"}),  # the middle of a word is not its beginning
        ({"must_cite": ("peony/damaged-parcel.en",)}, set()),
        ({"must_cite": ("peony/damaged-parcel",)}, {"cites"}),
        ({"must_not": ("refund",)}, set()),
        ({"must_not": ("CARE team",)}, {"avoids"}),
        ({"max_sentences": 2}, set()),
        ({"max_sentences": 1}, {"short"}),
    ],
)
def test_each_expectation_holds_or_not(expects: dict[str, Any], broken: set[str]) -> None:
    held = score(Expects.model_validate(expects), draft())
    assert {name for name, value in held.items() if not value} == broken | ({"passed"} if broken else set())


def test_a_draft_nobody_can_approve_has_not_passed() -> None:
    held = score(Expects(), draft(flags=(Flag("invented_number", Severity.BLOCK, {}),)))
    assert (held["approvable"], held["passed"]) == (0, 0)


def test_beginnings_of_words_are_found_in_three_languages() -> None:
    assert says("Проверьте посылку", "посыл")
    assert says("Napisz na care@x.example.", "care@x.example")
    assert not says("беспосылочный", "посыл")


def test_cases_go_the_way_of_mentions_and_what_no_model_drafts_is_unscored(world: World) -> None:
    world.model.says("draft", draft_answer("Cracked: write to the care team.", [CITED.id]))
    cases = [case("c1", must_mention=["care team"]), case("c2", must_mention=["hospital"])]
    found = outcomes("peony", cases, world.desk, "x")
    world.model.fails("unreachable")
    silent = outcomes("peony", cases, world.desk, "x")
    rows = {row["system"]: row for row in run(evals("peony", cases, {"now": found, "silent": silent}))}
    assert (rows["now"]["n"], rows["now"]["mentions"], rows["now"]["passed"]) == (2, 0.5, 0.5)
    assert rows["silent"] == {"set": "peony", "system": "silent", "n": 0, "unscored": 2}


def test_two_versions_are_compared_case_by_case() -> None:
    good, bad = {"mentions": 1.0, "short": 1.0, "passed": 1.0}, {"mentions": 0.0, "short": 1.0, "passed": 0.0}
    long = {"mentions": 1.0, "short": 0.0, "passed": 0.0}
    now = {"a": good, "b": bad, "c": good, "d": None, "e": long}
    before = {"a": good, "b": good, "c": bad, "d": good, "e": bad}
    assert list(differences(now, before)) == [("b", "", "mentions"), ("c", "mentions", ""), ("e", "mentions", "short")]
