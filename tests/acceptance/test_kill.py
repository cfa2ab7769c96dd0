"""SIGKILL between any two steps, and start again: nothing is lost, no second card, nothing published twice."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from bot.life.quoting import cleaned
from bot.mention.post import Post
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox

from .bot_process import BOUNDARIES, start
from .workplace import MAYA, SHADE, THANKS, card, cards, press, setup, until

pytestmark = pytest.mark.slow

# What must have gone wrong before for a boundary to be reached at all: it is killed there first.
FIRST = {
    "a card is looked for": "a card is claimed:after",
    "a card is tried again": "a card is claimed:after",
    "a reply is looked for": "a reply is claimed:after",
    "a reply is tried again": "a reply is claimed:after",
}
APPROVED = Post("demo", "peony-store", THANKS, "").mention_id
OTHER = Post("demo", "peony-store", SHADE, "").mention_id
END = {APPROVED: "published", OTHER: "waiting"}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_killed_at_a_boundary_it_goes_on_as_if_nothing_had_been(boundary: str, when: str, tmp_path: Path) -> None:
    deaths = [*([FIRST[boundary]] if boundary in FIRST else []), f"{boundary}:{when}"]
    with Sandbox(setup(THANKS, SHADE), 0, recordings(cleaned)) as sandbox:
        if boundary == "doubt is saved":
            sandbox.platform.fault("drop_answer")
        for death in deaths:
            with program(sandbox, tmp_path, death) as process:
                person_until(sandbox, lambda process=process: not process.is_alive(), death)  # type: ignore[misc]
                assert process.exitcode == -signal.SIGKILL
        with program(sandbox, tmp_path) as process:
            person_until(sandbox, lambda: settled(sandbox, tmp_path), "everything is settled")
            assert process.is_alive()
        assert sorted(card.mention for card in cards(sandbox)) == sorted([APPROVED, OTHER])
        assert len(sandbox.platform.review("peony-store", THANKS).replies) == 1
        assert sandbox.platform.review("peony-store", SHADE).replies == ()
        assert_nothing_is_lost(tmp_path)
        assert broken_rules(sandbox) == []


@contextmanager
def program(sandbox: Sandbox, folder: Path, death: str = "") -> Iterator[ForkServerProcess]:
    process = start(sandbox.url, folder, death)
    try:
        yield process
    finally:
        process.kill()
        process.join()


def person_until(sandbox: Sandbox, holds: Callable[[], bool], what: str) -> None:
    """An agent at the page, who presses each Approve once that the card of the first sample offers."""
    pressed: set[str] = set()

    def looked() -> bool:
        shown = card(sandbox, APPROVED)
        approve = shown.elements.get("approve") if shown else None
        if shown and approve and approve["value"] not in pressed and sandbox.connections:
            pressed.add(approve["value"])
            press(sandbox, MAYA, shown, "approve")
        return holds()

    until(looked, what, seconds=60)


def settled(sandbox: Sandbox, folder: Path) -> bool:
    """The reply is public and its card says so, the other mention waits for a person, no effect is left open."""
    shown = card(sandbox, APPROVED)
    open_effects = "select key from effects where done_at is null"
    return bool(
        shown
        and shown.says("*LIVE*")
        and card(sandbox, OTHER)
        and stages(folder) == END
        and not rows(folder, open_effects)
    )


def stages(folder: Path) -> dict[str, str]:
    return dict(rows(folder, "select id, stage from mentions"))


def assert_nothing_is_lost(folder: Path) -> None:
    for mention in END:
        found = rows(folder, f"select seq, kind from events where mention_id = '{mention}' order by seq")
        assert [seq for seq, _ in found] == list(range(1, len(found) + 1))
        kinds = [kind for _, kind in found]
        assert kinds[0] == "arrived"
        assert kinds.count("approved") == kinds.count("published") == (mention == APPROVED)


def rows(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "unscripted.db", timeout=30)) as connection:
        return connection.execute(query).fetchall()


def broken_rules(sandbox: Sandbox) -> list[str]:
    """A click that the death swallowed has no ack: Slack tells the person, and nothing else may be wrong."""
    return [str(violation) for violation in sandbox.slack.violations if violation.error != "no_ack"]
