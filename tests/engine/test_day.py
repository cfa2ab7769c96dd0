"""The benchmark of a day: its Slack keeps a simulated pace, and whatever grows that is no data is told."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.groups import ROOT

QUARTER = {
    "held": {}, "cached": 0, "objects": 100_000, "blocks": 500_000, "resident MB": 140.0, "allocated MB": None,
    "threads": 1, "open files": 9,
}  # fmt: skip


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return import_module("day")


def test_a_second_message_in_a_channel_waits_a_simulated_second(day: Any, tmp_path: Path) -> None:
    one = day.Day(tmp_path, 1)
    with one.slack_time():
        for _ in range(2):
            with one.pace.turn("C0PEONY"):
                pass
    assert (one.world.clock.at - day.MIDNIGHT).total_seconds() == 1
    one.world.close()


def test_the_clocks_audit_chain_erasures_and_metrics_go_on_through_the_day(day: Any, tmp_path: Path) -> None:
    one = day.Day(tmp_path, 200)
    with one.slack_time():
        one.lasts(4)
    assert one.world.clock.at < day.MIDNIGHT + 4 * day.STEP * 60 + day.STEP
    figures = one.figures.read()
    assert (figures.unsealed_since, figures.events["erased"] > 0) == (None, True)
    assert one.forgetting.unwiped(10) == []
    assert day.rows(one.world.engine)["erasures"] == figures.events["erased"]
    one.world.close()


@pytest.mark.parametrize(
    ("grown", "told"),
    [
        ({}, []),
        ({"blocks": 501_200 + 3 * 600}, []),
        ({"blocks": 501_201 + 3 * 600}, ["blocks grew from 500000 to 503001 with 600 mentions"]),
        ({"resident MB": 147.1}, ["resident MB grew from 140.0 to 147.1"]),
        ({"objects": 110_001}, ["objects grew from 100000 to 110001"]),
        ({"held": {"cards: resting": 61}}, ["cards: resting holds 61"]),
        ({"threads": 2}, ["threads grew from 1 to 2"]),
    ],
)
def test_what_grew_and_is_no_data_is_told(grown: dict[str, Any], told: list[str], day: Any) -> None:
    looks = [{**QUARTER, "rows": {"mentions": number}} for number in (400, 800, 1400, 2000)]
    lived = {"looks": [*looks[:3], {**looks[3], **grown}], "left": {}, "drained": 0.0}
    assert day.judged(lived, 2000) == told
