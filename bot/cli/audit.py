"""`unscripted audit`: proves that nothing in the audit log was changed, removed or reordered since it was sealed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.cli.database import database_to_look
from bot.cli.options import AsJson, Folder, quiet_settings
from bot.cli.output import PROBLEMS, answer, people, say
from bot.clock import SystemClock
from bot.store.tampering import Verdict, parsed, sealed_so_far
from bot.store.tampering import verify as verified

SHOWN = 20  # problems listed for people; --json has them all
EXPECT = "The head an earlier run printed, PLACE:HASH, kept outside this machine: proves that nothing up to it is gone."
app = typer.Typer(help="The audit log: append-only, hash-chained.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The audit log: append-only, hash-chained."""


@app.command()
def verify(
    expect: Annotated[str, typer.Option(help=EXPECT)] = "",
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Walk the whole chain, also while the program runs. Exit 1 when an event was changed, removed or reordered, 3 when
    the database cannot be opened."""
    settings = quiet_settings(workspace)
    parsed(expect)
    columns = (TextColumn("Walking the chain…"), BarColumn(), MofNCompleteColumn())
    with database_to_look(settings) as engine, Progress(*columns, console=people, transient=True) as progress:
        task = progress.add_task("", total=sealed_so_far(engine))
        verdict = verified(engine, SystemClock().now(), expect, lambda count: progress.advance(task, count))
    if as_json:
        answer({"ok": not verdict.problems, **asdict(verdict)})
    tell(verdict)
    if verdict.problems:
        raise typer.Exit(PROBLEMS)


def tell(verdict: Verdict) -> None:
    """The outcome, the first of what is wrong, and the head."""
    erased = f", {verdict.erased} of them with erased words" if verdict.erased else ""
    waiting = f"; {verdict.unsealed} wait to be sealed" if verdict.unsealed else ""
    whole = f"{verdict.sealed} events are sealed{erased}{waiting}"
    if not verdict.problems:
        say(f"{whole}; none was changed, removed or reordered.", "green")
    else:
        table = Table("what", "place", "which", title=f"{len(verdict.problems)} found")
        for problem in verdict.problems[:SHOWN]:
            table.add_row(problem.kind, str(problem.place or "–"), escape(problem.sentence))
        people.print(table)
        more = len(verdict.problems) - SHOWN
        say(f"{whole}.{f' … and {more} problems more; --json lists all.' if more > 0 else ''}", "red")
    say(f"Head, to be kept elsewhere and given to --expect next time: {verdict.head}")
