"""SIGKILL while articles are published: the next start finds every one of them, and none that was removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.publisher import killing, losses


@pytest.mark.slow
def test_killed_ten_times_while_publishing_it_loses_nothing(tmp_path: Path) -> None:
    tally = killing(tmp_path, 10)
    assert tally.kills == 10
    assert tally.published > 0
    assert tally.lost == []


def test_a_published_password_that_is_not_found_is_a_loss() -> None:
    def row(did: str, **more: object) -> dict[str, object]:
        return {"run": 1, "did": did, **more}

    before = [row("looked", wrong=[], there={"a": "x", "b": "y"}), row("begun", stem="a", word="z")]
    published = [*before, row("published", stem="a", word="z")]

    def next_start(there: dict[str, str]) -> dict[str, object]:
        return row("looked", wrong=[], there=there)

    assert losses([*published, next_start({"a": "z", "b": "y"})]) == []
    assert losses([*before, next_start({"a": "z", "b": "y"})]) == []  # killed before it could say so
    assert len(losses([*published, next_start({"a": "x", "b": "y"})])) == 1
    assert len(losses([*published, next_start({"a": "z"})])) == 1
    assert losses([row("looked", wrong=["row 7"], there={})]) == ["run 1: row 7"]
