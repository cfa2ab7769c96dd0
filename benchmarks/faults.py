"""The six faults other review bots lose or double reviews by, played to this program: what it lost, what stands twice.

    .venv/bin/python benchmarks/faults.py [--json]

The real program at the sandbox, whose Slack clock runs 60 times faster; every row is a fresh workspace. The figures of
the others were measured for this project with the same faults at a local mock Slack: their fetchers stubbed, only
their delivery is theirs (ReviewMe 3.0.3 at commit fde4e2b, obsei 1.1.1 from its wheel on PyPI). Ends with exit code 1
when anything of ours is not 0. `make chaos` does the same under kill -9.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from bot.assembly import Office, loops_of, open_office, sample_workspace
from bot.cli.demo import demo_settings, setup_of
from bot.connectors.demo import Demo
from bot.content.workspace import read_workspace
from bot.mention.post import Author, Post, content_revision
from bot.ports import Page
from bot.sandbox.server import Sandbox
from bot.settings import Settings

FAST, CALMLY = 60.0, 4.0  # how much faster Slack's clock runs; CALMLY where something must happen between two posts
DOWN = 4.0  # seconds Slack answers nothing but errors
PATIENCE = 60.0  # seconds for everything to arrive after that
SHOP = "peony-store"
LIMIT, VISIBLE, FRESH, POLLS = 1_000, 1_500, 100, 5
REVIEWME, OBSEI = "ReviewMe 3.0.3", "obsei 1.1.1"
console = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One fault: what it did to another program, and what it did here."""

    system: str
    fault: str
    happened: str  # to them, as measured
    here: str
    lost: int
    duplicates: int


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("OPENAI_", "SLACK_", "UNSCRIPTED_"))]:
        del os.environ[name]  # nothing of the developer's own
    logging.disable(logging.CRITICAL)  # every fault would be a line
    rows = [measured() for measured in FAULTS]
    if options.json:
        print(json.dumps([asdict(row) for row in rows]))
    table = Table("system", "fault", "what happened", "Unscripted", "lost", "duplicates", show_lines=True)
    for row in rows:
        ours = [f"[{'bold red' if count else 'green'}]{count}[/]" for count in (row.lost, row.duplicates)]
        table.add_row(row.system, row.fault, row.happened, row.here, *ours)
    console.print(table)
    sys.exit(1 if any(row.lost or row.duplicates for row in rows) else 0)


# -- the faults -------------------------------------------------------------------------------------------


def throttled() -> Row:
    here, lost, twice = burst({"429": 1.0})
    return Row(REVIEWME, "Slack answers 429 during a burst of 50", "50 of 50 lost", here, lost, twice)


def broken() -> Row:
    """Half of the calls that answer 500 had their effect."""
    here, lost, twice = burst({"before_500": 0.5, "500": 0.5})
    return Row(REVIEWME, "Slack answers 500", "50 of 50 lost", here, lost, twice)


def burst(odds: dict[str, float]) -> tuple[str, int, int]:
    with program(FAST) as at:
        at.sandbox.weather({"chat.postMessage": odds}, 1)
        reviews = [at.post(number) for number in range(50)]
        at.until(lambda: at.served("chat.postMessage") > 0, 20)
        time.sleep(DOWN)
        at.sandbox.weather({})
        lost, twice = at.arrived(reviews)
        failed = at.served("chat.postMessage")
        return f"{failed} calls failed in {DOWN:g} s, then {50 - lost} of 50 cards", lost, twice


def edited() -> Row:
    with program(FAST) as at:
        review = at.post(0, rating=1)
        at.arrived([review])
        at.sandbox.platform.edit(SHOP, review, 5, "They sent another bottle the same day, and it is whole.")
        shown = at.until(lambda: "another bottle" in at.cards()[at.mention(review)][0], PATIENCE)
        _, twice = at.arrived([review])
        here = "the card opens again with the new words" if shown else "the edit is not shown"
        return Row(REVIEWME, "a review is edited 1★ → 5★", "the edit is never shown", here, int(not shown), twice)


class Everything(Demo):
    """A platform without a cursor, whose answer is all there is to see, at every poll."""

    polls = 0

    def poll(self, cursor: str, limit: int) -> Page:
        self.polls += 1
        return Page(tuple(seen(number) for number in range(VISIBLE)), "", more=False)


def seen(number: int) -> Post:
    """The first are of this hour, the others years old."""
    age = timedelta(minutes=number / 10) if number < FRESH else timedelta(days=700)
    text = f"The hand cream in parcel {number} came open."
    author, written = Author(f"Robin Hale {number}", f"u{number}"), datetime.now(UTC) - age
    return Post(
        "demo", SHOP, f"r{number}", text, content_revision("", text, 2), rating=2, author=author, written_at=written
    )


