"""The net under all tests holds."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REACHED, WayOut
from tests.groups import ROOT


@pytest.fixture(autouse=True)
def _forgive() -> Iterator[None]:
    """Here reaching out is the point."""
    yield
    REACHED.clear()


def test_a_connection_to_the_outside_is_stopped() -> None:
    with socket.socket() as outward, pytest.raises(WayOut):
        outward.connect(("192.0.2.1", 80))


def test_a_datagram_to_the_outside_is_stopped() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outward, pytest.raises(WayOut):
        outward.sendto(b"", ("192.0.2.1", 53))


def test_a_name_is_not_looked_up_outside() -> None:
    with pytest.raises(WayOut):
        urllib.request.urlopen("http://example.com")


def test_what_was_stopped_is_remembered_even_when_the_code_swallows_it() -> None:
    with socket.socket() as outward, contextlib.suppress(WayOut):
        outward.connect(("198.51.100.7", 80))
    assert REACHED == ["socket.connect 198.51.100.7"]


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here, socket.create_connection(here.getsockname()):
        assert not REACHED


def test_the_developers_settings_are_not_seen() -> None:
    assert not [name for name in os.environ if name.startswith(("OPENAI_", "SLACK_"))]


# -- groups ---------------------------------------------------------------------------------------------

NEEDS_NODE = """
import pytest

@pytest.mark.node
def test_one(): pass

@pytest.mark.node
def test_two(): pass

def test_three(): pass
"""


def run_without_node(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """These three tests on a machine without Node.js, under our conftest."""
    (folder / "test_needs_node.py").write_text(NEEDS_NODE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "--rootdir", "."]
    return subprocess.run(
        [*command, folder / "test_needs_node.py"], cwd=ROOT, env={"PATH": str(folder), **environment},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.slow
def test_a_group_that_is_missing_is_left_out_and_said_to_be_in_one_line(tmp_path: Path) -> None:
    done = run_without_node(tmp_path)
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if "left out" in line] == [
        "left out: Node.js — no node on the PATH"
    ]
    assert "1 passed, 2 skipped" in done.stdout


@pytest.mark.slow
def test_a_group_that_is_missing_fails_where_everything_is_required(tmp_path: Path) -> None:
    done = run_without_node(tmp_path, UNSCRIPTED_REQUIRE="all")
    assert done.returncode == 1
    assert "1 passed, 2 errors" in done.stdout
