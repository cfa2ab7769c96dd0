"""What is wrong, and what is worth knowing, about the order of rows in a content file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.content.source import Source
from bot.errors import ContentError
from bot.mention.boxes import space
from bot.mention.reach import LOOKS, Findings, Row, Unreached, examine
from bot.mention.rules import Condition, Rule


@dataclass(frozen=True, slots=True)
class Note:
    """Nothing to mend: something a trainer may not have meant."""

    path: Path
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """A list of a file of which the first row that matches decides."""

    source: Source
    section: str  # the key the rows stand below
    rows: tuple[Row, ...]
    findings: Findings

    def problems(self) -> list[ContentError]:
        """Rows no mention can reach."""
        return [
            self.source.error(
                f"no mention can reach {self.rows[row.at].name}: {_why_unreached(row)}", self.section, row.at
            )
            for row in self.findings.unreached
        ]

    def notes(self) -> list[Note]:
        """Neighbours that overlap, and what was not examined."""
        notes = [
            self._note(overlap.at, f"{self._both(overlap.at)} {overlap.example}; the first decides")
            for overlap in self.findings.overlaps
        ]
        if (at := self.findings.left_off) is not None:
            because = "its rows cut each other into too many pieces"
            notes.append(self._note(at, f"the check of this list was left off at {self.rows[at].name}: {because}"))
        return notes

    def _both(self, at: int) -> str:
        row, below = self.rows[at : at + 2]
        return f"{row.name} ({row.outcome}) and {below.name} ({below.outcome}) both fit"

    def _note(self, at: int, message: str) -> Note:
        return Note(self.source.path, self.source.line(self.section, at), message)


def ordered(
    source: Source, section: str, rows: Iterable[Row], brands: Iterable[str], *, untagged: bool = False
) -> Ordered:
    """The rows examined; with `untagged` they also decide about mentions that triage has not read."""
    rows = tuple(rows)
    everything = space(brands, (row.when for row in rows), untagged=untagged)
    return Ordered(source, section, rows, examine(rows, everything, LOOKS))


def ordered_rules(source: Source, brand: str, rules: Iterable[Rule]) -> Ordered:
    return ordered(source, "rules", (Row(rule.name, rule.when, _outcome(rule)) for rule in rules), (brand,))


def ordered_routes(source: Source, brands: Iterable[str], routes: Iterable[tuple[Condition, str]]) -> Ordered:
    """Routes as conditions with the name of a channel; having no names, they go by their lines."""
    rows = [Row(f"line {source.line('routing', at)}", when, channel) for at, (when, channel) in enumerate(routes)]
    return ordered(source, "routing", rows, brands, untagged=True)


def _outcome(rule: Rule) -> str:
    return f"{rule.decides} within {_written(rule.reply_within)}" + (", escalated" if rule.escalate else "")


def _written(time: timedelta) -> str:
    """As people write it in the file: 30m, 4h or 2d."""
    minutes = time // timedelta(minutes=1)
    return next(f"{minutes // size}{unit}" for unit, size in (("d", 1440), ("h", 60), ("m", 1)) if minutes % size == 0)


def _why_unreached(row: Unreached) -> str:
    if row.field:
        return f"there is none with such a `{row.field}`"
    *others, last = row.by
    return f"{', '.join(others)} and {last} above take them all" if others else f"{last} above takes them all"
