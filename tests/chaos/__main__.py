"""Chaos: hundreds of lives while processes are killed and everything outside fails; prints what was lost or doubled.

    .venv/bin/python -m tests.chaos [--lives 500] [--kills 20] [--seed 7] [--json] [--only embedded-sqlite]

What is counted is read from what the sandbox's Slack and review site really got, and from the database with plain SQL.
Ends with exit code 1 when anything is not 0; the folder with the logs is kept then, and named.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests import postgresql
from tests.chaos.count import SUMS
from tests.chaos.program import BROKEN
from tests.chaos.run import Report, Run, SetUp, carried_through, temporary
from tests.chaos.setups import SETUPS

A_SECOND = 4.5  # lives


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lives", type=int, default=500, help="mentions per set-up")
    parser.add_argument("--kills", type=int, default=22, help="kill -9 per set-up")
    parser.add_argument("--seed", type=int, help="the same people and faults again; printed when not given")
    parser.add_argument("--seconds", type=float, help="how long the faults last; without: by the number of lives")
    parser.add_argument("--only", choices=[one.name for one in SETUPS], action="append", help="this set-up")
    parser.add_argument("--break", dest="broken", choices=sorted(BROKEN), default="", help="a program that is wrong")
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("OPENAI_", "SLACK_", "UNSCRIPTED_"))]:
        if not name.startswith("UNSCRIPTED_TEST_"):
            del os.environ[name]  # nothing of the developer's own
    seed = random.SystemRandom().randrange(1_000_000) if options.seed is None else options.seed
    console = Console(stderr=True)
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # the sandbox's answers to those who died meanwhile
    console.print(f"seed {seed}")
    run = Run(options.lives, options.kills, options.seconds or options.lives / A_SECOND, seed, options.broken)
    chosen = [one for one in SETUPS if not options.only or one.name in options.only]
    reports = [carried(one, run, console) for one in chosen]
    if options.json:
        print(json.dumps({"seed": seed, "set_ups": [as_json(report) for report in reports]}))
    sys.exit(0 if all(report.good for report in reports) else 1)


def carried(one: SetUp, run: Run, console: Console) -> Report:
    folder = temporary()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown, database(one) as url:
        task = shown.add_task(one.name)

        def told(what: str, lives: int, kills: int) -> None:
            shown.update(task, description=f"{one.name}: {what}, {lives} lives, {kills} kills")

        report = carried_through(one, run, url, folder, told)
    console.print(table(report))
    if report.good:
        shutil.rmtree(folder, ignore_errors=True)
        return report
    (folder / "wrong.txt").write_text("\n".join(report.count.told), encoding="utf-8")
    for line in report.count.told[:20]:
        console.print(f"  {line}", style="red", markup=False)
    console.print(f"  {len(report.count.told)} in all; logs and journal: {folder}")
    return report


@contextmanager
def database(one: SetUp) -> Iterator[str]:
    if not one.postgresql:
        yield ""
        return
    with postgresql.server() as server, postgresql.database(server) as url:
        yield url


def table(report: Report) -> Table:
    settled = "never" if report.settled is None else f"{report.settled:.0f} s"
    title = f"{report.name}: {report.seconds:.0f} s, at rest {settled} after the last fault"
    shown = Table("", "count", title=title, title_justify="left")
    shown.add_row("lives", str(report.lives))
    shown.add_row("kill -9", str(report.kills))
    shown.add_row("also", ", ".join(f"{times} {what}" for what, times in report.did.items()))
    for whose in ("slack", "platform", "model", ""):
        row = {what.split(" ", 1)[-1]: times for what, times in report.served.items() if belongs(what, whose)}
        told = ", ".join(f"{what} {times}" for what, times in sorted(row.items()))
        shown.add_row(f"faults: {whose or 'sockets and envelopes'}", told)
    shown.add_section()
    for what in SUMS:
        times = report.count.sums[what]
        shown.add_row(what, f"[{'bold red' if times else 'green'}]{times}[/]")
    return shown


def belongs(what: str, whose: str) -> bool:
    return what.startswith(f"{whose} ") if whose else " " not in what


def as_json(report: Report) -> dict[str, object]:
    return {
        "name": report.name, "lives": report.lives, "kills": report.kills, "faults": dict(report.served),
        "did": dict(report.did), "sums": dict(report.count.sums), "told": report.count.told, "settled": report.settled,
        "seconds": round(report.seconds, 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
