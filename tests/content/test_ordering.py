"""What trainers read about the order of their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import ordering
from bot.content.ordering import Note, Ordered, ordered, ordered_routes, ordered_rules
from bot.content.source import Source, read_source
from bot.mention.reach import Findings, Row
from bot.mention.rules import Condition, Range
from tests.fakes import sample
from tests.groups import ROOT

LOW = Condition(ranges=(("rating", Range(None, 2)),))
COMPLAINT = Condition(sets=(("kind", frozenset({"complaint"})),))


def kind(*kinds: str) -> Condition:
    return Condition((("kind", frozenset(kinds)),))


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A list of six rows, a line each, below its key."""
    (tmp_path / "list.yaml").write_text("triggers:\n" + "  - row\n" * 6)
    return read_source(tmp_path / "list.yaml")


def told(found: Ordered) -> list[tuple[int, str]]:
    return [(note.line, note.message) for note in found.notes()]


def test_neighbours_that_do_different_things_are_named_with_an_example(source: Source) -> None:
    rows = [Row("low", LOW, "lead"), Row("complaint", COMPLAINT, "agent"), Row("rest", Condition(), "nobody")]
    found = ordered(source, "triggers", rows, ["peony"])
    assert found.problems() == []
    assert told(found) == [
        (2, "low (lead) and complaint (agent) both fit kind=complaint, rating ≤ 2; the first decides")
    ]


@pytest.mark.parametrize(
    "below",
    [
        Row("same", COMPLAINT, "lead"),
        Row("rest", Condition(), "agent"),
        Row("of-brand", Condition((("brand", frozenset({"peony"})),)), "agent"),
    ],
)
def test_neighbours_that_do_the_same_or_take_the_rest_are_not_named(below: Row, source: Source) -> None:
    assert ordered(source, "triggers", [Row("low", LOW, "lead"), below], ["peony"]).notes() == []


def test_what_rows_above_take_is_not_held_against_neighbours(source: Source) -> None:
    rows = [Row("complaint", COMPLAINT, "lead"), Row("low", LOW, "agent"), Row("both", kind("complaint", "mixed"), "x")]
    assert told(ordered(source, "triggers", rows, ["peony"])) == [
        (2, "complaint (lead) and low (agent) both fit kind=complaint, rating ≤ 2; the first decides"),
        (3, "low (agent) and both (x) both fit kind=mixed, rating ≤ 2; the first decides"),
    ]


def test_three_rows_that_take_another_ones_mentions_together_are_all_named(source: Source) -> None:
    rows = [Row(name, kind(name), "lead") for name in ("praise", "spam", "insult")]
    found = ordered(source, "triggers", [*rows, Row("late", kind("insult", "praise", "spam"), "lead")], ["peony"])
    assert [(problem.line, problem.message) for problem in found.problems()] == [
        (5, "no mention can reach late: praise, spam and insult above take them all")
    ]


def test_before_triage_a_mention_has_no_tags_and_reaches_a_route_that_asks_for_none() -> None:
    everyone = kind("praise", "question", "complaint", "suggestion", "mixed", "insult", "spam", "chatter", "unclear")
    source = read_source(ROOT / "unscripted.yaml")
    found = ordered_routes(source, ["peony"], [(everyone, "peony-urgent"), (Condition(), "peony-mentions")])
    assert found.problems() == []


def test_routes_go_by_their_lines(tmp_path: Path) -> None:
    (tmp_path / "unscripted.yaml").write_text("routing:\n  - urgent\n  - low\n  - low again\n")
    source = read_source(tmp_path / "unscripted.yaml")
    found = ordered_routes(source, ["peony"], [(COMPLAINT, "urgent"), (LOW, "mentions"), (LOW, "urgent")])
    assert told(found)[0] == (
        2,
        "line 2 (urgent) and line 3 (mentions) both fit kind=complaint, rating ≤ 2; the first decides",
    )
    assert [str(problem) for problem in found.problems()] == [
        f"{source.path}:4: no mention can reach line 4: line 3 above takes them all"
    ]


def test_a_rule_is_told_with_who_decides_how_fast_and_whether_it_goes_up() -> None:
    source = read_source(ROOT / "prompts/brands/peony/rules.yaml")
    found = ordered_rules(source, "peony", sample().rules["peony"])
    assert {
        row.name: row.outcome for row in found.rows if row.name in ("allergic-reaction", "spam", "refund-wish")
    } == {
        "allergic-reaction": "lead within 30m, escalated",
        "spam": "agent within 2d",
        "refund-wish": "agent within 8h",
    }


def test_a_check_that_was_left_off_says_so_and_where(source: Source) -> None:
    rows = tuple(Row(name, LOW, "lead") for name in ("one", "two", "three"))
    assert Ordered(source, "triggers", rows, Findings((), (), 1)).notes() == [
        Note(source.path, 3, "the check of this list was left off at two: its rows cut each other into too many pieces")
    ]


def test_a_list_too_tangled_to_examine_is_left_off_and_not_called_wrong(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "LOOKS", 2)
    found = ordered(source, "triggers", [Row(str(at), LOW, "lead") for at in range(4)], ["peony"])
    assert "left off at 2" in told(found)[-1][1]
