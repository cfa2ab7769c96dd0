"""What 10,000 mentions that wait for an agent cost while nothing happens: CPU and memory of the whole program.

    .venv/bin/python benchmarks/idle.py [--mentions 10000] [--seconds 30] [--engine embedded] [--json]

All loops of `unscripted run` (workers, clocks, cards, alerts, sockets, pollers, audit log, metrics) run in this process
against a sandbox in a process of its own, first on SQLite and then on PostgreSQL; with `--engine procrastinate` on
PostgreSQL only. The mentions are copies of one that went through its life; their cards count as drawn. Once the audit
log is sealed, CPU is what this process spent (threads included) and memory what it held before and after. Exit 1 when
it takes more than 2 % of one core or grows by more than 4 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from arrival import BRANDS, StubModel
from clicks import elsewhere
from rich.console import Console
from rich.table import Table

from bot.assembly import Office, loops_of, open_office, sample_workspace
from bot.life.intake import take_in
from bot.life.live import live
from bot.mention.event import BOT, Event
from bot.mention.mention import Mention
from bot.mention.post import Author, Post, content_revision
from bot.mention.stage import Stage
from bot.settings import read_settings
from bot.store.schema import events, mentions
from tests import postgresql

MOST_CPU, MOST_GROWTH = 2.0, 4.0  # percent of one core, MB
PAGE = 500
SETTLED = 10.0  # seconds after the audit log is sealed: sockets are open, caches are filled
console = Console(stderr=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mentions", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--engine", choices=["embedded", "procrastinate"], default="embedded")
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    stores = ("PostgreSQL",) if options.engine == "procrastinate" else ("SQLite", "PostgreSQL")
    figures = {f"{options.engine} {name}": idle(name, options) for name in stores}
    if options.json:
        print(json.dumps(figures))
    table = Table("", "waiting", "CPU %", "MB before", "MB after")
    for name, figure in figures.items():
        table.add_row(name, *(f"{figure[key]}" for key in ("waiting", "cpu", "before", "after")))
    console.print(table)
    missed = [f for f in figures.values() if f["cpu"] > MOST_CPU or f["after"] - f["before"] > MOST_GROWTH]
    sys.exit(1 if missed else 0)


def idle(store: str, options: Any) -> dict[str, float]:
    with (
        elsewhere() as sandbox,
        tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder,
        database() if store == "PostgreSQL" else nullcontext("") as url,
    ):
        office, loops = program(sandbox.url, Path(folder), url, options.engine)
        fill(office, options.mentions)
        loops.start()
        try:
            settle(office)
            before, spent, begun = memory(), time.process_time(), time.monotonic()
            time.sleep(options.seconds)
            share = 100 * (time.process_time() - spent) / (time.monotonic() - begun)
            assert all(one.running and not one.trouble for one in loops.health().values()), loops.health()
            found = {"cpu": round(share, 2), "before": before, "after": memory()}
            return {"waiting": counted(office, mentions.c.stage == Stage.WAITING), **found}
        finally:
            loops.stop(10)
            office.close()
            office.engine.dispose()


def program(url: str, folder: Path, database_url: str, engine: str) -> tuple[Office, Any]:
    settings = read_settings(
        slack_bot_token="xoxb-sandbox-bench", slack_app_token="xapp-sandbox-bench", slack_api_url=f"{url}/api/",
        workspace=sample_workspace(), state=folder, web_port=0, metrics_port=0, database_url=database_url,
        engine=engine,
    )  # fmt: skip
    office = open_office(settings, {"demo": {"url": url}})
    office = replace(office, desk=replace(office.desk, model=StubModel()))
    return office, loops_of(settings, office)


@contextmanager
def database() -> Iterator[str]:
    with postgresql.server("-c max_connections=100") as server, postgresql.database(server) as url:
        yield url


def fill(office: Office, count: int) -> None:
    """One lives up to its waiting; the others are copies of it, by other customers."""
    first = post(0)
    take_in([first], BRANDS[0], office.desk)
    lived = live(first.mention_id, office.desk)
    assert lived.stage is Stage.WAITING
    for start in range(1, count, PAGE):
        office.store.take_in([copied(lived, number) for number in range(start, min(count, start + PAGE))])
    with office.engine.begin() as connection:
        connection.execute(mentions.update().values(undrawn=False, carded=True))


def copied(lived: Mention, number: int) -> Mention:
    other, noted = post(number), Event("arrived", lived.arrived_at, BOT)
    return replace(lived, id=other.mention_id, post=other, version=0, unsaved=(noted,))


def post(number: int) -> Post:
    text = f"Parcel number {number} with my serum is late again, where is it?"
    author, revision = Author(f"Customer {number}"), content_revision("", text, 2)
    return Post("import", BRANDS[0], f"bench-{number}", text, revision, rating=2, author=author)


def settle(office: Office) -> None:
    end = time.monotonic() + 300
    while counted(office, events.c.place.is_(None), events):
        assert time.monotonic() < end, "the audit log is not sealed within five minutes"
        time.sleep(0.5)
    time.sleep(SETTLED)


def counted(office: Office, which: Any, table: Any = mentions) -> int:
    with office.engine.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table).where(which)) or 0)


def memory() -> float:
    """MB this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


if __name__ == "__main__":
    main()
