"""Dates, ratings and languages as files and payloads write them: read strictly, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

EPOCH = re.compile(r"\d{9,13}(\.\d+)?", re.ASCII)  # shorter runs of digits are ISO dates without hyphens
MILLISECONDS = 1e11  # from here on an epoch counts milliseconds: as seconds it would be the year 5138
NUMBER = re.compile(r"-?\d{1,9}([.,]\d{1,9})?", re.ASCII)
YEARS = range(1990, 2101)  # a date outside is a misread one


def read_date(value: object, date_format: str = "") -> datetime:
    """Aware, in UTC; a date without a zone is taken as UTC. ValueError says what is wrong.

    Read are `date_format` (of strptime), ISO 8601, and epochs in seconds or milliseconds. 03/04/2026 is none of
    them: nobody can know whether that is in March or in April.
    """
    written = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    read = _formatted(written, date_format) or _epoch(written) or _iso(written)
    if read is None:
        hint = f"nor like {date_format}" if date_format else "say how dates are written there"
        raise ValueError(f"not a date in ISO 8601 or an epoch, {hint}")
    if read.year not in YEARS:
        raise ValueError(f"a date in the year {read.year}")
    try:
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except OverflowError:
        raise ValueError("not a date that exists in UTC") from None


def _formatted(written: str, date_format: str) -> datetime | None:
    try:
        return datetime.strptime(written, date_format) if date_format else None
    except ValueError:
        return None


def _epoch(written: str) -> datetime | None:
    if not EPOCH.fullmatch(written):
        return None
    seconds = float(written)
    return datetime.fromtimestamp(seconds / 1000 if seconds >= MILLISECONDS else seconds, UTC)


def _iso(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def read_number(value: object) -> float:
    """A number, also written as text, with a point or a comma. ValueError says what is wrong."""
    written = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if not NUMBER.fullmatch(written):
        raise ValueError("not a number")
    return float(written.replace(",", "."))


def read_rating(value: object) -> tuple[float, float | None]:
    """A rating and, where it is written as 4/5, the highest possible one. ValueError says what is wrong."""
    rating, slash, highest = value.partition("/") if isinstance(value, str) else (value, "", "")
    return read_number(rating), read_number(highest) if slash else None


def language_code(written: str) -> str:
    """`en` for en, EN, en-GB or en_US."""
    return re.split(r"[-_]", written.strip().casefold())[0]
