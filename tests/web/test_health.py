"""/healthz: to strangers whether all is well, and on the metrics' address what is not."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import Role, loops_of, open_office
from bot.assembly.watch import for_strangers
from bot.settings import Settings, read_settings
from tests.groups import ROOT
from tests.postgresql import free_port

NOBODY = "http://127.0.0.1:1"
WELL = {"running": True, "failures": 0, "trouble": "", "hindered": False}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(workspace=ROOT, state=tmp_path, web_port=free_port(), metrics_port=free_port())


@pytest.fixture
def _running(settings: Settings) -> Iterator[None]:
    """What asks the platforms; none of them is there."""
    office = open_office(settings, {"demo": {"url": NOBODY}})
    loops = loops_of(settings, office, Role.CONNECTORS)
    loops.start()
    yield
    loops.stop()
    office.close()
    office.engine.dispose()


def asked(port: int) -> dict[str, Any]:
    """What it answers once every loop runs and the platforms were asked."""
    until = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                told: dict[str, Any] = json.load(answer)
                if not told["ok"]:
                    return told
        except urllib.error.URLError:
            pass
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.usefixtures("_running")
def test_strangers_learn_names_and_whether_they_run_and_the_metrics_address_tells_the_rest(settings: Settings) -> None:
    assert asked(settings.web_port) == {
        "ok": False,
        "loops": {
            "poll": {"running": True, "hindered": True},
            "web": {"running": True, "hindered": False},
            "metrics": {"running": True, "hindered": False},
        },
    }
    known = asked(settings.metrics_port)["loops"]
    assert known["poll demo/peony-store"]["trouble"]


def test_loops_of_one_name_run_when_all_do_and_are_hindered_when_one_is() -> None:
    told = for_strangers(
        {
            "poll demo/peony-store": {**WELL, "running": False, "failures": 2, "trouble": "duty@example.com"},
            "poll demo/peony-app": {**WELL, "hindered": True},
            "poll demo/brightbus-app": WELL,
            "card delivery": WELL,
        }
    )
    assert told == {
        "poll": {"running": False, "hindered": True},
        "card delivery": {"running": True, "hindered": False},
    }
