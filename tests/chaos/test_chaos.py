"""The short form of `make chaos`: forty lives, four kills, nothing lost or doubled; a wrong program is noticed."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql
from tests.chaos.run import Report, Run, SetUp, carried_through
from tests.chaos.setups import SETUPS

pytestmark = pytest.mark.slow

SHORT = Run(lives=40, kills=4, seconds=12.0, seed=random.SystemRandom().randrange(1_000_000))
BROKEN = Run(lives=15, kills=1, seconds=5.0, seed=5)
EMBEDDED = SETUPS[0]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The sandbox's answers to those who died meanwhile."""
    log, level = logging.getLogger("uvicorn"), logging.getLogger("uvicorn").level
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(level)


def lived(made: SetUp, run: Run, folder: Path, database: str = "") -> Report:
    return carried_through(made, run, database, folder, lambda what, lives, kills: None)


def assert_good(report: Report) -> None:
    assert (report.lives, report.kills, report.count.told) == (40, 4, []), f"seed {SHORT.seed}"
    assert report.settled is not None
    assert sum(report.served.values()) > 40
    assert report.did["replies"] > 0
    assert report.did["acts acknowledged"] > 10


def test_nothing_is_lost_or_doubled_on_one_machine(tmp_path: Path) -> None:
    assert_good(lived(EMBEDDED, SHORT, tmp_path))


@pytest.mark.postgresql
@pytest.mark.parametrize("made", [one for one in SETUPS if one.postgresql], ids=lambda made: made.name)
def test_nothing_is_lost_or_doubled_on_postgresql(made: SetUp, tmp_path: Path, postgresql_url: str) -> None:
    postgresql.empty(postgresql_url)
    assert_good(lived(made, SHORT, tmp_path, postgresql_url))


@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        ("claims are always fresh", "duplicate cards: "),
        ("events get lost", "audit gaps: "),
        ("posts get lost", "was never taken in"),
        ("clicks get lost", "neither decided nor refused"),
    ],
)
def test_a_program_that_is_wrong_is_noticed(broken: str, noticed: str, tmp_path: Path) -> None:
    report = lived(EMBEDDED, Run(BROKEN.lives, BROKEN.kills, BROKEN.seconds, BROKEN.seed, broken, patience=3), tmp_path)
    assert [line for line in report.count.told if noticed in line], report.count.told
    assert not report.good
