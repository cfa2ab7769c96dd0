"""The benchmark of six faults: nothing of ours is lost or doubled, and its figures say so."""

from __future__ import annotations

import json
import os
import subprocess
import sys

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
