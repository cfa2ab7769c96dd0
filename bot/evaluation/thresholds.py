"""Holds rows against thresholds: which were missed, and which could not be measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from bot.content.evals import Threshold
from bot.evaluation.task import Row


def missed(rows: Sequence[Row], thresholds: Sequence[Threshold]) -> list[str]:
    """One sentence per bound that does not hold."""
    told = [_told(row, rows, threshold) for threshold in thresholds for row in _meant(rows, threshold)]
    return [complaint for complaint in told if complaint]


def unmeasured(rows: Sequence[Row], thresholds: Sequence[Threshold]) -> list[str]:
    """Bounds no row speaks of: what is not scored is neither kept nor missed."""
    return [f"{t.metric} of {t.system} on {t.set}" for t in thresholds if not any(_meant(rows, t))]


def _meant(rows: Sequence[Row], threshold: Threshold) -> Iterator[Row]:
    for row in rows:
        if row["system"] == threshold.system and fnmatchcase(row["set"], threshold.set) and threshold.metric in row:
            yield row


def _told(row: Row, rows: Sequence[Row], threshold: Threshold) -> str:
    value, bound = row[threshold.metric], _bound(row, rows, threshold)
    name = f"{threshold.metric} of {threshold.system} on {row['set']} is {value:.4g}"
    match threshold:
        case Threshold(above=str(other)) if bound is not None and value <= bound:
            return f"{name}, not above {other}'s {bound:.4g}"
        case Threshold(at_least=float(least)) if value < least:
            return f"{name}, at least {least:.4g} is wanted"
        case Threshold(at_most=float(most)) if value > most:
            return f"{name}, at most {most:.4g} is allowed"
    return ""


def _bound(row: Row, rows: Sequence[Row], threshold: Threshold) -> Any:
    """The other system's value on the same set, if it has one."""
    others = (other for other in rows if other["set"] == row["set"] and other["system"] == threshold.above)
    return next((other[threshold.metric] for other in others if threshold.metric in other), None)