def crowded() -> Row:
    with program(FAST, first_cards_hours=24.0, poll_seconds=0.2, everything=True) as at:
        fresh = [f"r{number}" for number in range(FRESH)]
        at.arrived(fresh)
        (feed,) = (one for one in at.office.connectors if isinstance(one, Everything))
        begun, before = feed.polls, sum(map(len, at.cards().values()))
        at.until(lambda: feed.polls >= begun + POLLS, PATIENCE)
        time.sleep(1.0)
        lost, _ = at.arrived(fresh)
        stored = len(at.office.store.known([seen(number).mention_id for number in range(VISIBLE)]))
        there = sum(map(len, at.cards().values()))
        here = f"{stored:,} stored, the {FRESH} of today as cards; {there - before} re-posted in {POLLS} more polls"
        fault, over = f"{VISIBLE:,} reviews visible, limit {LIMIT:,}", there - (FRESH - lost)  # old ones count, too
        return Row(REVIEWME, fault, "1,500 re-posted at every poll", here, lost + VISIBLE - stored, over)


def rerun() -> Row:
    with tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder, world(CALMLY) as sandbox:
        with started(sandbox, Path(folder), CALMLY) as at:
            reviews = [at.post(number) for number in range(10)]
            at.until(lambda: len(at.cards()) >= 6, PATIENCE)
            sandbox.weather({"chat.postMessage": {"429": 1.0}}, 1)
            at.until(lambda: at.served("chat.postMessage") > 0, 20)
            before = len(at.cards())
        sandbox.weather({})
        with started(sandbox, Path(folder), CALMLY) as at:
            lost, twice = at.arrived(reviews)
        here = f"{before} cards, then the other {10 - before - lost} after the re-run"
        return Row(OBSEI, "429 after 6 of 10, re-run", "6 duplicated", here, lost, twice)


def batch() -> Row:
    with program(FAST) as at:
        lost, twice = at.arrived([at.post(number) for number in range(100)])
        here = f"{100 - lost} cards of their own"
        return Row(OBSEI, "100 matching in one batch", '20 cards, "and 80 more" that never appear', here, lost, twice)


FAULTS: tuple[Callable[[], Row], ...] = (throttled, broken, edited, crowded, rerun, batch)


# -- the program at work ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class At:
    """The program and the world it is in."""

    sandbox: Sandbox
    office: Office

    def post(self, number: int, rating: int = 2) -> str:
        """A customer writes; the id of the review."""
        text = f"The cleansing oil in parcel {number} came cracked and half of it is gone."
        return self.sandbox.platform.post(SHOP, f"Robin Hale {number}", rating, text).id

    def mention(self, review: str) -> str:
        return Post("demo", SHOP, review, "").mention_id

    def served(self, place: str) -> int:
        return sum(times for (where, _), times in self.sandbox.faults_served.items() if where == place)

    def cards(self) -> dict[str, list[str]]:
        """What every card says, by its mention."""
        found: dict[str, list[str]] = {}
        for channel in self.sandbox.slack.channels:
            for message in self.sandbox.slack.said(channel):
                if message.metadata and message.metadata["event_type"] == "unscripted_card":
                    told = json.dumps(message.blocks, ensure_ascii=False)
                    found.setdefault(message.metadata["event_payload"]["mention"], []).append(told)
        return found

    def arrived(self, reviews: list[str]) -> tuple[int, int]:
        """How many of these have no card once all had time to come and everything is at rest, and how many too many
        there are."""
        mentions = {self.mention(review) for review in reviews}
        self.until(lambda: mentions <= self.cards().keys() and not self.office.store.undrawn(1), PATIENCE)
        time.sleep(0.5)  # for one that should not come
        count = Counter({mention: len(told) for mention, told in self.cards().items()})
        return len(mentions - count.keys()), sum(count.values()) - len(count)

    def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not (held := holds()) and time.monotonic() < end:
            time.sleep(0.02)
        return held


@contextmanager
def program(clock: float, everything: bool = False, **changes: Any) -> Iterator[At]:
    """A fresh workspace with the program connected to it."""
    with (
        tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder, world(clock) as sandbox,
        started(sandbox, Path(folder), clock, everything, **changes) as at,
    ):  # fmt: skip
        yield at


@contextmanager
def world(clock: float) -> Iterator[Sandbox]:
    whole = setup_of(read_workspace(sample_workspace()), "")
    empty = tuple(replace(account, seeds=()) for account in whole.accounts)
    with Sandbox(replace(whole, accounts=empty, clock_factor=clock)) as sandbox:
        yield sandbox


@contextmanager
def started(sandbox: Sandbox, folder: Path, clock: float, everything: bool = False, **changes: Any) -> Iterator[At]:
    made = settings(sandbox.url, folder, clock, **changes)
    office = opened(made, sandbox.url, everything)
    loops = loops_of(made, office)
    loops.start()
    try:
        yield At(sandbox, office)
    finally:
        loops.stop(5)
        office.close()


def settings(url: str, folder: Path, clock: float, **changes: Any) -> Settings:
    """Without a model: what is measured is delivery."""
    made = demo_settings(url, sample_workspace(), folder, live_model=True, undo=0.3)
    ours = {"grace_seconds": 2.0, "poll_seconds": 0.2, "slack_pace": clock, "openai_api_key": SecretStr("")}
    return made.model_copy(update={**ours, **changes})


def opened(made: Settings, url: str, everything: bool) -> Office:
    """`everything`: the shop's platform tells all it has at every poll."""
    office = open_office(made, {"demo": {"url": url}})
    if everything:
        for connector in office.connectors:
            if connector.account == SHOP:
                connector.__class__ = Everything
    return office


if __name__ == "__main__":
    main()
