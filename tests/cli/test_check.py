"""`unscripted check` on a copy of the sample workspace: mistakes fail, notes do not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from tests.groups import ROOT

RULES = "prompts/brands/brightbus/rules.yaml"
NOTE = (
    "nothing-to-answer (agent within 2d) and late-or-missing-coach (agent within 4h) "
    "both fit kind=insult, topic=punctuality; the first decides"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "unscripted.yaml", tmp_path)
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    return tmp_path


def check(root: Path) -> tuple[int, Any, str]:
    """Exit code, the line of JSON, and what people read."""
    done = CliRunner().invoke(app, ["check", str(root), "--json"])
    return done.exit_code, json.loads(done.stdout), done.stderr


def test_notes_alone_fail_nothing(copy: Path) -> None:
    code, report, said = check(copy)
    line = (copy / RULES).read_text(encoding="utf-8").splitlines().index("  - name: nothing-to-answer") + 1
    assert (code, report["ok"]) == (0, True)
    assert "problems" not in report
    assert {"path": str(copy / RULES), "line": line, "message": NOTE} in report["notes"]
    assert f"{copy / RULES}:{line}: note: {NOTE}\n" in said
    assert said.splitlines()[-1].startswith("All of it can be used: ")


def test_neighbours_that_came_to_agree_are_not_noted(copy: Path) -> None:
    text = (copy / RULES).read_text(encoding="utf-8")
    (copy / RULES).write_text(text.replace("reply_within: 2d", "reply_within: 240m"), encoding="utf-8")
    assert NOTE.split(" (")[0] not in {note["message"].split(" (")[0] for note in check(copy)[1]["notes"]}


def test_a_rule_no_mention_can_reach_is_a_mistake(copy: Path) -> None:
    text = (copy / RULES).read_text(encoding="utf-8")
    (copy / RULES).write_text(text.replace("{topic: [punctuality]}", "{kind: [spam]}"), encoding="utf-8")
    line = text.splitlines().index("  - name: late-or-missing-coach") + 1
    message = "no mention can reach late-or-missing-coach: nothing-to-answer above takes them all"
    code, report, said = check(copy)
    assert (code, report["ok"]) == (1, False)
    assert report["problems"] == [{"path": str(copy / RULES), "line": line, "message": message}]
    assert f"{copy / RULES}:{line}: {message}\n1 to mend." in said


def test_a_mistake_in_the_evals_does_not_hide_the_notes(copy: Path) -> None:
    (copy / "evals/peony").mkdir(parents=True)
    (copy / "evals/peony/replies.yaml").write_text("cases: 1")
    code, report, _ = check(copy)
    assert code == 1
    assert {note["message"] for note in report["notes"]} >= {NOTE}
