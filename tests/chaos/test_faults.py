"""The benchmark of six faults: nothing of ours is lost or doubled, and its figures say so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from tests.groups import ROOT


@pytest.mark.slow
def test_under_the_six_faults_nothing_is_lost_and_nothing_stands_twice() -> None:
    command = [sys.executable, "benchmarks/faults.py", "--json"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=400)
    rows = json.loads(done.stdout)
    assert len(rows) == 6
    assert [(row["fault"], row["lost"], row["duplicates"]) for row in rows if row["lost"] or row["duplicates"]] == []
    assert done.returncode == 0


@pytest.mark.parametrize(("again", "over"), [([], 0), (["r0", "r0"], 2), (["r700", "r701", "r702"], 3)])
def test_a_card_that_comes_with_a_later_poll_is_one_too_many_also_of_an_old_review(
    again: list[str], over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`again`: reviews that get a card with the polls after the first."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    faults = import_module("faults")
    monkeypatch.setattr(faults, "time", SimpleNamespace(sleep=lambda seconds: None, monotonic=faults.time.monotonic))
    feed, posted = faults.Everything.__new__(faults.Everything), [f"r{number}" for number in range(faults.FRESH)]
    store = SimpleNamespace(known=list, undrawn=lambda number: [])

    class Place(faults.At):  # type: ignore[misc, name-defined]
        def cards(self) -> dict[str, list[str]]:
            return {self.mention(one): ["card"] * posted.count(one) for one in posted}

        def until(self, holds: Any, seconds: float) -> bool:
            if not holds():  # it waits for the polls
                feed.polls += faults.POLLS
                posted.extend(again)
            return bool(holds())

    @contextmanager
    def program(*_: Any, **__: Any) -> Any:
        yield Place(None, SimpleNamespace(connectors=[feed], store=store))

    monkeypatch.setattr(faults, "program", program)
    row = faults.crowded()
    assert (row.lost, row.duplicates) == (0, over)
    assert f"; {over} re-posted" in row.here
