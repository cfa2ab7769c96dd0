"""Reviews exported to a file become posts; what cannot be used is named row by row and the rest is still read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path

from bot.connectors.cells import Cells, Unusable
from bot.connectors.columns import check_choice, found_columns
from bot.connectors.rows import Row, Table, read_table
from bot.connectors.text import LONGEST
from bot.connectors.values import language_code
from bot.errors import InputError
from bot.mention.post import Author, Post, content_revision


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that do not say it themselves."""

    account: str
    site: str = ""
    language: str = ""
    date_format: str = ""  # of strptime, for dates that are neither ISO 8601 nor an epoch; without a zone it is UTC
    rating_max: float = 5


@dataclass(frozen=True, slots=True)
class RowError:
    row: int  # as a spreadsheet, an editor (JSON lines) or a count from 1 (JSON array) shows it
    field: str  # "" when the whole row is unreadable
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Every row is either a post or an error."""

    posts: tuple[Post, ...]
    errors: tuple[RowError, ...]
    rows: int
    mapping: dict[str, str]  # field -> the column it was read from
    ignored: tuple[str, ...] = ()  # columns nothing was read from


def read_reviews(path: Path, mapping: Mapping[str, str], defaults: Defaults) -> Reading:
    """Read CSV, JSON lines or a JSON array. `mapping` (field -> column) goes before the columns' own names.

    A row without an id gets one made of its site, author, date and words, and a number when it repeats: reading the
    file again gives the same ids. InputError when the file cannot be read, or has no column for the text.
    """
    check_choice(mapping)
    _check_format(defaults.date_format)
    table = read_table(path, mapping)
    if table.columns is not None:
        _check_columns(table.columns, found_columns(table.columns, mapping), mapping)
    return _Reader(mapping, defaults).read(table)


def _check_format(date_format: str) -> None:
    moment = datetime(2026, 11, 22, 13, 14, 15)
    try:
        read = datetime.strptime(moment.strftime(date_format), date_format) if date_format else moment
    except (ValueError, re.error):  # one directive twice, as in %d.%d.%Y
        raise InputError(f"{date_format!r} is not a date format like %d.%m.%Y") from None
    if read.date() != moment.date():
        raise InputError(f"the date format {date_format!r} leaves out the year, the month or the day")


def _check_columns(columns: tuple[str, ...], found: Mapping[str, str], chosen: Mapping[str, str]) -> None:
    there = ", ".join(name for name in columns if name.strip()) or "none"
    if absent := [name for field, name in chosen.items() if field not in found]:
        raise InputError(f"there is no column {absent[0]!r}; columns are: {there}")
    if "text" not in found:
        raise InputError(f"no column seems to hold the text, say which one does; columns are: {there}")


@dataclass(slots=True)
class _Reader:
    """What one reading remembers from row to row."""

    chosen: Mapping[str, str]
    defaults: Defaults
    ids: dict[str, int] = field(default_factory=dict)  # given id -> its row
    made: Counter[str] = field(default_factory=Counter)  # how often a row without an id was seen
    layouts: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)  # names of a row -> field -> column

    def read(self, table: Table) -> Reading:
        posts, errors = [], []
        for row in table.rows:
            try:
                posts.append(self._post(row))
            except Unusable as unusable:
                errors.append(RowError(row.number, unusable.name, unusable.message))
        used = {name: column for layout in self.layouts.values() for name, column in layout.items()}
        if self.layouts and (absent := [column for name, column in self.chosen.items() if name not in used]):
            raise InputError(f"no row has a field {absent[0]!r}")
        every = dict.fromkeys(table.columns or chain.from_iterable(self.layouts))
        ignored = tuple(column for column in every if column not in used.values())
        return Reading(tuple(posts), tuple(errors), len(posts) + len(errors), used, ignored)

    def _post(self, row: Row) -> Post:
        if row.error:
            raise Unusable("", row.error)
        cells = Cells(self._fields(row), self.defaults.date_format, self.defaults.rating_max)
        text, title, reply, url = cells.text(), cells.words("title"), cells.words("reply", LONGEST), cells.url()
        written_at, (rating, rating_max) = cells.date(), cells.rating()
        author, site = (
            Author(cells.words("author"), cells.words("author_id")),
            cells.words("site") or self.defaults.site,
        )
        language = language_code(cells.words("language") or self.defaults.language)
        said = (site, author.name, written_at.isoformat() if written_at else "", text)
        return Post(
            "import", self.defaults.account, self._id(cells.words("id"), row, said), text,
            content_revision(title, text, rating), title=title, rating=rating, rating_max=rating_max, author=author,
            url=url, written_at=written_at, language_hint=language, existing_reply=reply or None, site=site,
        )  # fmt: skip

    def _fields(self, row: Row) -> dict[str, object]:
        names = tuple(row.cells)
        if names not in self.layouts:
            self.layouts[names] = found_columns(names, self.chosen)
        return {name: row.cells[column] for name, column in self.layouts[names].items()}

    def _id(self, given: str, row: Row, said: tuple[str, ...]) -> str:
        if given:
            if given in self.ids:
                raise Unusable("id", f"row {self.ids[given]} has the same id")
            self.ids[given] = row.number
            return given
        made = hashlib.sha256("\0".join(said).encode()).hexdigest()[:20]
        self.made[made] += 1
        return made if self.made[made] == 1 else f"{made}-{self.made[made]}"
