"""Seeded faults are put to the product's own judge and counted by kind."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.evals import GuardrailCase
from bot.errors import InputError
from bot.evaluation.guardrails import bench_of, caught, evals, figures, mistakes
from bot.evaluation.task import run
from bot.mention.draft import Flag, Severity
from tests.fakes import FakeClock, sample

BLOCK, WARN = Flag("invented_number", Severity.BLOCK, {}), Flag("canned", Severity.WARN, {})
BENCH = bench_of(sample(), FakeClock())
FACT = "peony/returns.en#opened-products"


def case(expect: str = "bad", wrong: tuple[str, ...] = ("invented_number",), **changes: Any) -> GuardrailCase:
    said = {
        "id": "x", "brand": "peony", "mention": "I opened the toner, can it go back?", "rating": 3, "facts": [FACT],
        "reply": "An opened toner can go back within 14 days.", "expect": expect,
        "wrong": list(wrong) if expect == "bad" else [],
    }  # fmt: skip
    return GuardrailCase.model_validate({**said, **changes})


@pytest.mark.parametrize(
    ("wrong", "flags", "counts"),
    [
        (("invented_number",), (BLOCK,), True),
        (("invented_number",), (WARN,), False),  # it could be approved with one click
        (("invented_number", "canned"), (WARN,), False),
        (("canned",), (WARN,), True),
        (("canned",), (BLOCK,), True),
        (("canned",), (), False),
    ],
)
def test_a_fault_of_fact_must_block_and_a_fault_of_manner_must_be_flagged(
    wrong: tuple[str, ...], flags: tuple[Flag, ...], counts: bool
) -> None:
    assert caught(case(wrong=wrong), flags) is counts


def test_shares_by_hand() -> None:
    good, bad = case("good"), case()
    found = figures([(bad, (BLOCK,)), (bad, ()), (good, ()), (good, (WARN,)), (good, (BLOCK,)), (good, ())])
    assert found == {"caught": 0.5, "false flags": 0.5, "false blocks": 0.25}
    assert figures([(bad, (BLOCK,))]) == {"caught": 1.0}


def test_replies_go_through_the_judge_of_drafts_with_their_facts() -> None:
    assert not any(flag.severity is Severity.BLOCK for flag in BENCH.flags(case("good"), "en"))
    invented = BENCH.flags(case(reply="An opened toner can go back within 77 days."), "en")
    assert any(flag.severity is Severity.BLOCK for flag in invented)


def test_what_an_agent_entered_is_a_fact() -> None:
    reply = "Your opened toner: the parcel 55123 is on its way."
    assert any(flag.rule.startswith("invented") for flag in BENCH.flags(case("good", reply=reply), "en"))
    told = case("good", reply=reply, instruction="The parcel is 55123.")
    assert not any(flag.rule.startswith("invented") for flag in BENCH.flags(told, "en"))


def test_a_reply_longer_than_any_of_the_brands_places_allows_is_too_long() -> None:
    flags = BENCH.flags(case(wrong=("too_long",), reply="Your opened toner. " * 60), "en")
    assert "too_long" in {flag.rule for flag in flags}


def test_a_passage_that_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match=r"x cites peony/returns\.en#nowhere"):
        BENCH.flags(case(facts=["peony/returns.en#nowhere"]), "en")


def test_a_brand_that_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match="there is no brand acme"):
        list(evals({"en": [case(brand="acme")]}, BENCH))


def test_there_is_a_row_per_language_and_per_kind() -> None:
    cases = [case("good", id="good"), case(id="bad", reply="An opened toner can go back within 77 days.")]
    rows = list(run(evals({"en": cases}, BENCH)))
    assert [(row["set"], row["n"], row["caught"]) for row in rows] == [("en", 2, 1.0), ("en invented_number", 1, 1.0)]


def test_mistakes_are_listed_by_id_without_their_texts() -> None:
    listed = list(mistakes([(case(id="b1"), (WARN,)), (case("good", id="g1"), (WARN,)), (case(id="b2"), (BLOCK,))]))
    assert listed == [("b1", "missed invented_number: canned (warn)"), ("g1", "flagged: canned (warn)")]
