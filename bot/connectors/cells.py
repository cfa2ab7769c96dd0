"""One row of somebody's export by our field names; what cannot be used is refused with the field's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.connectors.text import LONGEST, clean
from bot.connectors.values import read_date, read_number, read_rating

T = TypeVar("T")


class Unusable(Exception):
    """One field of a row cannot be used."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name, self.message = name, message


@dataclass(frozen=True, slots=True)
class Cells:
    """One row by our field names."""

    fields: Mapping[str, object]
    date_format: str
    highest: float  # rating, where the row does not say

    def text(self) -> str:
        text = self.words("text", LONGEST)
        if not text:
            raise Unusable("text", "there is no text")
        return text

    def words(self, name: str, longest: int = 500) -> str:
        """Text or a number as text; "" when there is none."""
        value = self.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            raise Unusable(name, "not a text")
        words = "" if value is None else clean(str(value)).strip()
        if len(words) > longest:
            raise Unusable(name, f"{len(words)} characters; at most {longest} are taken")
        return words

    def date(self) -> datetime | None:
        """None when there is none: an unknown date is not today."""
        return self._read("date", lambda value: read_date(value, self.date_format))

    def rating(self) -> tuple[float | None, float]:
        """The rating and the highest possible one."""
        rating, written_max = self._read("rating10", lambda value: (read_number(value), 10.0)) or (
            self._read("rating", read_rating) or (None, None)
        )
        highest = written_max or self._read("rating_max", read_number) or self.highest
        if rating is not None and not 0 <= rating <= highest:
            raise Unusable("rating", f"{rating:g} is not between 0 and {highest:g}")
        return rating, highest

    def url(self) -> str | None:
        """Only what a browser may open; anything else is no link."""
        url = self.words("url", 2000)
        return url if url.startswith(("http://", "https://")) else None

    def _read(self, name: str, read: Callable[[object], T]) -> T | None:
        value = self.fields.get(name)
        if value is None or (isinstance(value, str) and not clean(value).strip()):
            return None
        try:
            return read(clean(value) if isinstance(value, str) else value)
        except ValueError as error:
            raise Unusable(name, f"{str(value)[:40]!r}: {error}") from None
