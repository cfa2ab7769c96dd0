"""Every weekday and month comes from a cited passage, the mention or a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from bot.mention.draft import Flag
from bot.mention.guardrails.context import Context, blocked

_WEEKDAYS = (
    r"Mondays?|понедельник\w{0,3}|poniedzia[łl]\w{1,4}",
    r"Tuesdays?|вторник\w{0,3}|wtor(?:ek|ku|ki|kiem|kach|kami)",
    r"Wednesdays?|сред(?:а|у|ы|е|ой|ам)|[śs]rod(?:a|ę|e|y|ą)|[śs]rodzie",
    r"Thursdays?|четверг\w{0,3}|czwart(?:ek|ku|ki|kiem|kach|kami)",
    r"Fridays?|пятниц\w{1,3}|pi[ąa]t(?:ek|ku|ki|kiem|kach|kami)",
    r"Saturdays?|суббот\w{1,3}|sobot\w{1,3}|sobocie",
    r"Sundays?|воскресень\w{1,3}|воскресени\w{1,3}|niedziel\w{1,4}",
)
_MONTHS = (
    r"January|январ\w{1,3}|stycz(?:e[ńn]|nia|niu|niem)",
    r"February|феврал\w{1,3}|lut(?:y|ego|ym)",
    r"March|март(?:а|е|у|ом)?|mar(?:zec|ca|cu|cem)",
    r"April|апрел\w{1,3}|kwie(?:cie[ńn]|tnia|tniu|tniem)",
    r"May|май|мая|мае|маю|maj(?:a|u|em)?",
    r"June|июн\w{1,3}|czerw(?:iec|ca|cu|cem)",
    r"July|июл\w{1,3}|lip(?:iec|ca|cu|cem)",
    r"August|август\w{0,2}|sierp(?:ie[ńn]|nia|niu|niem)",
    r"September|сентябр\w{1,3}|wrze(?:sie[ńn]|[śs]nia|[śs]niu|[śs]niem)",
    r"October|октябр\w{1,3}|pa[źz]dziernik\w{0,2}",
    r"November|ноябр\w{1,3}|listopad\w{0,2}",
    r"December|декабр\w{1,3}|grud(?:zie[ńn]|nia|niu|niem)",
)
_NAMES = (*_WEEKDAYS, *_MONTHS)
_DAY = re.compile("|".join(f"({forms})" for forms in _NAMES), re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SPAN = re.compile(r"\s*(?:-|–|—|to|through|till|until|do|по|до)\s*", re.IGNORECASE)
_UNSURE = re.compile(r"[Mm]ay|[Mm]arch|august|Март[ае]|Ма[йя]|Августа|Maja?|sat|sun")  # words and names, too
_ENGLISH = re.compile(r"[A-Z][a-z]+(?:day|days|ary|ch|il|ay|ne|ly|ust|ber)")
_OF_A_DATE = re.compile(r"\b(?:in|by|since|of|until|till|before|after|from|last|next|this|early|late|mid)[ -]$|\d\s?$")
_NUMBERED = re.compile(r"\d\s?$")
_SHORT = re.compile(r"(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)")
WEEK = 7  # the days come first among what `day_of` knows, then the months
_SHORT_DAYS = (
    "mon пн pn", "tue tues вт wt", "wed ср sr", "thu thur thurs чт czw", "fri пт pt", "sat сб sob", "sun вс nd niedz",
    "jan янв sty", "feb фев lut", "mar мар", "apr апр kwi", "", "jun июн cze", "jul июл lip", "aug авг sie", "sep sept сен wrz",
    "oct окт paz", "nov ноя lis", "dec дек gru",
)  # fmt: skip
_SHORTENED = {short: day for day, line in enumerate(_SHORT_DAYS) for short in line.split()}
_IN_DIGITS = re.compile(
    r"(?<![\d.,:/-])(\d{1,2})([./])(\d{1,2})(?:\2(?:20)?\d\d)?(?![\d:/-]|[.,]\d)|\b20\d\d-(\d\d)-(\d\d)\b"
)
_IN_WORDS = (
    re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th|-?го)? (?:of )?(?P<month>[^\W\d_]{3,})"),
    re.compile(r"\b(?P<month>[A-Z][a-z]{2,}) (?P<day>\d{1,2})(?:st|nd|rd|th)?\b"),
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def invented_date(text: str, context: Context) -> Iterable[Flag]:
    found = dict(_days(text))
    known = {day for source in context.sources for day in _known(f"{source} {other_ways(source)}")} if found else set()
    return blocked("invented_date", [word for word, day in found.items() if day not in known])


def _days(text: str) -> Iterator[tuple[str, int]]:
    """Weekdays (0–6) and months (7–18) a reply names, as they stand there."""
    for match in _WORD.finditer(text):
        day = day_of(match[0])
        if day is None:
            continue
        before, after = text[: match.start()], text[match.end() :]
        dated = re.match(r"\s?\d", after) or (_OF_A_DATE if match[0][0].isupper() else _NUMBERED).search(before)
        if dated or not (_UNSURE.fullmatch(match[0]) or _may_name(match[0], before)):
            yield match[0], day


@lru_cache(maxsize=4096)
def day_of(word: str) -> int | None:
    """Which weekday (0–6) or month (7–18) a word names, written large or small."""
    found = _DAY.fullmatch(word)
    return found.lastindex - 1 if found and found.lastindex else None


def _may_name(word: str, before: str) -> bool:
    """A capital inside a Russian or Polish sentence: Августа is a person."""
    return word[0].isupper() and not _ENGLISH.fullmatch(word) and bool(re.search(r"[\w,;] $", before))


@lru_cache(maxsize=512)
def other_ways(source: str) -> str:
    """The dates of a source once more: those in digits in words, and the other way round."""
    return " ".join(
        way for _, day, month in dates(source) for way in (f"{day} {MONTHS[month - 1]}", *_digits(day, month))
    )


def dates(source: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Where each stands, its day and its month; 3/4 may be either."""
    for match in _IN_DIGITS.finditer(source):
        first, sign, second, month, day = match.groups()
        ways = [(first, second), *([(second, first)] if sign == "/" else [])] if first else [(day, month)]
        yield from ((match, int(a), int(b)) for a, b in ways if 0 < int(a) <= 31 and 0 < int(b) <= 12)
    for match in (match for way in _IN_WORDS for match in way.finditer(source)):
        found = day_of(match["month"])
        found = _SHORTENED.get(match["month"].lower()[:4].rstrip(".")) if found is None else found
        if found is not None and found >= WEEK:
            yield match, int(match["day"]), found - WEEK + 1


def _digits(day: int, month: int) -> tuple[str, ...]:
    return f"{day}.{month:02}", f"{day:02}.{month:02}", f"{day}/{month:02}", f"{month}/{day:02}", f"{month:02}/{day:02}"


@lru_cache(maxsize=512)
def _known(source: str) -> frozenset[int]:
    """Every weekday and month of a source; "Monday to Friday" holds the days between."""
    words = ((match.start(), match.end(), _day_or_short(match[0])) for match in _WORD.finditer(source))
    found = [(start, end, day) for start, end, day in words if day is not None]
    days = {day for _, _, day in found}
    for (_, end, first), (start, _, last) in pairwise(found):
        if first < WEEK and last < WEEK and _SPAN.fullmatch(source[end:start]):
            days |= {day % WEEK for day in range(first, last + (WEEK if last < first else 0))}
    return frozenset(days)


def _day_or_short(word: str) -> int | None:
    found = day_of(word)
    return _SHORTENED.get(word.lower()) if found is None else found


def is_day(word: str) -> bool:
    """Whether a word is a weekday or a month, which are judged here and not as names."""
    return day_of(word.removesuffix("'s").removesuffix("’s")) is not None or bool(_SHORT.fullmatch(word))
