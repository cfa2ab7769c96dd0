"""Real exports, hundreds of rows of each, become cards at Slack's pace: none refused, none missing, none twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.assembly import sample_workspace
from tests.groups import SHARED

from .workplace import Workplace, cards, told, until, violations, working

pytestmark = [pytest.mark.slow, pytest.mark.shared]

ROWS = 200  # of each file
FILES = sorted((SHARED / "data").glob("a_*.jsonl"))
NO_MODEL: dict[str, Any] = {"openai_base_url": "https://api.openai.com/v1", "openai_api_key": SecretStr("")}
DATES = {"a_en_airline_tweets": "%d-%m-%Y %H.%M"}  # where not every row is in ISO 8601
PACE = 15  # cards a second, at least


def test_every_row_of_real_exports_becomes_one_card(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with working(state, **NO_MODEL) as place:
        start = time.monotonic()
        reports = [imported(file, tmp_path, state, ("peony", "brightbus")[n % 2]) for n, file in enumerate(FILES)]
        assert [report["rows"] for report in reports] == [ROWS] * len(FILES)
        stored = sum(report["new"] for report in reports)
        stored_after = time.monotonic() - start
        until(lambda: len(cards(place.sandbox)) >= stored, f"{stored} cards", stored / PACE + 60, pause=0.5)
        posted_after = time.monotonic() - start
        until(lambda: not place.store.undrawn(1), "every card shows the newest state", 120, pause=0.5)
        print(f"{stored} rows stored after {stored_after:.0f} s, posted after {posted_after:.0f} s, ", end="")
        print(f"settled after {time.monotonic() - start:.0f} s")
        assert_one_card_each(place, stored)
        assert violations(place.sandbox) == []
        alerts = {m["ts"] for m in messages(place) if m["metadata"]["event_type"] == "unscripted_alert"}
        assert {ping.ts for ping in place.sandbox.slack.pings} <= alerts  # what a customer wrote calls nobody
        assert all(told(place.sandbox, person) == [] for person in place.sandbox.slack.people)


def imported(file: Path, folder: Path, state: Path, brand: str) -> Any:
    """What `unscripted import` says of the first rows of this file; rows it refuses have dates in words."""
    rows = folder / file.name
    with file.open(encoding="utf-8") as lines:
        rows.write_text("".join(islice(lines, ROWS)), encoding="utf-8")
    dates = ["--date-format", DATES[file.stem]] if file.stem in DATES else []
    command: list[str | Path] = [
        Path(sys.executable).parent / "unscripted",
        "import",
        rows,
        "--brand",
        brand,
        "--cards",
        "all",
        "--json",
    ]
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "UNSCRIPTED_STATE": str(state),
        "UNSCRIPTED_WORKSPACE": str(sample_workspace()),
    }  # fmt: skip
    finished = subprocess.run(
        [*command, *dates], env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert finished.stdout, finished.stderr
    report = json.loads(finished.stdout)
    assert finished.returncode == (1 if report["errors"] else 0), finished.stderr
    assert report["cards"] == report["new"] == report["usable"] == ROWS - len(report["errors"])
    assert {error["field"] for error in report["errors"]} <= {"date"}
    return report


def assert_one_card_each(place: Workplace, stored: int) -> None:
    found = [card.mention for card in cards(place.sandbox)]
    assert len(found) == len(set(found)) == stored
    assert all(place.mention(mention).id == mention for mention in found)
    kinds = {message["metadata"]["event_type"] for message in messages(place)}
    assert kinds <= {"unscripted_card", "unscripted_escalation", "unscripted_alert", "unscripted_waiting"}
    told = [message["metadata"]["event_payload"] for message in messages(place)]
    keys = [payload["card"] for payload in told if "over" not in payload]  # a crowd that is over gave its key back
    assert len(keys) == len(set(keys))


def messages(place: Workplace) -> list[Any]:
    return [m for channel in place.sandbox.slack.channels for m in place.sandbox.slack.messages(channel)]
