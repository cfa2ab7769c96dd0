"""What numbers count, as far as rules care: spans of time, money, percent; by folded word, in three languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Minutes in a unit, so that two weeks are 14 days. A working day is no day, and a month is no number of days.
MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10_080, "month": 43_800, "year": 525_600}
WORKING_DAY, PERCENT = "working day", "percent"
TIME = frozenset({*MINUTES, WORKING_DAY})
_UNITS = {
    "second": r"seconds|secs?|секунд\w{0,3}|сек|sekund\w{0,3}",
    "minute": r"minutes?|mins?|минут\w{0,3}|мин|minut\w{0,3}",
    "hour": r"hours?|hrs?|h|час(?:а|ов|ам|ами|ах|у|ом)?|часов\w{2,3}|ч|godzin\w{0,4}|godz",
    "day": r"days?|день|дня|дней|дню|дням|днями|днях|днем|дн|сут(?:ки|ок|кам|ках)|дневн\w{1,3}|"
    r"dzien|dnia|dni|dniach|dniom|dniem|dniu|dob[aeyo]?|dobie|dniow\w{1,3}",
    "week": r"weeks?|wks?|недел\w{1,3}|недельн\w{1,3}|нед|tydzien|tygodni\w{0,3}|tygodniow\w{1,3}|tyg",
    "month": r"months?|месяц\w{0,3}|месячн\w{1,3}|мес|miesiac\w{0,3}|miesiec\w|miesieczn\w{1,3}|mies",
    "year": r"years?|yrs?|год(?:а|у|ы|ом|ов|ам)?|лет|летн\w{1,3}|rok(?:u|iem)?|lat(?:a|ach|ami)?|letni\w{0,3}",
    PERCENT: r"%|percent|pct|процент\w{0,3}|procent\w{0,3}|procentow\w{1,3}",
    "PLN": r"zl|pln|zlot\w{1,3}|zlotow\w{1,3}|злот\w{1,4}",
    "EUR": r"€|eur|euros?|евро",
    "USD": r"\$|usd|dollars?|bucks|доллар\w{0,3}|dolar\w{0,3}",
    "GBP": r"£|gbp|pounds?|quid|фунт\w{0,3}|funt\w{0,3}",
    "RUB": r"₽|rub|руб|рубл\w{1,4}|р|rubl\w{0,3}",
}
_NAMES = dict(enumerate(_UNITS))
_UNIT = re.compile("|".join(f"({forms})" for forms in _UNITS.values()))
_WORKING = re.compile(r"working|business|work|рабоч\w{1,3}|robocz\w{1,3}|banking|банковск\w+")
_BETWEEN = re.compile(
    r"calendar|full|whole|more|next|following|extra|consecutive|straight|per|cent|kolejn\w+|nastepn\w+|peln\w+|"
    r"cal(?:e|y|a|ych|ego)|kalendarzow\w+|календарн\w+|полн\w+|цел\w+|следующ\w+|ближайш\w+"
)


def unit_of(following: Sequence[str]) -> tuple[str | None, int]:
    """The unit these folded words begin with, and how many of them say it."""
    skipped = _leading(following)
    ahead = following[skipped : skipped + 2]
    if following[:2] == ["per", "cent"]:
        return PERCENT, 2
    if not ahead:
        return None, 0
    named = [_named(word) for word in ahead]
    if _WORKING.fullmatch(ahead[0]):
        return (WORKING_DAY, skipped + 2) if "day" in named[1:] else (None, 0)
    if named[0] == "day" and len(ahead) > 1 and _WORKING.fullmatch(ahead[1]):
        return WORKING_DAY, skipped + 2
    return (named[0], skipped + 1) if named[0] else (None, 0)


def is_money(unit: str | None) -> bool:
    return unit is not None and unit.isupper()


def _leading(words: Sequence[str]) -> int:
    """How many adjectives such as "full" or "calendar" come first, two at most."""
    return next((at for at, word in enumerate(words[:2]) if not _between(word)), min(len(words), 2))


@lru_cache(maxsize=4096)
def _between(word: str) -> bool:
    return bool(_BETWEEN.fullmatch(word))


@lru_cache(maxsize=4096)
def _named(word: str) -> str | None:
    found = _UNIT.fullmatch(word)
    return _NAMES[found.lastindex - 1] if found and found.lastindex else None
