"""`unscripted backup`, `restore` and `move`: everything the program knows, somewhere else, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.cli.database import database_to_look, require_database
from bot.cli.options import AsJson, Folder, quiet_settings
from bot.cli.output import answer, people, say
from bot.clock import SystemClock
from bot.store.copying import Copied
from bot.store.database import open_database, shown
from bot.store.keeping import Told, back_up, require_file
from bot.store.keeping import move as moved
from bot.store.keeping import restore as restored
from bot.watch.redaction import keep_secret

TO = "An empty PostgreSQL database: postgresql+psycopg://user:password@host/name."


def backup(
    file: Annotated[Path, typer.Argument(help="A new file: a SQLite database that holds everything.")],
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Write everything as it is at this moment into a file, also while the program runs. The file appears when it is
    complete."""
    with database_to_look(quiet_settings(workspace)) as engine, progress("Backing up…") as told:
        copied = back_up(engine, file, told)
    report(copied, as_json, f"Everything is in {file}.", {"file": str(file)})


def restore(
    file: Annotated[Path, typer.Argument(help="What `unscripted backup` wrote, now or with an earlier version.")],
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Fill the workspace's empty database from a backup. What may have been said since the backup was made is looked up
    before it is said again."""
    settings = quiet_settings(workspace)
    require_file(file)
    engine = open_database(settings.database)
    with progress("Restoring…") as told:
        copied, left = restored(file, engine, told)
    engine.dispose()
    looked_up = f" {left} replies and cards that may have been sent since are looked up before they are sent."
    report(copied, as_json, f"Everything is in {shown(settings.database)}.{looked_up if left else ''}", {"open": left})


def move(
    to: Annotated[str, typer.Option(help=TO)],
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Copy the workspace's SQLite database to PostgreSQL and compare counts and hashes. Stop the program before;
    afterwards the old database cannot be opened any more."""
    settings = quiet_settings(workspace)
    keep_secret(to)
    require_database(settings)
    with progress("Moving…") as told:
        copied = moved(settings.database, to, SystemClock().now(), told)
    report(copied, as_json, f"Everything is in {shown(to)}. Set UNSCRIPTED_DATABASE_URL to it.", {"to": shown(to)})


@contextmanager
def progress(what: str) -> Iterator[Told]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=people, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda more, whole: bar.update(task, advance=more, total=whole)


def report(copied: list[Copied], as_json: bool, sentence: str, more: dict[str, Any]) -> None:
    if as_json:
        answer({"ok": True, "rows": sum(one.rows for one in copied), "tables": [asdict(one) for one in copied], **more})
    table = Table("table", "rows", "hash of all rows")
    for one in copied:
        table.add_row(one.table, str(one.rows), one.digest[:16])
    people.print(table)
    say(sentence, "green")
