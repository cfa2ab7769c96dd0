"""Shows what an eval measured, and holds it against the thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import typer
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from bot.cli.output import PROBLEMS, answer, people, say
from bot.content.evals import Threshold
from bot.errors import InputError
from bot.evaluation.task import NAMING, Row
from bot.evaluation.thresholds import missed, unmeasured

T = TypeVar("T")


def watched(items: Sequence[T], doing: str) -> Iterable[T]:
    """A bar on stderr while it lasts."""
    return track(items, doing, console=people, transient=True, disable=not people.is_terminal)


def conclude(name: str, rows: Sequence[Row], thresholds: Sequence[Threshold], as_json: bool, wants: str) -> None:
    """The tables, the line of JSON, and exit 1 with the name of every threshold that was missed.

    InputError when nothing was there to measure; `wants` says what would have been.
    """
    if not rows:
        raise InputError(f"there is nothing here for `eval {name}`: it wants {wants}")
    for table in tables(rows):
        people.print(table)
    if as_json:
        answer({"eval": name, "rows": rows})
    if left := unmeasured(rows, thresholds):
        say(f"Not measured, so neither kept nor missed: {'; '.join(left)}.", "dim")
    wrong = missed(rows, thresholds)
    for complaint in wrong:
        say(f"Missed: {complaint}", "red")
    if wrong:
        raise typer.Exit(PROBLEMS)


def tables(rows: Sequence[Row]) -> Iterator[Table]:
    """One per group of rows with the same metrics."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        metrics = tuple(key for key in row if key not in NAMING)
        groups.setdefault(metrics or next(reversed(groups), ()), []).append(row)
    for metrics, own in groups.items():
        noted = any("note" in row for row in own)
        table = Table("set", "system", "n", *metrics, *(["note"] if noted else []), box=None, pad_edge=False)
        for column in table.columns[2 : 3 + len(metrics)]:
            column.justify = "right"
        for row in own:
            cells = [_shown(row.get(metric)) for metric in metrics]
            table.add_row(row["set"], row["system"], _count(row), *cells, *([row.get("note", "")] if noted else []))
        yield table


def listed(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Single cases, for people."""
    table = Table(*columns, box=None, pad_edge=False)
    for line in lines:
        table.add_row(*map(escape, line))
    people.print(table if lines else "No case to list.")


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _count(row: Row) -> str:
    return f"{row['n']} (+{row['unscored']} unscored)" if "unscored" in row else str(row["n"])
