"""Shows what an eval measured, and holds it against the thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import typer
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from bot.cli.output import PROBLEMS, answer, people, say
from bot.cli.workbench import held, remember
from bot.content.workspace import Workspace
from bot.errors import InputError
from bot.evaluation.task import NAMING, Row
from bot.evaluation.thresholds import missed, unmeasured

WIDE = 150  # columns where nobody can say how wide the page is
T = TypeVar("T")


def watched(items: Sequence[T], doing: str) -> Iterable[T]:
    """A bar on stderr while it lasts."""
    return track(items, doing, console=people, transient=True, disable=not people.is_terminal)


def conclude(name: str, rows: Sequence[Row], workspace: Workspace, as_json: bool, wants: str) -> None:
    """The tables, the line of JSON, and exit 1 with the name of every threshold that was missed; trainers find the
    outcome on their Home tab.

    InputError when nothing was there to measure; `wants` says what would have been.
    """
    if not rows:
        raise InputError(f"there is nothing here for `eval {name}`: it wants {wants}")
    if not people.is_terminal:
        people.width = WIDE
    for table in tables(rows):
        people.print(table)
    for note, about in noted(rows).items():
        say(f"{', '.join(about)}: {note}.", "dim")
    if as_json:
        answer({"eval": name, "rows": rows})
    thresholds = held(workspace, name)
    if left := unmeasured(rows, thresholds):
        say(f"Not measured, so neither kept nor missed: {'; '.join(left)}.", "dim")
    wrong = missed(rows, thresholds)
    for complaint in wrong:
        say(f"Missed: {complaint}", "red")
    remember(name, wrong, workspace)
    if wrong:
        raise typer.Exit(PROBLEMS)


def tables(rows: Sequence[Row]) -> Iterator[Table]:
    """One per group of rows with the same metrics."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        metrics = tuple(key for key in row if key not in NAMING)
        groups.setdefault(metrics or next(reversed(groups), ()), []).append(row)
    for metrics, own in groups.items():
        table = Table("set", "system", "n", *metrics, box=None, pad_edge=False)
        for column in table.columns[2:]:
            column.justify = "right"
        for row in own:
            table.add_row(row["set"], row["system"], _count(row), *(_shown(row.get(metric)) for metric in metrics))
        yield table


def listed(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Single cases, for people."""
    table = Table(*columns, box=None, pad_edge=False)
    for line in lines:
        table.add_row(*map(escape, line))
    people.print(table if lines else "No case to list.")


def noted(rows: Sequence[Row]) -> dict[str, list[str]]:
    """What there is to say, each thing once, and of which systems or sets."""
    notes: dict[str, list[str]] = {}
    for row in rows:
        if "note" in row:
            notes.setdefault(row["note"], []).append(row["set" if row["n"] else "system"])
    return {note: list(dict.fromkeys(about)) for note, about in notes.items()}


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _count(row: Row) -> str:
    return f"{row['n']} (+{row['unscored']} unscored)" if "unscored" in row else str(row["n"])
