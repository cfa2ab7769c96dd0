"""What numbers count, as far as rules care: spans of time, money, percent; by folded word, in three languages."""

from __future__ import annotations

import re

# Minutes in a unit, so that two weeks are 14 days. A working day is no day, and a month is no number of days.
MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10_080, "month": 43_800, "year": 525_600}
TIME = frozenset({*MINUTES, "working day"})
PERCENT = "percent"
_UNITS = {
    "second": r"seconds|secs?|секунд\w{0,3}|сек|sekund\w{0,3}",
    "minute": r"minutes?|mins?|минут\w{0,3}|мин|minut\w{0,3}",
    "hour": r"hours?|hrs?|h|час(?:а|ов|ам|ами|ах|у|ом)?|ч|godzin\w{0,3}|godz",
    "day": r"days?|день|дня|дней|дню|дням|днями|днях|днем|дн|сут(?:ки|ок|кам|ках)|dzien|dnia|dni|dniach|dniom|dniem|dniu|dob[aeyo]?|dobie",  # noqa: E501
    "week": r"weeks?|wks?|недел\w{1,3}|нед|tydzien|tygodni\w{0,3}|tygodn\w|tyg",
    "month": r"months?|месяц\w{0,3}|мес|miesiac\w{0,3}|miesiec\w|mies",
    "year": r"years?|yrs?|год(?:а|у|ы|ом|ов|ам)?|лет|rok(?:u|iem)?|lat(?:a|ach|ami)?",
    PERCENT: r"%|percent|pct|процент\w{0,3}|procent\w{0,3}",
    "PLN": r"zl|pln|zlot\w{1,3}|злот\w{1,4}",
    "EUR": r"€|eur|euros?|евро",
    "USD": r"\$|usd|dollars?|bucks|доллар\w{0,3}|dolar\w{0,3}",
    "GBP": r"£|gbp|pounds?|quid|фунт\w{0,3}|funt\w{0,3}",
    "RUB": r"₽|rub|руб|рубл\w{1,4}|р|rubl\w{0,3}",
}
_UNIT = re.compile("|".join(f"(?P<{name.replace(' ', '_')}>(?:{forms}))" for name, forms in _UNITS.items()))
WORKING = re.compile(r"(?:working|business|workdays?|рабоч\w{1,3}|robocz\w{1,3})$")
BETWEEN = re.compile(
    r"(?:calendar|full|whole|more|next|following|kolejn\w+|nastepn\w+|peln\w+|cal\w{1,3}|календарн\w+|полн\w+|цел\w+|"
    r"following|extra|cent|per|consecutive|банковск\w+)$"
)


def unit_of(following: list[str]) -> str | None:
    """The unit these folded words begin with, one adjective before or after it allowed."""
    ahead = [word for word in following[:3] if not BETWEEN.match(word)]
    if not ahead:
        return None
    if WORKING.match(ahead[0]):
        return "working day" if "day" in ahead[0] or (len(ahead) > 1 and _named(ahead[1]) == "day") else None
    unit = _named(ahead[0])
    return "working day" if unit == "day" and len(ahead) > 1 and WORKING.match(ahead[1]) else unit


def is_money(unit: str | None) -> bool:
    return unit is not None and unit.isupper()


def _named(word: str) -> str | None:
    found = _UNIT.fullmatch(word)
    return found.lastgroup.replace("_", " ") if found and found.lastgroup else None
