"""`make audit`: says which pinned packages have advisories, and honestly when nobody could be asked."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.loopback import Behaviour, answer, loopback, silence
from tests.groups import ROOT
from tests.models.stub import closed_port

pytestmark = pytest.mark.slow

ADVISORY = {
    "id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "summary": "It leaks.",
    "affected": [
        {"package": {"name": "leaky", "ecosystem": "PyPI"},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}]}
    ],
}  # fmt: skip


def audit(tmp_path: Path, url: str, *more: str) -> tuple[int, str, str]:
    pinned = tmp_path / "constraints.txt"
    pinned.write_text("# pinned\nleaky==1.0\nfine==2.0\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / ".ci/audit.py"), "--pinned", str(pinned), "--osv-url", url, *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stdout, done.stderr


def osv(*bodies: dict[str, Any]) -> list[Behaviour]:
    return [answer(200, body=json.dumps(body).encode()) for body in bodies]


def test_nothing_known_is_fine(tmp_path: Path) -> None:
    with loopback(*osv({})) as server:
        assert audit(tmp_path, server.url) == (0, "2 packages checked, 0 advisories.\n", "")
        asked = sorted(json.loads(request.partition(b"\r\n\r\n")[2])["package"]["name"] for request in server.requests)
    assert asked == ["fine", "leaky"]


def test_an_advisory_is_named_with_what_mends_it(tmp_path: Path) -> None:
    with loopback(*osv({"vulns": [ADVISORY]})) as server:
        code, out, _ = audit(tmp_path, server.url)
    assert code == 1
    assert "leaky 1.0: PYSEC-2026-1 (CVE-2026-1), mended in 1.1" in out
    assert "2 packages checked" in out


@pytest.mark.parametrize("behaviour", [answer(500), answer(404), answer(200, body=b"<html>"), None])
def test_when_no_source_answers_it_says_so_in_one_sentence(tmp_path: Path, behaviour: Behaviour | None) -> None:
    with loopback(behaviour or answer(200)) as server:
        url = server.url if behaviour else f"http://127.0.0.1:{closed_port()}"
        code, out, err = audit(tmp_path, url)
    assert (code, out) == (2, "")
    assert err == f"No advisories: {url} does not answer; the dependencies were not checked.\n"


def test_a_source_that_never_answers_does_not_hold_it_up(tmp_path: Path) -> None:
    with loopback(silence) as server:
        began = time.monotonic()
        code, _, err = audit(tmp_path, server.url, "--patience", "2")
    assert code == 2
    assert "does not answer" in err
    assert time.monotonic() - began < 30
