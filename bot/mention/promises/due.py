"""By when something will happen, as a text says it: a named day, a date, an hour, or a span from now on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from bot.mention.guardrails.amounts import Amount, amounts
from bot.mention.guardrails.dates import WEEK, dates, day_of
from bot.mention.guardrails.spoken import CUES
from bot.mention.guardrails.units import MINUTES, TIME, WORKING_DAY
from bot.mention.guardrails.wording import WORD, folded
from bot.mention.promises.calendar import Calendar
from bot.mention.promises.cues import DayCues
from bot.mention.promises.days import DAYS

_FRIDAY, _SUNDAY, _NOON = 4, 6, 12
_APART = 25  # letters between a day and the hour that belongs to it
_LONGEST = 1000  # of whatever unit; nobody promises for longer, and no calendar goes on for ever
_TO = re.compile(r"\s*(?:-|–|—|to|or|through|till|until|do|po|lub|albo|по|до|или)\s*")


@dataclass(frozen=True, slots=True)
class Due:
    start: int  # where it stands in the text
    end: int
    at: datetime  # aware
    span: bool = False  # counted from the moment it is said, so that saying it again moves it


def dues(text: str, language: str, calendar: Calendar) -> tuple[Due, ...]:
    """In order. What begins with something yet to come ("within 5 days of delivery") has no day and is left out."""
    cues, small = DAYS[language], folded(text)
    kinds = (_dated(text, calendar), _named(small, cues, calendar), _spans(text, small, language, calendar))
    found: list[Due] = []
    for due in (due for kind in (*kinds, _days(text, small, cues, calendar)) for due in kind):
        if all(due.end <= other.start or due.start >= other.end for other in found):
            found.append(due)
    return tuple(sorted(_timed(found, small, cues, calendar), key=lambda due: due.start))


def _dated(text: str, calendar: Calendar) -> Iterator[Due]:
    """The 3rd of December; 3.12 where it is no price."""
    priced = {amount.start for amount in amounts(text) if amount.unit}
    for match, day, month in dates(text):
        if match.start() not in priced and (meant := calendar.dated(day, month)):
            yield Due(match.start(), match.end(), calendar.at(meant))


def _named(small: str, cues: DayCues, calendar: Calendar) -> Iterator[Due]:
    ends = {
        "today": calendar.today,
        "tomorrow": calendar.days_on(1),
        "overmorrow": calendar.days_on(2),
        "friday": calendar.week_end() - timedelta(_SUNDAY - _FRIDAY),
        "sunday": calendar.week_end(),
        "this_week": calendar.week_end(),
        "next_week": calendar.week_end(1),
        "this_month": calendar.month_end(),
        "next_month": calendar.month_end(1),
        "year": calendar.today.replace(month=12, day=31),
    }
    for name, cue in cues.days.items():
        yield from (Due(match.start(), match.end(), calendar.at(ends[name])) for match in cue.finditer(small))


def _spans(text: str, small: str, language: str, calendar: Calendar) -> Iterator[Due]:
    """Within 5 days, in an hour; of "3–5 working days" the later end counts, and how it stands is said before the first."""
    counted = [amount for amount in amounts(text) if amount.unit in TIME]
    for first, amount, following in zip([None, *counted], counted, [*counted[1:], None], strict=False):
        start = first.start if first and _joined(first, amount, small) else amount.start
        stands = DAYS[language].within if amount.implied else CUES[language].due
        if not stands.search(small[:start]) or (following and _joined(amount, following, small)):
            continue
        if _count(amount) <= _LONGEST and not DAYS[language].since.match(small, _end(amount)):
            yield Due(amount.start, _end(amount), _later(amount, calendar), span=True)


def _joined(first: Amount, other: Amount, small: str) -> bool:
    return bool(_TO.fullmatch(small, _end(first), other.start))


def _end(amount: Amount) -> int:
    return amount.start + len(amount.text)


def _count(amount: Amount) -> int:
    return max((int(value) for value in amount.values if value.isdigit()), default=1)


def _later(amount: Amount, calendar: Calendar) -> datetime:
    count = _count(amount)
    match amount.unit:
        case "second" | "minute" | "hour":
            return calendar.now.astimezone(UTC) + timedelta(minutes=count * MINUTES[amount.unit])
        case "day" | "week":
            return calendar.at(calendar.days_on(count * (WEEK if amount.unit == "week" else 1)))
        case unit if unit == WORKING_DAY:
            return calendar.at(calendar.working_days_on(count))
    return calendar.at(calendar.months_on(count * (12 if amount.unit == "year" else 1)))


def _days(text: str, small: str, cues: DayCues, calendar: Calendar) -> Iterator[Due]:
    """By Friday, before Friday, on Friday, next Friday; by March."""
    named = [(match, day) for match in WORD.finditer(text) if (day := day_of(match[0])) is not None]
    for match, day in named:
        before = small[: match.start()]
        if cues.past.search(before) or _in_list(match, [other for other, _ in named], small):
            continue
        if day < WEEK:
            weeks = 1 if cues.next.search(before) else 0
            meant = calendar.weekday(day, weeks) - timedelta(bool(cues.before.search(before)))
            yield Due(match.start(), match.end(), calendar.at(meant))
        elif cues.by.search(before):
            yield Due(match.start(), match.end(), calendar.at(calendar.last_of(day - WEEK + 1)))


def _in_list(day: re.Match[str], named: list[re.Match[str]], small: str) -> bool:
    """ "Monday to Friday" are opening hours."""
    gaps = ((one.end(), other.start()) for one, other in pairwise(named) if day in (one, other))
    return any(_TO.fullmatch(small, end, start) for end, start in gaps)


def _timed(found: Iterable[Due], small: str, cues: DayCues, calendar: Calendar) -> Iterator[Due]:
    """Every hour joins the day beside it; alone it is today's, or tomorrow's when it has passed."""
    hours = list(_hours(small, cues))
    days = [due for due in found if not (due.span and any(start <= due.start < end for start, end, _ in hours))]
    for start, end, hour in hours:
        beside = [due for due in days if not due.span and _gap(due, start, end) <= _APART]
        if not beside:
            passed = calendar.at(calendar.today, hour) <= calendar.now
            days.append(Due(start, end, calendar.at(calendar.days_on(int(passed)), hour)))
            continue
        nearest = min(beside, key=lambda due: _gap(due, start, end))
        days.remove(nearest)
        days.append(Due(min(start, nearest.start), max(end, nearest.end), calendar.at(nearest.at.date(), hour)))
    yield from days


def _gap(due: Due, start: int, end: int) -> int:
    return max(start - due.end, due.start - end)


def _hours(small: str, cues: DayCues) -> Iterator[tuple[int, int, time]]:
    for match in cues.clock.finditer(small):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        late = (match["half"] or "").startswith(("p", "дня", "вечера")) and hour < _NOON
        if hour + _NOON * late < 24 and minute < 60:
            yield match.start(), match.end(), time(hour + _NOON * late, minute)
    yield from ((match.start(), match.end(), time(_NOON)) for match in cues.noon.finditer(small))
