"""Where the cases of an eval come from: JSON Lines in the formats of ../shared/data, read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from bot.errors import InputError

SEED = 20261  # of every sample drawn here: the same cases in every run
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Data:
    """A folder of sets, or one file that is the only set."""

    path: Path

    def names(self, *patterns: str) -> list[str]:
        """The sets whose file names fit one of these patterns, without `.jsonl`; a single file fits all of them."""
        if self.path.is_file():
            return [self.path.stem]
        return sorted({found.stem for pattern in patterns for found in self.path.glob(f"{pattern}.jsonl")})

    def has(self, name: str) -> bool:
        return self._file(name).is_file()

    def rows(self, name: str, *needed: str) -> list[dict[str, Any]]:
        """Every row of a set. InputError names the line that is not JSON or lacks a field."""
        path = self._file(name)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise InputError(f"{path} cannot be read as UTF-8 text") from None
        return [_row(path, number, line, needed) for number, line in enumerate(text.split("\n"), 1) if line.strip()]

    def _file(self, name: str) -> Path:
        folder = self.path.parent if self.path.is_file() else self.path
        return self.path if self.path.is_file() and name == self.path.stem else folder / f"{name}.jsonl"


def data_at(path: Path) -> Data:
    """InputError when there is nothing."""
    if not path.exists():
        raise InputError(f"--data {path}: there is no such file or folder")
    return Data(path)


def title(name: str) -> str:
    """How a set is called: its file's name without the letter and the language in front."""
    return re.sub(r"^[a-z]_((en|ru|pl)_)?(?=.)", "", name)


def sample(items: list[T], count: int | None, seed: int = SEED) -> list[T]:
    """That many of them in their own order, or all of them."""
    if count is None or len(items) <= count:
        return items
    chosen = sorted(Random(seed).sample(range(len(items)), count))
    return [items[at] for at in chosen]


def _row(path: Path, number: int, line: str, needed: tuple[str, ...]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        raise InputError(f"{path}:{number}: this line is not JSON") from None
    if not isinstance(row, dict):
        raise InputError(f"{path}:{number}: this line is no JSON object")
    if missing := next(_missing(row, needed), None):
        raise InputError(f"{path}:{number}: the field {missing!r} is missing")
    return row


def _missing(row: dict[str, Any], needed: tuple[str, ...]) -> Iterator[str]:
    return (field for field in needed if field not in row)
