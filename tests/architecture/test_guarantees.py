"""The table of guarantees names every effect the program has, and no other."""

from __future__ import annotations

import ast
import re

from bot.ports import EFFECTS
from tests.groups import ROOT

PREFIX = re.compile(r"([a-z_]+):")
TABLE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
# f-strings of the same form that are no keys of effects: labels of searches, receipts, other programs' words.
OTHERS = {
    "account", "name",  # bot/mention/traces.py: fingerprints of customers
    "hook", "slack",  # receipts of what came in
    "eval", "file", "next_ts",  # a question to a model, an address of a database, a cursor of the sandbox
}  # fmt: skip


def written() -> dict[str, str]:
    """What f-strings begin with before their first value -> a file where it stands."""
    found = {}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
            if isinstance(first, ast.Constant) and (match := PREFIX.fullmatch(str(first.value))):
                found[match[1]] = path.name
    return found


def named() -> set[str]:
    return set(re.findall(r"^\| [^|]* \| `([a-z_]+):", TABLE, re.MULTILINE))


def test_the_table_names_every_effect_of_the_code_and_no_other() -> None:
    assert written().keys() - OTHERS == named()


def test_the_metrics_count_every_effect_of_the_table() -> None:
    assert set(EFFECTS) == named()
    assert len(EFFECTS) == len(named())


def test_what_is_left_out_of_it_is_still_there() -> None:
    assert written().keys() >= OTHERS


def test_every_test_it_names_exists() -> None:
    names = set(re.findall(r"`(?:tests/\w+/)?(test_\w+\.py)`", TABLE))
    assert len(names) > 9
    assert names <= {path.name for path in (ROOT / "tests").rglob("test_*.py")}
