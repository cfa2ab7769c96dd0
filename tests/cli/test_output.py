"""What commands say, where machines read stderr: every sentence is one object a line, of every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.store.database import open_database
from tests.cli.commands import Command, command
from tests.groups import ROOT

run = pytest.fixture(command)

SAID = {
    ("audit", "verify"): "0 events are sealed; none was changed, removed or reordered.",
    ("backup", "{tmp}/backup.db"): "Everything is in {tmp}/backup.db.",
    ("import", "{tmp}/reviews.csv", "--dry-run"): "1 rows: 1 would be stored, 0 with a card, 0 unusable.",
    ("person", "export", "--mention", "m1", "--to", "{tmp}/x.json"): "no mention",
    ("why", "m1"): "no mention is known as m1",
}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    open_database(f"sqlite:///{tmp_path}/state/unscripted.db").dispose()
    (tmp_path / "reviews.csv").write_text("id,text\n1,The oil leaked.\n", encoding="utf-8")
    return tmp_path / "state"


@pytest.mark.parametrize(("typed", "sentence"), SAID.items(), ids=[typed[0] for typed in SAID])
def test_every_command_says_it_in_the_form_that_is_set(
    run: Command, state: Path, tmp_path: Path, typed: tuple[str, ...], sentence: str
) -> None:
    arguments = [one.format(tmp=tmp_path) for one in typed]
    settings = {"UNSCRIPTED_STATE": state, "UNSCRIPTED_LOG_FORMAT": "json", "UNSCRIPTED_WORKSPACE": ROOT}
    _, _, err = run(*arguments, **settings)
    said = [json.loads(line)["message"] for line in err.splitlines() if line.startswith("{")]
    assert any(sentence.format(tmp=tmp_path).casefold() in one.casefold() for one in said), err


def test_a_sandbox_says_it_in_the_form_that_is_set(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.sandbox.wait_until_stopped", lambda: None)
    code, _, err = run("sandbox", "--workspace", str(ROOT), "--port", "0", UNSCRIPTED_LOG_FORMAT="json")
    assert code == 0
    assert [json.loads(line)["level"] for line in err.splitlines()] == ["INFO"] * 4
