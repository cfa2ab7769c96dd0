"""Numbered rows out of CSV, JSON lines or a JSON array; a bad row does not end the reading."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from bot.connectors.columns import found_columns
from bot.connectors.encodings import ESCAPED, TextFile, text_file
from bot.errors import InputError

if TYPE_CHECKING:
    from _csv import Reader  # what csv.reader() returns has no public name

DELIMITERS = (",", ";", "\t")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .xls begin
LARGEST = 500_000_000  # bytes of a file: a JSON array is read as a whole, and so are the rows
HEAD = 65_536  # characters that tell the format
BLANK = "\0 \t\r\n\ufeff"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is what a spreadsheet shows for CSV, the line for JSON lines, the place in a JSON array."""

    number: int
    cells: Mapping[str, object]
    error: str = ""  # why it has no cells


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...] | None  # None: every row names its own
    rows: Iterator[Row]


def read_table(path: Path, chosen: Mapping[str, str]) -> Table:
    """The file's rows, whatever its format; InputError when it cannot be read at all."""
    try:
        text = _text(path)
        with text.open() as file:
            head = file.read(HEAD)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    first = head.lstrip(BLANK)[:1]
    if not first:
        raise InputError(f"{path} is empty")
    if first in ("[", "{") and path.suffix.casefold() not in (".csv", ".tsv"):
        return Table(None, _array(text) if first == "[" else _lines(text))
    return _csv(text, head, chosen)


def _text(path: Path) -> TextFile:
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} is larger than {LARGEST // 1_000_000} MB; split it")
    with path.open("rb") as file:
        if file.read(4) in SPREADSHEETS:
            raise InputError(f"{path} is a spreadsheet; export it as CSV (UTF-8)")
    return text_file(path)


def _array(text: TextFile) -> Iterator[Row]:
    with text.open() as file:
        try:
            items = json.load(file, parse_constant=_nothing)
        except json.JSONDecodeError as error:
            raise InputError(f"{text.path}:{error.lineno}: the JSON is broken here") from None
        except (ValueError, RecursionError):
            raise InputError(f"{text.path}: the JSON is broken") from None
    for number, item in enumerate(items, 1):
        yield _item(number, item)


def _lines(text: TextFile) -> Iterator[Row]:
    with text.open() as file:
        for number, line in enumerate(file, 1):
            if not line.strip(BLANK):
                continue
            try:
                yield _item(number, json.loads(line.strip(BLANK), parse_constant=_nothing))
            except (ValueError, RecursionError):
                yield Row(number, {}, "this line is not JSON")


def _nothing(name: str) -> None:
    """NaN and Infinity, which are no JSON, are how some programs write that there is nothing."""


def _item(number: int, item: object) -> Row:
    return _row(number, item) if isinstance(item, dict) else Row(number, {}, "this is not an object with fields")


def _row(number: int, cells: Mapping[str, object]) -> Row:
    if any(isinstance(cell, str) and ESCAPED.search(cell) for cell in cells.values()):
        return Row(number, {}, "this holds bytes that are no text in the file's encoding")
    return Row(number, cells)


def _csv(text: TextFile, head: str, chosen: Mapping[str, str]) -> Table:
    headers = {delimiter: _header(head, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: (len(found_columns(headers[one], chosen)), len(headers[one])))
    return Table(headers[best], _records(text, best, headers[best]))


def _header(head: str, delimiter: str) -> tuple[str, ...]:
    try:
        return next((tuple(cells) for cells in _reader(io.StringIO(head, newline=""), delimiter) if _full(cells)), ())
    except csv.Error:
        return ()


def _records(text: TextFile, delimiter: str, columns: tuple[str, ...]) -> Iterator[Row]:
    with text.open() as file:
        reader, header_seen = _reader(file, delimiter), False
        for number in count(1):
            try:
                cells = next(reader, None)
            except csv.Error:
                yield Row(number, {}, f"a quote is not closed or not doubled, up to line {reader.line_num} of the file")
                continue
            if cells is None:
                return
            if _full(cells) and header_seen:
                yield _record(number, cells, columns)
            header_seen = header_seen or _full(cells)


def _reader(lines: Iterable[str], delimiter: str) -> Reader:
    """Strict: an unclosed quote is an error and not a review that swallows the ones after it."""
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)


def _full(cells: list[str]) -> bool:
    return any(cell.strip(BLANK) for cell in cells)


def _record(number: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    if len(cells) < len(columns) or _full(cells[len(columns) :]):
        return Row(number, {}, f"this has {len(cells)} columns and the header {len(columns)}")
    named: dict[str, object] = {}
    for name, cell in zip(columns, cells, strict=False):
        named.setdefault(name, cell)  # of two columns of one name the first
    return _row(number, named)
