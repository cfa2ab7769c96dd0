"""Somebody new to it: the commands of docs/deploy.md as they stand there, a worker killed, nothing lost."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.groups import ROOT, postgresql_programs
from tests.postgresql import free_port

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh stranger\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PORTS = ("5433", "8000", "8765", "8081", "8082", "8083", "8084", "9081", "9082", "9083", "9084")
FOLDER, SERVERS, SLACK, PROCESSES, KILL, CAUGHT_UP, STOP = range(7)
SAMPLES = 42
MAYA = "U0MAYA"


@dataclass
class Stranger:
    """Types what the page says, at ports of this test's own."""

    home: Path
    ports: dict[str, str]
    environment: dict[str, str]

    @property
    def slack(self) -> str:
        return f"http://127.0.0.1:{self.ports['8765']}"

    def types(self, block: int, seconds: float = 120) -> None:
        commands = re.sub(r"\b\d{4}\b", lambda found: self.ports.get(found[0], found[0]), BLOCK.findall(PAGE)[block])
        with (self.home / f"block-{block}.txt").open("w") as told:
            done = subprocess.run(
                ["bash", "-e", "-c", commands], cwd=ROOT if block == FOLDER else self.home / "desk", stdout=told,
                stderr=told, stdin=subprocess.DEVNULL, env=self.environment, timeout=seconds,
            )  # fmt: skip
        assert done.returncode == 0, (self.home / f"block-{block}.txt").read_text()[-2000:]

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.slack}/sandbox/state", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def acts(self, user: str, type: str, **what: Any) -> dict[str, Any]:
        data = json.dumps({"user": user, "type": type, **what}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.slack}/sandbox/act", data), timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def cards(self) -> list[dict[str, Any]]:
        messages = [message for channel in self.state()["messages"].values() for message in channel]
        return [m for m in messages if (m.get("metadata") or {}).get("event_type") == "unscripted_card"]

    def asked(self, query: str) -> str:
        done = subprocess.run(
            ["bash", "ask", query], cwd=self.home / "desk", env=self.environment, capture_output=True, text=True,
            check=True, timeout=60,
        )  # fmt: skip
        return done.stdout.strip()


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    """Somebody with a home folder, the program on the PATH, and nothing else of ours in the environment."""
    home = Path(tempfile.mkdtemp(prefix="unscripted-stranger-"))
    (home / "desk").mkdir(mode=0o700)
    programs = home / "bin"
    programs.mkdir()
    put(programs / "unscripted", f'exec {shlex.quote(sys.executable)} -c "from bot.cli.main import main; main()" "$@"')
    if os.geteuid() == 0:  # PostgreSQL's programs refuse to run as root
        home.chmod(0o755)
        shutil.chown(home / "desk", "postgres")
        for name in ("initdb", "pg_ctl"):
            put(programs / name, f'exec runuser -u postgres -- {postgresql_programs()}/{name} "$@"')
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("UNSCRIPTED_", "SLACK_", "OPENAI_"))
    }
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), str(postgresql_programs()), kept["PATH"]])
    environment = {**kept, "HOME": str(home), "PATH": path, "PYTHONPATH": str(ROOT)}
    one = Stranger(home, {port: str(free_port()) for port in PORTS}, environment)
    try:
        yield one
    finally:
        for file in (home / "desk").glob("*.pid"):
            subprocess.run(["kill", "-9", file.read_text().strip()], capture_output=True, check=False)
        command = ["pg_ctl", "-D", "postgresql", "-m", "immediate", "stop"]
        subprocess.run(command, cwd=home / "desk", env=environment, capture_output=True, check=False)
        shutil.rmtree(home, ignore_errors=True)


def put(program: Path, command: str) -> None:
    program.write_text(f"#!/bin/sh\n{command}\n")
    program.chmod(0o755)


def until(holds: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.2)
    return found


def test_the_commands_of_the_page_start_everything_and_a_killed_worker_loses_nothing(stranger: Stranger) -> None:
    for block in (FOLDER, SERVERS, SLACK, PROCESSES, KILL):
        stranger.types(block)
    stranger.types(CAUGHT_UP, 240)
    carded = Counter(card["metadata"]["event_payload"]["mention"] for card in stranger.cards())
    assert (len(carded), set(carded.values())) == (SAMPLES, {1})
    assert stranger.asked("select count(*) from effects where done_at is null") == "0"

    on = next(one for one in map(approve_button, stranger.cards()) if one)
    assert stranger.acts(MAYA, "click", **on)["ok"]
    until(lambda: stranger.asked("select count(*) from mentions where stage = 'published'") == "1", "a reply is public")
    kinds = stranger.asked("select kind from events where kind in ('approved', 'published') order by id").split()
    assert kinds == ["approved", "published"]
    stranger.types(STOP)


def approve_button(card: dict[str, Any]) -> dict[str, str] | None:
    """What to press to approve this card as an agent of Peony; None when it offers no such thing."""
    rows = [(row["block_id"], e) for row in card["blocks"] if row["type"] == "actions" for e in row["elements"]]
    found = [(block, e) for block, e in rows if e["action_id"] == "approve"]
    if card["channel"] != "C0PEONY" or not found:
        return None
    block, element = found[0]
    on = {"channel": card["channel"], "ts": card["ts"], "block_id": block}
    return {**on, "action_id": "approve", "value": element["value"]}
